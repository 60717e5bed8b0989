"""Looks at the clock for partners that owe an answer, and for pledges whose last day has passed."""

import threading
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from casework.chasing import chase_due, expire_due
from casework.store.engine import transaction
from consumers.rounds import look_again


def watch_answers(engine: Engine, clock: Callable[[], datetime], stop: threading.Event, pause: float = 60.0) -> None:
    """Look at the clock until `stop` is set. A lost database is waited for."""
    look_again(lambda: chase(engine, clock()), "referral clock", stop, pause)


def chase(engine: Engine, now: datetime) -> int:
    """Do all that is due about unanswered help, and end what has run out; returns how many. Again: 0."""
    done = 0
    with transaction(engine) as session:
        done += expire_due(session, now)
    while True:
        with transaction(engine) as session:
            chased = chase_due(session, now)
        if not chased:
            return done
        done += chased
