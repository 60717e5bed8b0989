"""The caseload: one case file per household, locked while it changes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Cursor, sql
from psycopg.errors import UniqueViolation
from sqlmodel import Session

from casework.store.engine import driver

_COLUMNS = (
    "household_id", "version", "chain_length", "chain_head", "state", "area_code", "urgency", "worker", "decile",
    "outcome_class",
    "opened_at", "next_due_on", "last_event_at", "file",
)  # fmt: skip
_LIST = sql.SQL(", ").join(map(sql.Identifier, _COLUMNS))
_TYPES = (
    "uuid", "int4", "int4", "bytea", "text", "text", "text", "text", "int4", "text", "timestamptz", "date",
    "timestamptz", "text",  # json in binary form is the text itself
)  # fmt: skip
_NEW = sql.SQL("COPY casefile ({}) FROM STDIN (FORMAT binary)").format(_LIST)
_COMING = sql.SQL("COPY casefile_coming ({}) FROM STDIN (FORMAT binary)").format(_LIST)
# Each row is there and locked, so every one is an update. Said in this way it needs no join, whose plan would depend on
# what the planner happens to know of the table.
_MERGE = sql.SQL(
    "INSERT INTO casefile ({0}) SELECT {0} FROM casefile_coming ON CONFLICT (household_id) DO UPDATE SET {1}"
).format(_LIST, sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in _COLUMNS[1:]))
_LOCK = """
    SELECT household_id, version, chain_length, chain_head, last_event_at, CASE WHEN %b THEN file::text ELSE '' END
    FROM casefile WHERE household_id = ANY(%b) ORDER BY household_id FOR UPDATE
"""
_MOVE_ENDS = """
    UPDATE casefile
    SET version = told.version, chain_length = told.length, chain_head = told.head, last_event_at = told.at
    FROM unnest(%b::uuid[], %b::int[], %b::int[], %b::bytea[], %b::timestamptz[])
        AS told (id, version, length, head, at)
    WHERE casefile.household_id = told.id
"""


class RivalWriter(Exception):
    """Another transaction opened the same household's file first; read again and repeat."""


class StoredCaseFile(NamedTuple):
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
    outcome_class: str | None
    opened_at: datetime | None
    next_due_on: date | None
    last_event_at: datetime
    file: str


class End(NamedTuple):
    """The counts of a case file, and the end of its chain. `file` is its JSON text, or "" where nobody asked for it."""

    household_id: UUID
    version: int
    chain_length: int
    chain_head: bytes
    last_event_at: datetime
    file: str = ""


def lock(session: Session, household_ids: Collection[UUID], with_files: bool = True) -> dict[UUID, End]:
    """Lock the households' files in sorted order; returns those that exist.

    Sorted, so that two batches with the same households wait for each other instead of deadlocking.
    """
    with driver(session).cursor(binary=True) as cursor:
        return {row[0]: End(*row) for row in cursor.execute(_LOCK, (with_files, list(household_ids)))}


def open_files(session: Session, new: Sequence[StoredCaseFile]) -> None:
    """Write the first case files of households, in sorted order. Raises `RivalWriter` where one exists by now."""
    if not new:
        return
    try:
        with driver(session).cursor() as cursor:
            _copy(cursor, _NEW, new)
    except UniqueViolation:
        raise RivalWriter from None


def save(session: Session, changed: Sequence[StoredCaseFile]) -> None:
    """Write anew case files that `lock` returned."""
    if not changed:
        return
    with driver(session).cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS casefile_coming (LIKE casefile) ON COMMIT DELETE ROWS")
        cursor.execute("DELETE FROM casefile_coming")  # from an earlier batch of the same transaction
        _copy(cursor, _COMING, changed)
        cursor.execute(_MERGE)


def move_ends(session: Session, ends: Sequence[End]) -> None:
    """Write the counts and chain ends of case files that `lock` returned, and leave the rest of them alone."""
    if not ends:
        return
    columns = [list(column) for column in zip(*ends, strict=True)]
    with driver(session).cursor() as cursor:
        cursor.execute(_MOVE_ENDS, columns[:-1])


def _copy(cursor: Cursor[Any], into: sql.Composed, files: Sequence[StoredCaseFile]) -> None:
    with cursor.copy(into) as copy:
        copy.set_types(_TYPES)
        for file in files:
            copy.write_row(file)


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
    return _list_ids(session, "open", areas, limit)


def list_watched_ids(session: Session, areas: Sequence[str], limit: int) -> list[UUID]:
    """Families below the area codes that are watched only, at most `limit`, always in the same order."""
    return _list_ids(session, "watched", areas, limit)


def list_busiest_kampung(session: Session, areas: Sequence[str], limit: int) -> list[str]:
    """The kampung below the area codes with the most open cases, at most `limit`, always in the same order."""
    rows = driver(session).execute(
        "SELECT area_code FROM casefile WHERE state = 'open' AND area_code LIKE ANY(%s) "
        "GROUP BY area_code ORDER BY count(*) DESC, area_code LIMIT %s",
        ([f"{area}.%" for area in areas], limit),
    )
    return [row[0] for row in rows]


def _list_ids(session: Session, state: str, areas: Sequence[str], limit: int) -> list[UUID]:
    with driver(session).cursor() as cursor:
        cursor.execute(
            "SELECT household_id FROM casefile WHERE state = %s AND area_code LIKE ANY(%s) "
            "ORDER BY urgency = 'urgent' DESC NULLS LAST, household_id LIMIT %s",
            (state, [f"{area}.%" for area in areas], limit),
        )
        return [row[0] for row in cursor]
