"""Keeps where every pledge stands and what is left of it; takes back what waits for one that ended."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Engine

from casework.bus.messages import Consumer
from casework.pledging import keep, take_back, take_back_areas
from casework.store.engine import transaction
from schemas.events import AnyEvent, PledgeEvent
from schemas.topics import PARTNER_PLEDGES

GROUP = "pledge-register"


def pledge_register(engine: Engine, clock: Callable[[], datetime]) -> Consumer:
    """The consumer of what partners say. Second deliveries and any order give the same register."""

    def handle(events: Sequence[AnyEvent]) -> None:
        with transaction(engine) as session:
            pledges = keep(session, [event for event in events if isinstance(event, PledgeEvent)], clock())
        for pledge in pledges:
            if not pledge.ending:
                continue
            with transaction(engine) as session:
                take_back(session, pledge, clock())
            with transaction(engine) as session:
                take_back_areas(session, pledge, clock())

    return Consumer(GROUP, (PARTNER_PLEDGES,), handle)
