"""Kafka alone: the traps of framework and client that would lose, redirect or hide something, each sprung once."""

import asyncio
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner
from sqlalchemy import text
from structlog.testing import capture_logs

from broker.running import RunningKafka
from casework.bus.kafka import MissingTopics
from casework.bus.kafka_access import KafkaAccess, OpenLine
from casework.bus.kafka_reading import Times
from casework.bus.kafka_sending import _partition
from casework.bus.kafka_topics import ensure_topics
from casework.bus.messages import Message
from casework.bus.scrubbing import ScrubbedLogger
from casework.store.engine import transaction
from schemas.events import AnyEvent
from tests.examples import numbered
from tests.wire.child import keep
from tests.wire.roads import Road, events, reading, until

pytestmark = pytest.mark.kafka
T = TypeVar("T")


def _ask(road: Road, question: Callable[[AIOKafkaConsumer], Awaitable[T]]) -> T:
    async def asking() -> T:
        client = AIOKafkaConsumer(bootstrap_servers=road.bootstrap)
        await client.start()
        try:
            return await question(client)
        finally:
            await client.stop()

    return asyncio.run(asking())


def _ends(road: Road, topic: str, partitions: int = 4) -> list[int]:
    parts = [TopicPartition(topic, number) for number in range(partitions)]
    found = _ask(road, lambda client: client.end_offsets(parts))
    return [found[part] for part in parts]


def _count(road: Road, table: str) -> int:
    with transaction(road.engine) as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_families_are_spread_over_the_partitions(kafka_road: Road) -> None:
    kafka_road.consumer(lambda _: None)
    kafka_road.publish(events(200, families=50))
    ends = _ends(kafka_road, kafka_road.topic)
    assert sum(ends) == 200
    assert all(ends)


