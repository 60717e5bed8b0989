"""Tries again while the database is in trouble, with growing pauses, and stops when asked to."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from casework.store.troubles import is_passing

_log = structlog.get_logger(__name__)
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 5.0
T = TypeVar("T")


class GaveUp(Exception):
    """The database was in trouble for longer than we wait in one go. Nothing is lost: the messages come again."""


def pause_after(attempt: int, longest: float = _LONGEST_PAUSE) -> float:
    """Seconds to wait after the n-th failure (from 0): doubling up to `longest`, spread so that not all meet."""
    full = min(_FIRST_PAUSE * 2.0 ** min(attempt, 16), longest)
    return full * random.uniform(0.5, 1)  # noqa: S311 - it spreads load and guards nothing


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on trying: until `stop` is set, and not above `seconds` in one go."""

    stop: threading.Event = field(default_factory=threading.Event)
    seconds: float = 120.0

    def insist(self, work: Callable[[], T]) -> T:
        """Do `work` until it succeeds or fails for good. Raises `GaveUp`, or whatever else `work` raises."""
        deadline = time.monotonic() + self.seconds
        attempt = 0
        while True:
            try:
                return work()
            except Exception as problem:
                if not is_passing(problem):
                    raise
                self._pause(attempt, deadline, problem)
            attempt += 1

    def _pause(self, attempt: int, deadline: float, problem: Exception) -> None:
        _log.warning("database in trouble, trying again", attempt=attempt + 1, error=type(problem).__name__)
        if self.stop.wait(pause_after(attempt)) or time.monotonic() > deadline:
            raise GaveUp from problem
