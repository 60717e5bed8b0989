"""The wire of several machines: Apache Kafka, read through FastStream."""

import asyncio
import gc
import os
import threading
from collections.abc import Sequence

import structlog
from aiokafka.errors import KafkaError
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from sqlalchemy import Engine

from casework.bus.kafka_access import KafkaAccess
from casework.bus.kafka_reading import Reading, Times, undecoded, without_headers
from casework.bus.kafka_sending import Sender
from casework.bus.kafka_topics import count_waiting, list_missing_topics
from casework.bus.messages import Consumer, Message
from casework.bus.opening import Opening
from casework.bus.patience import Patience, pause_after
from casework.bus.scrubbing import ScrubbedLogger
from casework.bus.stopping import stops_on_signals

_log = structlog.get_logger(__name__)
_LONGEST_RETRY_S = 5.0
_LOOK_FOR_STOP_S = 0.1


class MissingTopics(Exception):
    """The broker lacks topics that we need; `sikkep migrate` makes them."""


class KafkaWire:
    """A bus on Kafka. Processes of one group share its partitions; `instance` names this one among them (optional)."""

    def __init__(
        self, engine: Engine, access: KafkaAccess, instance: str | None = None, times: Times | None = None
    ) -> None:
        self._engine = engine
        self._access = access
        self._instance = instance
        self._times = times or Times()
        self._sender: Sender | None = None

    def publish(self, messages: Sequence[Message]) -> None:
        """Return when Kafka has all of them on every copy in sync. Raises `TooLarge`, KafkaError or TimeoutError."""
        if self._sender is None:
            self._sender = Sender(self._access, self._times.send_s)
        self._sender.send(messages)

    def run(self, consumers: Sequence[Consumer], stop: threading.Event) -> None:
        """Read until `stop` is set (SIGTERM and SIGINT set it too); the batch in hand is finished and committed first.

        Raises `MissingTopics`. Ends the process with status 1 where a reader is stuck or a batch outlives the grace.
        """
        with stops_on_signals(stop):
            asyncio.run(self._host(consumers, stop))

    def backlog(self, consumers: Sequence[Consumer]) -> int:
        """How many published messages these consumers have not finished yet."""
        return asyncio.run(self._backlog(consumers))

    def close(self) -> None:
        """Stop sending for good."""
        if self._sender is not None:
            self._sender.close()

    async def _backlog(self, consumers: Sequence[Consumer]) -> int:
        return sum([await count_waiting(self._access, one) for one in consumers])

    async def _host(self, consumers: Sequence[Consumer], stop: threading.Event) -> None:
        failures = 0
        while not stop.is_set():
            try:
                missing = await list_missing_topics(self._access, consumers)
                if missing:
                    raise MissingTopics(", ".join(missing))
                return await self._host_until(consumers, stop)
            except (KafkaError, OSError) as problem:
                _log.warning("no broker yet", error=type(problem).__name__)
                await asyncio.sleep(pause_after(failures, _LONGEST_RETRY_S))
                failures += 1
        return None

    async def _host_until(self, consumers: Sequence[Consumer], stop: threading.Event) -> None:
        broker = self._broker()
        patience = Patience(stop, self._times.poll_ms / 1000 * 0.4)
        opening = Opening(consumers)
        readings = [Reading(self._engine, one, opening, patience, self._times) for one in consumers]
        for reading in readings:
            self._subscribe(broker, reading)
        application = FastStream(broker, logger=None)
        try:
            await application.start()
            # What is loaded by now stays; the collector need not walk over it at every event.
            gc.freeze()
            async with asyncio.TaskGroup() as watching:
                tasks = [watching.create_task(reading.watch()) for reading in readings]
                while not stop.is_set():  # noqa: ASYNC110 - the flag is a thread's, not the loop's
                    await asyncio.sleep(_LOOK_FOR_STOP_S)
                for task in tasks:
                    task.cancel()
            # What is in hand is stored and committed before the clients close.
            settling = [asyncio.create_task(reading.settle()) for reading in readings]
            await asyncio.wait(settling, timeout=self._times.grace_s)
        finally:
            await application.stop()
        if any(reading.is_at_work for reading in readings):
            _log.critical("a batch outlived the grace, process ends")
            os._exit(1)

    def _broker(self) -> KafkaBroker:
        return KafkaBroker(
            self._access.servers,
            security=self._access.framework_security(),
            consumer_only=True,
            allow_auto_create_topics=False,
            graceful_timeout=self._times.grace_s,
            logger=ScrubbedLogger(),
        )

    def _subscribe(self, broker: KafkaBroker, reading: Reading) -> None:
        times, consumer = self._times, reading.consumer
        subscriber = broker.subscriber(
            *consumer.topics,
            group_id=consumer.group_id,
            group_instance_id=f"{consumer.group_id}-{self._instance}" if self._instance else None,
            batch=True,
            max_records=consumer.largest_batch,
            batch_timeout_ms=times.batch_wait_ms,
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            session_timeout_ms=times.session_ms,
            heartbeat_interval_ms=times.heartbeat_ms,
            max_poll_interval_ms=times.poll_ms,
            parser=without_headers,
            decoder=undecoded,
            listener=reading.gate,
        )
        subscriber(reading.on_batch)
        reading.client = lambda: subscriber.consumer
