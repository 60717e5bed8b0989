"""Tells agencies what happened to a case or a pledge, and writes on the timeline that they were told."""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Engine
from sqlmodel import Session

from casework import turnstile
from casework.bus.messages import Consumer
from casework.bus.topics import CASE_EVENTS, HOUSEHOLD_DATA, MATCH_RESULTS, PARTNER_PLEDGES
from casework.rules.notices import notices_for, shelved, within_reach
from casework.store import deliveries, outbox
from casework.store.engine import transaction
from casework.store.notices import Owed, append_notices
from casework.store.subscriptions import list_subscriptions
from consumers.halves import halves
from schemas.codes import Channel
from schemas.events import AnyEvent
from schemas.events.notices import NoticeQueued

GROUP = "agency-notices"
BATCH = 8000
TOPICS = (HOUSEHOLD_DATA, MATCH_RESULTS, PARTNER_PLEDGES, CASE_EVENTS)


def agency_notices(engine: Engine, clock: Callable[[], datetime]) -> Consumer:
    """The consumer that fills the agencies' inboxes."""

    def handle(events: Sequence[AnyEvent]) -> None:
        for half in halves(events, begin_with=1):
            with transaction(engine) as session:
                tell(session, half, clock())

    return Consumer(GROUP, TOPICS, handle, largest_batch=BATCH)


def tell(session: Session, events: Sequence[AnyEvent], now: datetime) -> list[NoticeQueued]:
    """Queue the notices that subscriptions ask for; returns those that are new. Again the same events: nothing.

    Families' notices also stand on their timelines. Those about pledges stand in the inbox only.
    """
    # Read anew for every batch: some forty rows, so that a changed wish holds from the next batch on.
    shelf = shelved(list_subscriptions(session))
    owed = {
        notice.notice_id: Owed(notice, getattr(event, "area_code", None), event.occurred_at)
        for event in events
        for notice in notices_for(event, within_reach(event, shelf), now)
    }
    new = append_notices(session, list(owed.values()), now)
    queued = [owed[notice_id].notice for notice_id in sorted(new, key=attrgetter("int"))]
    if queued:
        by_email = [notice.notice_id for notice in queued if Channel.EMAIL in notice.channels]
        deliveries.post_deliveries(session, by_email, Channel.EMAIL, now)
        outbox.post(session, queued, now)
        turnstile.record(session, queued, now)  # last: it locks the families' files until the commit
    return queued