def test_a_reply_to_header_sends_nothing_anywhere(kafka_road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = kafka_road.consumer(came.extend)
    evil = Road(kafka_road.engine, kafka_road.url, kafka_road.bootstrap)
    evil.consumer(lambda _: None)
    good = kafka_road.letter(events(1)[0])
    kafka_road.send([Message(good.topic, good.key, good.value, (("reply_to", evil.topic.encode()), *good.headers))])
    with reading(kafka_road.wire(), consumer):
        until(lambda: kafka_road.wire().backlog([consumer]) == 0)
    assert len(came) == 1
    assert sum(_ends(evil, evil.topic)) == 0


def test_records_deleted_unread_raise_an_alarm_and_the_rest_is_read(kafka_road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = kafka_road.consumer(came.extend)
    kafka_road.publish(events(20, families=1))
    with reading(kafka_road.wire(), consumer):
        until(lambda: kafka_road.wire().backlog([consumer]) == 0)
    kafka_road.publish(events(20, families=1, first=20))
    part = TopicPartition(kafka_road.topic, _ends(kafka_road, kafka_road.topic).index(40))
    asyncio.run(_delete_up_to(kafka_road, part, 33))
    with capture_logs() as said, reading(kafka_road.wire(), consumer):
        until(lambda: len(came) >= 27)
    (alarm,) = [line for line in said if line["event"] == "records were deleted unread"]
    assert (alarm["count"], alarm["topic"], alarm["partition"]) == (13, part.topic, part.partition)


async def _delete_up_to(road: Road, part: TopicPartition, offset: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=road.bootstrap)
    await admin.start()
    await admin.delete_records({part: RecordsToDelete(before_offset=offset)})
    await admin.close()


def test_a_stuck_reader_ends_its_process_with_status_1(kafka_road: Road) -> None:
    kafka_road.consumer(lambda _: None)
    kafka_road.publish(events(10))
    assert kafka_road.child(slowly=60, times={"poll_ms": 1000, "look_s": 0.5}).wait(30) == 1


def test_a_batch_that_outlives_the_grace_ends_the_process_with_status_1(kafka_road: Road) -> None:
    kafka_road.consumer(lambda _: None)
    kafka_road.publish(events(10))
    child = kafka_road.child(slowly=20, times={"grace_s": 0.5})
    until(lambda: _count(kafka_road, "came") > 0)
    child.send_signal(signal.SIGTERM)
    assert child.wait(10) == 1


def test_a_batch_slower_than_the_poll_interval_is_neither_lost_nor_stuck(kafka_road: Road) -> None:
    slow = iter([True])

    def handle(told: Sequence[AnyEvent]) -> None:
        time.sleep(4 if next(slow, False) else 0)
        keep(kafka_road.engine, told)

    consumer = kafka_road.consumer(handle)
    kafka_road.publish(events(100))
    with reading(kafka_road.wire(times=Times(poll_ms=2000)), consumer):
        until(lambda: kafka_road.wire().backlog([consumer]) == 0)
    assert _count(kafka_road, "kept") == 100


@pytest.mark.slow
def test_a_process_frozen_past_its_session_does_no_harm_when_it_wakes(kafka_road: Road) -> None:
    consumer = kafka_road.consumer(lambda _: None)
    kafka_road.publish(events(200))
    frozen = kafka_road.child(slowly=0.5, largest_batch=50)
    until(lambda: _count(kafka_road, "came") > 50)
    frozen.send_signal(signal.SIGSTOP)
    heir = kafka_road.child()
    until(lambda: kafka_road.wire().backlog([consumer]) == 0)
    frozen.send_signal(signal.SIGCONT)
    kafka_road.publish(events(50, first=200))
    until(lambda: _count(kafka_road, "kept") == 250)
    for one in (frozen, heir):
        one.send_signal(signal.SIGTERM)
        assert one.wait(30) == 0
    assert kafka_road.wire().backlog([consumer]) == 0


@pytest.mark.slow
def test_a_broker_that_dies_and_comes_back_costs_only_time(kafka_road: Road, kafka: RunningKafka) -> None:
    came: set[object] = set()
    consumer = kafka_road.consumer(lambda told: came.update(event.event_id for event in told))
    wire = kafka_road.wire(times=Times(send_s=3))
    wire.publish([kafka_road.letter(event) for event in events(100)])
    with reading(kafka_road.wire(), consumer):
        until(lambda: len(came) == 100)
        kafka.kill()
        with pytest.raises((KafkaError, TimeoutError)):
            wire.publish([kafka_road.letter(event) for event in events(10, first=100)])
        kafka.start()
        wire.publish([kafka_road.letter(event) for event in events(100, first=100)])
        until(lambda: len(came) == 200, 40)


def test_without_its_topics_it_does_not_begin(kafka_road: Road) -> None:
    consumer = kafka_road.consumer(lambda _: None)
    lost = type(consumer)(consumer.group_id, (*consumer.topics, "nowhere"), consumer.handle)
    with pytest.raises(MissingTopics, match="nowhere"):
        kafka_road.wire().run([lost], threading.Event())


def test_topics_are_made_once(kafka_road: Road) -> None:
    consumer = kafka_road.consumer(lambda _: None)
    assert asyncio.run(ensure_topics(KafkaAccess(kafka_road.bootstrap), [consumer])) == []


def test_an_open_line_to_another_machine_is_refused() -> None:
    with pytest.raises(OpenLine):
        KafkaAccess("localhost:9092,kafka.example:9092")
    with pytest.raises(OpenLine):
        KafkaAccess("kafka.example:9092", "SASL_PLAINTEXT")
    assert KafkaAccess("kafka:9092", open_line_is_wanted=True).framework_security() is None
    assert KafkaAccess("[::1]:9092, localhost:9092").client_options()["security_protocol"] == "PLAINTEXT"


def test_a_signed_in_line_is_encrypted_and_keeps_its_password_to_itself() -> None:
    access = KafkaAccess("kafka.example:9093", "SASL_SSL", username="sikkep", password="rahasia")
    options = access.client_options()
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert options["ssl_context"].check_hostname
    assert "rahasia" not in repr(access)
    security = access.framework_security()
    assert security is not None
    assert security.use_ssl


def test_what_the_framework_logs_quotes_no_message() -> None:
    with capture_logs() as said:
        try:
            raise ValueError("nik 1802012345678901")
        except ValueError as problem:
            ScrubbedLogger().log(40, "SubscriberNotFound: record(value=b'1802012345678901')", exc_info=problem)
    assert "1802012345678901" not in str(said)
    assert said[0]["error"] == "ValueError"


def test_a_family_goes_where_any_other_program_would_put_it() -> None:
    usual = DefaultPartitioner()
    keys = [str(numbered(number)).encode() for number in range(200)]
    assert [_partition(key, range(6), ()) for key in keys] == [usual(key, range(6), ()) for key in keys]
    assert _partition(None, range(6), [4]) == 4
