"""Decides what a hand-over has to say of each family: appeared, changed, left, or nothing."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from casework.registers.editions import Naming
from casework.store.letters import letter_of
from casework.store.records import Compared, Gone, Told
from schemas.codes import Aid, Indicator, RecordField
from schemas.events.household_data import RecordAppeared, RecordChanged, RecordFacts, RecordLeft
from schemas.ids import derived_id
from schemas.sharing import MARKS_OF, SharedField

SOURCE = "producers/registries"
_OF_THE_HOUSE = MARKS_OF[SharedField.HOUSING]
AFTER_ALL = 2**31 - 1
"""Families that are absent are told after all that are there."""


@dataclass(frozen=True, slots=True)
class Announcer:
    """Speaks for one edition. Ids and times come from the edition and the record alone."""

    naming: Naming
    actor: str

    def say(self, family: Compared) -> Told:
        """What is to be kept of the family, and the message about it; none where it says what it said before."""
        before = family.before
        aid = _merged(family.aid, tuple(before.aid or ()))
        signs = _merged(family.indicators, tuple(before.indicators or ()))
        signs = _with_ages(signs, family)
        hashed = _content_hash(family, aid, signs)
        return _told(family, self._event(family, aid, signs, hashed), (aid, signs), hashed)

    def say_gone(self, family: Gone) -> Told:
        """The family is absent: a fact to review."""
        event = self._gone(family)
        return Told(
            AFTER_ALL, family.record_id, event.event_id, event.kind, family.household_id, True, family.content_hash,
            None, family.area_code, None, family.decile, (), (), (), (), (), None, letter_of(event),
        )  # fmt: skip

    def _gone(self, family: Gone) -> RecordLeft:
        return RecordLeft(
            event_id=self._id("record_left", family.record_id),
            occurred_at=self.naming.at,
            source=SOURCE,
            actor=self.actor,
            household_id=family.household_id,
            area_code=family.area_code,
            registry=self.naming.source,
            record_id=family.record_id,
            edition=self.naming.code,
            reference_on=self.naming.reference_on,
        )

    def _event(
        self, family: Compared, aid: tuple[str, ...], signs: tuple[str, ...], hashed: bytes
    ) -> RecordAppeared | RecordChanged | None:
        before = family.before
        stated = _facts(family.decile or before.decile, aid, signs, family.members)
        if not before.is_present:
            return self._appeared(family, stated)
        changed = _changes(family, aid, signs, hashed)
        return self._changed(family, stated, changed) if changed else None

    def _appeared(self, family: Compared, stated: RecordFacts) -> RecordAppeared:
        return RecordAppeared(
            event_id=self._id("record_appeared", family.record_id),
            occurred_at=self.naming.at,
            source=SOURCE,
            actor=self.actor,
            household_id=family.before.household_id or family.own_household_id,
            area_code=family.area_code or family.before.area_code,
            registry=self.naming.source,
            record_id=family.record_id,
            edition=self.naming.code,
            reference_on=self.naming.reference_on,
            stated=stated,
        )

    def _changed(self, family: Compared, stated: RecordFacts, changed: tuple[RecordField, ...]) -> RecordChanged:
        return RecordChanged(
            event_id=self._id("record_changed", family.record_id),
            occurred_at=self.naming.at,
            source=SOURCE,
            actor=self.actor,
            household_id=family.before.household_id or family.own_household_id,
            area_code=family.area_code or family.before.area_code,
            registry=self.naming.source,
            record_id=family.record_id,
            edition=self.naming.code,
            reference_on=self.naming.reference_on,
            changed=changed,
            stated=stated,
        )

    def _id(self, kind: str, record_id: UUID) -> UUID:
        return derived_id(self.naming.at, kind, self.naming.code, record_id)


def _told(
    family: Compared,
    event: RecordAppeared | RecordChanged | None,
    kept: tuple[tuple[str, ...], tuple[str, ...]],
    hashed: bytes,
) -> Told:
    before, (aid, signs) = family.before, kept
    was_helped = set(before.aid or ())
    return Told(
        family.first_line, family.record_id, event.event_id if event else None, event.kind if event else None,
        before.household_id, before.is_present, before.content_hash, family.area_code or before.area_code,
        before.area_code, family.decile or before.decile, before.decile,
        event.changed if isinstance(event, RecordChanged) else (), sorted(set(aid) - was_helped),
        sorted(was_helped - set(aid)), aid, signs, hashed, letter_of(event) if event else None,
    )  # fmt: skip


# The same few words stand in most rows, so what they come to is worked out once for all rows that have them.
@lru_cache(maxsize=16_384)
def _merged(words: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """Stated and not denied; what the hand-over does not speak of stays as it was. In a family one yes is a yes."""
    said = words.split()
    stated = {word[1:] for word in said if word[0] == "+"}
    spoken_of = {word[1:] for word in said}
    return tuple(sorted(stated | {word for word in before if word not in spoken_of}))


def _with_ages(signs: tuple[str, ...], family: Compared) -> tuple[str, ...]:
    """With the marks that the members' ages make; a file without members says nothing of them."""
    told = {
        Indicator.ELDERLY_ALONE.value: family.is_elderly_alone if family.has_people else None,
        Indicator.CHILD_UNDER_FIVE.value: family.has_small_child,
    }
    kept = {sign for sign in signs if told.get(sign) is None}
    return tuple(sorted(kept | {sign for sign, is_so in told.items() if is_so}))


