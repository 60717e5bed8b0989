"""Every topic there is, and which event goes to which."""

from schemas.events import FAMILIES, Event

HOUSEHOLD_DATA = "household-data"
MATCH_RESULTS = "match-results"
PARTNER_PLEDGES = "partner-pledges"
CASE_EVENTS = "case-events"
NOTICES = "notices"
TOPICS = (HOUSEHOLD_DATA, MATCH_RESULTS, PARTNER_PLEDGES, CASE_EVENTS, NOTICES)

_FAMILY_TOPICS = {
    "household_data": HOUSEHOLD_DATA,
    "matches": MATCH_RESULTS,
    "pledges": PARTNER_PLEDGES,
    "cases": CASE_EVENTS,
    "notices": NOTICES,
}
_TOPIC_OF = {model: _FAMILY_TOPICS[family] for family, models in FAMILIES.items() for model in models}


def topic_of(event: Event) -> str:
    """The topic that carries this kind of event."""
    return _TOPIC_OF[type(event)]


def topic_of_model(model: type[Event]) -> str:
    """The topic that carries events of this class."""
    return _TOPIC_OF[model]


def dead_letter_topic(topic: str, group_id: str) -> str:
    """Where a copy of what a group could not take in is published."""
    return f"{topic}.{group_id}.dlq"
