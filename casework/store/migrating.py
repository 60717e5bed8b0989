"""Brings the database to the form that this program expects, and gives the program's own role its narrow rights."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from psycopg import sql
from sqlalchemy import Engine

from casework.store.engine import driver, transaction
from casework.store.revisions import APP_ROLE, SCRIPTS, newest_revision
from schemas.tables import metadata

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


def differences(engine: Engine) -> list[object]:
    """How the database's tables differ from `schemas.tables`; empty where they agree."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _let_sign_in(owner: Engine, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} WITH LOGIN PASSWORD {}").format(sql.Identifier(APP_ROLE), sql.Literal(password))
    with transaction(owner) as session:
        driver(session).execute(statement)
