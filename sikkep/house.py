"""Opens an installation: its database, its keys and its bus, by the settings."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from casework.bus.log import LogWire
from casework.bus.messages import Consumer, Wire
from casework.registers.complaints import ImportRefused
from casework.store import areas
from casework.store.engine import open_engine, transaction
from casework.store.revisions import app_url, newest_revision, present_revision
from casework.store.sealing import Sealer
from consumers.agency_notices import agency_notices
from consumers.case_timelines import case_timelines
from consumers.pledge_register import pledge_register
from sikkep.areas import Area
from sikkep.keys import vault_keys
from sikkep.postgres import OwnPostgres
from sikkep.settings import Misconfigured, Settings


@dataclass(frozen=True, slots=True)
class House:
    """An open installation."""

    settings: Settings
    engine: Engine
    sealer: Sealer
    wire: Wire

    def consumers(self, names: Sequence[str] = ()) -> list[Consumer]:
        """The consumers of these names, all of them where none is named."""
        return consumers_of(self.engine, names)


POOL = 10  # two connections for each of three consumers on the log wire, and some for relay, letters and pages
CONSUMERS = ("case-timelines", "agency-notices", "pledge-register")


def consumers_of(engine: Engine, names: Sequence[str] = ()) -> list[Consumer]:
    """The consumers of these names, all of them where none is named."""
    every = (case_timelines(engine, clock), agency_notices(engine, clock), pledge_register(engine, clock))
    return [consumer for consumer in every if not names or consumer.group_id in names]


def clock() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """Open the installation; on one machine start (or join) its PostgreSQL and bring its tables up to date.

    Raises `Misconfigured` where keys are missing or weak, a register's file is bad, the database does not answer, or it
    needs `sikkep migrate`.
    """
    if settings.sources_dir:  # the product's own need no look, nor all that reads registers to be loaded
        look_at_sources(settings)
    encryption_key, index_key = vault_keys(settings)
    with ExitStack() as stack:
        engine = open_engine(_database(settings, stack), pool_size=POOL)
        stack.callback(engine.dispose)
        _refuse_another_form(engine)
        wire = _wire(settings, engine)
        stack.callback(wire.close)
        yield House(settings, engine, Sealer({1: encryption_key}, index_key), wire)


def look_at_sources(settings: Settings) -> None:
    """Let this process know the registers of the installation. Raises `Misconfigured` that names every bad file."""
    from producers.registries.source_files import look_also_in  # noqa: PLC0415 (see `open_house`)

    try:
        look_also_in(settings.sources_dir)
    except ImportRefused as refused:
        raise Misconfigured("\n".join(["SIKKEP_SOURCES_DIR:", *map(str, refused.reasons)])) from None


def keep_areas(engine: Engine, official: Iterable[Area]) -> None:
    """Put the official list of areas into the database."""
    with transaction(engine) as session:
        areas.keep_areas(session, [(area.code, area.name, area.level, area.parent) for area in official])


def own_postgres(settings: Settings) -> OwnPostgres:
    """The database of a one-machine installation."""
    return OwnPostgres(settings.data_dir / "postgres", settings.pg_bin)


def _database(settings: Settings, stack: ExitStack) -> str:
    if settings.application_url:
        return settings.application_url
    postgres = own_postgres(settings)
    owner_url = postgres.start()
    stack.callback(postgres.stop)
    password = postgres.application_password()
    owner = open_engine(owner_url, statement_ms=0)
    try:
        if present_revision(owner) != newest_revision():
            from casework.store.migrating import migrate  # noqa: PLC0415 (few starts are the first of a new version)

            migrate(owner, password)
    finally:
        owner.dispose()
    return app_url(owner_url, password)


def _refuse_another_form(engine: Engine) -> None:
    try:
        found = present_revision(engine)
    except OperationalError:
        raise Misconfigured("Basis data tidak menjawab. / The database does not answer.") from None
    if found != newest_revision():
        raise Misconfigured(
            f"Basis data belum sesuai versi ini ({found or 'kosong'}): jalankan `sikkep migrate`.\n"
            "The database has another form: run `sikkep migrate`."
        )


def _wire(settings: Settings, engine: Engine) -> Wire:
    if settings.kafka_bootstrap_servers is None:
        return LogWire(engine)
    from sikkep.on_kafka import open_wire  # noqa: PLC0415 (a machine without Kafka need not load its client)

    return open_wire(settings, engine)
