"""Makes the topics, and asks the broker how far everybody is."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from casework.bus.kafka_access import KafkaAccess
from casework.bus.messages import Consumer
from casework.bus.topics import PARTITIONS, TOPICS, dead_letter_topic

# Events carry no personal data, so they are kept for ever. Dead letters are as they came, so they are not.
_FOR_EVER = {"retention.ms": "-1", "max.message.bytes": "1048576"}
_LOOKS, _BETWEEN_LOOKS_S = 100, 0.05
_THIRTY_DAYS = {"retention.ms": str(30 * 24 * 3600 * 1000), "max.message.bytes": "1048576"}


async def ensure_topics(
    access: KafkaAccess, consumers: Sequence[Consumer] = (), *, partitions: int = PARTITIONS, replication: int = 1
) -> list[str]:
    """Make every topic and every consumer's dead letter topics where they are missing; returns those made.

    With three or more copies a write counts only when two brokers have it. Raises aiokafka's errors.
    """
    safe = {"min.insync.replicas": "2"} if replication >= 3 else {}
    events = {topic for one in consumers for topic in one.topics} | set(TOPICS)
    wanted = [NewTopic(topic, partitions, replication, topic_configs=_FOR_EVER | safe) for topic in sorted(events)]
    unread = dead_letter_topics(consumers)
    wanted += [NewTopic(topic, 1, replication, topic_configs=_THIRTY_DAYS | safe) for topic in unread]
    async with _administration(access) as admin:
        answer = await admin.create_topics(wanted)
        await _until_listed(admin, {topic.name for topic in wanted})
    outcomes = {name: for_code(code) for name, code, *_ in answer.topic_errors}
    for name, error in outcomes.items():
        if error is not TopicAlreadyExistsError and error.errno != 0:
            raise error(f"topic {name} could not be made")
    return sorted(name for name, error in outcomes.items() if error.errno == 0)


async def _until_listed(admin: AIOKafkaAdminClient, names: set[str]) -> None:
    # A broker says "made" a moment before it lists a topic, and a consumer that looks in that moment would not start.
    for _ in range(_LOOKS):
        if names <= set(await admin.list_topics()):
            return
        await asyncio.sleep(_BETWEEN_LOOKS_S)


async def list_missing_topics(access: KafkaAccess, consumers: Sequence[Consumer]) -> list[str]:
    """Topics that these consumers need and the broker does not have."""
    async with _administration(access) as admin:
        there = set(await admin.list_topics())
    needed = {topic for one in consumers for topic in one.topics} | set(dead_letter_topics(consumers))
    return sorted(needed - there)


def dead_letter_topics(consumers: Iterable[Consumer]) -> list[str]:
    """Where copies of what these consumers cannot take in are published."""
    return sorted({dead_letter_topic(topic, one.group_id) for one in consumers for topic in one.topics})


async def count_waiting(access: KafkaAccess, consumer: Consumer) -> int:
    """How many messages the consumer's group has not finished."""
    # A client that subscribes to nothing does not join the group; it only asks.
    asking = AIOKafkaConsumer(group_id=consumer.group_id, enable_auto_commit=False, **access.client_options())
    await asking.start()
    try:
        parts = [
            TopicPartition(topic, number)
            for topic in consumer.topics
            for number in await asking._client._wait_on_metadata(topic)  # noqa: SLF001 - partitions_for_topic knows no new ones
        ]
        return sum((await lags(asking, parts)).values())
    finally:
        await asking.stop()


async def lags(asking: AIOKafkaConsumer, parts: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    """For each partition how many messages lie after the group's committed offset, or in all where there is none."""
    starts, ends = await asking.beginning_offsets(parts), await asking.end_offsets(parts)
    return {part: ends[part] - max(await asking.committed(part) or 0, starts[part]) for part in parts}


async def gone_records(asking: AIOKafkaConsumer, parts: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    """Partitions whose log now begins after the committed offset, and how many messages were deleted unread."""
    starts = await asking.beginning_offsets(parts)
    done = {part: await asking.committed(part) for part in parts}
    return {part: starts[part] - at for part, at in done.items() if at is not None and at < starts[part]}


@asynccontextmanager
async def _administration(access: KafkaAccess) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**access.client_options())
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()
