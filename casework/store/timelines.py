"""Timelines: what happened in each household, kept once and never changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from casework.store.engine import driver

_COLUMNS = "event_id, household_id, kind, occurred_at, recorded_at, actor, agency, body"

# In binary form json is the text itself, so it goes as text; psycopg would wrap a "json" once more.
_TYPES = ("uuid", "uuid", "text", "timestamptz", "timestamptz", "text", "text", "text")


class Entry(NamedTuple):
    """One timeline row. `body` is the event's JSON text, to the byte as it was recorded."""

    event_id: UUID
    household_id: UUID
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    agency: str | None
    body: str


def find_bodies(session: Session, event_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The stored JSON of those ids that are known already."""
    with driver(session).cursor(binary=True) as cursor:
        cursor.execute("SELECT event_id, body::text FROM timeline WHERE event_id = ANY(%s)", (list(event_ids),))
        return {row[0]: row[1] for row in cursor}


def append(session: Session, entries: Sequence[Entry]) -> None:
    """Add rows whose ids are known to be new. A known id raises `UniqueViolation` and the transaction is undone."""
    with (
        driver(session).cursor() as cursor,
        cursor.copy(f"COPY timeline ({_COLUMNS}) FROM STDIN (FORMAT binary)") as copy,
    ):
        copy.set_types(_TYPES)
        for entry in entries:
            copy.write_row(entry)


def list_entries(session: Session, household_id: UUID, as_of: datetime | None = None) -> list[Entry]:
    """A household's timeline, newest first; with `as_of` only what had been recorded by then."""
    statement = text(
        "SELECT event_id, household_id, kind, occurred_at, recorded_at, actor, agency, body::text FROM timeline "
        "WHERE household_id = :household_id AND (CAST(:as_of AS timestamptz) IS NULL OR recorded_at <= :as_of)"
    )
    rows = session.execute(statement, {"household_id": household_id, "as_of": as_of})
    return newest_first([Entry(*row) for row in rows])


def newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """By the moment at which it happened; of one moment, what follows from another entry stands above it.

    Says the same on every installation, in whatever order the entries were recorded.
    """
    causes = {entry.event_id: _cause_of(entry) for entry in entries}
    return sorted(
        entries,
        key=lambda entry: (entry.occurred_at, _depth(entry.event_id, causes), entry.kind, entry.event_id),
        reverse=True,
    )


def _cause_of(entry: Entry) -> UUID | None:
    cause = json.loads(entry.body).get("caused_by")
    return UUID(cause) if cause else None


def _depth(event_id: UUID, causes: Mapping[UUID, UUID | None]) -> int:
    # A record that somebody tampered with may go round in a circle; then we stop after all entries.
    cause, depth = causes[event_id], 0
    while cause and cause in causes and depth < len(causes):
        cause, depth = causes[cause], depth + 1
    return depth


class Span(NamedTuple):
    """One household's part of a history: all of it, or what happened until a moment."""

    household_id: UUID
    until: datetime | None = None


def list_history(session: Session, spans: Sequence[Span], as_of: datetime | None = None) -> list[Entry]:
    """The timelines of several households as one, newest first; with `as_of` only what had been recorded by then."""
    with driver(session).cursor() as cursor:
        cursor.execute(
            "SELECT t.event_id, t.household_id, t.kind, t.occurred_at, t.recorded_at, t.actor, t.agency, t.body::text "
            "FROM unnest(%s::uuid[], %s::timestamptz[]) AS span (household_id, until) "
            "JOIN timeline t USING (household_id) "
            "WHERE (span.until IS NULL OR t.occurred_at <= span.until) AND (%s::timestamptz IS NULL "
            "OR t.recorded_at <= %s) "
            "ORDER BY t.occurred_at DESC, t.event_id DESC",
            ([one.household_id for one in spans], [one.until for one in spans], as_of, as_of),
        )
        return [Entry(*row) for row in cursor]


def stream_kinds(session: Session, kinds: Sequence[str]) -> Iterator[tuple[UUID, str]]:
    """Household and JSON of every timeline row of these kinds, household by household. Flat memory."""
    with driver(session).cursor(name="timeline_kinds") as cursor:
        cursor.itersize = 5000
        cursor.execute(
            "SELECT household_id, body::text FROM timeline WHERE kind = ANY(%s) ORDER BY household_id", [list(kinds)]
        )
        yield from cursor


def stream_bodies(session: Session, but_kinds: Sequence[str] = (), undated_kinds: Sequence[str] = ()) -> Iterator[str]:
    """The JSON of every timeline row, by household and id. Flat memory.

    Rows of `but_kinds` are left out; those of `undated_kinds` come without `occurred_at`, keys sorted by PostgreSQL.
    """
    with driver(session).cursor(name="timeline_bodies") as cursor:
        cursor.itersize = 5000
        cursor.execute(
            "SELECT CASE WHEN kind = ANY(%s) THEN (body::jsonb - 'occurred_at')::text ELSE body::text END "
            "FROM timeline WHERE kind <> ALL(%s) ORDER BY household_id, event_id",
            (list(undated_kinds), list(but_kinds)),
        )
        for row in cursor:
            yield str(row[0])
