"""Reads the log once for all groups of a process: the first to come opens a page, those after it take it over."""

import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from casework.bus.intake import Opened, open_all
from casework.bus.messages import Consumer, Delivery
from casework.store import bus_log
from casework.store.bus_log import Entry, Place

KEPT = 6
"""Pages that may wait for a slower group. One that falls further behind reads for itself."""


@dataclass(frozen=True, slots=True)
class Page:
    """The messages of one topic from a place on, opened, and the place after them."""

    opened: Opened
    length: int
    reached: Place


@dataclass(slots=True)
class _Waiting:
    page: Page
    groups_to_come: int


class Pages:
    """The pages of all topics that these consumers follow. What is below every open transaction never changes, so a
    page that was read is as good as the log itself."""

    def __init__(self, consumers: Sequence[Consumer]) -> None:
        self._followers = Counter(topic for one in consumers for topic in one.topics)
        self._kept: OrderedDict[tuple[str, Place], _Waiting] = OrderedDict()
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()

    def next_page(self, session: Session, topic: str, place: Place, room: int) -> Page | None:
        """At most `room` messages of the topic after `place`, oldest first; None where there is none."""
        with self._turns[topic]:  # two groups at one place: the second waits for what the first is opening
            return self._take_over(topic, place, room) or self._read(session, topic, place, room)

    def _take_over(self, topic: str, place: Place, room: int) -> Page | None:
        with self._guard:
            waiting = self._kept.get((topic, place))
            if waiting is None or waiting.page.length > room:
                return None
            waiting.groups_to_come -= 1
            if not waiting.groups_to_come:
                del self._kept[topic, place]
            return waiting.page

    def _read(self, session: Session, topic: str, place: Place, room: int) -> Page | None:
        entries = bus_log.list_after(session, topic, place, room)
        if not entries:
            return None
        page = Page(open_all([_delivery(topic, entry) for entry in entries]), len(entries), entries[-1].place)
        if self._followers[topic] > 1:
            self._keep(topic, place, page)
        return page

    def _keep(self, topic: str, place: Place, page: Page) -> None:
        with self._guard:
            self._kept[topic, place] = _Waiting(page, self._followers[topic] - 1)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _delivery(topic: str, entry: Entry) -> Delivery:
    position = f"{entry.place.xid}-{entry.place.log_id}"
    return Delivery(topic, 0, position, entry.key, entry.value, entry.headers)
