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

from benchmarks.stage import Stage, consumers
from casework.bus.kafka import KafkaWire
from casework.bus.kafka_access import KafkaAccess
from casework.bus.log import LogWire
from casework.bus.messages import Handler, Wire
from casework.store.engine import open_engine
from consumers.memory import spare_the_collector
from schemas.events import AnyEvent

_LOOK_S = 1.0  # seldom: it counts all that waits, on the database that is being measured
_START_S = 60.0


@dataclass(frozen=True, slots=True)
class Place:
    """A database, and the broker's address where Kafka is the wire."""

    url: str
    kafka: str | None = None

    @property
    def wire_name(self) -> str:
        """The wire of this place, by name."""
        return "kafka" if self.kafka else "log"

    def wire(self, engine: Engine) -> Wire:
        """The wire of this place."""
        return KafkaWire(engine, KafkaAccess(self.kafka)) if self.kafka else LogWire(engine)


def place_on(stage: Stage, url: str, wire: str) -> Place:
    """This database of the stage with one of its wires."""
    return Place(url, stage.kafka if wire == "kafka" else None)


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
        """Let it work until nothing is left on the bus; returns the seconds from its first batch to its last commit."""
        began = self._say("run")
        while self._wire.backlog(self._consumers):
            if not self._process.is_alive():
                raise RuntimeError("the consumer process died")
            time.sleep(_LOOK_S)
        return self._say("stop") - began

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
    work = _Work()
    while (word := line.recv()) != "end":
        line.send(work.begin(wire, engine) if word == "run" else work.end() if word == "stop" else 0.0)
    engine.dispose()


class _Work:
    """One run of the wire in a thread, with the moments of the first batch and of the last commit."""

    def begin(self, wire: Wire, engine: Engine) -> float:
        self._stop, self._first = threading.Event(), threading.Event()
        watched = [replace(one, handle=self._watched(one.handle)) for one in consumers(engine)]
        self._thread = threading.Thread(target=wire.run, args=(watched, self._stop))
        self._thread.start()
        self._first.wait()
        return self._began

    def end(self) -> float:
        self._stop.set()
        self._thread.join()
        return self._ended

    def _watched(self, handle: Handler) -> Handler:
        def watched(events: Sequence[AnyEvent]) -> None:
            if not self._first.is_set():
                self._began = time.monotonic()
                self._first.set()
            handle(events)
            self._ended = time.monotonic()

        return watched
