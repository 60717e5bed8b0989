"""Pieces of help in a case file: where each stands by all its events, in whatever order they came."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from casework.rules.parts import Word, last_word
from schemas.codes import Need, Pillar, Unit
from schemas.events import KIND_OF, Event
from schemas.events.supports import (
    SupportAccepted,
    SupportChased,
    SupportConfirmed,
    SupportDeclined,
    SupportDelivered,
    SupportDisputed,
    SupportOpened,
    SupportProposed,
    SupportReleased,
    SupportReserved,
    SupportScheduled,
    SupportSent,
    SupportTransferred,
    SupportWaiting,
)
from schemas.pledge_codes import ARRIVED, ENDED, UNANSWERED, UNDER_WAY, Benefit, SupportState

# What a kind of event makes of a piece of help. Where two come at one moment, the one further down stands.
_STATES = {
    "support_proposed": SupportState.PROPOSED,
    "support_sent": SupportState.SENT,
    "support_opened": SupportState.OPENED,
    "support_accepted": SupportState.ACCEPTED,
    "support_scheduled": SupportState.SCHEDULED,
    "support_delivered": SupportState.DELIVERED,
    "support_confirmed": SupportState.CONFIRMED,
    "support_disputed": SupportState.DISPUTED,
    "support_declined": SupportState.DECLINED,
    "support_released": SupportState.RELEASED,
    "support_transferred": SupportState.TRANSFERRED,
}
_RANK = {state.value: number for number, state in enumerate(_STATES.values())}


class Support(Struct, frozen=True, omit_defaults=True):
    """One piece of help. `sent` says by when an answer is due, `waits` for what and until when, `ended` why not."""

    support_id: UUID
    pledge_id: UUID
    agency: str
    pillar: Pillar
    benefit: Benefit | None = None
    unit: Unit | None = None
    quantity: int | None = None
    person_id: UUID | None = None
    need: Need | None = None
    stand: Word | None = None
    is_reserved: bool = False
    proposed_at: datetime | None = None
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    sent: Word | None = None
    waits: Word | None = None
    chased: Word | None = None
    scheduled: Word | None = None
    arrival: Word | None = None
    ended: Word | None = None
    list_id: UUID | None = None
    round_id: UUID | None = None

    @property
    def state(self) -> SupportState:
        """Where it stands by the newest word; merely proposed while only its reservation is known."""
        return SupportState(self.stand.value) if self.stand else SupportState.PROPOSED

    @property
    def held(self) -> int:
        """How much of the pledge is kept for it, in the pledge's unit."""
        return (self.quantity or 1) if self.is_reserved and self.state in UNDER_WAY else 0

    @property
    def delivered(self) -> int:
        """How much of the pledge it used up, in the pledge's unit."""
        return (self._arrived or self.quantity or 1) if self.state in ARRIVED else 0

    @property
    def _arrived(self) -> int | None:
        return int(self.arrival.reasons[0]) if self.arrival and self.arrival.reasons else None

    @property
    def answer_by(self) -> date | None:
        """The day by which an answer is due; later where the partner named what it waits for."""
        asked = _day(self.sent)
        return max(asked, self.waits_until) if asked and self.waits_until else asked

    @property
    def waits_until(self) -> date | None:
        """Until when the partner said that it cannot answer."""
        return date.fromisoformat(self.waits.reasons[0]) if self.waits else None

    @property
    def delivered_on(self) -> date | None:
        """The day on which the help arrived."""
        return _day(self.arrival)

    @property
    def scheduled_on(self) -> date | None:
        """The day on which the help is to come."""
        return _day(self.scheduled)

    @property
    def park_until(self) -> date | None:
        """Until when it is not to be proposed to this partner again."""
        return date.fromisoformat(self.ended.reasons[0]) if self.ended and self.ended.reasons else None

    @property
    def is_under_way(self) -> bool:
        """Whether something is still owed: an answer, or the help itself."""
        return self.state in UNDER_WAY

    @property
    def is_unanswered(self) -> bool:
        """Whether the partner has neither said yes nor no."""
        return self.state in UNANSWERED

    @property
    def has_ended(self) -> bool:
        """Whether nothing came of it."""
        return self.state in ENDED

    def is_late(self, today: date) -> bool:
        """Whether an answer was due before today."""
        return self.is_unanswered and self.answer_by is not None and self.answer_by + timedelta(days=1) <= today


Changes = dict[str, Any]


