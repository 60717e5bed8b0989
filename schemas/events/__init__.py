"""Every event there is, and the one way to read it."""

from schemas.events.base import Event, HouseholdEvent, PledgeEvent
from schemas.events.envelope import content_headers, text_headers, topic_key, type_name
from schemas.events.reading import FAMILIES, KIND_OF, KINDS, AnyEvent, Unreadable, canonical, read_event, same_content

__all__ = [
    "FAMILIES",
    "KINDS",
    "KIND_OF",
    "AnyEvent",
    "Event",
    "HouseholdEvent",
    "PledgeEvent",
    "Unreadable",
    "canonical",
    "content_headers",
    "read_event",
    "same_content",
    "text_headers",
    "topic_key",
    "type_name",
]
