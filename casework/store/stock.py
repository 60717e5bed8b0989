"""What is left of pledges, and where each piece of help stands, written in the transaction that moves it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from psycopg import sql
from sqlmodel import Session

from casework.store.engine import driver

_NUMBERS = ("offered", "reserved", "delivered", "released", "expired", "remaining", "ending", "is_open", "said")
_STOCK = sql.SQL(", ").join(map(sql.Identifier, ("pledge_id", *_NUMBERS)))
_SAVE = sql.SQL("INSERT INTO pledge_stock ({}) VALUES ({}) ON CONFLICT (pledge_id) DO UPDATE SET {}").format(
    _STOCK,
    sql.SQL(", ").join([sql.Placeholder()] * (1 + len(_NUMBERS))),
    sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in _NUMBERS),
)


class StoredStock(NamedTuple):
    """A row of `pledge_stock`; the columns in their order."""

    pledge_id: UUID
    offered: int | None
    reserved: int
    delivered: int
    released: int
    expired: int
    remaining: int | None
    ending: str
    is_open: bool
    said: int | None


def lock_stock(session: Session, pledge_ids: Collection[UUID]) -> dict[UUID, StoredStock]:
    """Lock what is left of these pledges, in sorted order; one of which nobody has spoken yet is closed.

    Always after the households' case files, so that two who want both wait for each other in one order.
    """
    wanted = sorted(pledge_ids)
    with driver(session).cursor() as cursor:
        cursor.execute(
            "INSERT INTO pledge_stock (pledge_id, is_open) SELECT unnest(%s::uuid[]), false ON CONFLICT DO NOTHING",
            (wanted,),
        )
        cursor.execute(
            sql.SQL(
                "SELECT {} FROM pledge_stock WHERE pledge_id = ANY(%s) ORDER BY pledge_id FOR NO KEY UPDATE"
            ).format(_STOCK),
            (wanted,),
        )
        return {row[0]: StoredStock(*row) for row in cursor}


def list_stock(session: Session) -> list[StoredStock]:
    """What is left of every pledge, by its id; nothing is locked."""
    rows = driver(session).execute(sql.SQL("SELECT {} FROM pledge_stock ORDER BY pledge_id").format(_STOCK))
    return [StoredStock(*row) for row in rows]


def save_stock(session: Session, stocks: Sequence[tuple[object, ...]]) -> None:
    """Write down what is left of pledges that `lock_stock` returned; rows in the order of `StoredStock`."""
    with driver(session).cursor() as cursor:
        cursor.executemany(_SAVE, stocks)


def find_remaining(session: Session, pledge_id: UUID) -> int | None:
    """What is left of a pledge, not locked; None where nobody named a number."""
    row = driver(session).execute("SELECT remaining FROM pledge_stock WHERE pledge_id = %s", [pledge_id]).fetchone()
    return row[0] if row else None
