"""What a register knows of a record after an edition, and what that edition said anew: the truth for a comparison.

What is blank is not stated and erases nothing; whoever is absent has left; a name in other capitals is the same name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from schemas.ages import age_on
from schemas.codes import Aid, Indicator, RecordField
from schemas.sharing import MARKS_OF, SharedField
from sikkep.district.editions.said import Said, SaidPerson

T = TypeVar("T")
_HOUSING = MARKS_OF[SharedField.HOUSING]
_OLD, _SMALL = 60, 5


@dataclass(frozen=True, slots=True)
class Known:
    """The last that was stated of each value. `is_present`: the newest edition names the record."""

    is_present: bool
    head: str
    area: str | None
    address: str | None
    decile: int | None
    aid: frozenset[Aid]
    signs: frozenset[Indicator]
    people: Mapping[str, SaidPerson]


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that an edition says something new of; `what` is muncul, keluar or berubah."""

    key: str
    what: str
    before: Known | None
    after: Known
    fields: tuple[RecordField, ...] = ()


def told_anew(key: str, before: Known | None, said: Said | None, day: date) -> tuple[Difference | None, Known | None]:
    """What an edition of that day changes of a record, None where it says nothing new; and what is known after it."""
    if said is None:
        after = replace(before, is_present=False) if before else None
        is_news = before and after and before.is_present
        return (Difference(key, "keluar", before, after), after) if is_news and after else (None, after)
    after = _learned(before, said, day)
    if before is None or not before.is_present:
        return Difference(key, "muncul", before, after), after
    fields = _changed(before, after)
    return (Difference(key, "berubah", before, after, fields) if fields else None), after


def _learned(before: Known | None, said: Said, day: date) -> Known:
    """What is known after an edition that names the record."""
    old = before.people if before else {}
    people = {key: _person(old.get(key), person) for key, person in said.people.items()}
    signs = _merged(before.signs if before else frozenset(), said.signs)
    return Known(
        is_present=True,
        head=said.head,
        area=said.area or (before.area if before else None),
        address=said.address or (before.address if before else None),
        decile=said.decile or (before.decile if before else None),
        aid=_merged(before.aid if before else frozenset(), said.aid),
        signs=_with_ages(signs, people, day),
        people=people,
    )


def _person(old: SaidPerson | None, new: SaidPerson) -> SaidPerson:
    if old is None:
        return new
    # A number that is the same as before implies nothing that was not known.
    says_born = new.born and not (new.is_born_by_nik and old.born and new.nik == old.nik)
    return new._replace(
        nik=new.nik or old.nik,
        born=new.born if says_born else old.born,
        is_female=old.is_female if new.is_female is None else new.is_female,
    )


def _merged(before: frozenset[T], said: Mapping[T, bool]) -> frozenset[T]:
    return frozenset(before - said.keys() | {what for what, is_so in said.items() if is_so})


def _with_ages(signs: frozenset[Indicator], people: Mapping[str, SaidPerson], day: date) -> frozenset[Indicator]:
    """Time passes: who is small or old is told by the birth dates that are known on the edition's day."""
    ages = [age_on(person.born, day) for person in people.values() if person.born]
    is_alone = len(people) == 1 and any(age >= _OLD for age in ages)
    told = {Indicator.ELDERLY_ALONE: is_alone}
    if ages:
        told[Indicator.CHILD_UNDER_FIVE] = min(ages) < _SMALL
    return _merged(signs, told)


def _changed(before: Known, after: Known) -> tuple[RecordField, ...]:
    pairs = [(before.people[key], new) for key, new in after.people.items() if key in before.people]
    signs = before.signs ^ after.signs
    differs = {
        RecordField.HEAD: _capitals(before.head) != _capitals(after.head),
        RecordField.NAME: any(_capitals(old.name) != _capitals(new.name) for old, new in pairs),
        RecordField.NIK: any(old.nik != new.nik for old, new in pairs),
        RecordField.BIRTH_DATE: any(old.born != new.born for old, new in pairs),
        RecordField.MEMBERS: before.people.keys() != after.people.keys(),
        RecordField.ADDRESS: _capitals(before.address or "") != _capitals(after.address or ""),
        RecordField.AREA: before.area != after.area,
        RecordField.DECILE: before.decile != after.decile,
        RecordField.AID: before.aid != after.aid,
        RecordField.HOUSING: bool(signs & _HOUSING),
        RecordField.OTHER: bool(signs - _HOUSING) or any(_is_other_sex(old, new) for old, new in pairs),
    }
    return tuple(sorted(field for field, is_so in differs.items() if is_so))


def _is_other_sex(old: SaidPerson, new: SaidPerson) -> bool:
    return None not in (old.is_female, new.is_female) and old.is_female is not new.is_female


def _capitals(name: str) -> str:
    return " ".join(name.upper().split())
