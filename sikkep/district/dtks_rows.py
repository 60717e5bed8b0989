"""DTKS as a district office pulls it from SIKS-NG: one row per person, aid in columns."""

from collections.abc import Iterator
from functools import cache

from schemas.codes import Aid
from sikkep.district.addresses import dtks_address
from sikkep.district.columns import Row
from sikkep.district.families import Family, Person, is_adult
from sikkep.district.households import SPOUSE
from sikkep.district.numbers import Numbering
from sikkep.district.p3ke_rows import PROVINCE, REGENCY

NO = "TIDAK"
_PERIODS = {Aid.BPNT: "2024-07", Aid.BST: "2021-04", Aid.PKH: "TW3 2024", Aid.PBI: "2024-08", Aid.BLT: "2024-06"}
_FIRST_DECREES = ("JANUARI 2020", "OKTOBER 2020", "JANUARI 2021", "APRIL 2021", "JULI 2022", "FEBRUARI 2023")


def dtks_people(family: Family) -> list[Person]:
    """The members that DTKS lists."""
    return [person for person in family.people if person.dtks]


def dtks_card(family: Family, person: Person) -> str:
    """The No. KK under which DTKS has a member."""
    return family.second_card if person.has_second_card else family.card


def dtks_rows(family: Family, numbering: Numbering) -> Iterator[Row]:
    """One row per member that DTKS lists. Cash and food stand on the row of the one who fetches them."""
    where = _where(family)
    for person, got in dtks_aid(family):
        yield [
            *where,
            dtks_card(family, person),
            person.dtks.nik if person.dtks else "",
            person.dtks.name if person.dtks else "",
            numbering.semesta(family.number, person.member),
            *_decree(family, person),
            *_aid(got),
            *_state(family, person),
        ]


def dtks_aid(family: Family) -> list[tuple[Person, frozenset[Aid]]]:
    """Each member that DTKS lists, and the aid on their row."""
    people = dtks_people(family)
    recipient, insured = _recipient(people), family.aid.dtks & {Aid.PBI}
    return [(person, family.aid.dtks if person is recipient else insured) for person in people]


def _recipient(people: list[Person]) -> Person | None:
    """PKH and food aid are paid to the wife, else to the first living adult."""
    living = [person for person in people if not person.is_deceased]
    wives = (person for person in living if person.role == SPOUSE)
    adults = (person for person in living if is_adult(person))
    return next(wives, None) or next(adults, None) or next(iter(people), None)


def _where(family: Family) -> Row:
    place = family.dtks_place
    _, rt, rw = family.hamlet
    return [
        place.digits[:6],
        place.digits,
        PROVINCE,
        REGENCY,
        place.subdistrict.upper(),
        place.name.upper(),
        f"{rt:03d}",
        f"{rw:03d}",
        dtks_address(place, family.hamlet),
    ]


def _decree(family: Family, person: Person) -> Row:
    is_sound = person.dtks is not None and person.dtks.nik == person.nik
    matched_at = f"2024-{family.number % 7 + 1:02d}-{person.member % 28 + 1:02d} 09:15:00" if is_sound else ""
    return [_FIRST_DECREES[family.number % len(_FIRST_DECREES)], matched_at]


@cache
def _aid(got: frozenset[Aid]) -> tuple[str, ...]:
    """Flags, then periods. What only those get who already have counted aid is shown for some of them."""
    flags = {aid: "YA" if aid in got else NO for aid in _PERIODS}
    once = "YA" if Aid.BPNT in got and Aid.PKH in got else NO
    periods = [period if aid in got else "" for aid, period in _PERIODS.items()]
    return (
        *(flags[aid] for aid in (Aid.BPNT, Aid.BST, Aid.PKH, Aid.PBI)),
        once,
        flags[Aid.BLT],
        once,
        *(NO for _ in range(6)),
        *periods,
    )


def _state(family: Family, person: Person) -> Row:
    is_sound = person.dtks is not None and person.dtks.nik == person.nik
    return [
        "MENINGGAL DUNIA" if person.is_deceased else "",
        "MENINGGAL" if person.is_deceased else "HIDUP",
        person.disability,
        NO,
        "",
        NO if is_sound else "YA",
        NO,
        NO,
        "YA" if 7 <= person.age <= 18 else NO,
        "",
        family.number % 4,
        1,
        f"2024-08-{family.number % 28 + 1:02d} 10:00:00",
    ]
