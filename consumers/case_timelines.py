"""Keeps one timeline and one case file per household."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Engine

from casework import turnstile
from casework.bus.messages import Consumer
from casework.bus.topics import HOUSEHOLD_DATA, MATCH_RESULTS
from casework.store.engine import transaction
from consumers.halves import halves
from schemas.events import AnyEvent

GROUP = "case-timelines"
BATCH = 8000


def case_timelines(engine: Engine, clock: Callable[[], datetime]) -> Consumer:
    """The consumer of register and match facts. What people do comes by the web, through the same turnstile."""

    def handle(events: Sequence[AnyEvent]) -> None:
        for half in halves(events, begin_with=0):
            with transaction(engine) as session:
                turnstile.record(session, half, clock())

    return Consumer(GROUP, (HOUSEHOLD_DATA, MATCH_RESULTS), handle, largest_batch=BATCH)
