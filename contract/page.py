"""The page about every kind of event: what it means, where it travels, what it holds, and one example."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from contract.roads import ABOUT, SENDERS, listeners
from contract.shapes import Shape, shape_name, shape_of
from schemas.events import FAMILIES, Event
from schemas.topics import TOPICS, dead_letter_topic

_TITLES = {
    "household_data": "Household data",
    "matches": "Matches",
    "pledges": "Pledges",
    "cases": "Cases",
    "notices": "Notices",
}
_HEAD = """# Events

Made by `python -m contract --write` from `schemas/events/`; do not edit. All people in the examples are invented.

An event is a CloudEvents 1.0 message in Kafka binary mode: the attributes stand in headers, the event as JSON in the
value. The whole contract for machines: [asyncapi.yaml](asyncapi.yaml) and the JSON Schemas in [schemas/](schemas/).
Within a major version fields, kinds and values of lists may be added; a reader lets pass what it does not know.
"""
_ENVELOPE = {
    "event_id": "Its number, the same at every delivery.",
    "occurred_at": "When it happened in the world (UTC).",
    "source": "Which door it came in by.",
    "actor": "Who did it: a user, or a part of the system.",
    "agency": "For which agency.",
    "caused_by": "The event that this one answers.",
    "edition": "The register edition that it rests on.",
    "correlation_id": "What belongs to one piece of work.",
    "trace": "W3C trace context.",
}


def page(examples: Mapping[str, Any]) -> str:
    """The page in Markdown. `examples` are the golden bodies by kind."""
    return "\n".join([_HEAD, *_topics(), *_overview(), *_envelope(), *_details(examples), *_lists()]).rstrip() + "\n"


def _topics() -> Iterator[str]:
    yield "## Topics\n"
    yield "| topic | what | sent by | read by | dead letters |\n|---|---|---|---|---|"
    for topic in TOPICS:
        groups = [consumer.group_id for consumer in listeners() if topic in consumer.topics]
        dead = ", ".join(f"`{dead_letter_topic(topic, group)}`" for group in groups)
        yield f"| `{topic}` | {ABOUT[topic]} | {SENDERS[topic]} | {', '.join(groups)} | {dead} |"
    yield ""


def _overview() -> Iterator[str]:
    yield "## Kinds\n"
    yield "| kind | meaning | topic | schema |\n|---|---|---|---|"
    for kind in _kinds():
        shape = shape_of(kind)
        schema = f"[v{shape['$id'].rpartition(':')[2]}](schemas/{shape_name(kind)}.json)"
        yield f"| [`{kind}`](#{kind}) | {shape['description']} | `{shape['x-topic']}` | {schema} |"
    yield ""


def _envelope() -> Iterator[str]:
    yield "## What every event says of itself\n"
    yield "| field | type | meaning |\n|---|---|---|"
    fields = shape_of("case_opened")["properties"]
    for name, meaning in _ENVELOPE.items():
        yield f"| `{name}` | {_type(fields[name])} | {meaning} |"
    yield ""


def _details(examples: Mapping[str, Any]) -> Iterator[str]:
    for family, models in FAMILIES.items():
        yield f"## {_TITLES[family]}\n"
        for model in models:
            yield from _detail(_kind(model), examples)


def _detail(kind: str, examples: Mapping[str, Any]) -> Iterator[str]:
    shape = shape_of(kind)
    yield f"### {kind}\n\n{shape['description']}\n"
    yield "| field | type | always there |\n|---|---|---|"
    for name, part in shape["properties"].items():
        if name not in _ENVELOPE and name != "kind":
            yield f"| `{name}` | {_type(part)} | {'yes' if name in shape['required'] else 'no'} |"
    yield f"\n```json\n{json.dumps(examples[kind], indent=2)}\n```\n"


def _lists() -> Iterator[str]:
    yield "## Lists and parts\n"
    parts = {name: part for kind in _kinds() for name, part in shape_of(kind).get("$defs", {}).items()}
    for name, part in sorted(parts.items()):
        yield f"### {name}\n\n{part['description']}\n"
        if "enum" in part:
            yield ", ".join(f"`{value}`" for value in part["enum"]) + "\n"
        else:
            yield from (f"- `{field}`: {_type(inner)}" for field, inner in part["properties"].items())
            yield ""


def _type(part: Shape) -> str:
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if part["type"] == "array":
        return f"list of {_type(part['items'])}"
    if "enum" in part:
        return " or ".join(f"`{value}`" for value in part["enum"])
    if "minimum" in part:
        return f"{part['type']}, {part['minimum']} to {part['maximum']}"
    return str(part.get("format") or ("code" if "pattern" in part else part["type"]))


def _kinds() -> list[str]:
    return [_kind(model) for models in FAMILIES.values() for model in models]


def _kind(model: type[Event]) -> str:
    return str(model.model_fields["kind"].default)
