"""Reminds agencies of the usage reports that they owe, and tells those above them when no report comes."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from casework import sharing
from casework.rules.sharing import local_day
from casework.store.engine import transaction
from casework.store.troubles import is_passing

_log = logging.getLogger(__name__)


def watch_reports(engine: Engine, clock: Callable[[], datetime], stop: threading.Event, pause: float = 60.0) -> None:
    """Look at the clock every `pause` seconds until `stop` is set. A lost database is waited for."""
    while not stop.is_set():
        try:
            remind_due(engine, clock())
        except (SQLAlchemyError, psycopg.Error) as trouble:
            if not is_passing(trouble):
                raise
            _log.warning("reminders wait for the database: %s", type(trouble).__name__)
        stop.wait(pause)


def remind_due(engine: Engine, now: datetime) -> int:
    """Send every reminder whose day has come; returns how many. Again, or by two at once: nothing twice."""
    with transaction(engine) as session:
        request_ids = sharing.list_reminders_due(session, local_day(now))
    sent = 0
    for request_id in request_ids:
        with transaction(engine) as session:
            sent += sharing.remind(session, request_id, now)
    return sent
