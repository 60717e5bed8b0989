"""P3KE as it is handed over: one file of families, one of people, each kampung typed in its own way."""

from collections.abc import Iterator

from schemas.codes import Aid
from sikkep.district.addresses import p3ke_address
from sikkep.district.columns import Row
from sikkep.district.families import Family, Person, Written
from sikkep.district.households import HEAD, REFERENCE_YEAR
from sikkep.district.places import Typing

PROVINCE, REGENCY = "LAMPUNG", "LAMPUNG TENGAH"

AGE_BANDS = ((0, 6), (7, 12), (13, 15), (16, 18), (19, 21), (22, 59), (60, 200))


def p3ke_family_id(family: Family) -> str:
    """Nineteen digits with a leading zero: whoever reads it as a number breaks it."""
    return f"0{family.place.digits}{family.number:08d}"


def p3ke_person_id(family: Family, person: Person) -> str:
    """The family's id and the member's number."""
    return f"{p3ke_family_id(family)}{person.member + 1:02d}"


def p3ke_family_row(family: Family) -> Row | None:
    """The family's row, under its head; None where P3KE does not have the family."""
    head = family.people[0]
    if head.p3ke is None:
        return None
    written, typing, home = head.p3ke, family.place.typing, family.dwelling
    return [
        family.number + 1,
        *_where(family),
        _name(written, typing),
        *_identity(head, written, typing),
        _date(written, typing),
        head.work,
        head.schooling,
        home.ownership,
        typing.yes if home.savings else typing.no,
        home.roof,
        home.wall,
        home.floor,
        home.light,
        home.fuel,
        home.water,
        home.toilet,
        *_aid(family, typing),
        int(family.has_stunting_risk),
    ]


def p3ke_person_rows(family: Family, year: int = REFERENCE_YEAR) -> Iterator[Row]:
    """One row per member that P3KE lists, with ages of that year."""
    where, typing = _where(family), family.place.typing
    aid = _aid(family, typing)
    for person in family.people:
        if person.p3ke:
            yield [
                *where,
                p3ke_person_id(family, person),
                _name(person.p3ke, typing),
                *_identity(person, person.p3ke, typing),
                typing.head if person.role == HEAD else person.role,
                _date(person.p3ke, typing),
                person.marital,
                person.work,
                person.schooling,
                *_age_bands(person.age_in(year), typing),
                *aid,
                int(family.has_stunting_risk and person.age_in(year) < 5),
            ]


def _where(family: Family) -> Row:
    place = family.p3ke_place
    return [
        p3ke_family_id(family),
        PROVINCE,
        REGENCY,
        place.subdistrict.upper(),
        (place.older if family.has_older_kampung_name else place.name).upper(),
        place.digits,
        family.decile,
        p3ke_address(place, family.hamlet, family.number),
    ]


def _identity(person: Person, written: Written, typing: Typing) -> Row:
    matched = typing.matched if written.nik == person.nik else typing.unmatched
    return [written.nik, matched, "Perempuan" if written.is_female else "Laki-laki"]


def _name(written: Written, typing: Typing) -> str:
    return written.name.title() if typing.has_title_case else written.name


def _date(written: Written, typing: Typing) -> str:
    return typing.date.format(d=written.day, m=written.month, y=written.year)


def _aid(family: Family, typing: Typing) -> Row:
    got = family.aid.p3ke
    return [typing.yes if aid in got else typing.no for aid in (Aid.BPNT, Aid.BPUM, Aid.BST, Aid.PKH, Aid.SEMBAKO)]


def _age_bands(age: int, typing: Typing) -> Row:
    return [typing.yes if low <= age <= high else typing.no for low, high in AGE_BANDS]
