"""What is left of a pledge: offered = reserved + delivered + released + expired + remaining, in every moment."""

from typing import NamedTuple
from uuid import UUID

from casework.rules.granting import Refused
from casework.rules.supports import Support


class Stock(NamedTuple):
    """One pledge's quantity by where it is, in the pledge's unit. `offered`, `remaining` None: no number was named.

    `said` is what the partner last named; `offered` is more where more than that was promised to families by then.
    `ending` is "released" or "expired" once nothing more goes out for good; then what comes back is gone as well.
    """

    pledge_id: UUID
    offered: int | None = None
    reserved: int = 0
    delivered: int = 0
    released: int = 0
    expired: int = 0
    remaining: int | None = None
    ending: str = ""
    is_open: bool = True
    said: int | None = None

    @property
    def is_conserved(self) -> bool:
        """Whether the sum holds and nothing is below zero."""
        if self.offered is None or self.remaining is None:
            return self.offered is self.remaining is None and min(self.reserved, self.delivered) >= 0
        parts = (self.reserved, self.delivered, self.released, self.expired, self.remaining)
        return min(parts) >= 0 and sum(parts) == self.offered

    def restated(self, offered: int | None, ending: str, is_open: bool) -> "Stock":
        """After the partner said anew what it offers, or that it ends.

        What is reserved or delivered cannot be unsaid: a partner that names less than that has offered that.
        """
        return _settled(self._replace(ending=ending, is_open=is_open, said=offered))

    def booked(self, move: "Move") -> "Stock":
        """After a piece of help moved; even where it is more than was offered, for it has happened."""
        reserved, delivered = self.reserved + move.reserved, self.delivered + move.delivered
        return _settled(self._replace(reserved=reserved, delivered=delivered))

    def refusal(self, move: "Move") -> Refused | None:
        """Why a person's wish cannot take this out of the pledge; None where it can."""
        if move.reserved + move.delivered <= 0:
            return None
        if not self.is_open:
            return Refused("Komitmen ini sedang tidak dapat dipakai. Pilih komitmen lain.")
        if self.remaining is not None and move.reserved + move.delivered > self.remaining:
            return Refused("Sisa komitmen ini tidak cukup.")
        return None


class Move(NamedTuple):
    """What a change of help takes out of a pledge (above zero) or gives back."""

    pledge_id: UUID
    reserved: int = 0
    delivered: int = 0

    def plus(self, reserved: int, delivered: int) -> "Move":
        """This and more of it."""
        return self._replace(reserved=self.reserved + reserved, delivered=self.delivered + delivered)


def _settled(stock: Stock) -> Stock:
    """The same with all that is neither reserved nor delivered where it belongs: left, or gone with the pledge."""
    given = stock.reserved + stock.delivered
    offered = None if stock.said is None else max(stock.said, given)
    left = None if offered is None else offered - given
    return stock._replace(
        offered=offered,
        released=left or 0 if stock.ending == "released" else 0,
        expired=left or 0 if stock.ending == "expired" else 0,
        remaining=0 if stock.ending and left is not None else left,
    )


def moves(before: tuple[Support, ...], after: tuple[Support, ...]) -> list[Move]:
    """What a household's help, as it changed, takes out of pledges or gives back; none where nothing moved."""
    known = {support.support_id: support for support in before}
    totals: dict[UUID, Move] = {}
    for support in after:
        old = known.get(support.support_id)
        if old is support:
            continue
        total = totals.get(support.pledge_id, Move(support.pledge_id))
        totals[support.pledge_id] = total.plus(
            support.held - (old.held if old else 0), support.delivered - (old.delivered if old else 0)
        )
    return [move for move in totals.values() if move.reserved or move.delivered]
