"""Where each piece of help stands: a copy of that part of the case files, for lists."""

from collections.abc import Sequence
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


def households_held(session: Session, pledge_id: UUID) -> list[tuple[UUID, UUID]]:
    """Household and id of every piece of help of a pledge that is still under way, in sorted order."""
    rows = driver(session).execute(
        "SELECT household_id, support_id FROM support WHERE pledge_id = %s "
        "AND state IN ('proposed', 'sent', 'opened', 'accepted', 'scheduled') ORDER BY 1, 2",
        [pledge_id],
    )
    return [(row[0], row[1]) for row in rows]
