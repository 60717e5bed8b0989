"""Reads what an agency is given of the families on a released list: the approved parts and nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.store.corrections import rights_of
from casework.store.engine import driver
from casework.store.right_values import Sealed, right_person, right_record
from casework.store.sealing import Sealer, Unopenable
from casework.store.shared_lists import list_portion
from schemas.ages import age_on
from schemas.sharing import MARKS_OF, OF_PERSONS, SharedField

PORTION = 1000
GROWN_UP = 18
_RECORDS = """
    SELECT r.household_id, r.record_id, r.source || ':' || e.name, r.head_name, r.address, r.decile, r.aid,
           r.indicators, r.family_card_cipher
    FROM registry_record r JOIN edition e USING (edition_id) WHERE r.household_id = ANY(%s)
    ORDER BY array_position(ARRAY['p3ke', 'dtsen', 'dtks'], r.source::text), r.record_id
"""
_PERSONS = """
    SELECT household_id, record_id, person_id, name, name_folded, sex, birth_date, relation, is_head, nik_cipher,
           CASE WHEN is_nik_trusted THEN nik_index END
    FROM people_of(%s) JOIN person USING (person_id)
    WHERE NOT EXISTS (SELECT FROM person_word w WHERE w.person_id = person.person_id AND w.has_died)
    ORDER BY NOT is_head, birth_date, name, person_id
