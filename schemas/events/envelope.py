"""The outside of the letter: CloudEvents 1.0 headers, so that others can route our events without opening them."""

import re
from functools import cache

from schemas.events.base import Event

NAMESPACE = "id.sikkep"


def type_name(event: Event) -> str:
    """The CloudEvents `type`: reverse name, kind and major version."""
    return _names(type(event))[0]


def schema_name(event: Event) -> str:
    """The CloudEvents `dataschema`: a URI that names the JSON Schema in docs/events/schemas."""
    return _names(type(event))[1]


def topic_key(event: Event) -> bytes:
    """The key that keeps one subject's events in order: the household's id, or the pledge's."""
    return str(event.subject).encode()


def content_headers(event: Event) -> list[tuple[str, bytes]]:
    """Kafka binary-mode headers (CloudEvents Kafka binding 1.0.2, section 3.2). Absent attributes are left out."""
    return [(name, value.encode()) for name, value in text_headers(event)]


def text_headers(event: Event) -> list[tuple[str, str]]:
    """The same as text. Extension names are lower-case letters only, as the specification asks (section 3.1)."""
    given = [
        ("ce_specversion", "1.0"),
        ("ce_id", str(event.event_id)),
        ("ce_source", f"/{event.source}"),
        ("ce_type", type_name(event)),
        ("ce_subject", str(event.subject)),
        ("ce_time", event.occurred_at.isoformat()),
        ("ce_dataschema", schema_name(event)),
        ("content-type", "application/json"),
        ("ce_actor", event.actor),
    ]
    perhaps = (
        ("ce_agency", event.agency),
        ("ce_causedby", event.caused_by),
        ("ce_edition", event.edition),
        ("ce_correlationid", event.correlation_id),
        ("ce_recordedtime", event.recorded_at.isoformat() if event.recorded_at else None),
        ("ce_traceparent", event.trace),
    )
    return given + [(name, str(value)) for name, value in perhaps if value is not None]


def kind_and_version(type_: str) -> tuple[str, int] | None:
    """Read a CloudEvents `type` of ours back; None where it is not ours."""
    found = re.fullmatch(rf"{re.escape(NAMESPACE)}\.([a-z_]+)\.v([0-9]+)", type_)
    return (found[1], int(found[2])) if found else None


@cache
def _names(model: type[Event]) -> tuple[str, str]:
    kind = model.model_fields["kind"].default
    return f"{NAMESPACE}.{kind}.v{model.version}", f"urn:sikkep:schema:{kind}:{model.version}"
