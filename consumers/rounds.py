"""Does a piece of work again and again, rests when there was none, and waits where the database is away."""

import logging
import threading
from collections.abc import Callable

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from casework.store.troubles import is_passing

_log = logging.getLogger(__name__)


def look_again(work: Callable[[], int], name: str, stop: threading.Event, pause: float) -> None:
    """Do `work` until `stop` is set; where it returns 0 (nothing was to be done), rest for `pause` seconds.

    A lost database is waited for; anything else is raised.
    """
    while not stop.is_set():
        done = 0
        try:
            done = work()
        except (SQLAlchemyError, psycopg.Error) as trouble:
            if not is_passing(trouble):
                raise
            _log.warning("%s waits for the database: %s", name, type(trouble).__name__)
        if not done:
            stop.wait(pause)
