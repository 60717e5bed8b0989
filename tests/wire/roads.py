"""A road is one of the two wires with a topic and a group of a test's own; every contract test drives both."""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, text

from casework.bus.kafka import KafkaWire
from casework.bus.kafka_access import KafkaAccess
from casework.bus.kafka_reading import Times
from casework.bus.kafka_topics import ensure_topics
from casework.bus.log import LogWire
from casework.bus.messages import Consumer, Handler, Message, message_of
from casework.store.engine import transaction
from schemas.events import AnyEvent
from tests.examples import START, changed, derived_id, numbered, timedelta

ROOT = Path(__file__).parents[2]


@dataclass
class Road:
    """One wire. `bootstrap` is the broker's address, or empty for the log."""

    engine: Engine
    url: str
    bootstrap: str = ""
    topic: str = field(default_factory=lambda: f"t-{uuid4().hex[:8]}")
    group: str = field(default_factory=lambda: f"g-{uuid4().hex[:8]}")
    opened: list[KafkaWire] = field(default_factory=list)

    @property
    def is_kafka(self) -> bool:
        return bool(self.bootstrap)

    def wire(self, instance: str | None = None, times: Times | None = None) -> "LogWire | KafkaWire":
        if not self.is_kafka:
            return LogWire(self.engine)
        self.opened.append(KafkaWire(self.engine, KafkaAccess(self.bootstrap), instance, times))
        return self.opened[-1]

    def consumer(self, handle: Handler, group: str = "", largest_batch: int = 200) -> Consumer:
        consumer = Consumer(group or self.group, (self.topic,), handle, largest_batch)
        if self.is_kafka:
            asyncio.run(ensure_topics(KafkaAccess(self.bootstrap), [consumer], partitions=4))
        return consumer

    def publish(self, events: Sequence[AnyEvent]) -> None:
        self.send([self.letter(event) for event in events])

    def letter(self, event: AnyEvent) -> Message:
        told = message_of(event)
        return Message(self.topic, told.key, told.value, told.headers)

    def send(self, messages: Sequence[Message]) -> None:
        wire = self.opened[0] if self.opened else self.wire()
        wire.publish(messages)

    def dead_letters(self) -> list[Any]:
        asked = text("SELECT * FROM dead_letter WHERE group_id = :group ORDER BY position")
        with transaction(self.engine) as session:
            return list(session.execute(asked, {"group": self.group}).all())

    def child(self, work: str = "read", crash_at: str = "", **options: Any) -> "subprocess.Popen[bytes]":
        """Another process of the group (tests/wire/child.py); `crash_at` pulls its plug."""
        told = {"url": self.url, "bootstrap": self.bootstrap, "topic": self.topic, "group": self.group} | options
        command = [sys.executable, "-m", "tests.wire.child", work, json.dumps(told)]
        return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"CRASH_AT": crash_at}, stderr=subprocess.DEVNULL)


@contextmanager
def reading(wire: "LogWire | KafkaWire", *consumers: Consumer) -> Iterator[threading.Event]:
    """The consumers read in a thread while inside; leaving stops them and waits."""
    stop = threading.Event()
    thread = threading.Thread(target=wire.run, args=(consumers, stop), daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(40)
        assert not thread.is_alive()


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def events(count: int, families: int = 20, first: int = 0) -> list[AnyEvent]:
    """Register facts of so many families, in turn."""
    return [_fact(number, numbered(number % families)) for number in range(first, first + count)]


def _fact(number: int, household_id: UUID) -> AnyEvent:
    at: datetime = START + timedelta(seconds=number)
    named = {"event_id": derived_id(at, "wire", number), "occurred_at": at, "household_id": household_id}
    return changed("record_appeared", **named)


def by_family(told: Sequence[AnyEvent]) -> dict[UUID, list[UUID]]:
    """The event ids of each family in their order."""
    found: dict[UUID, list[UUID]] = {}
    for event in told:
        found.setdefault(event.subject, []).append(event.event_id)
    return found
