"""Pieces of help for a whole kampung: where each stands by all that was said of it, in whatever order it came."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from schemas.events.base import PledgeEvent
from schemas.events.pledges import AreaHelpDelivered, AreaHelpPlanned, AreaHelpReleased
from schemas.pledge_codes import AreaHelpState
from schemas.pledge_reasons import AreaReleaseReason

AreaWord = AreaHelpPlanned | AreaHelpDelivered | AreaHelpReleased
AREA_WORDS = (AreaHelpPlanned, AreaHelpDelivered, AreaHelpReleased)
_STATES: dict[type[AreaWord], AreaHelpState] = {
    AreaHelpPlanned: AreaHelpState.PLANNED,
    AreaHelpDelivered: AreaHelpState.DELIVERED,
    AreaHelpReleased: AreaHelpState.RELEASED,
}


class AreaHelp(NamedTuple):
    """One piece of help for a kampung. At least one of the three words is known; the plan may come last of all."""

    help_id: UUID
    planned: AreaHelpPlanned | None = None
    released: AreaHelpReleased | None = None
    delivered: AreaHelpDelivered | None = None

    @property
    def word(self) -> AreaWord:
        """The word by which it stands. What was handed over has happened, whatever else was said of it."""
        known = self.delivered or self.released or self.planned
        if known is None:
            raise ValueError("a piece begins with a word")
        return known

    @property
    def state(self) -> AreaHelpState:
        """Where it stands."""
        return _STATES[type(self.word)]

    @property
    def quantity(self) -> int | None:
        """How much came, or else how much was planned; None where nobody counted."""
        came = self.delivered.quantity if self.delivered else None
        return came or (self.planned.quantity if self.planned else None)

    @property
    def held(self) -> int:
        """How much of the pledge is kept for it; one where nobody counted."""
        return (self.quantity or 1) if self.state is AreaHelpState.PLANNED else 0

    @property
    def handed_over(self) -> int:
        """How much of the pledge it used up; one where nobody counted."""
        return (self.quantity or 1) if self.delivered else 0

    @property
    def planned_on(self) -> date | None:
        """The day for which it was planned."""
        return self.planned.planned_on if self.planned else None

    @property
    def reason(self) -> AreaReleaseReason | None:
        """Why it does not come."""
        return self.released.reason if self.released and not self.delivered else None

    def after(self, word: AreaWord) -> "AreaHelp":
        """With one more word; of two words of a kind the later holds, so that any order ends alike."""
        slot = _STATES[type(word)].value
        before: AreaWord | None = getattr(self, slot)
        return self if before and _order(before) >= _order(word) else self._replace(**{slot: word})  # type: ignore[arg-type]


def pieces_of(words: Iterable[PledgeEvent]) -> tuple[AreaHelp, ...]:
    """A pledge's pieces of help for kampung by their ids; words of another kind are passed over."""
    found: dict[UUID, AreaHelp] = {}
    for word in words:
        if isinstance(word, AREA_WORDS):
            found[word.help_id] = found.get(word.help_id, AreaHelp(word.help_id)).after(word)
    return tuple(found[help_id] for help_id in sorted(found))


def _order(word: AreaWord) -> tuple[float, UUID]:
    return word.occurred_at.timestamp(), word.event_id
