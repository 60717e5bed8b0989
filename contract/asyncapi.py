"""The AsyncAPI 3 document: every topic, message, header and reader, so that an agency can join without asking us."""

from collections.abc import Mapping
from typing import Any

from casework.bus.topics import PARTITIONS
from contract.headers import DEAD_LETTER_HEADERS, EVENT_HEADERS, headers_of
from contract.roads import ABOUT, SENDERS, listeners
from contract.shapes import Shape, shape_of
from schemas.codes import DeadLetterCode
from schemas.events import KINDS
from schemas.topics import TOPICS, dead_letter_topic

_KAFKA = "0.5.0"
_DEAD = "dead_letter"
_ABOUT = """Every event is one CloudEvents 1.0 message in Kafka binary mode: attributes in headers, the event as JSON in
the value. Delivery is at least once and in order per key; the event id is the same each time, so a second delivery is
to be passed over. Readers let pass fields that they do not know. No message holds a name, a NIK, a No. KK, an address
or free text about a person."""


def document(examples: Mapping[str, Any]) -> Shape:
    """The whole document. `examples` are the golden bodies by kind."""
    bodies = {kind: shape_of(kind) for kind in KINDS}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "SIKKEP events", "version": "1.0.0", "description": _ABOUT.replace("\n", " ")},
        "defaultContentType": "application/json",
        "servers": {"kafka": _server()},
        "channels": {**{topic: _channel(topic, bodies) for topic in TOPICS}, **_dead_letter_channels()},
        "operations": {**_sending(), **_receiving()},
        "components": {
            "schemas": {"EventHeaders": EVENT_HEADERS, "DeadLetterHeaders": DEAD_LETTER_HEADERS, **_schemas(bodies)},
            "messages": {
                **{kind: _message(kind, bodies[kind], examples[kind]) for kind in KINDS},
                _DEAD: _dead_letter(),
            },
        },
    }


def _server() -> Shape:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "Apache Kafka 4 (KRaft). On one machine a PostgreSQL log takes its place.",
        "variables": {"bootstrap": {"default": "localhost:9092", "description": "host:port of a broker"}},
    }


def _channel(topic: str, bodies: Mapping[str, Shape]) -> Shape:
    return {
        "address": topic,
        "description": ABOUT[topic],
        "messages": {
            kind: {"$ref": f"#/components/messages/{kind}"} for kind, body in bodies.items() if body["x-topic"] == topic
        },
        "bindings": {"kafka": {"topic": topic, "partitions": PARTITIONS, "bindingVersion": _KAFKA}},
    }


def _dead_letter_channels() -> dict[str, Shape]:
    return {
        address: {
            "address": address,
            "description": f"What {consumer.group_id} could not take in from {topic}, byte for byte.",
            "messages": {_DEAD: {"$ref": f"#/components/messages/{_DEAD}"}},
            "bindings": {"kafka": {"topic": address, "bindingVersion": _KAFKA}},
        }
        for consumer in listeners()
        for topic in consumer.topics
        for address in (dead_letter_topic(topic, consumer.group_id),)
    }


def _sending() -> dict[str, Shape]:
    return {
        f"{SENDERS[topic]}.{topic}": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{topic}"},
            "summary": f"{SENDERS[topic]} publishes to {topic}.",
        }
        for topic in TOPICS
    }


def _receiving() -> dict[str, Shape]:
    return {
        f"{consumer.group_id}.{topic}": {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{topic}"},
            "summary": f"{consumer.group_id} reads {topic}.",
            "bindings": {
                "kafka": {"groupId": {"type": "string", "enum": [consumer.group_id]}, "bindingVersion": _KAFKA}
            },
        }
        for consumer in listeners()
        for topic in consumer.topics
    }


def _message(kind: str, body: Shape, example: Any) -> Shape:
    return {
        "name": kind,
        "title": body["title"],
        "summary": body["description"],
        "contentType": "application/json",
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "headers": {
            "allOf": [
                {"$ref": "#/components/schemas/EventHeaders"},
                {
                    "type": "object",
                    "properties": {
                        "ce_type": {"const": f"id.sikkep.{kind}.v{KINDS[kind].version}"},
                        "ce_dataschema": {"const": body["$id"]},
                    },
                },
            ]
        },
        "payload": {"$ref": f"#/components/schemas/{body['title']}"},
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid"}, "bindingVersion": _KAFKA}},
        "examples": [{"name": kind, "headers": headers_of(example), "payload": example}],
    }


def _dead_letter() -> Shape:
    return {
        "name": _DEAD,
        "title": "DeadLetter",
        "summary": "A message that could not be taken in, with the reason in the headers: "
        + ", ".join(code.value for code in DeadLetterCode)
        + ".",
        "contentType": "application/octet-stream",
        "headers": {"$ref": "#/components/schemas/DeadLetterHeaders"},
        "payload": {"description": "The original value, byte for byte; it need not be JSON."},
    }


def _schemas(bodies: Mapping[str, Shape]) -> dict[str, Shape]:
    shared = {name: part for body in bodies.values() for name, part in body.get("$defs", {}).items()}
    whole = {
        body["title"]: {name: part for name, part in body.items() if name not in {"$schema", "$id", "$defs", "x-topic"}}
        for body in bodies.values()
    }
    return {name: _elsewhere(part) for name, part in sorted((shared | whole).items())}


def _elsewhere(part: Any) -> Any:
    """The part with its references turned to the document's own shelf."""
    if isinstance(part, list):
        return [_elsewhere(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: one.replace("#/$defs/", "#/components/schemas/") if name == "$ref" else _elsewhere(one)
        for name, one in part.items()
    }
