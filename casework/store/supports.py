"""Where each piece of help stands: a copy of that part of the case files, for lists."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from psycopg import sql
from sqlmodel import Session

from casework.store.engine import driver


class StoredSupport(NamedTuple):
    """A row of `support`; the columns in their order."""

    support_id: UUID
    household_id: UUID
    pledge_id: UUID
    agency: str
    pillar: str
    benefit: str | None
    unit: str | None
    quantity: int | None
    person_id: UUID | None
    need: str | None
    area_code: str | None
    state: str
    state_at: datetime
    held: int
    delivered: int
    proposed_at: datetime | None
    sent_at: datetime | None
    answer_by: date | None
    opened_at: datetime | None
    answered_at: datetime | None
    scheduled_on: date | None
    delivered_on: date | None
    waits_for: str | None
    waits_until: date | None
    chased: str | None
    reason: str | None
    park_until: date | None
    list_id: UUID | None
    round_id: UUID | None


_LIST = sql.SQL(", ").join(map(sql.Identifier, StoredSupport._fields))
_COMING = sql.SQL("COPY support_coming ({}) FROM STDIN").format(_LIST)
_MERGE = sql.SQL(
    "INSERT INTO support ({0}) SELECT {0} FROM support_coming ON CONFLICT (support_id) DO UPDATE SET {1}"
).format(
    _LIST,
    sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(one)) for one in StoredSupport._fields[1:]),
)


def keep_supports(session: Session, supports: Sequence[StoredSupport]) -> None:
    """Write down where these pieces of help stand; their households are locked."""
    if not supports:
        return
    with driver(session).cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS support_coming (LIKE support) ON COMMIT DELETE ROWS")
        cursor.execute("DELETE FROM support_coming")
        with cursor.copy(_COMING) as copy:
            for support in supports:
                copy.write_row(support)
        cursor.execute(_MERGE)


def households_held(session: Session, pledge_id: UUID, states: Iterable[str]) -> list[tuple[UUID, UUID]]:
    """Household and id of every piece of help of a pledge in one of these states, in sorted order."""
    rows = driver(session).execute(
        "SELECT household_id, support_id FROM support WHERE pledge_id = %s AND state = ANY(%s) ORDER BY 1, 2",
        [pledge_id, list(states)],
    )
    return [(row[0], row[1]) for row in rows]


class Waiting(NamedTuple):
    """A piece of help whose answer is due: by when, and how far we went about it."""

    household_id: UUID
    support_id: UUID
    agency: str
    answer_by: date
    chased: str | None


def list_waiting(session: Session, marks: tuple[date, date, date, date], limit: int) -> list[Waiting]:
    """Unanswered pieces of help about which something is to be done, longest due first.

    `marks`: due by the first of these days to be reminded of, by the second late, by the third escalated, by the last
    given back.
    """
    rows = driver(session).execute(_WAITING, [*marks, limit])
    return [Waiting(*row) for row in rows]


_WAITING = """
    SELECT household_id, support_id, agency, answer_by, chased FROM support
    WHERE state IN ('proposed', 'sent', 'opened')
      AND ((answer_by <= %s AND chased IS NULL) OR (answer_by <= %s AND chased = 'reminded')
        OR (answer_by <= %s AND chased = 'late') OR answer_by <= %s)
    ORDER BY answer_by, support_id LIMIT %s
"""


def has_support(session: Session, pledge_id: UUID) -> bool:
    """Whether anybody was ever proposed for this pledge."""
    row = driver(session).execute("SELECT 1 FROM support WHERE pledge_id = %s LIMIT 1", [pledge_id]).fetchone()
    return row is not None
