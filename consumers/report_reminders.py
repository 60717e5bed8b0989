"""Reminds agencies of the usage reports that they owe, and tells those above them when no report comes."""

import threading
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from casework import sharing
from casework.rules.granting import local_day
from casework.store.engine import transaction
from consumers.rounds import look_again


def watch_reports(engine: Engine, clock: Callable[[], datetime], stop: threading.Event, pause: float = 60.0) -> None:
    """Look at the clock until `stop` is set. A lost database is waited for."""
    look_again(lambda: remind_due(engine, clock()), "reminders", stop, pause)


def remind_due(engine: Engine, now: datetime) -> int:
    """Send every reminder whose day has come; returns how many. Again, or by two at once: nothing twice."""
    with transaction(engine) as session:
        request_ids = sharing.list_reminders_due(session, local_day(now))
    sent = 0
    for request_id in request_ids:
        with transaction(engine) as session:
            sent += sharing.remind(session, request_id, now)
    return sent
