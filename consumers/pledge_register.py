"""Keeps where every pledge stands: promised, running, withdrawn or revoked."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from casework.bus.messages import Consumer
from casework.store.engine import transaction
from casework.store.pledges import Said, StandingPledge, append_said, keep_standing, list_said, lock_pledges
from schemas.codes import PledgeStatus
from schemas.events import KIND_OF, AnyEvent, PledgeEvent, canonical, read_event
from schemas.events.pledges import PledgeChanged, PledgeFirmedUp, PledgeMade, PledgeRevoked, PledgeWithdrawn
from schemas.topics import PARTNER_PLEDGES

GROUP = "pledge-register"
_OFFERS = (PledgeMade, PledgeFirmedUp, PledgeChanged)


def pledge_register(engine: Engine, clock: Callable[[], datetime]) -> Consumer:
    """The consumer of what partners say. Second deliveries and any order give the same register."""

    def handle(events: Sequence[AnyEvent]) -> None:
        with transaction(engine) as session:
            keep(session, [event for event in events if isinstance(event, PledgeEvent)], clock())

    return Consumer(GROUP, (PARTNER_PLEDGES,), handle)


def keep(session: Session, events: Sequence[PledgeEvent], now: datetime) -> None:
    """Write down what was said, then where each of these pledges stands by all that is known of it."""
    pledge_ids = sorted({event.pledge_id for event in events})
    lock_pledges(session, pledge_ids)
    append_said(session, [_said(event) for event in events], now)
    words = [event for event in map(read_event, list_said(session, pledge_ids)) if isinstance(event, PledgeEvent)]
    keep_standing(session, list(filter(None, (standing(list(said)) for _, said in groupby(words, _pledge)))))


def standing(words: Sequence[PledgeEvent]) -> StandingPledge | None:
    """Where one pledge stands by all that was said of it, oldest first; None while nobody said what is offered."""
    offers = [word for word in words if isinstance(word, _OFFERS)]
    if not offers:
        return None
    offer, last = offers[-1], words[-1]
    return StandingPledge(
        offer.pledge_id, offer.agency, offer.programme, tuple(pillar.value for pillar in offer.pillars),
        _status(offer, last).value, offer.quantity, offer.unit.value if offer.unit else None, offer.area_code,
        offer.starts_on, offer.ends_on, last.occurred_at, last.event_id,
    )  # fmt: skip


def _status(offer: PledgeMade | PledgeFirmedUp | PledgeChanged, last: PledgeEvent) -> PledgeStatus:
    if isinstance(last, PledgeWithdrawn):
        return PledgeStatus.WITHDRAWN
    return PledgeStatus.REVOKED if isinstance(last, PledgeRevoked) else offer.status


def _said(event: PledgeEvent) -> Said:
    return Said(event.event_id, event.pledge_id, KIND_OF[type(event)], event.occurred_at, canonical(event))


def _pledge(event: PledgeEvent) -> UUID:
    return event.pledge_id
