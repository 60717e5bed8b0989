"""What travels: a message going out, a delivery coming in, and who listens."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from casework.store.letters import Headers, Message, TooLarge, message_of
from schemas.events import AnyEvent

__all__ = ["Consumer", "Delivery", "Handler", "Headers", "Message", "TooLarge", "Wire", "message_of"]

Handler = Callable[[Sequence[AnyEvent]], None]


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
        """Return when the bus has all of them for good; raise where it may not. Order per key is kept.

        Raises `TooLarge` before anything is sent where one is above 256 kB.
        """

    def run(self, consumers: Sequence[Consumer], stop: threading.Event) -> None:
        """Deliver to the consumers until `stop` is set; finish the batch in hand, then return."""

    def backlog(self, consumers: Sequence[Consumer]) -> int:
        """How many published messages these consumers have not finished yet."""

    def close(self) -> None:
        """Publish nothing more, and let go of the bus."""
