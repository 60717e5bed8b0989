"""Where pledges and memory meet: what a partner says is kept, and what it says of the quantity is booked."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from casework.bookings import load_stocks
from casework.rules.area_help import AreaHelp
from casework.rules.pledges import ENDINGS, Pledge, standing
from casework.rules.stock import Stock
from casework.store import outbox
from casework.store.area_help import StoredAreaHelp, keep_area_help, sums_of_area_help
from casework.store.pledges import Said, StandingPledge, append_said, has_said, keep_standing, list_said, lock_pledges
from casework.store.stock import save_stock
from casework.store.supports import households_held
from casework.turnstile import carry_out
from schemas.events import KIND_OF, PledgeEvent, canonical, read_event
from schemas.events.pledges import AreaHelpReleased
from schemas.ids import plain_id
from schemas.pledge_reasons import AreaReleaseReason
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

    What was kept before changes nothing. Families that wait for a pledge that ended are told by `take_back`, what is
    planned for kampung goes back by `take_back_areas`.
    """
    pledge_ids = sorted({event.pledge_id for event in events})
    lock_pledges(session, pledge_ids)
    append_said(session, [_said(event) for event in events], now)
    pledges = find_pledges(session, pledge_ids)
    keep_standing(session, [_standing(pledge) for pledge in pledges])
    stocks = load_stocks(session, [pledge.pledge_id for pledge in pledges])
    known = sums_of_area_help(session, pledge_ids)
    keep_area_help(session, [_stored(piece) for pledge in pledges for piece in pledge.areas])
    save_stock(session, [_restated(stocks[one.pledge_id], one, known.get(one.pledge_id, (0, 0))) for one in pledges])
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


def take_back_areas(session: Session, pledge: Pledge, now: datetime) -> int:
    """Take back what is planned for kampung out of a pledge that ended; returns how many pieces. Twice: none."""
    # In a transaction of its own: here the pledge is locked first, in `take_back` the households.
    waiting = [one for one in pledge.areas if one.held] if pledge.ending else []
    for piece in waiting:
        say(session, _unplanned(pledge, piece), now)
    return len(waiting)


def _unplanned(pledge: Pledge, piece: AreaHelp) -> AreaHelpReleased:
    offer, last = pledge.offer, pledge.last
    return AreaHelpReleased(
        event_id=plain_id("take back", last.event_id, piece.help_id), occurred_at=last.occurred_at,
        source="consumers/pledge-register", actor=SYSTEM, agency=offer.agency, caused_by=last.event_id,
        pledge_id=pledge.pledge_id, help_id=piece.help_id, area_code=piece.word.area_code,
        pillars=piece.word.pillars, benefit=piece.word.benefit, unit=piece.word.unit,
        reason=AreaReleaseReason(ENDINGS[pledge.status][1].value),
    )  # fmt: skip


def _release(pledge: Pledge, household_id: UUID, support_id: UUID) -> ReleaseSupport:
    return ReleaseSupport(
        command_id=plain_id("take back", pledge.last.event_id, support_id), household_id=household_id, actor=SYSTEM,
        agency=pledge.offer.agency, asked_at=pledge.last.occurred_at, source="consumers/pledge-register",
        support_id=support_id, reason=ENDINGS[pledge.status][1],
    )  # fmt: skip


def _said(event: PledgeEvent) -> Said:
    return Said(event.event_id, event.pledge_id, KIND_OF[type(event)], event.occurred_at, canonical(event))


def _restated(stock: Stock, pledge: Pledge, known: tuple[int, int]) -> Stock:
    """What is left by the newest words; `known` is what help for kampung took out of the pledge before them."""
    move = pledge.area_move.plus(-known[0], -known[1])
    return stock.booked(move).restated(pledge.offer.quantity, pledge.ending, pledge.gives)


def _stored(piece: AreaHelp) -> StoredAreaHelp:
    word, came = piece.word, piece.delivered
    return StoredAreaHelp(
        piece.help_id, word.pledge_id, word.agency, word.area_code, word.benefit.value if word.benefit else None,
        word.unit.value if word.unit else None, piece.quantity, piece.state.value, word.occurred_at, piece.held,
        piece.handed_over, piece.planned_on, came.delivered_on if came else None, came.receipt if came else None,
        came.value if came else None, came.note.value if came and came.note else None,
        piece.reason.value if piece.reason else None,
    )  # fmt: skip


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
