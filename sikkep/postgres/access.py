"""The addresses of our own database."""

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from sikkep.postgres.cluster import DATABASE, OWNER


def owner_url(socket_folder: str, password: str) -> str:
    """The SQLAlchemy URL of the owner, over the Unix socket."""
    url = URL.create("postgresql+psycopg", OWNER, password, database=DATABASE, query={"host": socket_folder})
    return url.render_as_string(hide_password=False)


def dsn(url: str, database: str | None = None) -> str:
    """A SQLAlchemy URL as psycopg takes it, of another database on the same server if one is named."""
    parts = make_url(url).set(drivername="postgresql")
    return (parts.set(database=database) if database else parts).render_as_string(hide_password=False)


def ensure_database(url: str) -> None:
    """Make the URL's database where it does not exist yet."""
    name = make_url(url).database or DATABASE
    with psycopg.connect(dsn(url, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
