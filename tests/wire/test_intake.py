"""Taking in: what is no event is put aside at once, trouble of the database never is, and places are kept only once."""

from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, exc, text

from casework.bus.intake import open_all, read_delivery, take_in
from casework.bus.messages import Consumer, Delivery, message_of
from casework.bus.patience import GaveUp, Patience
from casework.store.engine import transaction
from casework.store.letters import pack_headers, unpack_headers
from casework.store.troubles import is_passing
from schemas.codes import DeadLetterCode
from schemas.events import AnyEvent, Unreadable
from tests.examples import all_examples
from tests.wire.roads import events

GOOD = message_of(events(1)[0])
VALUE = GOOD.value or b""


def _delivery(value: bytes | None = VALUE, key: bytes | None = GOOD.key, **more: Any) -> Delivery:
    return Delivery("t", 0, more.pop("position", "1"), key, value, **more)


@pytest.mark.parametrize("event", all_examples(), ids=lambda event: event.kind)
def test_every_kind_of_event_is_read_as_it_was_sent(event: AnyEvent) -> None:
    sent = message_of(event)
    assert read_delivery(Delivery(sent.topic, 0, "1", sent.key, sent.value, sent.headers)) == event


SHAPES: list[tuple[str, dict[str, Any], str]] = [
    ("nothing", {"value": None}, "bad_json"),
    ("no bytes", {"value": b""}, "bad_json"),
    ("half", {"value": VALUE[:-5]}, "bad_json"),
    ("not UTF-8", {"value": VALUE.replace(b"examples", b"exam\xffles", 1)}, "bad_json"),
    ("a key twice", {"value": VALUE[:-1] + b',"kind":"record_appeared"}'}, "bad_json"),
    ("deep", {"value": b"[" * 5000}, "bad_json"),
    ("a list", {"value": b"[]"}, "schema"),
    ("a number", {"value": b"1"}, "schema"),
    ("no kind", {"value": b"{}"}, "unknown_type"),
    ("another kind", {"value": b'{"kind":"x"}'}, "unknown_type"),
    ("a naive time", {"value": VALUE.replace(b'00:00Z"', b'00:00"', 1)}, "schema"),
    ("a string for a number", {"value": VALUE.replace(b'"members":4', b'"members":"4"')}, "schema"),
    ("too large", {"value": b"x" * 256_001}, "too_large"),
    ("no key", {"key": None}, "key_mismatch"),
    ("another key", {"key": b"x"}, "key_mismatch"),
    ("version 2", {"headers": (("ce_type", b"id.sikkep.record_appeared.v2"),)}, "unknown_version"),
    ("version 10^5000", {"headers": (("ce_type", b"id.sikkep.record_appeared.v" + b"9" * 5000),)}, "unknown_version"),
]


@pytest.mark.parametrize(
    ("given", "code"), [(given, code) for _, given, code in SHAPES], ids=[one[0] for one in SHAPES]
)
def test_what_is_no_event_is_unreadable_for_a_reason(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Unreadable) as why:
        read_delivery(_delivery(**given))
    assert why.value.code is DeadLetterCode(code)


@pytest.mark.parametrize("value", [b"\xff", b"", None, b"other.type.v9", b"id.sikkep.volcano.v9"])
def test_a_type_header_that_is_not_ours_decides_nothing(value: bytes | None) -> None:
    assert read_delivery(_delivery(headers=(("ce_type", value),))) == events(1)[0]


@pytest.mark.parametrize("value", [b"", b"text", b"\x00", b"\xff\xfe", None, "\u2713".encode()])
@pytest.mark.parametrize("name", ["h", "", "\x00", "\u2713"])
def test_headers_are_kept_byte_for_byte(name: str, value: bytes | None) -> None:
    assert unpack_headers(pack_headers(((name, value),))) == ((name, value),)


def test_a_place_is_put_aside_once_however_often_it_comes(engine: Engine) -> None:
    consumer = Consumer("g", ("t",), lambda _: None)
    for _ in range(3):
        take_in(engine, consumer, open_all([_delivery(b"x", position="1"), _delivery(b"x", position="2")]))
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM dead_letter")).scalar_one() == 2
        assert session.execute(text("SELECT count(*) FROM outbox")).scalar_one() == 2


def test_many_poison_events_are_each_put_aside_and_the_rest_is_handled(engine: Engine) -> None:
    told = events(64)
    poison = {event.event_id for event in told[::9]}
    came: set[object] = set()

    def handle(batch: Sequence[AnyEvent]) -> None:
        ids = {event.event_id for event in batch}
        if ids & poison:
            raise ValueError("a bug")
        came.update(ids)

    sent = [message_of(event) for event in told]
    deliveries = [_delivery(one.value, one.key, position=str(n)) for n, one in enumerate(sent)]
    take_in(engine, Consumer("g", ("t",), handle), open_all(deliveries))
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM dead_letter")).scalar_one() == len(poison)
    assert came == {event.event_id for event in told} - poison


def test_a_passing_failure_heals_without_a_dead_letter(engine: Engine) -> None:
    failures = iter([psycopg.errors.DeadlockDetected(), psycopg.errors.SerializationFailure(), None])

    def handle(_: Sequence[AnyEvent]) -> None:
        if problem := next(failures):
            raise problem

    take_in(engine, Consumer("g", ("t",), handle), open_all([_delivery()]))
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM dead_letter")).scalar_one() == 0


def test_patience_ends_and_the_batch_comes_again(engine: Engine) -> None:
    def handle(_: Sequence[AnyEvent]) -> None:
        raise psycopg.OperationalError

    with pytest.raises(GaveUp):
        take_in(engine, Consumer("g", ("t",), handle), open_all([_delivery()]), Patience(seconds=0.1))


@pytest.mark.parametrize(
    ("problem", "passes"),
    [
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.LockNotAvailable(), True),
        (psycopg.errors.DiskFull(), True),
        (psycopg.errors.ReadOnlySqlTransaction(), True),
        (psycopg.errors.UndefinedTable(), True),
        (psycopg.errors.ProgramLimitExceeded(), False),
        (psycopg.errors.NotNullViolation(), False),
        (psycopg.errors.InvalidTextRepresentation(), False),
        (exc.TimeoutError(), True),
        (exc.OperationalError("", {}, psycopg.errors.DeadlockDetected()), True),
        (exc.InternalError("", {}, psycopg.errors.ReadOnlySqlTransaction()), True),
        (exc.IntegrityError("", {}, psycopg.errors.UniqueViolation()), False),
        (KeyError("x"), False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_trouble_is_sorted_by_what_helps(problem: Exception, passes: bool) -> None:
    assert is_passing(problem) is passes
