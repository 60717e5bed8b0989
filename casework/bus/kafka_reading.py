"""Reads from Kafka for one group: batches of raw bytes, the offset moved by hand, and a watchdog beside it."""

import asyncio
import dataclasses
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaMessage
from sqlalchemy import Engine

from casework.bus.crashing import crash
from casework.bus.intake import Opened, take_in, told
from casework.bus.kafka_sending import LONGEST_SEND_S
from casework.bus.kafka_topics import gone_records, lags
from casework.bus.messages import Consumer, Delivery
from casework.bus.opening import Opening
from casework.bus.patience import GaveUp, Patience

_log = structlog.get_logger(__name__)
_Records = tuple[ConsumerRecord[bytes | None, bytes | None], ...]
_ASKING_S = 10.0
_LOOK_FOR_STOP_S = 0.05


@dataclass(frozen=True, slots=True)
class Times:
    """How long things may take. A group notices a dead member after `session_ms`."""

    session_ms: int = 6_000
    heartbeat_ms: int = 1_000
    poll_ms: int = 300_000
    batch_wait_ms: int = 20
    grace_s: float = 30.0
    look_s: float = 30.0
    send_s: float = LONGEST_SEND_S

    @property
    def stuck_s(self) -> float:
        """With messages waiting and nothing done for so long, a reader is stuck."""
        return 2 * self.poll_ms / 1000


async def without_headers(records: _Records, original: Callable[[_Records], Awaitable[KafkaMessage]]) -> KafkaMessage:
    """FastStream's parser, kept away from header bytes: on one that is not UTF-8 it raises, and the batch is lost."""
    message = await original(tuple(dataclasses.replace(record, headers=()) for record in records))
    message.raw_message = records
    return message


async def undecoded(_message: KafkaMessage, _original: object) -> list[object]:
    """Nothing for FastStream to decode: we read the bytes ourselves."""
    return []


class Gate(ConsumerRebalanceListener):  # type: ignore[misc]
    """Lets the batch in hand finish before partitions go to another member: aiokafka rebalances in the background."""

    def __init__(self, settle: Callable[[], Awaitable[None]], look: Callable[[], Awaitable[None]]) -> None:
        self.is_open = asyncio.Event()
        self._settle = settle
        self._look = look

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Begin nothing new, and wait for the batch in hand."""
        self.is_open.clear()
        await self._settle()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Look at what was assigned, before a batch of it can move the offset."""
        try:
            await self._look()
        finally:
            self.is_open.set()


class Reading:
    """One group's reading in this process."""

    def __init__(self, engine: Engine, consumer: Consumer, opening: Opening, patience: Patience, times: Times) -> None:
        self.consumer = consumer
        self.gate = Gate(self.settle, self._warn_of_gaps)
        self.client: Callable[[], AIOKafkaConsumer | None] = lambda: None
        self.is_at_work = False
        self._engine = engine
        self._opening = opening
        self._patience = patience
        self._times = times
        self._in_hand: asyncio.Task[None] | None = None
        self._moved_at = time.monotonic()

    async def on_batch(self, message: KafkaMessage) -> None:
        """Open a batch while the one before is still being stored, then take it in hand."""
        records: Any = message.raw_message
        opened = await asyncio.to_thread(self._opening.open_all, [_delivery(record) for record in records])
        # A batch leaves its offset uncommitted only when we stop; nothing after it may be committed then.
        if await self._is_its_turn():
            self._in_hand = asyncio.create_task(self._finish(opened, _offsets_after(records)))

    async def _is_its_turn(self) -> bool:
        while not self._patience.stop.is_set():
            if self._in_hand is not None and not self._in_hand.done():
                await asyncio.wait({self._in_hand}, timeout=_LOOK_FOR_STOP_S)
            elif not self.gate.is_open.is_set():
                await asyncio.sleep(_LOOK_FOR_STOP_S)
            else:
                return True
        return False

    async def settle(self) -> None:
        """Wait until the batch in hand is stored and committed."""
        if self._in_hand is not None:
            await asyncio.wait({self._in_hand})

    async def _finish(self, opened: Opened, offsets: dict[TopicPartition, int]) -> None:
        while not await self._is_taken_in(opened):
            if self._patience.stop.is_set():
                return
            await asyncio.sleep(1.0)
        await self._commit(offsets)

    async def _is_taken_in(self, opened: Opened) -> bool:
        try:
            await asyncio.to_thread(self._take_in, opened)
        # The supervisor of a batch: with manual acknowledgement, whatever slipped through here would be skipped.
        except Exception as problem:  # noqa: BLE001
            level = _log.warning if isinstance(problem, GaveUp) else _log.error
            level("batch is tried again", group_id=self.consumer.group_id, **told(problem))
            return False
        return True

    def _take_in(self, opened: Opened) -> None:
        # A thread outlives the task that waits for it, so it is the thread that says when it is done.
        self.is_at_work = True
        try:
            take_in(self._engine, self.consumer, opened, self._patience)
        finally:
            self.is_at_work = False

    async def watch(self) -> None:
        """Look now and then whether messages wait while nothing moves; then end the process, to be restarted."""
        while True:
            await asyncio.sleep(self._times.look_s)
            client = self.client()
            if client is not None:
                await self._look(client)

    async def _look(self, client: AIOKafkaConsumer) -> None:
        parts = sorted(client.assignment())
        try:
            waiting = sum((await asyncio.wait_for(lags(client, parts), _ASKING_S)).values()) if parts else 0
        except (KafkaError, TimeoutError) as problem:
            _log.warning("broker does not answer", group_id=self.consumer.group_id, error=type(problem).__name__)
            return
        if not waiting:
            self._moved_at = time.monotonic()
        elif time.monotonic() - self._moved_at > self._times.stuck_s:
            _log.critical("reader is stuck, process ends", group_id=self.consumer.group_id, waiting=waiting)
            os._exit(1)
        await self._warn_of_gaps()

    async def _warn_of_gaps(self) -> None:
        client = self.client()
        if client is None:
            return
        try:
            gone = await asyncio.wait_for(gone_records(client, sorted(client.assignment())), _ASKING_S)
        except (KafkaError, TimeoutError):
            return
        for part, count in gone.items():
            place = {"topic": part.topic, "partition": part.partition}
            _log.error("records were deleted unread", group_id=self.consumer.group_id, count=count, **place)

    async def _commit(self, offsets: dict[TopicPartition, int]) -> None:
        client = self.client()
        try:
            if client is not None:
                await client.commit(offsets)
        except KafkaError as problem:
            # The effect is stored; a second delivery changes nothing.
            _log.warning("offset not moved", group_id=self.consumer.group_id, error=type(problem).__name__)
        crash("after_offset_commit")
        self._moved_at = time.monotonic()


def _delivery(record: ConsumerRecord[bytes | None, bytes | None]) -> Delivery:
    return Delivery(record.topic, record.partition, str(record.offset), record.key, record.value, tuple(record.headers))


def _offsets_after(records: _Records) -> dict[TopicPartition, int]:
    # Only what this batch held: commit() without offsets would commit whatever was fetched since.
    after: dict[TopicPartition, int] = {}
    for record in records:
        part = TopicPartition(record.topic, record.partition)
        after[part] = max(after.get(part, 0), record.offset + 1)
    return after
