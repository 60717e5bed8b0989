"""Every switch of the system, read once at the start from the environment and never changed after."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "SIKKEP_"
CHECKOUT = Path(__file__).parents[1]


class Misconfigured(RuntimeError):
    """The settings do not allow a start; the text says which and why, in Bahasa Indonesia and English."""


def default_data_dir() -> Path:
    """`var` of a checkout; else the user's own data folder (XDG Base Directory)."""
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sikkep"


def unprefixed(name: str) -> AliasChoices:
    """A setting that other programs know by this name too; ours with the prefix goes first."""
    return AliasChoices(PREFIX + name, name)


class Settings(BaseSettings):
    """All settings. Secrets are never shown by `repr`, nor quoted in an error."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, populate_by_name=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Folder of the own database, generated keys, demo files and papers of requests for data.",
    )
    sources_dir: Path | None = Field(
        None,
        description="Folder with files of further registers, `<source>.toml` as in `producers/registries/sources`. "
        "A file of a known name replaces the product's own. Empty: only those of the product.",
    )
    database_url: SecretStr | None = Field(
        None,
        validation_alias=unprefixed("DATABASE_URL"),
        description="PostgreSQL 15+ of daily work, `postgresql://user:password@host/name`. "
        "Empty: the program starts a PostgreSQL of its own in the data folder.",
    )
    owner_database_url: SecretStr | None = Field(
        None, description="The same database as its owner, for `sikkep migrate` only. Empty: as `DATABASE_URL`."
    )
    app_password: SecretStr | None = Field(
        None, description="Password that `sikkep migrate` gives the role `sikkep_app`, which daily work signs in with."
    )
    kafka_bootstrap_servers: str | None = Field(
        None,
        validation_alias=unprefixed("KAFKA_BOOTSTRAP_SERVERS"),
        description="Apache Kafka brokers, `host:port,host:port`. Empty: the bus is a log in PostgreSQL.",
    )
    kafka_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="How the line to Kafka is kept. Unencrypted is refused except on this machine."
    )
    kafka_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="How we sign in to Kafka with a SASL protocol."
    )
    kafka_user: str = Field("", description="User name at Kafka.")
    kafka_password: SecretStr | None = Field(None, description="Password at Kafka.")
    kafka_ca_file: Path | None = Field(None, description="Certificate authority of the brokers; empty: the system's.")
    kafka_open_line: bool = Field(
        False, description="Allow an unencrypted line to another host; only within one closed container network."
    )
    kafka_replication: int = Field(
        1, ge=1, description="Copies of each topic that `sikkep migrate` makes; 3 on a cluster."
    )
    pg_bin: Path | None = Field(
        None,
        validation_alias=unprefixed("PG_BIN"),
        description="Folder of PostgreSQL's programs for the own database. Empty: looked for on the machine.",
    )
    vault_keys: SecretStr | None = Field(
        None,
        description="Two keys of 32 bytes, in hexadecimal, with a colon between: for encryption and for the look-up "
        "of NIK and No. KK. Must be given with `DATABASE_URL`; otherwise made in the data folder. Back them up, apart "
        "from the database.",
    )
    secret_key: SecretStr | None = Field(
        None,
        description="At least 32 random characters that sign forms. Must be given with `DATABASE_URL`; otherwise made.",
    )
    host: str = Field("127.0.0.1", description="Address that the web listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port that the web listens on.")
    base_url: str = Field("", description="Address that people and mails use. Empty: `http://` host and port.")
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Host names that the web answers to, with commas. Empty: the one of the base URL. Loopback always.",
    )
    proxies: int = Field(0, ge=0, le=5, description="Reverse proxies in front whose X-Forwarded headers count.")
    web_workers: int = Field(1, ge=1, le=64, description="Processes of the web.")
    web_threads: int = Field(8, ge=1, le=64, description="Threads of each web process.")
    session_idle_minutes: int = Field(30, ge=5, le=480, description="A session ends after so long without a click.")
    session_hours: int = Field(10, ge=1, le=24, description="A session ends after so long in any case.")
    language: Literal["id", "en"] = Field("id", description="Language of the interface until a person chooses.")
    smtp_host: str | None = Field(None, description="Mail server. Empty: notices stay in the inbox, nothing is mailed.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port.")
    smtp_starttls: bool = Field(True, description="Encrypt, and refuse to send without.")
    smtp_user: str | None = Field(None, description="User name there, if it asks for one.")
    smtp_password: SecretStr | None = Field(None, description="Password there.")
    smtp_from: str = Field("sikkep@localhost", description="Sender of all mails.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is worth a log line.")

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @model_validator(mode="before")
    @classmethod
    def _no_unknown_names(cls, values: Any) -> Any:
        # A misspelt setting would otherwise be silently without effect.
        unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in variables())
        if unknown:
            raise ValueError(f"pengaturan tidak dikenal / unknown settings: {', '.join(unknown)}")
        return values

    @model_validator(mode="after")
    def _bus_and_database_agree(self) -> Self:
        if self.kafka_bootstrap_servers and not self.database_url:
            raise ValueError(
                "KAFKA_BOOTSTRAP_SERVERS memerlukan DATABASE_URL / needs DATABASE_URL: "
                "several processes cannot share a database that one of them starts"
            )
        return self

    @property
    def is_one_machine(self) -> bool:
        """Whether we start our own PostgreSQL and make our own keys."""
        return self.database_url is None

    @property
    def application_url(self) -> str | None:
        """SQLAlchemy's URL of the given database, for daily work; None on one machine."""
        return _for_psycopg(self.database_url)

    @property
    def owner_url(self) -> str | None:
        """SQLAlchemy's URL of the given database as its owner; None on one machine."""
        return _for_psycopg(self.owner_database_url or self.database_url)

    @property
    def public_url(self) -> str:
        """Where the web is reached, without a slash at the end."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names that requests may name; loopback is always one, for health checks."""
        named = self.trusted_hosts or (urlsplit(self.public_url).hostname or "localhost",)
        return (*named, "127.0.0.1", "localhost")


def _for_psycopg(url: SecretStr | None) -> str | None:
    if url is None:
        return None
    _, _, rest = url.get_secret_value().partition("://")
    return f"postgresql+psycopg://{rest}"


def variables() -> dict[str, str]:
    """Environment variable -> field, in the order of the class; a field with two names counts twice."""
    found: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        choices = alias.choices if isinstance(alias, AliasChoices) else [PREFIX + name.upper()]
        found.update({str(choice): name for choice in choices})
    return found


def load_settings() -> Settings:
    """The settings of this process. Raises Misconfigured with one line per mistake."""
    try:
        return Settings()
    except ValidationError as problem:
        names = {field: variable for variable, field in reversed(variables().items())}
        lines = [
            f"- {names.get(str(e['loc'][0]), e['loc'][0]) if e['loc'] else ''}: {e['msg']}" for e in problem.errors()
        ]
        raise Misconfigured("Pengaturan salah / wrong settings:\n" + "\n".join(lines)) from None
