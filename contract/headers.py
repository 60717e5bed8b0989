"""The headers around an event (CloudEvents 1.0, Kafka binary mode) and around a dead letter, as schemas."""

import json
from typing import Any

from contract.shapes import Shape
from schemas.codes import DeadLetterCode
from schemas.events import content_headers, read_event

_CODE = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_.:/-]{0,79}$"}
_UUID = {"type": "string", "format": "uuid"}
_TIME = {"type": "string", "format": "date-time"}

EVENT_HEADERS: Shape = {
    "type": "object",
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {**_UUID, "description": "The event's id: the same at every delivery."},
        "ce_source": {"type": "string", "format": "uri-reference", "description": "Which door the event came in by."},
        "ce_type": {"type": "string", "description": "id.sikkep.<kind>.v<major version>"},
        "ce_subject": {**_UUID, "description": "The household, or the pledge; equal to the key."},
        "ce_time": {**_TIME, "description": "When it happened in the world."},
        "ce_dataschema": {"type": "string", "format": "uri", "description": "The JSON Schema of the value."},
        "content-type": {"type": "string", "const": "application/json"},
        "ce_actor": {"type": "string", "description": "Who did it: user:<login> or system:<part>."},
        "ce_agency": {**_CODE, "description": "For which agency."},
        "ce_causedby": {**_UUID, "description": "The event that this one answers."},
        "ce_edition": {**_CODE, "description": "The register edition that it rests on."},
        "ce_correlationid": {**_UUID, "description": "What belongs to one piece of work."},
        "ce_recordedtime": {**_TIME, "description": "When it came on our timeline."},
        "ce_traceparent": {"type": "string", "description": "W3C Trace Context."},
    },
    "required": [
        "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_dataschema",
        "content-type", "ce_actor",
    ],
}  # fmt: skip
DEAD_LETTER_HEADERS: Shape = {
    "type": "object",
    "properties": {
        "dlq-id": _UUID,
        "dlq-origin-topic": {"type": "string"},
        "dlq-origin-partition": {"type": "string", "pattern": "^[0-9]+$"},
        "dlq-origin-offset": {"type": "string"},
        "dlq-group": {"type": "string"},
        "dlq-code": {"type": "string", "enum": [code.value for code in DeadLetterCode]},
        "dlq-field": {"type": "string", "description": "A path in the message, never a value."},
        "dlq-attempts": {"type": "string", "pattern": "^[0-9]+$"},
        "dlq-first-at": _TIME,
        "dlq-last-at": _TIME,
        "dlq-orig-headers-b64": {"type": "string", "description": "The original headers, as JSON in base64."},
    },
    "required": ["dlq-id", "dlq-origin-topic", "dlq-group", "dlq-code"],
}


def headers_of(body: Any) -> dict[str, str]:
    """The headers that travel with this body."""
    return {name: value.decode() for name, value in content_headers(read_event(json.dumps(body)))}