def supported(supports: tuple[Support, ...], event: Any) -> tuple[Support, ...]:
    """The pieces of help after one more event of `ABOUT_SUPPORT`; they stand by their ids."""
    place = next((at for at, one in enumerate(supports) if one.support_id == event.support_id), None)
    before = _begun(event) if place is None else supports[place]
    after = replace(before, **_stand(before, event), **_STEPS[type(event)](before, event))
    if place is None:
        return tuple(sorted((*supports, after), key=_by_id))
    return (*supports[:place], after, *supports[place + 1 :])


def _by_id(support: Support) -> UUID:
    return support.support_id


def _begun(event: Any) -> Support:
    return Support(
        event.support_id, event.pledge_id, event.agency, event.pillar, event.benefit, event.unit, None, event.person_id,
    )  # fmt: skip


def _stand(support: Support, event: Event) -> Changes:
    state = _STATES.get(KIND_OF[type(event)])
    if state is None:
        return {}
    new = _word(event, state.value)
    return {"stand": new if support.stand is None or _order(new) > _order(support.stand) else support.stand}


def _order(word: Word) -> tuple[datetime, int, UUID]:
    return word.at, _RANK[word.value], word.event_id


def _word(event: Event, value: object, *reasons: str) -> Word:
    return Word(str(value), event.occurred_at, event.event_id, reasons)


def _day(word: Word | None) -> date | None:
    return date.fromisoformat(word.value) if word and word.value else None


def _earliest(known: datetime | None, event: Event) -> datetime:
    return event.occurred_at if known is None else min(known, event.occurred_at)


def _proposed(support: Support, event: SupportProposed) -> Changes:
    return {
        "proposed_at": _earliest(support.proposed_at, event),
        "need": event.need,
        "quantity": event.quantity,
        "round_id": event.round_id,
    }


def _reserved(_: Support, event: SupportReserved) -> Changes:
    return {"is_reserved": True, "quantity": event.quantity}


def _sent(support: Support, event: SupportSent) -> Changes:
    word = last_word(support.sent, _word(event, event.answer_by or ""))
    listed = {"list_id": event.list_id} if word.event_id == event.event_id and event.list_id else {}
    return {"sent": word, **listed}


def _opened(support: Support, event: SupportOpened) -> Changes:
    return {"opened_at": _earliest(support.opened_at, event)}


def _waiting(support: Support, event: SupportWaiting) -> Changes:
    return {"waits": last_word(support.waits, _word(event, event.reason.value, event.until.isoformat()))}


def _chased(support: Support, event: SupportChased) -> Changes:
    return {"chased": last_word(support.chased, _word(event, event.step.value))}


def _accepted(support: Support, event: SupportAccepted) -> Changes:
    return {"answered_at": _earliest(support.answered_at, event)}


def _declined(support: Support, event: SupportDeclined) -> Changes:
    parked = (event.park_until.isoformat(),) if event.park_until else ()
    ended = last_word(support.ended, _word(event, event.reason, *parked))
    return {"ended": ended, "answered_at": _earliest(support.answered_at, event)}


def _scheduled(support: Support, event: SupportScheduled) -> Changes:
    return {"scheduled": last_word(support.scheduled, _word(event, event.scheduled_on))}


def _delivered(support: Support, event: SupportDelivered) -> Changes:
    counted = (str(event.quantity),) if event.quantity else ()
    return {"arrival": last_word(support.arrival, _word(event, event.delivered_on, *counted))}


def _released(support: Support, event: SupportReleased) -> Changes:
    return {"ended": last_word(support.ended, _word(event, event.reason))}


def _transferred(support: Support, event: SupportTransferred) -> Changes:
    return {"ended": last_word(support.ended, _word(event, "transferred"))}


def _said(_: Support, __: Event) -> Changes:
    return {}


_STEPS: dict[type[Event], Callable[[Support, Any], Changes]] = {
    SupportProposed: _proposed,
    SupportReserved: _reserved,
    SupportSent: _sent,
    SupportOpened: _opened,
    SupportWaiting: _waiting,
    SupportChased: _chased,
    SupportAccepted: _accepted,
    SupportDeclined: _declined,
    SupportScheduled: _scheduled,
    SupportDelivered: _delivered,
    SupportConfirmed: _said,
    SupportDisputed: _said,
    SupportReleased: _released,
    SupportTransferred: _transferred,
}
ABOUT_SUPPORT = tuple(_STEPS)
