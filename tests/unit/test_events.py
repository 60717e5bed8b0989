"""What is read from the bus is an event of ours to the letter, or it is refused without a word of its content."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from contract.shapes import shape_of
from schemas.codes import DeadLetterCode, Source
from schemas.events import KINDS, Unreadable, canonical, read_event, same_content, topic_key
from schemas.events.envelope import content_headers, kind_and_version, type_name
from schemas.ids import plain_id
from tests.examples import FAMILY, PLEDGE, all_examples, changed, example
from tests.invented import invented

MATCH = canonical(example("match_found"))
BAD_JSON, SCHEMA = DeadLetterCode.BAD_JSON, DeadLetterCode.SCHEMA


def with_raw(added: str) -> str:
    """A match with one more field, as raw JSON."""
    return f"{MATCH[:-1]},{added}}}"


def with_value(field: str, raw: str, kind: str = "match_found") -> str:
    """An example in which a field has another value, as raw JSON."""
    body = json.loads(canonical(example(kind)))
    assert field in body
    return json.dumps(body | {field: "@"}).replace('"@"', raw)


def refusal(raw: bytes | str | None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_event(raw)
    return caught.value


NOT_JSON = {
    "nothing": None,
    "no bytes": b"",
    "blanks": b"   ",
    "truncated": MATCH[:-5],
    "two at once": MATCH + MATCH,
    "more after it": MATCH + "{}",
    "byte order mark": b"\xef\xbb\xbf" + MATCH.encode(),
    "utf-16": MATCH.encode("utf-16"),
    "latin-1": with_raw('"x":"é"').encode("latin-1"),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(40),
    "avro": b"Obj\x01\x04\x16avro.schema",
    "NaN": with_raw('"x":NaN'),
    "Infinity": with_raw('"x":{"y":[-Infinity]}'),
    "a key twice": with_raw('"score":100'),
    "a key twice further in": with_raw('"x":{"a":1,"a":2}'),
    "the id twice": MATCH.replace('"event_id"', f'"event_id":"{plain_id("other")}","event_id"'),
    "5,000 deep": with_raw(f'"x":{"[" * 5000}{"]" * 5000}'),
    "a lone surrogate": with_raw('"x":"\\ud800"'),
    "a raw line break in a text": with_raw('"x":"a\nb"'),
    "5,000 digits": with_raw(f'"x":{"9" * 5000}'),
}
WRONG_VALUE = {
    "a list": "[]",
    "null": "null",
    "a number": "5",
    "a text": '"x"',
    "a number of 4,000 digits": with_value("score", "9" * 4000),
    "a number as text": with_value("score", '"100"'),
    "true for a number": with_value("score", "true"),
    "1.0 for a number": with_value("score", "100.0"),
    "1e2 for a number": with_value("score", "1e2"),
    "NaN for a number": with_value("score", "NaN"),
    "null for a number": with_value("score", "null"),
    "below the range": with_value("score", "-1"),
    "above the range": with_value("score", "101"),
    "1 for true": with_value("is_final", "1", "notice_failed"),
    "a number as text further in": with_value("stated", '{"members":"4"}', "record_appeared"),
    "an unknown code": with_value("evidence", '["nik_guessed"]'),
    "NUL in a known field": with_value("rule", '"a\\u0000"'),
    "NUL in an unknown field": with_raw('"x":"a\\u0000"'),
    "NUL in a name": with_raw('"x\\u0000":1'),
    "unix time": with_value("occurred_at", "1700000000"),
    "unix time as text": with_value("occurred_at", '"1700000000"'),
    "a time without zone": with_value("occurred_at", '"2026-11-02T04:00:00"'),
    "a time of another century": with_value("occurred_at", '"2100-01-01T00:00:00Z"'),
    "1970": with_value("occurred_at", '"1970-01-01T00:00:00Z"'),
    "30 February": with_value("occurred_at", '"2026-02-30T04:00:00Z"'),
    "a day as unix time": with_value("visited_on", '"1793577600"', "visit_recorded"),
    "a time for a day": with_value("visited_on", '"2026-11-02T00:00:00Z"', "visit_recorded"),
    "a day without zeros": with_value("visited_on", '"2026-2-3"', "visit_recorded"),
    "no id": with_value("event_id", '""'),
    "no UUID for an id": with_value("event_id", '"42"'),
    "36 kB for an id": with_value("event_id", f'"{"a" * 36_000}"'),
    "digits of another script": with_value("area_code", '"１８"'),
    "a line break after an actor": with_value("actor", '"user:a\\n"'),
    "words for a code": with_value("rule", '"ditolak karena sudah pindah"'),
    "a NIK in a programme's name": with_value("programme", '"Bantuan 1802014107850001"', "pledge_made"),
    "a telephone number in a programme's name": with_value("programme", '"Hub. 0812-3456-7890"', "pledge_made"),
}
UNKNOWN = {
    "no kind": json.dumps({key: value for key, value in json.loads(MATCH).items() if key != "kind"}),
    "a kind of tomorrow": MATCH.replace("match_found", "match_dreamt"),
    "a number for a kind": with_value("kind", "5"),
}


@pytest.mark.parametrize("what", NOT_JSON)
def test_what_is_no_json_is_refused(what: str) -> None:
    assert refusal(NOT_JSON[what]).code is BAD_JSON


@pytest.mark.parametrize("what", WRONG_VALUE)
def test_a_wrong_value_is_refused(what: str) -> None:
    assert refusal(WRONG_VALUE[what]).code is SCHEMA


@pytest.mark.parametrize("what", UNKNOWN)
def test_an_unknown_kind_is_refused(what: str) -> None:
    assert refusal(UNKNOWN[what]).code is DeadLetterCode.UNKNOWN_TYPE


def test_256_kilobytes_are_read_and_one_byte_more_is_not() -> None:
    whole = MATCH.encode().ljust(256_000)
    assert read_event(whole) == example("match_found")
    assert refusal(whole + b" ").code is DeadLetterCode.TOO_LARGE


def test_a_refusal_names_the_place_and_no_value() -> None:
    secret = "1802014107850001"
    for raw in (with_value("rule", f'"Ibu {secret}"'), with_value("event_id", f'"{secret}"'), MATCH[:-3] + secret):
        why = refusal(raw)
        assert secret not in f"{why} {why.field} {why.__cause__} {why.__context__ and why.__context__.args}"
    assert refusal(with_value("rule", '"Ibu"')).field == "match_found.rule"


@pytest.mark.parametrize(
    "raw", ['"2026-11-02T11:00:00+07:00"', '"2026-11-02T04:00:00.000Z"', '"2026-11-02T04:00:00-00:00"']
)
def test_the_same_moment_in_other_words_is_the_same_event(raw: str) -> None:
    assert same_content(read_event(with_value("occurred_at", raw)), example("match_found"))


def test_unknown_fields_are_kept_wherever_they_stand() -> None:
    body = json.loads(canonical(example("record_appeared")))
    body["stated"]["of_tomorrow"] = {"a": [1, None]}
    body["of_tomorrow"] = "😀"
    event = read_event(json.dumps(body))
    assert json.loads(canonical(event)) == body
    assert canonical(read_event(canonical(event))) == canonical(event)
    assert not same_content(event, example("record_appeared"))


def test_our_own_events_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        example("case_opened").policy = "target:2"  # type: ignore[misc, union-attr]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_stored_text_is_the_event_without_the_time_of_recording(kind: str) -> None:
    recorded = changed(kind, recorded_at=datetime(2026, 11, 23, tzinfo=UTC))
    assert canonical(recorded) == canonical(example(kind))
    assert "null" not in canonical(recorded)
    assert same_content(recorded, example(kind))
    assert read_event(canonical(recorded)) == example(kind)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_event_of_every_kind_keeps_its_content_through_the_bus(kind: str) -> None:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(invented(shape_of(kind)))
    def goes_round(body: dict[str, Any]) -> None:
        event = read_event(json.dumps(body))
        assert event.kind == kind
        text = canonical(event)
        assert read_event(text) == event
        assert canonical(read_event(text.encode())) == text
        assert set(body) <= set(json.loads(text))

    goes_round()


@given(some.binary(max_size=300) | some.text(max_size=300).map(str.encode))
def test_any_bytes_are_an_event_or_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_event(raw)


@given(some.data())
def test_a_damaged_event_is_read_or_refused_and_never_anything_else(data: some.DataObject) -> None:
    raw = bytearray(canonical(data.draw(some.sampled_from(all_examples()))).encode())
    for _ in range(data.draw(some.integers(1, 4))):
        raw[data.draw(some.integers(0, len(raw) - 1))] = data.draw(some.integers(0, 255))
    try:
        canonical(read_event(bytes(raw)))
    except Unreadable as why:
        assert why.code in DeadLetterCode  # noqa: PT017 - either outcome is right


def test_the_key_is_the_household_or_else_the_pledge() -> None:
    assert topic_key(example("support_proposed")) == str(FAMILY).encode()
    assert topic_key(example("pledge_made")) == str(PLEDGE).encode()
    assert topic_key(example("notice_queued")) == str(FAMILY).encode()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_type_is_read_back_from_its_name(kind: str) -> None:
    assert kind_and_version(type_name(example(kind))) == (kind, 1)
    assert dict(content_headers(example(kind)))["ce_type"] == type_name(example(kind)).encode()


@pytest.mark.parametrize(
    "name", ["", "case_opened", "id.sikkep.case_opened", "id.sikkep.case_opened.v", "org.x.a.v1", "id.sikkep.a.v１"]
)
def test_a_foreign_type_is_no_type_of_ours(name: str) -> None:
    assert kind_and_version(name) is None


def test_a_copy_with_another_word_has_another_text() -> None:
    event = example("case_opened")
    before = canonical(event)
    other = event.model_copy(update={"policy": "target-2027.1"})
    assert canonical(other) == before.replace(event.policy, "target-2027.1") != before
    assert canonical(event.model_copy(deep=True)) == before
    assert event == type(event)(**dict(event))


def test_a_register_that_an_installation_adds_is_a_register_and_nonsense_is_none() -> None:
    text = changed("record_appeared", registry=Source("regsosek")).canonical_text
    assert read_event(text.encode()).registry is Source("regsosek")  # type: ignore[union-attr]
    assert [source.value for source in Source] == ["p3ke", "dtks", "dtsen"]
    with pytest.raises(ValueError, match="Regsosek"):
        Source("Regsosek 2026")
