"""The caseload: one case file per household, locked while it changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from psycopg import Cursor, sql
from sqlmodel import Session

from casework.store.engine import driver

_COLUMNS = (
    "household_id", "version", "chain_length", "chain_head", "state", "area_code", "urgency", "worker", "decile",
    "opened_at", "next_due_on", "last_event_at", "file",
)  # fmt: skip
_LIST = sql.SQL(", ").join(map(sql.Identifier, _COLUMNS))
_TYPES = (
    "uuid", "int4", "int4", "bytea", "text", "text", "text", "text", "int4", "timestamptz", "date", "timestamptz",
    "text",  # json in binary form is the text itself
)  # fmt: skip
_COPY = sql.SQL("COPY casefile_coming ({}) FROM STDIN (FORMAT binary)").format(_LIST)
_INSERT = sql.SQL(
    "INSERT INTO casefile ({0}) SELECT {0} FROM casefile_coming ORDER BY household_id "
    "ON CONFLICT (household_id) DO NOTHING"
).format(_LIST)
_UPDATE = sql.SQL(
    "UPDATE casefile SET {} FROM casefile_coming coming WHERE casefile.household_id = coming.household_id"
).format(sql.SQL(", ").join(sql.SQL("{0} = coming.{0}").format(sql.Identifier(column)) for column in _COLUMNS[1:]))


_values = attrgetter(*_COLUMNS)


class RivalWriter(Exception):
    """Another transaction opened the same household's file first; read again and repeat."""


@dataclass(frozen=True, slots=True)
class StoredCaseFile:
    """A case file as stored: `file` is its JSON text, the other values repeat what lists filter by."""

    household_id: UUID
    version: int
    chain_length: int
    chain_head: bytes
    state: str
    area_code: str | None
    urgency: str | None
    worker: str | None
    decile: int | None
    opened_at: datetime | None
    next_due_on: date | None
    last_event_at: datetime
    file: str


def lock(session: Session, household_ids: Collection[UUID]) -> dict[UUID, tuple[int, bytes, str]]:
    """Lock the households' files in sorted order; returns chain length, chain head and JSON of those that exist.

    Sorted, so that two batches with the same households wait for each other instead of deadlocking.
    """
    with driver(session).cursor(binary=True) as cursor:
        cursor.execute(
            "SELECT household_id, chain_length, chain_head, file::text FROM casefile WHERE household_id = ANY(%s) "
            "ORDER BY household_id FOR UPDATE",
            (list(household_ids),),
        )
        return {row[0]: (row[1], row[2], row[3]) for row in cursor}


def save(session: Session, new: Sequence[StoredCaseFile], changed: Sequence[StoredCaseFile]) -> None:
    """Write case files of households locked by `lock`. Raises `RivalWriter` where a "new" one exists by now."""
    with driver(session).cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS casefile_coming (LIKE casefile) ON COMMIT DELETE ROWS")
        if new:
            _copy(cursor, new)
            cursor.execute(_INSERT)
            if cursor.rowcount != len(new):
                raise RivalWriter
            cursor.execute("DELETE FROM casefile_coming")
        if changed:
            _copy(cursor, changed)
            cursor.execute(_UPDATE)
            cursor.execute("DELETE FROM casefile_coming")


def _copy(cursor: Cursor[Any], files: Sequence[StoredCaseFile]) -> None:
    with cursor.copy(_COPY) as copy:
        copy.set_types(_TYPES)
        for file in files:
            copy.write_row(_values(file))


def find(session: Session, household_id: UUID) -> StoredCaseFile | None:
    """A household's case file as stored, not locked."""
    with driver(session).cursor() as cursor:
        names = [sql.Identifier(column) for column in _COLUMNS[:-1]]
        cursor.execute(
            sql.SQL("SELECT {}, file::text FROM casefile WHERE household_id = %s").format(sql.SQL(", ").join(names)),
            (household_id,),
        )
        row = cursor.fetchone()
    return StoredCaseFile(*row) if row else None


def list_open_ids(session: Session, areas: Sequence[str], limit: int) -> list[UUID]:
    """Open cases below the area codes, the urgent ones first, at most `limit`, always in the same order."""
    with driver(session).cursor() as cursor:
        cursor.execute(
            "SELECT household_id FROM casefile WHERE state = 'open' AND area_code LIKE ANY(%s) "
            "ORDER BY urgency = 'urgent' DESC NULLS LAST, household_id LIMIT %s",
            ([f"{area}.%" for area in areas], limit),
        )
        return [row[0] for row in cursor]
