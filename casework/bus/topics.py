"""The topics as the bus carries them; which event goes to which is said once, in the dictionary."""

from schemas.topics import (
    CASE_EVENTS,
    HOUSEHOLD_DATA,
    MATCH_RESULTS,
    NOTICES,
    PARTNER_PLEDGES,
    TOPICS,
    dead_letter_topic,
    topic_of,
)

PARTITIONS = 6

__all__ = [
    "CASE_EVENTS",
    "HOUSEHOLD_DATA",
    "MATCH_RESULTS",
    "NOTICES",
    "PARTITIONS",
    "PARTNER_PLEDGES",
    "TOPICS",
    "dead_letter_topic",
    "topic_of",
]
