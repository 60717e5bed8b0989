"""Where each piece of help for a kampung stands, written in the transaction that moves it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from psycopg import sql
from sqlmodel import Session

from casework.store.engine import driver


class StoredAreaHelp(NamedTuple):
    """A row of `area_help`; the columns in their order."""

    help_id: UUID
    pledge_id: UUID
    agency: str
    area_code: str
    benefit: str | None
    unit: str | None
    quantity: int | None
    state: str
    state_at: datetime
    held: int
    delivered: int
    planned_on: date | None
    delivered_on: date | None
    receipt: str | None
    value: int | None
    note: str | None
    reason: str | None


_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, StoredAreaHelp._fields))
_KEEP = sql.SQL("INSERT INTO area_help ({}) VALUES ({}) ON CONFLICT (help_id) DO UPDATE SET {}").format(
    _COLUMNS,
    sql.SQL(", ").join([sql.Placeholder()] * len(StoredAreaHelp._fields)),
    sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(one)) for one in StoredAreaHelp._fields[1:]),
)
_LIST = sql.SQL("SELECT {} FROM area_help").format(_COLUMNS)


def keep_area_help(session: Session, pieces: Sequence[StoredAreaHelp]) -> None:
    """Write down where these pieces stand; their pledges' stocks are locked."""
    with driver(session).cursor() as cursor:
        cursor.executemany(_KEEP, pieces)


def sums_of_area_help(session: Session, pledge_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """What help for kampung holds of each pledge, and has used up, as it was last written down."""
    rows = driver(session).execute(
        "SELECT pledge_id, sum(held)::bigint, sum(delivered)::bigint FROM area_help "
        "WHERE pledge_id = ANY(%s) GROUP BY pledge_id",
        [list(pledge_ids)],
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def list_area_help_of(session: Session, pledge_id: UUID) -> list[StoredAreaHelp]:
    """A pledge's pieces of help for kampung: what is still to come by its day, then the rest, newest first."""
    query = sql.SQL(
        "{} WHERE pledge_id = %s ORDER BY state <> 'planned', CASE state WHEN 'planned' THEN planned_on END, "
        "state_at DESC, help_id"
    ).format(_LIST)
    return [StoredAreaHelp(*row) for row in driver(session).execute(query, [pledge_id])]


def list_area_help_in(session: Session, area_code: str) -> list[StoredAreaHelp]:
    """What came to a kampung or is planned for it, newest first; what was cancelled is left out."""
    query = sql.SQL("{} WHERE area_code = %s AND state <> 'released' ORDER BY state_at DESC, help_id").format(_LIST)
    return [StoredAreaHelp(*row) for row in driver(session).execute(query, [area_code])]
