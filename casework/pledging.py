"""Where pledges and memory meet: what a partner says is kept, and what it says of the quantity is booked."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from casework.bookings import load_stocks
from casework.rules.pledges import ENDINGS, Pledge, standing
from casework.store import outbox
from casework.store.pledges import Said, StandingPledge, append_said, has_said, keep_standing, list_said, lock_pledges
from casework.store.stock import save_stock
from casework.store.supports import households_held
from casework.turnstile import carry_out
from schemas.events import KIND_OF, PledgeEvent, canonical, read_event
from schemas.ids import plain_id
from schemas.support_commands import ReleaseSupport

SYSTEM = "system:pledge-register"


def say(session: Session, event: PledgeEvent, now: datetime) -> None:
    """Keep what a person said of a pledge by a form, and post it. The same event again changes nothing."""
    lock_pledges(session, [event.pledge_id])
    if not has_said(session, event.event_id):
        keep(session, [event], now)
        outbox.post(session, [event], now)


def keep(session: Session, events: Sequence[PledgeEvent], now: datetime) -> list[Pledge]:
    """Write down what was said, then where each of these pledges stands by all that is known of it; returns those.

    What was kept before changes nothing. Families that wait for a pledge that ended are told by `take_back`.
    """
    pledge_ids = sorted({event.pledge_id for event in events})
    lock_pledges(session, pledge_ids)
    append_said(session, [_said(event) for event in events], now)
    pledges = find_pledges(session, pledge_ids)
    keep_standing(session, [_standing(pledge) for pledge in pledges])
    stocks = load_stocks(session, [pledge.pledge_id for pledge in pledges])
    save_stock(
        session,
        [stocks[one.pledge_id].restated(one.offer.quantity, one.ending, one.gives) for one in pledges],
    )
    return pledges


def find_pledges(session: Session, pledge_ids: Sequence[UUID]) -> list[Pledge]:
    """Where these pledges stand by what was said; a pledge of which no offer is known is left out."""
    words = [event for event in map(read_event, list_said(session, pledge_ids)) if isinstance(event, PledgeEvent)]
    return list(filter(None, (standing(list(said)) for _, said in groupby(words, lambda word: word.pledge_id))))


def find_pledge(session: Session, pledge_id: UUID) -> Pledge | None:
    """Where one pledge stands by all that was said of it."""
    return next(iter(find_pledges(session, [pledge_id])), None)


def take_back(session: Session, pledge: Pledge, now: datetime) -> int:
    """Release what families still wait for from a pledge that ended; returns how many pieces of help. Twice: none."""
    # In a transaction after the one that ended it: here the households are locked first, there the pledge.
    waiting = households_held(session, pledge.pledge_id, pledge.taken_back) if pledge.taken_back else []
    for household_id, support_id in waiting:
        carry_out(session, _release(pledge, household_id, support_id), now)
    return len(waiting)


def _release(pledge: Pledge, household_id: UUID, support_id: UUID) -> ReleaseSupport:
    return ReleaseSupport(
        command_id=plain_id("take back", pledge.last.event_id, support_id), household_id=household_id, actor=SYSTEM,
        agency=pledge.offer.agency, asked_at=pledge.last.occurred_at, source="consumers/pledge-register",
        support_id=support_id, reason=ENDINGS[pledge.status][1],
    )  # fmt: skip


def _said(event: PledgeEvent) -> Said:
    return Said(event.event_id, event.pledge_id, KIND_OF[type(event)], event.occurred_at, canonical(event))


def _standing(pledge: Pledge) -> StandingPledge:
    offer = pledge.offer
    return StandingPledge(
        offer.pledge_id, offer.agency, offer.programme, tuple(pillar.value for pillar in offer.pillars),
        pledge.status.value, offer.quantity, offer.unit.value if offer.unit else None, offer.area_code,
        offer.starts_on, offer.ends_on, pledge.last.occurred_at, pledge.last.event_id,
        offer.support.value if offer.support else None, offer.benefit.value if offer.benefit else None,
        tuple(one.model_dump(mode="json") for one in pledge.conditions), tuple(one.value for one in offer.fields or ()),
        bool(offer.needs_consent), offer.answer_days,
    )  # fmt: skip