"""
_CASES = """
    SELECT c.household_id, c.urgency, c.file->'needs', kampung.name, kecamatan.name FROM casefile c
    LEFT JOIN area kampung ON kampung.code = c.area_code
    LEFT JOIN area kecamatan ON kecamatan.code = substr(c.area_code, 1, 8) WHERE c.household_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class SharedPerson:
    """One member as far as it is shared. `nik` is open: it is what the agency may have.

    `person_ids` are the person's rows in the registers.
    """

    name: str
    nik: str
    relation: str | None
    sex: str | None
    birth_date: date | None
    age: int | None
    person_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class SharedFamily:
    """One family of the list, by its number there. What was not approved was not read, and is empty."""

    seq: int
    kecamatan: str
    kampung: str
    head_name: str
    address: str
    family_card: str
    decile: str
    urgency: str | None
    needs: tuple[str, ...]
    housing: tuple[str, ...]
    vulnerability: tuple[str, ...]
    aid: tuple[str, ...]
    member_count: int
    persons: tuple[SharedPerson, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What is given of one family: which parts, on which day, of all its people or of `person_id` alone."""

    fields: frozenset[SharedField]
    today: date
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Portion:
    """What the vault says of some families, by household."""

    today: date
    fields: frozenset[SharedField]
    sealer: Sealer
    records: Mapping[UUID, Sequence[Any]]
    persons: Mapping[UUID, Sequence[Any]]
    cases: Mapping[UUID, Sequence[Any]] = field(default_factory=dict)
    only: UUID | None = None

    def may(self, wanted: SharedField) -> bool:
        """Whether this part was approved."""
        return wanted in self.fields


def stream_families(
    session: Session, sealer: Sealer, request_id: UUID, fields: Sequence[SharedField], today: date
) -> Iterator[SharedFamily]:
    """The families of a released list in its order, a thousand at a time; values as of now, parts as approved."""
    after = 0
    while portion := list_portion(session, request_id, after, PORTION):
        yield from families_of(session, sealer, portion, fields, today)
        after = portion[-1][0]


def families_of(
    session: Session,
    sealer: Sealer,
    portion: Sequence[tuple[int, UUID]],
    fields: Sequence[SharedField],
    today: date,
) -> list[SharedFamily]:
    """These families (number in a list, household) as far as `fields` go, with the values that people put right.

    Who died is no member any more.
    """
    household_ids = [household_id for _, household_id in portion]
    found = _portion(session, sealer, household_ids, Share(frozenset(fields), today))
    return [_family(found, seq, household_id) for seq, household_id in portion]


def get_shared_family(session: Session, sealer: Sealer, household_id: UUID, share: Share) -> SharedFamily:
    """One family as far as it is shared; empty where the vault no longer holds it."""
    return _family(_portion(session, sealer, [household_id], share), 1, household_id)


def _portion(session: Session, sealer: Sealer, household_ids: list[UUID], share: Share) -> _Portion:
    records, persons = _rows(session, _RECORDS, household_ids), _rows(session, _PERSONS, household_ids)
    rights = rights_of(session, [row[1] for row in records], [row[2] for row in persons])
    return _Portion(
        share.today,
        share.fields,
        sealer,
        _by_household(right_record(row, rights) for row in records),
        _by_household(right_person(row, rights) for row in persons),
        _by_household(_rows(session, _CASES, household_ids)),
        share.person_id,
    )


def _rows(session: Session, query: str, household_ids: list[UUID]) -> list[Sequence[Any]]:
    return driver(session).execute(query.encode(), [household_ids]).fetchall()  # type: ignore[return-value]


def _by_household(rows: Iterable[Sequence[Any]]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _family(found: _Portion, seq: int, household_id: UUID) -> SharedFamily:
    records = found.records.get(household_id, ())
    _, urgency, needs, kampung, kecamatan = next(iter(found.cases.get(household_id, ())), (None,) * 5)
    people = _merged(found.persons.get(household_id, ()), [record[1] for record in records])
    may = found.may
    return SharedFamily(
        seq=seq,
        kecamatan=kecamatan or "" if may(SharedField.KAMPUNG) else "",
        kampung=kampung or "" if may(SharedField.KAMPUNG) else "",
        head_name=_head_name(found, records, people) if may(SharedField.HEAD_NAME) else "",
        address=_first(records, 4) if may(SharedField.ADDRESS) else "",
        family_card=_family_card(found, records) if may(SharedField.FAMILY_CARD) else "",
        decile=_decile(records) if may(SharedField.DECILE) else "",
        urgency=urgency if may(SharedField.URGENCY) else None,
        needs=tuple(needs or ()) if may(SharedField.NEEDS) else (),
        housing=_marks(found, records, SharedField.HOUSING),
        vulnerability=_marks(found, records, SharedField.VULNERABILITY),
        aid=_together(records, 6) if may(SharedField.AID) else (),
        member_count=len(people) if may(SharedField.MEMBER_COUNT) else 0,
        persons=_persons(found, household_id, people) if found.fields & OF_PERSONS else (),
    )


def _persons(found: _Portion, household_id: UUID, people: Sequence[Any]) -> tuple[SharedPerson, ...]:
    shown = [row for row in people if found.may(SharedField.CHILDREN) or _is_grown_up(found, row)]
    if found.only:
        meant = [row for row in found.persons.get(household_id, ()) if row[2] == found.only]
        shown = [row for row in shown if any(row is one or _is_same_person(row, one) for one in meant)]
    return tuple(_person(found, row) for row in shown)


def _person(found: _Portion, row: Any) -> SharedPerson:
    _, _, _, name, _, sex, birth_date, relation, _, nik, _ = row
    may = found.may
    return SharedPerson(
        name=name if may(SharedField.MEMBER_NAME) else "",
        nik=_opened(found.sealer, nik) if may(SharedField.NIK) else "",
        relation=relation if may(SharedField.RELATION) else None,
        sex=sex if may(SharedField.SEX) else None,
        birth_date=birth_date if may(SharedField.BIRTH_DATE) else None,
        age=_age(birth_date, found.today) if may(SharedField.AGE) else None,
        person_ids=frozenset(
            other[2] for other in found.persons[row[0]] if other is row or _is_same_person(other, row)
        ),
    )


def _is_grown_up(found: _Portion, row: Any) -> bool:
    # Who is meant to hide children must not show somebody whose age nobody knows. Heads are taken for grown up.
    age = _age(row[6], found.today)
    return bool(row[8]) if age is None else age >= GROWN_UP


def _head_name(found: _Portion, records: Sequence[Any], people: Sequence[Any]) -> str:
    # There are families whose head is a child; where children are hidden, this one is too.
    is_child = any(row[8] and not _is_grown_up(found, row) for row in people)
    return "" if is_child and not found.may(SharedField.CHILDREN) else _first(records, 3)


def _merged(rows: Sequence[Any], order: Sequence[UUID]) -> list[Any]:
    """People whom two registers name stand there once, as the first register has them (as on the family's page)."""
    kept: list[Any] = []
    for row in sorted(rows, key=lambda row: order.index(row[1])):
        if not any(_is_same_person(row, other) for other in kept):
            kept.append(row)
    return kept


def _is_same_person(row: Any, other: Any) -> bool:
    if row[1] == other[1]:
        return False
    return bool(row[10] == other[10] if row[10] and other[10] else row[4] == other[4])


def _age(birth_date: date | None, today: date) -> int | None:
    return age_on(birth_date, today) if birth_date else None


def _decile(records: Sequence[Any]) -> str:
    # A decile means something only together with its register and edition.
    return next((f"{row[5]} ({row[2]})" for row in records if row[5]), "")


def _marks(found: _Portion, records: Sequence[Any], part: SharedField) -> tuple[str, ...]:
    return tuple(each for each in _together(records, 7) if each in MARKS_OF[part]) if found.may(part) else ()


def _family_card(found: _Portion, records: Sequence[Any]) -> str:
    return _opened(found.sealer, next((row[8] for row in records if row[8]), None))


def _opened(sealer: Sealer, sealed: Sealed | None) -> str:
    if sealed is None:
        return ""
    try:
        return sealer.open(*sealed)
    except Unopenable:
        return "?"


def _first(records: Sequence[Any], at: int) -> str:
    return next(filter(None, map(itemgetter(at), records)), "")


def _together(records: Sequence[Any], at: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for row in records for code in row[at]))
