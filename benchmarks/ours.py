"""Runs our two consumers in a process of their own and times them from the first batch to an empty backlog."""

import multiprocessing
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.stage import consumers
from casework.bus.kafka import KafkaWire
from casework.bus.kafka_access import KafkaAccess
from casework.bus.log import LogWire
from casework.bus.messages import Consumer, Wire
from casework.store.engine import open_engine
from consumers.memory import spare_the_collector
from schemas.events import AnyEvent

_LOOK_S = 0.05
_START_S = 60.0


@dataclass(frozen=True, slots=True)
class Place:
    """A database, and the broker's address where Kafka is the wire."""

    url: str
    kafka: str | None = None

    def wire(self, engine: Engine) -> Wire:
        """The wire of this place."""
        return KafkaWire(engine, KafkaAccess(self.kafka)) if self.kafka else LogWire(engine)


class ConsumerProcess:
    """One consumer process of ours; it waits between runs, so that its memory can be followed over all of them."""

    def __init__(self, place: Place) -> None:
        self._line, theirs = multiprocessing.get_context("spawn").Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=_serve, args=(place, theirs), daemon=True)
        self._process.start()
        self._engine = open_engine(place.url)
        self._wire = place.wire(self._engine)
        self._consumers = consumers(self._engine)
        self._say("ready")

    def work_off(self) -> float:
        """Let it work until nothing is left on the bus; returns the seconds from its first batch on."""
        began = self._say("run")
        while self._wire.backlog(self._consumers):
            if not self._process.is_alive():
                raise RuntimeError("the consumer process died")
            time.sleep(_LOOK_S)
        ended = time.monotonic()
        self._say("stop")
        return ended - began

    def resident_mb(self) -> float:
        """How much memory it holds now (VmRSS)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def end(self) -> None:
        """Send it home."""
        self._line.send("end")
        self._process.join(10)
        self._engine.dispose()

    def _say(self, word: str) -> float:
        self._line.send(word)
        if not self._line.poll(_START_S):
            raise RuntimeError(f"the consumer process does not answer to {word}")
        return float(self._line.recv())


@contextmanager
def consumer_process(place: Place) -> Iterator[ConsumerProcess]:
    """A consumer process for the time of the block."""
    process = ConsumerProcess(place)
    try:
        yield process
    finally:
        process.end()


def _serve(place: Place, line: Connection) -> None:
    spare_the_collector()  # as `sikkep consume` does
    engine = open_engine(place.url)
    wire = place.wire(engine)
    stop, thread = threading.Event(), threading.Thread()
    while (word := line.recv()) != "end":
        if word == "run":
            stop, first = threading.Event(), threading.Event()
            watched = [_noting(one, first) for one in consumers(engine)]
            thread = threading.Thread(target=wire.run, args=(watched, stop))
            thread.start()
            first.wait()
        elif word == "stop":
            stop.set()
            thread.join()
        line.send(time.monotonic())
    engine.dispose()


def _noting(consumer: Consumer, first: threading.Event) -> Consumer:
    def handle(events: Sequence[AnyEvent]) -> None:
        first.set()
        consumer.handle(events)

    return replace(consumer, handle=handle)
