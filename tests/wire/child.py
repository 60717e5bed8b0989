"""Another process for the tests of the bus: it reads or relays until it is told to stop, or its plug is pulled."""

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, text

from casework.bus.crashing import crash
from casework.bus.kafka import KafkaWire
from casework.bus.kafka_access import KafkaAccess
from casework.bus.kafka_reading import Times
from casework.bus.log import LogWire
from casework.bus.messages import Consumer, Wire
from casework.bus.stopping import stops_on_signals
from casework.store.engine import open_engine, transaction
from producers.outbox_relay import relay
from schemas.events import AnyEvent

TABLES = """
    CREATE TABLE IF NOT EXISTS came (number bigserial, event_id uuid, process int);
    CREATE TABLE IF NOT EXISTS kept (event_id uuid PRIMARY KEY, number bigserial);
    GRANT ALL ON came, kept TO PUBLIC; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;
"""
_CAME = text("INSERT INTO came (event_id, process) VALUES (:event_id, :process)")
_KEPT = text("INSERT INTO kept (event_id) VALUES (:event_id) ON CONFLICT DO NOTHING")


def keep(engine: Engine, events: Sequence[AnyEvent], slowly: float = 0.0) -> None:
    """What a handler does: store each event once, in one transaction. `came` also counts second deliveries."""
    rows = [{"event_id": event.event_id, "process": os.getpid()} for event in events]
    with transaction(engine) as session:
        session.execute(_CAME, rows)
    time.sleep(slowly)
    with transaction(engine) as session:
        session.execute(_KEPT, rows)
        crash("before_db_commit")


def main() -> None:
    """Run one piece of work."""
    work, told = sys.argv[1], json.loads(sys.argv[2])
    engine = open_engine(told["url"])
    stop = threading.Event()
    if work == "relay":
        with stops_on_signals(stop):
            relay(engine, _wire(engine, told), stop)
        return
    handled = lambda events: keep(engine, events, told.get("slowly", 0.0))  # noqa: E731
    consumer = Consumer(told["group"], (told["topic"],), handled, told.get("largest_batch", 100))
    _wire(engine, told).run([consumer], stop)


def _wire(engine: Engine, told: dict[str, Any]) -> Wire:
    if not told["bootstrap"]:
        return LogWire(engine)
    times = Times(**told.get("times", {}))
    return KafkaWire(engine, KafkaAccess(told["bootstrap"]), told.get("instance"), times)


if __name__ == "__main__":
    main()
