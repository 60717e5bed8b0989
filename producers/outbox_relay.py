"""Carries letters from the outbox to the bus, in order, each at least once."""

import threading
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from casework.bus.crashing import crash
from casework.bus.log import LogWire
from casework.bus.messages import Wire
from casework.bus.patience import pause_after
from casework.store import bus_log, outbox
from casework.store.engine import transaction

_log = structlog.get_logger(__name__)
BATCH = 2000
PAUSE = 0.05
LONGEST_PAUSE = 5.0


def relay_once(engine: Engine, wire: Wire, limit: int = BATCH) -> int:
    """Carry the oldest letters, at most `limit`; returns how many. 0 also where another relay is at work.

    Raises what the wire or the database raises; the letters then stay and go out the next time.
    """
    with transaction(engine) as session:
        if not outbox.has_relay_turn(session):
            return 0
        if isinstance(wire, LogWire) and wire.engine is engine:
            return _move_into_log(session, limit)
        return _publish(session, wire, limit)


def relay(engine: Engine, wire: Wire, stop: threading.Event) -> None:
    """Carry letters until `stop` is set. Where the bus or the database is away, wait and try again."""
    failures = 0
    while not stop.is_set():
        try:
            pause = 0.0 if relay_once(engine, wire) else PAUSE
            failures = 0
        # A supervisor's catch: an outage of any kind must not end the only relay there is.
        except Exception as problem:  # noqa: BLE001
            pause = pause_after(failures, LONGEST_PAUSE)
            failures += 1
            _log.warning("relay waits", error=type(problem).__name__, failures=failures)
        stop.wait(pause)


def _move_into_log(session: Session, limit: int) -> int:
    # The log is in the same database: one transaction moves the letters, so here they go out exactly once.
    return bus_log.take_over_outbox(session, datetime.now(UTC), limit)


def _publish(session: Session, wire: Wire, limit: int) -> int:
    batch = outbox.take_batch(session, limit)
    if batch is None:
        return 0
    crash("relay_read")
    wire.publish(batch.messages)
    crash("relay_published")
    outbox.drop(session, batch)
    crash("relay_marked")
    return len(batch.messages)
