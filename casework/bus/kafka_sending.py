"""Sends messages to Kafka: every copy acknowledged, no repeats by the client, in order per key."""

import asyncio
import random
import threading
from collections.abc import Coroutine, Sequence
from functools import lru_cache
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import murmur2

from casework.bus.kafka_access import KafkaAccess
from casework.bus.messages import Message
from casework.store.letters import refuse_oversized

_log = structlog.get_logger(__name__)
# The relay holds a transaction open meanwhile, and the database ends idle ones after 60 s.
LONGEST_SEND_S = 20.0
_LINGER_MS = 5
_BATCH_BYTES = 256 * 1024


def _partition(key: bytes | None, every: Sequence[int], reachable: Sequence[int]) -> int:
    # Kafka's usual rule, so that other programs put a family's events in the same place. The hash is remembered: in
    # Python it costs a third of a send, and families come again.
    if key is None:
        return random.choice(reachable or every)  # noqa: S311 - spreads load, guards nothing
    return every[_hash(key) % len(every)]


@lru_cache(maxsize=100_000)
def _hash(key: bytes) -> int:
    return int(murmur2(key)) & 0x7FFF_FFFF


class Sender:
    """A producer with a thread and an event loop of its own, so that plain functions can send. One `send` at a time."""

    def __init__(self, access: KafkaAccess, longest_s: float = LONGEST_SEND_S) -> None:
        self._access = access
        self._longest_s = longest_s
        self._producer: AIOKafkaProducer | None = None
        self._turn = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="kafka-sender", daemon=True)
        self._thread.start()

    def send(self, messages: Sequence[Message]) -> None:
        """Return when Kafka has them all. Raises `TooLarge`, or KafkaError or TimeoutError: then any may be there."""
        refuse_oversized(messages)
        with self._turn:
            self._wait_for(self._send(messages))

    def close(self) -> None:
        """Stop the producer and its thread. A second time does nothing."""
        with self._turn:
            if self._loop.is_closed():
                return
            self._wait_for(self._abandon_producer())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _send(self, messages: Sequence[Message]) -> None:
        try:
            async with asyncio.timeout(self._longest_s):
                await self._send_through(await self._ready_producer(), messages)
        except BaseException:
            # An idempotent producer tries for ever while the broker is away, and may stay broken for good after one
            # failure (aiokafka #1017). So it is left behind with what it holds, and the next one sends that again.
            await self._abandon_producer()
            raise

    async def _send_through(self, producer: AIOKafkaProducer, messages: Sequence[Message]) -> None:
        sent: list[asyncio.Future[Any]] = []
        # Not FastStream's publish_batch: that puts all keys into one partition.
        for one in messages:
            key = b"" if one.key is None and one.value is None else one.key
            sent.append(await producer.send(one.topic, one.value, key, headers=list(one.headers)))
        await producer.flush()
        for outcome in sent:
            outcome.result()

    async def _ready_producer(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                acks="all",
                enable_idempotence=True,
                linger_ms=_LINGER_MS,
                compression_type="lz4",
                partitioner=_partition,
                max_batch_size=_BATCH_BYTES,
                request_timeout_ms=int(self._longest_s * 1000),
                **self._access.client_options(),
            )
            self._producer = producer
            await producer.start()
        return self._producer

    async def _abandon_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            # stop() alone would wait for the broker; nobody waits for what is still in there.
            await producer._sender.close()  # noqa: SLF001
            await producer.stop()