def _changes(family: Compared, aid: tuple[str, ...], signs: tuple[str, ...], hashed: bytes) -> tuple[RecordField, ...]:
    before = family.before
    marks = {*signs} ^ {*(before.indicators or ())}
    differs = {
        RecordField.HEAD: _differs(_capitals(family.head_name), _capitals(before.head_name)),
        RecordField.NAME: family.is_name_changed,
        RecordField.NIK: family.is_nik_changed,
        RecordField.BIRTH_DATE: family.is_birth_date_changed,
        RecordField.MEMBERS: family.is_members_changed,
        RecordField.FAMILY_CARD: _differs(family.family_card_index, before.family_card_index),
        RecordField.ADDRESS: _differs(_capitals(family.address), _capitals(before.address)),
        RecordField.AREA: _differs(family.area_code, before.area_code),
        RecordField.DECILE: _differs(family.decile, before.decile),
        RecordField.AID: list(aid) != before.aid,
        RecordField.HOUSING: not marks.isdisjoint(_OF_THE_HOUSE),
        # What makes people vulnerable: somebody grew old, lost work, or is of the other sex after all.
        RecordField.OTHER: not marks <= _OF_THE_HOUSE or family.is_sex_changed,
    }
    changed = tuple(sorted(field for field, is_so in differs.items() if is_so))
    # Empty: a person has answered what the file left open since, so what it was made of is not known any more.
    return changed or (() if before.content_hash in (hashed, b"") else (RecordField.OTHER,))


def _differs(stated: object, before: object) -> bool:
    return stated is not None and stated != before


def _capitals(text: str | None) -> str | None:
    """Another edition typed by another office: the same words in other capitals are the same."""
    return text and " ".join(text.upper().split())


def _content_hash(family: Compared, aid: Iterable[str], signs: Iterable[str]) -> bytes:
    before = family.before
    card = family.family_card_index or before.family_card_index
    content = [
        _capitals(family.head_name),
        _capitals(family.address or before.address),
        family.area_code or before.area_code,
        family.decile or before.decile,
        card.hex() if card else None,
        *aid,
        "|",
        *signs,
        family.members,
    ]
    return hashlib.sha256(json.dumps(content).encode()).digest()


@lru_cache(maxsize=16_384)
def _facts(decile: int | None, aid: tuple[str, ...], signs: tuple[str, ...], members: int) -> RecordFacts:
    """What the row states; an event never changes, so all families that state the same may share it."""
    indicators = tuple(map(Indicator, signs))
    return RecordFacts(decile=decile, aid=tuple(map(Aid, aid)), indicators=indicators, members=members)
