"""Does a piece of work again and again by the clock, and waits where the database is away."""

import logging
import threading
from collections.abc import Callable

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from casework.store.troubles import is_passing

_log = logging.getLogger(__name__)


def look_again(work: Callable[[], object], name: str, stop: threading.Event, pause: float) -> None:
    """Do `work` every `pause` seconds until `stop` is set. A lost database is waited for; anything else is raised."""
    while not stop.is_set():
        try:
            work()
        except (SQLAlchemyError, psycopg.Error) as trouble:
            if not is_passing(trouble):
                raise
            _log.warning("%s waits for the database: %s", name, type(trouble).__name__)
        stop.wait(pause)
