"""Which form the database has, and which one this program needs."""

from functools import cache
from pathlib import Path

from sqlalchemy import Engine, make_url

APP_ROLE = "sikkep_app"
SCRIPTS = Path(__file__).parents[2] / "migrations"


@cache
def newest_revision() -> str:
    """The revision that this program's tables have."""
    # A script is named as its revision and they are numbered, so that this needs no Alembic: every process asks it.
    return max(path.stem for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


def present_revision(engine: Engine) -> str | None:
    """The revision that the database is at; None where it is empty."""
    with engine.connect() as connection:
        if connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar_one() is None:
            return None
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
        return found


def server_version(engine: Engine) -> str:
    """The version of the PostgreSQL behind the engine."""
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SHOW server_version").scalar_one())


def app_url(owner_url: str, app_password: str) -> str:
    """The owner's URL with the application role in the owner's place."""
    url = make_url(owner_url).set(username=APP_ROLE, password=app_password)
    return url.render_as_string(hide_password=False)
