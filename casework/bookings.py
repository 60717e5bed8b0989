"""Books in the pledges what a batch of events did to pieces of help, in the transaction that does it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import Session

from casework.rules.casefile import CaseFile
from casework.rules.stock import Move, Stock, moves
from casework.rules.supports import Support
from casework.store.stock import lock_stock, save_stock
from casework.store.supports import StoredSupport, keep_supports

Helped = tuple[tuple[Support, ...], CaseFile]


class Pledges:
    """What is left of the pledges of a batch of wishes while they are granted one by one, in memory."""

    def __init__(self, session: Session, pledge_ids: Collection[UUID]) -> None:
        """Locks the pledges; the households are locked already."""
        self._stocks = load_stocks(session, pledge_ids) if pledge_ids else {}

    def take(self, before: CaseFile, after: CaseFile) -> None:
        """Count what granting a wish takes. Raises `Refused` where a pledge has not so much left, and takes nothing."""
        wanted = moves(before.supports, after.supports)
        for move in wanted:
            if refusal := self._stocks.get(move.pledge_id, Stock(move.pledge_id, 0, remaining=0)).refusal(move):
                raise refusal
        for move in wanted:
            self._stocks[move.pledge_id] = self._stocks[move.pledge_id].booked(move)


def load_stocks(session: Session, pledge_ids: Collection[UUID]) -> dict[UUID, Stock]:
    """What is left of these pledges, locked."""
    return {pledge_id: Stock(*row) for pledge_id, row in lock_stock(session, pledge_ids).items()}


def book(session: Session, helped: Sequence[Helped]) -> None:
    """Write down where the help of these households stands (as it was, as it is), and what that leaves of pledges."""
    totals: dict[UUID, Move] = {}
    for before, casefile in helped:
        for move in moves(before, casefile.supports):
            total = totals.get(move.pledge_id, Move(move.pledge_id))
            totals[move.pledge_id] = total.plus(move.reserved, move.delivered)
    stocks = load_stocks(session, totals) if totals else {}
    keep_supports(session, [row for before, casefile in helped for row in _changed(before, casefile)])
    save_stock(session, [stocks[pledge_id].booked(move) for pledge_id, move in sorted(totals.items())])


def _changed(before: tuple[Support, ...], casefile: CaseFile) -> list[StoredSupport]:
    known = {support.support_id: support for support in before}
    return [_stored(casefile, one) for one in casefile.supports if known.get(one.support_id) is not one]


def _stored(casefile: CaseFile, one: Support) -> StoredSupport:
    stand, sent, waits = one.stand, one.sent, one.waits
    return StoredSupport(
        one.support_id, casefile.household_id, one.pledge_id, one.agency, one.pillar.value,
        one.benefit.value if one.benefit else None, one.unit.value if one.unit else None, one.quantity, one.person_id,
        one.need.value if one.need else None, casefile.area_code, one.state.value,
        stand.at if stand else casefile.last_event_at,  # type: ignore[arg-type]
        one.held, one.delivered, one.proposed_at, sent.at if sent else None, one.answer_by, one.opened_at,
        one.answered_at, one.scheduled_on, one.delivered_on, waits.value if waits else None, one.waits_until,
        one.chased.value if one.chased else None, one.ended.value if one.ended else None, one.park_until,
        one.list_id, one.round_id,
    )  # fmt: skip
