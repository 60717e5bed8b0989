"""A reader's own line to the database: it says whose turn it is, and rings when something new was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from sqlalchemy import Engine

from casework.store.bus_log import CHANNEL

_TURNS = 7_541_804


@dataclass(frozen=True, slots=True)
class Line:
    """An open line. Raises psycopg's OperationalError once it is cut; the turn is then lost as well."""

    connection: "Connection[Any]"

    def take_turn(self, group_id: str) -> bool:
        """Try to be the one process that reads for this group. The turn lasts as long as the line."""
        asked = self.connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_TURNS, group_id)).fetchone()
        return bool(asked and asked[0])

    def wait(self, seconds: float) -> bool:
        """Wait for the bell, at most so long; says whether it rang. It is a hint only: some rings are never heard."""
        return any(True for _ in self.connection.notifies(timeout=seconds, stop_after=1))


@contextmanager
def open_line(engine: Engine) -> Iterator[Line]:
    """A line of its own, outside the pool, because it stays open as long as the reader lives."""
    with engine.connect() as borrowed:
        connection = borrowed.connection.driver_connection
        borrowed.detach()
        if not isinstance(connection, Connection):
            raise TypeError("the store runs on psycopg")
        connection.autocommit = True
        connection.execute(f"LISTEN {CHANNEL}".encode())
        yield Line(connection)
