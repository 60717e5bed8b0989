"""The frozen lists of allocation rounds, and what became of their families: written once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import sql
from sqlmodel import Session

from casework.store.access import Scope, scope_values
from casework.store.engine import driver
from schemas.codes import Role


class StoredRow(NamedTuple):
    """One family of a list; `body` is the whole row as JSON text. The columns in their order."""

    round_id: UUID
    household_id: UUID
    seq: int
    area_code: str | None
    is_chosen: bool
    why_not: str | None
    pieces: int
    body: str


class Outcome(NamedTuple):
    """What became of a family: pieces proposed and refused, and the words of the refusals, one a line."""

    round_id: UUID
    household_id: UUID
    at: datetime
    proposed: int
    refused: int
    words: str


class Place(NamedTuple):
    """A family's place on the list as it stands now: `is_on` after people's changes."""

    household_id: UUID
    seq: int
    is_on: bool
    body: str


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What a list is narrowed to: "on" the list, "off" it, "waiting" for the family's consent, "changed" by people, or
    all; and what a person may see.
    """

    shown: str = ""
    scope: Scope | None = None


class Totals(NamedTuple):
    """How many families and pieces of help the list holds as it stands now, of how many families looked at."""

    looked_at: int
    families: int
    pieces: int
    changed: int


_TO_DO = """
    SELECT household_id, seq, is_on, body::text FROM allocation_place p WHERE round_id = %(round_id)s AND is_on
      AND NOT EXISTS (SELECT FROM allocation_outcome o
                      WHERE o.round_id = %(round_id)s AND o.household_id = p.household_id)
    ORDER BY seq LIMIT %(limit)s
"""
_PAGE = """
    SELECT household_id, seq, is_on, body::text, count(*) OVER () FROM allocation_place
    WHERE round_id = %(round_id)s AND (%(household_id)s::uuid IS NULL OR household_id = %(household_id)s)
      AND CASE %(shown)s::text WHEN 'on' THEN is_on WHEN 'off' THEN NOT is_on WHEN 'changed' THEN is_changed
          WHEN 'waiting' THEN why_not = 'waits_consent' AND NOT is_on
          ELSE true END
      AND (NOT %(is_scoped)s OR %(all)s OR area_code = ANY(%(areas)s) OR area_code LIKE ANY(%(below)s)
        OR (area_code IS NULL AND %(district)s))
    ORDER BY seq LIMIT %(limit)s OFFSET %(offset)s
"""
_TOTALS = """
    SELECT count(*), count(*) FILTER (WHERE is_on), coalesce(sum(pieces) FILTER (WHERE is_on), 0),
           count(*) FILTER (WHERE is_changed) FROM allocation_place WHERE round_id = %s
"""
_OUTCOMES = """
    SELECT round_id, household_id, at, proposed, refused, words FROM allocation_outcome
    WHERE round_id = %s AND household_id = ANY(%s)
"""
_SUM = """
    SELECT count(*), coalesce(sum(proposed), 0), coalesce(sum(refused), 0) FROM allocation_outcome WHERE round_id = %s
"""


def append_rows(session: Session, rows: Collection[StoredRow]) -> None:
    """Write a frozen list down, once and for ever."""
    _copy(session, "allocation_row", StoredRow._fields, rows)


def append_outcomes(session: Session, outcomes: Collection[Outcome]) -> None:
    """Write down what became of families."""
    _copy(session, "allocation_outcome", Outcome._fields, outcomes)


def _copy(session: Session, table: str, columns: Sequence[str], rows: Collection[tuple[Any, ...]]) -> None:
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with driver(session).cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def stream_rows(session: Session, round_id: UUID) -> Iterator[str]:
    """The whole list as it was frozen, in its order, as JSON texts."""
    query = "SELECT body::text FROM allocation_row WHERE round_id = %s ORDER BY seq"
    yield from (str(row[0]) for row in driver(session).execute(query, [round_id]))


def list_to_do(session: Session, round_id: UUID, limit: int) -> list[Place]:
    """The first families on the list as it stands now that nothing became of yet."""
    return [Place(*row) for row in driver(session).execute(_TO_DO, {"round_id": round_id, "limit": limit})]


def list_places(
    session: Session, round_id: UUID, wanted: RowFilter, *, limit: int, offset: int = 0
) -> tuple[list[Place], int]:
    """One page of the list as it stands now, and how many families such a list has in all (0 beyond its end)."""
    values = _values(round_id, wanted) | {"household_id": None, "limit": limit, "offset": offset}
    rows = driver(session).execute(_PAGE, values).fetchall()
    return [Place(*row[:4]) for row in rows], rows[0][4] if rows else 0


def find_place(session: Session, round_id: UUID, household_id: UUID, wanted: RowFilter) -> Place | None:
    """One family's place; None where it is not on the list, or not for this person to see."""
    values = _values(round_id, wanted) | {"household_id": household_id, "limit": 1, "offset": 0}
    row = driver(session).execute(_PAGE, values).fetchone()
    return Place(*row[:4]) if row else None


def find_body_at(session: Session, round_id: UUID, seq: int) -> str | None:
    """The row at a place of the frozen list, as JSON text."""
    query = "SELECT body::text FROM allocation_row WHERE round_id = %s AND seq = %s"
    row = driver(session).execute(query, [round_id, seq]).fetchone()
    return str(row[0]) if row else None


def total_of(session: Session, round_id: UUID) -> Totals:
    """What the list holds as it stands now."""
    row = driver(session).execute(_TOTALS, [round_id]).fetchone()
    return Totals(*map(int, row)) if row else Totals(0, 0, 0, 0)


def count_why_not(session: Session, round_id: UUID) -> dict[str, int]:
    """How many families of the frozen list were not chosen, by the reason."""
    query = "SELECT why_not, count(*) FROM allocation_row WHERE round_id = %s AND NOT is_chosen GROUP BY 1"
    return {str(row[0]): int(row[1]) for row in driver(session).execute(query, [round_id])}


def outcomes_of(session: Session, round_id: UUID, household_ids: Sequence[UUID]) -> dict[UUID, Outcome]:
    """What became of these families."""
    rows = driver(session).execute(_OUTCOMES, [round_id, list(household_ids)])
    return {row[1]: Outcome(*row) for row in rows}


def sum_outcomes(session: Session, round_id: UUID) -> tuple[int, int, int]:
    """How many families were done, and how many pieces of help were proposed and refused."""
    row = driver(session).execute(_SUM, [round_id]).fetchone()
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


def _values(round_id: UUID, wanted: RowFilter) -> dict[str, Any]:
    scope = wanted.scope or Scope(Role.AUDITOR)
    return scope_values(scope) | {
        "round_id": round_id, "is_scoped": wanted.scope is not None, "shown": wanted.shown,
    }  # fmt: skip
