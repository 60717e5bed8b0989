"""What both wires promise: in order per family, at least once, nothing skipped, and one bad letter stops nobody."""

import threading
import time
from collections.abc import Sequence
from contextlib import suppress

import pytest
from sqlalchemy import text

from casework.bus.messages import Message, TooLarge
from casework.store.engine import transaction
from schemas.codes import DeadLetterCode
from schemas.events import AnyEvent
from tests.wire.child import keep
from tests.wire.roads import Road, by_family, events, reading, until


def test_events_arrive_in_order_per_family_and_none_is_lost(road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = road.consumer(came.extend)
    told = events(3000, families=50)
    road.publish(told[:1000])
    with reading(road.wire(), consumer):
        road.publish(told[1000:])
        until(lambda: len(came) >= len(told))
    assert by_family(came) == by_family(told)
    assert road.wire().backlog([consumer]) == 0


def test_a_reader_that_comes_late_begins_at_the_beginning_and_knows_its_backlog(road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = road.consumer(came.extend)
    road.publish(events(50))
    assert road.wire().backlog([consumer]) == 50
    with reading(road.wire(), consumer):
        until(lambda: len(came) >= 50)


def test_after_a_stop_reading_resumes_where_it_was(road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = road.consumer(came.extend)
    road.publish(events(100))
    with reading(road.wire(), consumer):
        until(lambda: len(came) >= 100)
    road.publish(events(100, first=100))
    with reading(road.wire(), consumer):
        until(lambda: len(came) >= 200)
        time.sleep(0.2)
    assert sorted(event.event_id for event in came) == sorted(event.event_id for event in events(200))


def test_two_groups_read_the_same_messages_each_for_itself(road: Road) -> None:
    one: list[AnyEvent] = []
    other: list[AnyEvent] = []
    consumers = [road.consumer(one.extend), road.consumer(other.extend, group=road.group + "-other")]
    road.publish(events(100))
    with reading(road.wire(), *consumers):
        until(lambda: len(one) >= 100 and len(other) >= 100)
    assert by_family(one) == by_family(other)


def test_an_event_delivered_twice_is_kept_once(road: Road) -> None:
    consumer = road.consumer(lambda told: keep(road.engine, told))
    road.publish(events(300) + events(300))
    road.publish(events(300))
    with reading(road.wire(), consumer):
        until(lambda: road.wire().backlog([consumer]) == 0)
    assert _count(road, "came") == 900
    assert _count(road, "kept") == 300


def _unreadable(road: Road) -> dict[str, Message]:
    good = road.letter(events(1)[0])
    named = {name: value for name, value in good.headers if value is not None}
    as_version_99 = named | {"ce_type": b"id.sikkep.record_appeared.v99"}
    return {
        DeadLetterCode.BAD_JSON: Message(road.topic, good.key, b"{not json \xff"),
        "empty": Message(road.topic, good.key, b""),
        "tombstone": Message(road.topic, good.key, None),
        DeadLetterCode.KEY_MISMATCH: Message(road.topic, None, good.value),
        "another key": Message(road.topic, b"somebody-else", good.value),
        DeadLetterCode.SCHEMA: Message(road.topic, good.key, b'{"kind":"record_appeared","nik":"1802012345678901"}'),
        DeadLetterCode.UNKNOWN_TYPE: Message(road.topic, good.key, b'{"kind":"volcano_erupted"}'),
        DeadLetterCode.UNKNOWN_VERSION: Message(road.topic, good.key, good.value, tuple(as_version_99.items())),
        "odd headers": Message(road.topic, good.key, b"[]", (("h", b"\xff\x00"), ("n", None), ("ce_type", b"\xfe"))),
    }


def test_unreadable_letters_are_kept_as_they_came_and_the_others_go_on(road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = road.consumer(came.extend)
    bad = _unreadable(road)
    good = [road.letter(event) for event in events(20)]
    road.send([letter for pair in zip(good, bad.values(), strict=False) for letter in pair] + good[len(bad) :])
    with reading(road.wire(), consumer):
        until(lambda: road.wire().backlog([consumer]) == 0)
    dead = road.dead_letters()
    assert {event.event_id for event in came} == {event.event_id for event in events(20)}
    assert sorted((row.key or b"", row.value or b"") for row in dead) == sorted(
        (letter.key or b"", letter.value or b"") for letter in bad.values()
    )
    codes = [row.code for row in dead]
    assert codes.count("bad_json") == 3
    assert codes.count("key_mismatch") == 2
    assert {"schema", "unknown_type", "unknown_version"} <= set(codes)
    assert not any("1802012345678901" in row.field for row in dead)
    assert _count(road, "outbox") == len(bad)  # the copies for the dead letter topic


def test_strange_headers_neither_stop_nor_lose_a_good_event(road: Road) -> None:
    came: list[AnyEvent] = []
    consumer = road.consumer(came.extend)
    good = road.letter(events(1)[0])
    strange = (
        ("reply_to", b"evil"),
        ("\u00e9\x00", b"\xff\xfe"),
        ("null", None),
        *((f"h{n}", b"x") for n in range(500)),
    )
    road.send([Message(road.topic, good.key, good.value, strange)])
    road.publish(events(5))
    with reading(road.wire(), consumer):
        until(lambda: len(came) >= 6)
    assert road.dead_letters() == []


def test_a_poison_event_is_put_aside_alone_after_five_tries(road: Road) -> None:
    told = events(200)
    poison = told[77].event_id
    tries: list[int] = []
    came: set[object] = set()

    def handle(batch: Sequence[AnyEvent]) -> None:
        if poison in {event.event_id for event in batch}:
            tries.append(len(batch))
            raise KeyError(f"a value that must not be told: {batch[0]}")
        came.update(event.event_id for event in batch)

    consumer = road.consumer(handle)
    road.publish(told)
    with reading(road.wire(), consumer):
        until(lambda: road.wire().backlog([consumer]) == 0)
    (dead,) = road.dead_letters()
    assert (dead.code, dead.field, dead.attempts) == ("handler_bug", "KeyError", 5)
    assert tries.count(1) == 5
    assert came == {event.event_id for event in told} - {poison}


def test_trouble_of_the_database_is_waited_out_and_puts_nothing_aside(road: Road) -> None:
    cuts = iter([True, True, False, True])

    def handle(told: Sequence[AnyEvent]) -> None:
        with suppress(StopIteration):
            if next(cuts):
                with transaction(road.engine) as session:  # a real cut: the server ends our own connection
                    session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        keep(road.engine, told)

    consumer = road.consumer(handle)
    road.publish(events(300))
    with reading(road.wire(), consumer):
        until(lambda: road.wire().backlog([consumer]) == 0)
    assert _count(road, "kept") == 300
    assert road.dead_letters() == []


def test_stopping_while_the_database_is_away_leaves_the_offset_where_it_was(road: Road) -> None:
    asked = threading.Event()

    def handle(_: Sequence[AnyEvent]) -> None:
        asked.set()
        with transaction(road.engine) as session:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    consumer = road.consumer(handle)
    road.publish(events(10))
    with reading(road.wire(), consumer):
        assert asked.wait(20)
    assert road.wire().backlog([consumer]) == 10
    assert road.dead_letters() == []


def test_an_oversized_message_is_refused_before_anything_is_sent(road: Road) -> None:
    consumer = road.consumer(lambda _: None)
    with pytest.raises(TooLarge):
        road.send([road.letter(events(1)[0]), Message(road.topic, b"k", b"x" * 256_001)])
    assert road.wire().backlog([consumer]) == 0


def _count(road: Road, table: str) -> int:
    with transaction(road.engine) as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
