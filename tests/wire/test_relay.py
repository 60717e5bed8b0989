"""The relay: letters go out in order, each at least once, whoever dies meanwhile."""

import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.bus.messages import Consumer, Message, TooLarge
from casework.store import outbox
from casework.store.dead_letters import DeadLetter, append
from casework.store.engine import transaction
from producers.outbox_relay import relay, relay_once
from schemas.codes import DeadLetterCode
from schemas.events import AnyEvent
from tests.wire.child import keep
from tests.wire.roads import Road, by_family, events, reading, until

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def _post(road: Road, told: Sequence[AnyEvent]) -> None:
    with transaction(road.engine) as session:
        outbox.post_messages(session, [road.letter(event) for event in told], NOW)


def _waiting(road: Road) -> int:
    with transaction(road.engine) as session:
        return outbox.count_waiting(session)


def test_letters_go_out_in_order_and_leave_the_outbox(road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = road.consumer(came.extend)
    told = events(500)
    for start in range(0, 500, 50):
        _post(road, told[start : start + 50])
    wire = road.wire()
    assert [relay_once(road.engine, wire, 300) for _ in range(3)] == [300, 200, 0]
    assert _waiting(road) == 0
    with reading(wire, consumer):
        until(lambda: len(came) >= 500)
    assert by_family(came) == by_family(told)


def test_a_letter_posted_in_a_transaction_that_fails_never_goes_out(road: Road) -> None:
    with pytest.raises(DBAPIError):
        _post_and_fail(road)
    assert relay_once(road.engine, road.wire()) == 0


def _post_and_fail(road: Road) -> None:
    with transaction(road.engine) as session:
        outbox.post(session, events(1), NOW)
        session.execute(text("SELECT 1 / 0"))


def test_an_open_writer_holds_back_only_what_could_overtake_it(log: Road) -> None:
    with transaction(log.engine) as slow:
        outbox.post(slow, events(1), NOW)
        _post(log, events(1, first=1))
        assert relay_once(log.engine, log.wire()) == 0
    assert relay_once(log.engine, log.wire()) == 2


def test_two_relays_at_once_keep_the_order(road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = road.consumer(came.extend)
    told = events(2000, families=5)
    wires, stop = [road.wire(), road.wire()], threading.Event()
    with ThreadPoolExecutor() as threads, reading(road.wire(), consumer):
        for wire in wires:
            threads.submit(relay, road.engine, wire, stop)
        for start in range(0, 2000, 20):
            _post(road, told[start : start + 20])
        until(lambda: len(came) >= 2000)
        stop.set()
    assert by_family(came) == by_family(told)
    assert len(came) == 2000


@pytest.mark.kafka
def test_killed_between_sending_and_forgetting_it_sends_again_and_the_effect_is_single(kafka_road: Road) -> None:
    consumer = kafka_road.consumer(lambda told: keep(kafka_road.engine, told))
    _post(kafka_road, events(300))
    assert kafka_road.child("relay", crash_at="relay_published:1").wait(30) == 137
    assert _waiting(kafka_road) == 300
    assert kafka_road.child("relay", crash_at="relay_marked:1").wait(30) == 137  # forgotten, but not committed
    last = kafka_road.child("relay")
    until(lambda: _waiting(kafka_road) == 0)
    last.send_signal(signal.SIGTERM)
    assert last.wait(30) == 0
    with reading(kafka_road.wire(), consumer):
        until(lambda: kafka_road.wire().backlog([consumer]) == 0)
    with transaction(kafka_road.engine) as session:
        assert session.execute(text("SELECT count(*) FROM came")).scalar_one() == 900
        assert session.execute(text("SELECT count(*) FROM kept")).scalar_one() == 300


@pytest.mark.kafka
def test_while_the_bus_is_away_letters_wait(kafka_road: Road) -> None:
    kafka_road.consumer(lambda _: None)
    _post(kafka_road, events(10))
    away = Road(kafka_road.engine, kafka_road.url, "127.0.0.1:1")
    with pytest.raises(Exception, match=r"(?i)unable to bootstrap|connection"):
        relay_once(kafka_road.engine, away.wire())
    assert _waiting(kafka_road) == 10
    assert relay_once(kafka_road.engine, kafka_road.wire()) == 10


def test_an_oversized_letter_is_refused_before_it_is_written(log: Road) -> None:
    with pytest.raises(TooLarge), transaction(log.engine) as session:
        outbox.post_messages(session, [Message(log.topic, b"k", b"x" * 256_001)], NOW)
    assert _waiting(log) == 0


def test_dead_letters_of_any_shape_go_out_to_their_topic(road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = road.consumer(came.extend)
    headers = (("h", b"\xff"), ("n", None), ("big", b"x" * 200_000))
    shapes = [(None, None), (b"k", None), (None, b""), (b"k", b"x" * 900_000), (b"\xff" * 300_000, b"v")]
    letters = [
        DeadLetter(road.topic, 0, str(n), key, value, headers, DeadLetterCode.BAD_JSON)
        for n, (key, value) in enumerate(shapes)
    ]
    for new in (5, 0):  # a second delivery keeps and posts nothing
        with transaction(road.engine) as session:
            assert append(session, road.group, letters, NOW) == new
    assert relay_once(road.engine, road.wire()) == 5
    copies = Consumer(f"{road.group}-copies", (f"{road.topic}.{road.group}.dlq",), consumer.handle)
    assert road.wire().backlog([copies]) == 5
