"""Where registers are kept: the database, the keys, the clock, and who wants to know how far the work is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from casework.registers.reports import Progress
from casework.store.sealing import Sealer


def silent(_doing: str, _done: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class Office:
    """What the work on hand-overs needs."""

    engine: Engine
    sealer: Sealer
    clock: Callable[[], datetime]
    tell: Progress = silent
