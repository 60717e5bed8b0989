"""Opens what the bus brings: events go to the consumer, the unreadable is put aside, and everybody else goes on."""

import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import structlog
from sqlalchemy import Engine

from casework.bus.crashing import crash
from casework.bus.messages import Consumer, Delivery
from casework.bus.patience import GaveUp, Patience, pause_after
from casework.store import dead_letters
from casework.store.dead_letters import DeadLetter
from casework.store.engine import transaction
from schemas.codes import DeadLetterCode
from schemas.events import KINDS, AnyEvent, Unreadable, read_event, topic_key
from schemas.events.envelope import kind_and_version

_log = structlog.get_logger(__name__)
TRIES_ALONE = 5
_LONGEST_PAUSE_ALONE = 0.2
_Pair = tuple[Delivery, AnyEvent]


@dataclass(frozen=True, slots=True)
class Opened:
    """A batch as it was read: events with the deliveries that brought them, and what is no event of ours."""

    pairs: Sequence[_Pair]
    unread: Sequence[DeadLetter]


def open_all(deliveries: Sequence[Delivery], read: Callable[[Delivery], AnyEvent] | None = None) -> Opened:
    """Read every delivery, by `read_delivery` unless told otherwise.

    Touches nothing outside, so a wire may do it while the last batch is still being stored.
    """
    read = read or read_delivery
    pairs: list[_Pair] = []
    unread: list[DeadLetter] = []
    for delivery in deliveries:
        try:
            pairs.append((delivery, read(delivery)))
        except Unreadable as why:
            unread.append(_dead(delivery, why.code, why.field, 1))
    return Opened(pairs, unread)


def take_in(engine: Engine, consumer: Consumer, batch: Opened, patience: Patience | None = None) -> None:
    """Give the consumer every event of the batch; when this returns, the wire may move its offset.

    What is no event of ours, or fails five times alone, is then kept as a dead letter. Raises `GaveUp` where the
    database stays away: the wire must bring the same batch again.
    """
    crash("fetched")
    _Intake(engine, consumer, patience or Patience(threading.Event())).take(batch)
    crash("after_db_commit")


def read_delivery(delivery: Delivery) -> AnyEvent:
    """The event in a delivery. Raises `Unreadable`."""
    _refuse_other_versions(delivery)
    event = read_event(delivery.value)
    if delivery.key != topic_key(event):
        raise Unreadable(DeadLetterCode.KEY_MISMATCH)
    return event


class _Intake:
    def __init__(self, engine: Engine, consumer: Consumer, patience: Patience) -> None:
        self._engine = engine
        self._consumer = consumer
        self._patience = patience

    def take(self, batch: Opened) -> None:
        # Facts commute, so one poison event holds nobody up, not even later events of its own household.
        self._put_aside([*batch.unread, *self._hand_over(batch.pairs)])

    def _hand_over(self, pairs: Sequence[_Pair]) -> list[DeadLetter]:
        if not pairs:
            return []
        try:
            self._handle(pairs)
        except GaveUp:
            raise
        # The one place where anything may be caught: one bad event must not stop the batch, and a bug may raise
        # anything. What the database raises in passing has been tried again already, inside `insist`.
        except Exception as problem:  # noqa: BLE001
            return self._halve(pairs, problem)
        return []

    def _halve(self, pairs: Sequence[_Pair], problem: Exception) -> list[DeadLetter]:
        _log.warning("batch failed", group_id=self._consumer.group_id, events=len(pairs), **told(problem))
        if len(pairs) == 1:
            return self._try_alone(pairs[0], problem)
        middle = len(pairs) // 2
        return [*self._hand_over(pairs[:middle]), *self._hand_over(pairs[middle:])]

    def _try_alone(self, pair: _Pair, problem: Exception) -> list[DeadLetter]:
        for attempt in range(1, TRIES_ALONE):
            self._patience.stop.wait(pause_after(attempt, _LONGEST_PAUSE_ALONE))
            try:
                self._handle([pair])
            except GaveUp:
                raise
            except Exception as again:  # noqa: BLE001 - as above
                problem = again
            else:
                return []
        _log.error("event put aside", group_id=self._consumer.group_id, event_id=str(pair[1].event_id), **told(problem))
        return [_dead(pair[0], DeadLetterCode.HANDLER_BUG, type(problem).__name__, TRIES_ALONE)]

    def _handle(self, pairs: Sequence[_Pair]) -> None:
        events = [event for _, event in pairs]
        self._patience.insist(lambda: self._consumer.handle(events))

    def _put_aside(self, letters: Sequence[DeadLetter]) -> None:
        if letters:
            self._patience.insist(lambda: self._write(letters))

    def _write(self, letters: Sequence[DeadLetter]) -> None:
        with transaction(self._engine) as session:
            new = dead_letters.append(session, self._consumer.group_id, letters, datetime.now(UTC))
        _log.warning("dead letters kept", group_id=self._consumer.group_id, new=new, seen=len(letters))


def _refuse_other_versions(delivery: Delivery) -> None:
    # Only this one header is looked at, and only if it is text: header bytes are anybody's.
    for name, value in delivery.headers:
        if name == "ce_type":
            if value is not None and not _is_version_known(value):
                raise Unreadable(DeadLetterCode.UNKNOWN_VERSION, name)
            return


@lru_cache(maxsize=256)
def _is_version_known(ce_type: bytes) -> bool:
    try:
        found = kind_and_version(ce_type.decode())
    except UnicodeDecodeError:
        return True
    except ValueError:  # a version of more digits than Python reads
        return False
    # Of a kind that is not ours, the body says so better.
    return found is None or found[0] not in KINDS or KINDS[found[0]].version == found[1]


def _dead(delivery: Delivery, code: DeadLetterCode, field: str, attempts: int) -> DeadLetter:
    return DeadLetter(
        topic=delivery.topic,
        partition=delivery.partition,
        position=delivery.position,
        key=delivery.key,
        value=delivery.value,
        headers=delivery.headers,
        code=code,
        field=field,
        attempts=attempts,
    )


def told(problem: Exception) -> dict[str, str]:
    """What may be logged of a failure: its class and place."""
    # The text of an exception may quote what it failed on; its class and place may not.
    last = traceback.extract_tb(problem.__traceback__)[-1:]
    return {"error": type(problem).__name__, "at": "".join(f"{Path(one.filename).name}:{one.lineno}" for one in last)}
