"""The parts that a case file is made of: a last word, what an edition stated, a match, a promise."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from schemas.codes import Aid, FollowUpPurpose, Indicator, Source


class Word(Struct, frozen=True, omit_defaults=True):
    """The last word on something: what, when it was said, by which event."""

    value: str
    at: datetime
    event_id: UUID
    reasons: tuple[str, ...] = ()


class Statement(Struct, frozen=True, omit_defaults=True):
    """What one register edition stated of the household. Deciles compare only within one source."""

    event_id: UUID
    at: datetime
    registry: Source
    edition: str
    is_present: bool = True
    area_code: str | None = None
    decile: int | None = None
    aid: tuple[Aid, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    members: int = 0


class Match(Struct, frozen=True, omit_defaults=True):
    """One result of comparing registers for this household."""

    event_id: UUID
    at: datetime
    match_id: UUID
    counterpart_id: UUID
    right: Source
    right_edition: str
    left: Source = Source.P3KE
    edition: str | None = None
    area_code: str | None = None
    is_same: bool = False
    aid: tuple[Aid, ...] = ()
    based_on: tuple[UUID, ...] = ()


class PairWord(Struct, frozen=True, omit_defaults=True):
    """A person's last word on a pair of records: "same", "not_same", or "undone"."""

    match_id: UUID
    value: str
    at: datetime
    event_id: UUID


class FollowUp(Struct, frozen=True, omit_defaults=True):
    """A promise to come back. Its end may be heard of before its beginning."""

    follow_up_id: UUID
    due_on: date | None = None
    purpose: FollowUpPurpose | None = None
    worker: str | None = None
    ended: Word | None = None


class Consent(Struct, frozen=True, omit_defaults=True):
    """The family's last word on whether a partner may have its data: "given" or "refused"."""

    agency: str
    word: Word


def last_word(one: Word | None, other: Word) -> Word:
    """The later of two words on the same thing; at one moment the id decides, so that order does not matter."""
    return other if one is None or (other.at, other.event_id) > (one.at, one.event_id) else one
