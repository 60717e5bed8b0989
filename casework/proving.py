"""Proves from the events alone that what is left of every pledge is what the database says."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from casework.pledging import find_pledges
from casework.rules.stock import Move, Stock
from casework.rules.supports import ABOUT_SUPPORT, Support, supported
from casework.store.pledges import list_pledge_ids
from casework.store.stock import list_stock
from casework.store.timelines import stream_kinds
from schemas.events import KIND_OF, read_event

KINDS = tuple(KIND_OF[kind] for kind in ABOUT_SUPPORT)


@dataclass(frozen=True, slots=True)
class Untrue:
    """A pledge of which the database says something else than its events; `told` None: it knows nothing of it."""

    pledge_id: UUID
    by_events: Stock
    told: Stock | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was counted. An empty `untrue` means that every pledge is conserved, and as the events say."""

    pledges: int
    supports: int
    untrue: tuple[Untrue, ...]


def prove_pledges(session: Session) -> Proof:
    """Fold every piece of help and every word on every pledge anew, and compare with `pledge_stock`."""
    totals: dict[UUID, Move] = {}
    supports = 0
    for _, rows in groupby(stream_kinds(session, KINDS), key=lambda row: row[0]):
        helped = _folded([body for _, body in rows])
        supports += len(helped)
        for one in helped:
            total = totals.get(one.pledge_id, Move(one.pledge_id))
            totals[one.pledge_id] = total.plus(one.held, one.delivered)
    expected = _expected(session, totals)
    told = {row.pledge_id: Stock(*row) for row in list_stock(session)}
    untrue = [
        Untrue(pledge_id, stock, told.get(pledge_id))
        for pledge_id, stock in sorted(expected.items())
        if told.get(pledge_id) != stock or not stock.is_conserved
    ]
    return Proof(len(expected), supports, tuple(untrue))


def _folded(bodies: list[str]) -> tuple[Support, ...]:
    supports: tuple[Support, ...] = ()
    for body in bodies:
        supports = supported(supports, read_event(body))
    return supports


def _expected(session: Session, totals: dict[UUID, Move]) -> dict[UUID, Stock]:
    stocks = {pledge_id: Stock(pledge_id, is_open=False) for pledge_id in totals}
    for pledge in find_pledges(session, list_pledge_ids(session)):
        known = Stock(pledge.pledge_id).restated(pledge.offer.quantity, pledge.ending, pledge.gives)
        stocks[pledge.pledge_id] = known.booked(pledge.area_move)
    return {
        pledge_id: stock.booked(totals[pledge_id]) if pledge_id in totals else stock
        for pledge_id, stock in stocks.items()
    }
