"""Opens the database and marks where a transaction begins and ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection
from sqlalchemy import Engine, create_engine
from sqlmodel import Session

# The last: a process that was killed in the middle of a long statement leaves neither it nor its locks behind.
_LIMITS = (
    "-c statement_timeout={statement} -c lock_timeout={lock} -c idle_in_transaction_session_timeout=60000"
    " -c client_connection_check_interval=1000"
)


def open_engine(url: str, *, pool_size: int = 5, statement_ms: int = 60_000, lock_ms: int = 10_000) -> Engine:
    """An engine for `url` (postgresql+psycopg://…). Statements and lock waits end after the given milliseconds."""
    options = _LIMITS.format(statement=statement_ms, lock=lock_ms) + " -c timezone=UTC -c jit=off"
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=2,
        pool_pre_ping=True,
        hide_parameters=True,  # a failed statement's values may be a person's
        # A line that is half open looks alive; these end it.
        connect_args={
            "options": options,
            "application_name": "sikkep",
            "connect_timeout": 10,
            "tcp_user_timeout": 30_000,
        },
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed at the end, or undone whole if anything is raised."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def driver(session: Session) -> "Connection[tuple[Any, ...]]":
    """The psycopg connection under the session's transaction, for COPY."""
    connection = session.connection().connection.driver_connection
    if not isinstance(connection, Connection):
        raise TypeError("the store runs on psycopg")
    return connection
