"""Where a pledge stands by all that was said of it: who offers what, how much, and whether it still holds."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from casework.rules.area_help import AREA_WORDS, AreaHelp, pieces_of
from casework.rules.stock import Move
from schemas.codes import PledgeStatus
from schemas.conditions import Condition
from schemas.events import PledgeEvent
from schemas.events.pledges import (
    PledgeChanged,
    PledgeExpired,
    PledgeFirmedUp,
    PledgeMade,
    PledgeResumed,
    PledgeRevoked,
    PledgeSuspended,
    PledgeWithdrawn,
)
from schemas.pledge_codes import UNANSWERED, UNDER_WAY, Benefit, ReleaseReason, SupportState

Offer = PledgeMade | PledgeFirmedUp | PledgeChanged
OFFERS = (PledgeMade, PledgeFirmedUp, PledgeChanged)
GIVING = frozenset({PledgeStatus.PROMISED, PledgeStatus.RUNNING})
_STATUS_OF = {
    PledgeSuspended: PledgeStatus.SUSPENDED,
    PledgeExpired: PledgeStatus.EXPIRED,
    PledgeWithdrawn: PledgeStatus.WITHDRAWN,
    PledgeRevoked: PledgeStatus.REVOKED,
}
# What becomes of what is left, and why the families that wait are told no.
ENDINGS = {
    PledgeStatus.EXPIRED: ("expired", ReleaseReason.PLEDGE_EXPIRED),
    PledgeStatus.WITHDRAWN: ("released", ReleaseReason.PLEDGE_WITHDRAWN),
    PledgeStatus.REVOKED: ("released", ReleaseReason.PLEDGE_REVOKED),
}


class Pledge(NamedTuple):
    """Where one pledge stands: the newest offer, and the newest word on the pledge itself, which may end or suspend it.

    `areas` are its pieces of help for kampung.
    """

    offer: Offer
    status: PledgeStatus
    last: PledgeEvent
    areas: tuple[AreaHelp, ...] = ()

    @property
    def pledge_id(self) -> UUID:
        """The pledge's id."""
        return self.offer.pledge_id

    @property
    def benefit(self) -> Benefit | None:
        """Which help it is."""
        return self.offer.benefit

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """For whom it is."""
        return self.offer.conditions or ()

    @property
    def area_move(self) -> Move:
        """What its help for kampung holds and has used up."""
        return Move(self.pledge_id, sum(one.held for one in self.areas), sum(one.handed_over for one in self.areas))

    @property
    def gives(self) -> bool:
        """Whether something new may go out of it."""
        return self.status in GIVING

    @property
    def ending(self) -> str:
        """What becomes of what was not delivered: "" while it goes on, "released" or "expired"."""
        return ENDINGS[self.status][0] if self.status in ENDINGS else ""

    @property
    def taken_back(self) -> frozenset[SupportState]:
        """Which help is taken back from families by its end. What was agreed before a last day is still to come."""
        if self.status is PledgeStatus.EXPIRED:
            return UNANSWERED
        return UNDER_WAY if self.ending else frozenset()


def standing(words: Sequence[PledgeEvent]) -> Pledge | None:
    """Where one pledge stands by all that was said of it, oldest first; None while nobody said what is offered."""
    own = [word for word in words if not isinstance(word, AREA_WORDS)]
    offers = [word for word in own if isinstance(word, OFFERS)]
    if not offers:
        return None
    return Pledge(offers[-1], _status(own, offers[-1]), own[-1], pieces_of(words))


def _status(words: Sequence[PledgeEvent], offer: Offer) -> PledgeStatus:
    # A partner that suspends its pledge and then changes the number has not resumed it; one that ended it has.
    status = offer.status
    for word in words:
        if isinstance(word, PledgeResumed) or (isinstance(word, OFFERS) and status is not PledgeStatus.SUSPENDED):
            status = offer.status
        status = _STATUS_OF.get(type(word), status)
    return status
