"""What travels: a message going out, a delivery coming in, and who listens."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from casework.bus.topics import topic_of
from schemas.events import AnyEvent, Event, canonical, content_headers, topic_key

Headers = tuple[tuple[str, bytes], ...]
Handler = Callable[[Sequence[AnyEvent]], None]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to publish."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as a wire brought it, nothing decoded. `position` names it within topic and partition."""

    topic: str
    partition: int
    position: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who listens: `handle` gets events in batches, may get them twice, and commits its own transaction.

    `group_id` is the module name with hyphens and never changes.
    """

    group_id: str
    topics: tuple[str, ...]
    handle: Handler
    largest_batch: int = 2000


class Wire(Protocol):
    """A bus. Delivery is at least once; order is kept per key."""

    def publish(self, messages: Sequence[Message]) -> None:
        """Return when the bus has all of them for good; raise where it may not. Order per key is kept."""

    def run(self, consumers: Sequence[Consumer], stop: threading.Event) -> None:
        """Deliver to the consumers until `stop` is set; finish the batch in hand, then return."""

    def backlog(self, consumers: Sequence[Consumer]) -> int:
        """How many published messages these consumers have not finished yet."""


def message_of(event: Event) -> Message:
    """The event as a message: CloudEvents binary mode, key = its subject's id."""
    return Message(topic_of(event), topic_key(event), canonical(event).encode(), tuple(content_headers(event)))
