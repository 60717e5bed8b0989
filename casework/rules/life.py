"""What became of a family, by people's word: judged by the village, moved, lost members, split, merged.

Like all parts of a case file it is a merge that does not mind order or repetition.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from casework.rules.parts import Statement, Word, last_word
from schemas.codes import RecordField
from schemas.events.base import Event, HouseholdEvent
from schemas.events.cases import CaseKeptOpen
from schemas.events.household_data import (
    FamilyProposed,
    HouseholdAbsorbed,
    HouseholdMerged,
    HouseholdMoved,
    HouseholdSplit,
    HouseholdSplitOff,
    MemberDied,
    RecordCorrected,
    VervalRecorded,
)

ELSEWHERE = "elsewhere"
"""Where a family lives that left the kabupaten."""


class Life(Struct, frozen=True, omit_defaults=True):
    """What people told of a family. `place` is an area code or `ELSEWHERE`; ids of households as text in words."""

    verval: Word | None = None
    place: Word | None = None
    home: Word | None = None
    merged_into: Word | None = None
    split_from: Word | None = None
    head_died: Word | None = None
    deaths: tuple[UUID, ...] = ()
    absorbed: tuple[UUID, ...] = ()
    branches: tuple[UUID, ...] = ()
    answered: tuple[UUID, ...] = ()

    @property
    def survivor(self) -> UUID | None:
        """The household that this one is part of by now."""
        return UUID(self.merged_into.value) if self.merged_into else None

    @property
    def origin(self) -> UUID | None:
        """The household that this one came out of."""
        return UUID(self.split_from.value) if self.split_from else None

    def area_by_people(self, statements: Iterable[Statement]) -> str | None:
        """Their kampung as people told; None where nobody did, or a later edition confirmed it and leads again."""
        if self.home is None:
            return None
        confirming = (said for said in statements if said.at > self.home.at and said.area_code == self.home.value)
        return None if any(confirming) else self.home.value


Changes = dict[str, Any]


def lived(life: Life, event: Event) -> Life:
    """The family's life after one more event of `ABOUT_LIFE`."""
    return replace(life, **_STEPS[type(event)](life, event))


def _word(event: Event, value: object, *reasons: str) -> Word:
    return Word(str(value), event.occurred_at, event.event_id, reasons)


def _with(known: tuple[UUID, ...], new: UUID) -> tuple[UUID, ...]:
    return tuple(sorted({*known, new}))


def _judged(life: Life, event: VervalRecorded) -> Changes:
    reasons = (event.reason.value,) if event.reason else ()
    return {"verval": last_word(life.verval, _word(event, event.verdict.value, *reasons))}


def _at_home(life: Life, event: HouseholdEvent) -> Changes:
    return {"home": last_word(life.home, _word(event, event.area_code))} if event.area_code else {}


def _corrected(life: Life, event: RecordCorrected) -> Changes:
    return _at_home(life, event) if RecordField.AREA in event.fields else {}


def _died(life: Life, event: MemberDied) -> Changes:
    head = {"head_died": last_word(life.head_died, _word(event, event.person_id))} if event.was_head else {}
    return {"deaths": _with(life.deaths, event.person_id), **head}


def _moved(life: Life, event: HouseholdMoved) -> Changes:
    place = {"place": last_word(life.place, _word(event, event.to_area_code or ELSEWHERE))}
    home = {"home": last_word(life.home, _word(event, event.to_area_code))} if event.to_area_code else {}
    return place | home


def _split(life: Life, event: HouseholdSplit) -> Changes:
    return {"branches": _with(life.branches, event.new_household_id)}


def _split_off(life: Life, event: HouseholdSplitOff) -> Changes:
    return {"split_from": last_word(life.split_from, _word(event, event.from_household_id)), **_at_home(life, event)}


def _merged(life: Life, event: HouseholdMerged) -> Changes:
    return {"merged_into": last_word(life.merged_into, _word(event, event.into_household_id))}


def _absorbed(life: Life, event: HouseholdAbsorbed) -> Changes:
    return {"absorbed": _with(life.absorbed, event.absorbed_household_id)}


def _kept_open(life: Life, event: CaseKeptOpen) -> Changes:
    return {"answered": _with(life.answered, event.about)}


_STEPS: dict[type[Event], Callable[[Life, Any], Changes]] = {
    VervalRecorded: _judged,
    FamilyProposed: _at_home,
    RecordCorrected: _corrected,
    MemberDied: _died,
    HouseholdMoved: _moved,
    HouseholdSplit: _split,
    HouseholdSplitOff: _split_off,
    HouseholdMerged: _merged,
    HouseholdAbsorbed: _absorbed,
    CaseKeptOpen: _kept_open,
}
ABOUT_LIFE = tuple(_STEPS)
