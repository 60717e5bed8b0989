"""Brings the database to the form that this program expects, and gives the program's own role its narrow rights."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Engine, make_url

from casework.store.engine import driver, transaction
from schemas.tables import metadata

APP_ROLE = "sikkep_app"
_SCRIPTS = Path(__file__).parents[2] / "migrations"
_ONE_AT_A_TIME = 7_541_802


def migrate(owner: Engine, app_password: str | None = None) -> str:
    """Upgrade to the newest revision as the owner of the database; returns that revision.

    With `app_password` the role `sikkep_app` may sign in with it. Two at once: the second waits.
    """
    with owner.connect() as connection:
        connection.exec_driver_sql(f"select pg_advisory_lock({_ONE_AT_A_TIME})")
        connection.commit()
        command.upgrade(_config(connection), "head")
        connection.exec_driver_sql(f"select pg_advisory_unlock({_ONE_AT_A_TIME})")
        connection.commit()
    if app_password is not None:
        _let_sign_in(owner, app_password)
    return newest_revision()


def newest_revision() -> str:
    """The revision that this program's tables have."""
    return str(ScriptDirectory.from_config(_config(None)).get_current_head())


def present_revision(engine: Engine) -> str | None:
    """The revision that the database is at; None where it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def server_version(engine: Engine) -> str:
    """The version of the PostgreSQL behind the engine."""
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SHOW server_version").scalar_one())


def differences(engine: Engine) -> list[object]:
    """How the database's tables differ from `schemas.tables`; empty where they agree."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def app_url(owner_url: str, app_password: str) -> str:
    """The owner's URL with the application role in the owner's place."""
    url = make_url(owner_url).set(username=APP_ROLE, password=app_password)
    return url.render_as_string(hide_password=False)


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _let_sign_in(owner: Engine, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} WITH LOGIN PASSWORD {}").format(sql.Identifier(APP_ROLE), sql.Literal(password))
    with transaction(owner) as session:
        driver(session).execute(statement)
