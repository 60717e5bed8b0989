"""What is true, for judging a match run: who is who in both registers, who is a target, what was spoiled."""

from collections.abc import Iterator

from schemas.codes import Indicator
from sikkep.district.columns import Row
from sikkep.district.dtks_rows import dtks_card, dtks_people
from sikkep.district.dwellings import EARTH_FLOOR, NO_ELECTRICITY, NO_TOILET, UNSAFE_WATER
from sikkep.district.families import Family, Person
from sikkep.district.numbers import Numbering
from sikkep.district.p3ke_rows import p3ke_family_id, p3ke_person_id


def is_pair(family: Family) -> bool:
    """In both registers."""
    return family.is_in_p3ke and family.is_in_dtks


def is_target(family: Family) -> bool:
    """In P3KE, matched with DTKS, no counted government aid in either."""
    return is_pair(family) and not family.aid.counted


def urgent_reasons(family: Family) -> list[Indicator]:
    """Signs of a very urgent need that the registers state."""
    home, people = family.dwelling, family.people
    signs = {
        Indicator.NO_TOILET: home.toilet == NO_TOILET,
        Indicator.EARTH_FLOOR: home.floor == EARTH_FLOOR,
        Indicator.NO_ELECTRICITY: home.light == NO_ELECTRICITY,
        Indicator.UNSAFE_WATER: home.water in UNSAFE_WATER,
        Indicator.ELDERLY_ALONE: len(people) == 1 and people[0].age >= 60,
        Indicator.DISABILITY: any(person.dtks and person.disability for person in people),
        Indicator.STUNTING_RISK: family.has_stunting_risk,
    }
    return [sign for sign, is_there in signs.items() if is_there]


def truth_family_row(family: Family) -> Row:
    """One row per family of either register."""
    listed = [person for person in family.people if person.p3ke]
    people = dtks_people(family)
    reasons = urgent_reasons(family) if family.is_in_p3ke else []
    return [
        p3ke_family_id(family) if family.is_in_p3ke else "",
        "|".join(dict.fromkeys(dtks_card(family, person) for person in people)),
        family.p3ke_place.digits if family.is_in_p3ke else "",
        family.dtks_place.digits if family.is_in_dtks else "",
        _class(family),
        _evidence(family) if is_pair(family) else "",
        "|".join(sorted(family.aid.p3ke)) if family.is_in_p3ke else "",
        "|".join(sorted(family.aid.dtks)),
        _yes(is_target(family)),
        _yes(is_target(family) and bool(reasons)),
        "|".join(reasons),
        len(listed),
        len(people),
        sum(1 for person in listed if person.dtks),
        "|".join(family.spoiled),
    ]


def truth_person_rows(family: Family, numbering: Numbering) -> Iterator[Row]:
    """One row per person of either register, with both ids where the person is in both."""
    for person in family.people:
        if not person.p3ke and not person.dtks:
            continue
        yield [
            p3ke_family_id(family) if person.p3ke else "",
            p3ke_person_id(family, person) if person.p3ke else "",
            dtks_card(family, person) if person.dtks else "",
            numbering.semesta(family.number, person.member) if person.dtks else "",
            "|".join(person.p3ke.spoiled) if person.p3ke else "",
            "|".join(person.dtks.spoiled) if person.dtks else "",
        ]


def _class(family: Family) -> str:
    """The outcome classes that officials use (DOMAIN 4.6)."""
    if not family.is_in_dtks:
        return "P3KE_SAJA"
    if not family.is_in_p3ke:
        return "DTKS_SAJA"
    return "PADAN_MENERIMA_BANSOS" if family.aid.counted else "PADAN_TANPA_BANSOS"


def _evidence(family: Family) -> str:
    """The best that a matcher can find: the same sound NIK; else name, birth date and kampung; else weak signs."""
    pairs = [person for person in family.people if person.p3ke and person.dtks]
    if any(_has_same_nik(person) for person in pairs):
        return "NIK"
    is_here = family.p3ke_place.code == family.dtks_place.code
    return "NAMA" if is_here and any(_has_same_name(person) for person in pairs) else "LEMAH"


def _has_same_nik(person: Person) -> bool:
    rows = (person.p3ke, person.dtks)
    return all(row is not None and str(row.nik).removesuffix(".0") == person.nik for row in rows)


def _has_same_name(person: Person) -> bool:
    """DTKS tells the birth date only through a sound NIK."""
    one, two, birth = person.p3ke, person.dtks, person.birth
    if one is None or two is None or two.nik != person.nik:
        return False
    return one.name == two.name and (one.year, one.month, one.day) == (birth.year, birth.month, birth.day)


def _yes(is_so: bool) -> str:
    return "Ya" if is_so else "Tidak"
