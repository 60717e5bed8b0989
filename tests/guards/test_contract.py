"""Guard: what is published about events is complete, current, valid, and keeps its promises."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import yaml
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from jsonschema import Draft202012Validator, FormatChecker

from casework.store import dead_letters
from casework.store.dead_letters import DeadLetter
from contract.files import DOCS, GOLDEN, ROOT, broken, golden, published_shapes, stale, write
from contract.headers import DEAD_LETTER_HEADERS, EVENT_HEADERS, headers_of
from contract.roads import ABOUT, SENDERS, listeners
from contract.shapes import all_shapes, shape_name, shape_of
from schemas.codes import DeadLetterCode
from schemas.events import KINDS, canonical, content_headers, read_event, topic_key
from schemas.events.base import AreaCode, Code
from schemas.events.pledges import KampungCode
from schemas.topics import TOPICS, topic_of
from sikkep.house import CONSUMERS
from tests.examples import changed, example

VALIDATOR = ROOT / "node_modules" / "@asyncapi" / "parser"


def test_every_kind_has_a_golden_file_a_schema_and_a_place_on_the_page() -> None:
    assert {path.stem for path in (ROOT / GOLDEN).glob("*.json")} == set(KINDS)
    assert {shape_name(kind) for kind in KINDS} <= set(published_shapes())
    page = (ROOT / DOCS / "index.md").read_text()
    assert [kind for kind in KINDS if f"\n### {kind}\n" not in page] == []


def test_what_is_published_is_what_the_code_says() -> None:
    assert (stale(), broken()) == ([], [])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_golden_event_is_read_and_written_as_it_stands(kind: str) -> None:
    body = golden()[kind]
    event = read_event(json.dumps(body))
    assert event == example(kind)
    assert list(json.loads(canonical(event)).items()) == list(body.items())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_golden_event_fits_its_published_schema(kind: str) -> None:
    shape = published_shapes()[shape_name(kind)]
    Draft202012Validator.check_schema(shape)
    validator = Draft202012Validator(shape, format_checker=FormatChecker())
    body = golden()[kind]
    assert list(validator.iter_errors(body)) == []
    assert list(validator.iter_errors(body | {"event_id": None}))
    assert list(validator.iter_errors({name: value for name, value in body.items() if name != "kind"}))
    assert (shape["$id"], shape["x-topic"]) == (dict(headers_of(body))["ce_dataschema"], topic_of(example(kind)))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_field_holds_free_text(kind: str) -> None:
    closed = {"enum", "const", "format"}
    codes = {published_pattern(kind, name) for name in ("source", "actor", "trace")} | {
        _pattern(Code),
        _pattern(AreaCode),
        _pattern(KampungCode),
    }
    free = [
        path
        for path, part in _texts("", shape_of(kind))
        if not closed & set(part) and (part.get("pattern") not in codes or "maxLength" in part)
    ]
    # Three exceptions: what an institution calls its programme, how a village numbers its minutes and a partner its
    # receipts. None takes a number as long as a NIK.
    named = {
        "verval_recorded": [".minutes"],
        "family_proposed": [".minutes"],
        "support_delivered": [".receipt"],
        "area_help_delivered": [".receipt"],
    }
    assert free in ([], [".programme"] if kind.startswith("pledge_") else named.get(kind, []))


def published_pattern(kind: str, field: str) -> str:
    return str(shape_of(kind)["properties"][field]["pattern"])


def _pattern(kind_of_text: object) -> str:
    return str(kind_of_text.__metadata__[0].pattern)  # type: ignore[attr-defined]


def _texts(path: str, part: object, name: str = "") -> list[tuple[str, dict[str, object]]]:
    """Every part of a schema that allows a text, with its path."""
    if isinstance(part, list):
        return [found for one in part for found in _texts(path, one)]
    if not isinstance(part, dict):
        return []
    here = [(f"{path}", part)] if part.get("type") == "string" else []
    below = {f"{path}.{field}": one for field, one in part.get("properties", {}).items()}
    below |= {f"{path}{word}": part[word] for word in ("items", "anyOf") if word in part}
    below |= {f"{path}#{word}": one for word, one in part.get("$defs", {}).items()}
    return here + [found for place, one in below.items() for found in _texts(place, one)]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_event_is_a_cloud_event_to_the_official_reader(kind: str) -> None:
    event = changed(kind, recorded_at=datetime(2026, 11, 23, tzinfo=UTC), correlation_id=UUID(int=7))
    headers, value = dict(content_headers(event)), canonical(event).encode()
    read = from_binary_event(KafkaMessage(headers, topic_key(event), value))
    assert (read.get_id(), read.get_specversion(), read.get_datacontenttype()) == (
        str(event.event_id),
        "1.0",
        "application/json",
    )
    assert (read.get_source(), read.get_type()) == ("/examples", f"id.sikkep.{kind}.v1")
    assert (read.get_time(), read.get_subject()) == (event.occurred_at, str(event.subject))
    assert read.get_dataschema() == f"urn:sikkep:schema:{kind}:1"
    assert read.get_extension("correlationid") == str(UUID(int=7))
    assert read.get_data() == golden()[kind] | {"correlation_id": str(UUID(int=7))}


def test_header_schemas_name_the_headers_that_are_sent() -> None:
    given = {"agency": "baznas", "caused_by": UUID(int=1), "edition": "p3ke:2023", "correlation_id": UUID(int=2)}
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    event = changed("case_opened", **given, trace=trace, recorded_at=datetime(2026, 11, 23, tzinfo=UTC))
    assert [name for name, _ in content_headers(event)] == list(EVENT_HEADERS["properties"])
    assert set(EVENT_HEADERS["required"]) <= set(headers_of(golden()["case_opened"]))
    letter = DeadLetter("case-events", 0, "1", None, None, (), DeadLetterCode.SCHEMA)
    copy = dead_letters._copy("agency-notices", UUID(int=1), letter, datetime(2026, 11, 23, tzinfo=UTC))
    assert [name for name, _ in copy.headers] == list(DEAD_LETTER_HEADERS["properties"])


def test_the_document_has_every_topic_message_reader_and_dead_letter() -> None:
    document = yaml.safe_load((ROOT / DOCS / "asyncapi.yaml").read_text())
    carried = {kind: topic for topic, channel in document["channels"].items() for kind in channel["messages"]}
    assert {kind: topic for kind, topic in carried.items() if kind in KINDS} == {
        kind: topic_of(example(kind)) for kind in KINDS
    }
    assert set(TOPICS) == set(ABOUT) == set(SENDERS) == {name for name in document["channels"] if ".dlq" not in name}
    for consumer in listeners():
        for topic in consumer.topics:
            assert document["operations"][f"{consumer.group_id}.{topic}"]["action"] == "receive"
            assert f"{topic}.{consumer.group_id}.dlq" in document["channels"]


def test_the_document_leaves_out_no_consumer() -> None:
    assert sorted(consumer.group_id for consumer in listeners()) == sorted(CONSUMERS)


def validated(document: Path) -> subprocess.CompletedProcess[str]:
    """The official parser's judgement. It lies in node_modules; where that is not installed, only CI insists."""
    if (not VALIDATOR.exists() or shutil.which("node") is None) and os.environ.get("CI") != "true":
        pytest.skip("npm ci has not brought @asyncapi/parser")
    command = ["node", str(ROOT / "contract" / "validate_asyncapi.mjs"), str(document)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_official_parser_finds_no_fault_in_the_document() -> None:
    judged = validated(ROOT / DOCS / "asyncapi.yaml")
    assert (judged.returncode, judged.stderr) == (0, "")
    assert json.loads(judged.stdout)["messages"] == len(KINDS) + 1


def test_the_official_parser_sees_a_fault(tmp_path: Path) -> None:
    damaged = (
        (ROOT / DOCS / "asyncapi.yaml").read_text().replace("$ref: '#/channels/notices'", "$ref: '#/channels/nowhere'")
    )
    (tmp_path / "asyncapi.yaml").write_text(damaged)
    assert validated(tmp_path / "asyncapi.yaml").returncode == 1


def test_writing_the_contract_twice_changes_nothing_and_an_old_version_stays(tmp_path: Path) -> None:
    shutil.copytree(ROOT / GOLDEN, tmp_path / GOLDEN)
    assert len(write(tmp_path)) == len(all_shapes()) + 3
    old = tmp_path / DOCS / "schemas" / "case_opened.v0.json"
    old.write_text("{}")
    assert (write(tmp_path), old.exists(), broken(tmp_path)) == ([], True, [])
