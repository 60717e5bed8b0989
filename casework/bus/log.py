"""The wire of one machine: a log in PostgreSQL, followed by one thread per group of readers."""

import gc
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine

from casework.bus.crashing import crash
from casework.bus.intake import Opened, take_in, told
from casework.bus.log_pages import Page, Pages
from casework.bus.messages import Consumer, Message
from casework.bus.patience import Patience, pause_after
from casework.bus.stopping import stops_on_signals
from casework.store import bus_log
from casework.store.bus_log import Place
from casework.store.engine import transaction
from casework.store.listening import Line, open_line

_log = structlog.get_logger(__name__)
SHORTEST_WAIT = 0.01
LONGEST_WAIT = 1.0
LONGEST_RESTART_PAUSE = 30.0
HELD_UP = timedelta(seconds=30)


class LogWire:
    """A bus in the database of `engine`. A group is read by one process at a time; a second one waits for its turn.

    The turn is an advisory lock on the reader's own connection, so it passes on by itself when a process dies. One
    that lost its turn without noticing does work a second time, which is harmless, and cannot move the offset back.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def publish(self, messages: Sequence[Message]) -> None:
        """Append to the log in one transaction. Raises `TooLarge` or the database's error; then none is published."""
        with transaction(self.engine) as session:
            bus_log.append(session, messages, datetime.now(UTC))

    def run(self, consumers: Sequence[Consumer], stop: threading.Event) -> None:
        """Follow the log until `stop` is set (SIGTERM and SIGINT set it too); the batch in hand is finished first."""
        pages = Pages(consumers)
        with stops_on_signals(stop), ExitStack() as threads:
            for consumer in consumers:
                reader = _Reader(self.engine, consumer, stop, pages)
                thread = threading.Thread(target=reader.follow, name=consumer.group_id, daemon=True)
                thread.start()
                threads.callback(thread.join)
            # What is loaded by now stays; the collector need not walk over it at every event.
            gc.freeze()
            stop.wait()

    def backlog(self, consumers: Sequence[Consumer]) -> int:
        """How many published messages these consumers have not finished yet."""
        with transaction(self.engine) as session:
            return sum(bus_log.count_waiting(session, one.group_id, one.topics) for one in consumers)

    def close(self) -> None:
        """Nothing to let go of: the engine is its owner's."""


@dataclass(frozen=True, slots=True)
class _Batch:
    opened: Opened
    reached: dict[str, Place]


class _Reader:
    def __init__(self, engine: Engine, consumer: Consumer, stop: threading.Event, pages: Pages) -> None:
        self._engine = engine
        self._consumer = consumer
        self._stop = stop
        self._pages = pages
        self._places: dict[str, Place] = {}
        self._topics = list(consumer.topics)
        self._failures = 0

    def follow(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow_until_trouble()
            # The supervisor of a thread: whatever ends it, a group must not stay unread.
            except Exception as problem:  # noqa: BLE001
                _log.error("reader restarts", group_id=self._consumer.group_id, **told(problem))
                self._stop.wait(pause_after(self._failures, LONGEST_RESTART_PAUSE))
                self._failures += 1

    def _follow_until_trouble(self) -> None:
        with open_line(self._engine) as line:
            while not line.take_turn(self._consumer.group_id):
                if self._stop.wait(LONGEST_WAIT / 2):
                    return
            with transaction(self._engine) as session:
                self._places = bus_log.get_places(session, self._consumer.group_id, self._consumer.topics)
            self._read_on(line)

    def _read_on(self, line: Line) -> None:
        # The bell may ring while an older transaction is still open, so after any sign of life we look again soon.
        wait = SHORTEST_WAIT
        with ThreadPoolExecutor(1, f"{self._consumer.group_id}-ahead") as ahead:
            while not self._stop.is_set():
                if self._take_what_there_is(ahead):
                    self._failures, wait = 0, SHORTEST_WAIT
                    continue
                rang = line.wait(wait)
                if wait == LONGEST_WAIT:
                    self._warn_if_held_up()
                wait = SHORTEST_WAIT if rang else min(wait * 2, LONGEST_WAIT)

    def _take_what_there_is(self, ahead: Executor) -> bool:
        found = self._read_next(self._places)
        any_found = found is not None
        while found is not None:
            # The next batch is read and opened while the database stores this one.
            coming = ahead.submit(self._read_next, self._places | found.reached)
            self._take(found)
            found = None if self._stop.is_set() else coming.result()
        return any_found

    def _take(self, batch: "_Batch") -> None:
        take_in(self._engine, self._consumer, batch.opened, Patience(self._stop))
        with transaction(self._engine) as session:
            bus_log.move_places(session, self._consumer.group_id, batch.reached)
        crash("after_offset_commit")
        self._places |= batch.reached

    def _read_next(self, places: dict[str, Place]) -> "_Batch | None":
        room = self._consumer.largest_batch
        found: dict[str, Page] = {}
        # Each time another topic goes first, so that a busy one cannot starve the others.
        self._topics = self._topics[1:] + self._topics[:1]
        with transaction(self._engine) as session:
            for topic in self._topics:
                page = self._pages.next_page(session, topic, places[topic], room) if room else None
                if page:
                    found[topic] = page
                    room -= page.length
        return _batch(found) if found else None

    def _warn_if_held_up(self) -> None:
        with transaction(self._engine) as session:
            since = bus_log.find_held_up_since(session, self._places)
        if since is not None and datetime.now(UTC) - since > HELD_UP:
            _log.error(
                "a long-open transaction holds up the log", group_id=self._consumer.group_id, since=since.isoformat()
            )


def _batch(found: dict[str, Page]) -> _Batch:
    pairs = [pair for page in found.values() for pair in page.opened.pairs]
    unread = [letter for page in found.values() for letter in page.opened.unread]
    return _Batch(Opened(pairs, unread), {topic: page.reached for topic, page in found.items()})
