"""One invented family as it really is, before any office writes it down."""

from dataclasses import dataclass, field

from sikkep.district.aid import AidReceived, aid_for
from sikkep.district.chance import Chance, draw, repeated
from sikkep.district.dwellings import Dwelling, dwelling_for
from sikkep.district.households import HEAD, PARENT, REFERENCE_YEAR, SPOUSE, Seat, seats_for
from sikkep.district.livelihoods import disability_for, schooling_for, work_for
from sikkep.district.names import name_for
from sikkep.district.numbers import Birth, Numbering
from sikkep.district.places import Place, Places

DTKS_ONLY_FROM = 500_000
"""Families that only DTKS knows are numbered from here, above the largest district."""

EXTRA_FROM = 600_000
"""Families that stand in other editions of P3KE than that of 2023 are numbered from here."""

IN_DTKS = 0.80
_DECILES = repeated((1, 45), (2, 27), (3, 17), (4, 11))
_MIGRANT_AREAS = {
    "jawa": ("187201", "187203", "180701", "180706", "180301", "330210", "330512", "340213", "350505", "351014"),
    "sunda": ("187201", "180101", "180706", "320507", "320811", "360402"),
    "lampung": ("180301", "180307", "180104", "180702", "180801"),
    "bali": ("187202", "180707", "510302", "510701", "510805"),
    "lain": ("187201", "180301", "160203", "130604", "120703"),
}


@dataclass(slots=True)
class Written:
    """What one register says of a person. A number typed into a spreadsheet cell is an int."""

    name: str
    nik: str | int
    is_female: bool
    year: int
    month: int
    day: int
    spoiled: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """A family member. `p3ke` and `dtks` say what each register has, None where it does not list the person."""

    member: int
    role: str
    marital: str
    name: str
    birth: Birth
    is_female: bool
    nik: str
    schooling: str
    work: str
    disability: str
    p3ke: Written | None = None
    dtks: Written | None = None
    has_second_card: bool = False
    is_deceased: bool = False

    @property
    def age(self) -> int:
        return self.age_in(REFERENCE_YEAR)

    def age_in(self, year: int) -> int:
        """The birthday of that year."""
        return year - self.birth.year


@dataclass(slots=True)
class Family:
    """A family. `place` is where it lives, `p3ke_place` and `dtks_place` where the registers have it."""

    number: int
    place: Place
    p3ke_place: Place
    dtks_place: Place
    people_name: str
    decile: int
    people: list[Person]
    card: str
    second_card: str
    dwelling: Dwelling
    aid: AidReceived
    hamlet: tuple[int, int, int]
    is_in_p3ke: bool
    is_in_dtks: bool
    has_stunting_risk: bool
    has_older_kampung_name: bool = False
    spoiled: list[str] = field(default_factory=list)


class Founding:
    """Makes the same family for the same number."""

    def __init__(self, places: Places, numbering: Numbering) -> None:
        self.places = places
        self.numbering = numbering

    def family(self, chance: Chance, number: int) -> Family:
        """A whole family, undamaged, in the registers that list it."""
        place = self.places.draw(chance)
        people_name = draw(chance, place.mix)
        is_in_p3ke = not DTKS_ONLY_FROM <= number < EXTRA_FROM
        is_in_dtks = not is_in_p3ke or chance() < IN_DTKS
        decile = draw(chance, _DECILES)
        people = self.people(chance, number, place, people_name)
        for person in people:
            _enter(person, is_in_p3ke, is_in_dtks)
        return Family(
            number=number,
            place=place,
            p3ke_place=place,
            dtks_place=place,
            people_name=people_name,
            decile=decile,
            people=people,
            card=self.numbering.family_card(number, 0, place.digits[:6]),
            second_card=self.numbering.family_card(number, 1, place.digits[:6]),
            dwelling=dwelling_for(chance, decile),
            aid=aid_for(chance, decile, is_in_dtks),
            hamlet=(int(chance() * 7) + 1, int(chance() * 9) + 1, int(chance() * 4) + 1),
            is_in_p3ke=is_in_p3ke,
            is_in_dtks=is_in_dtks,
            has_stunting_risk=_has_stunting_risk(chance, decile, people),
        )

    def people(self, chance: Chance, number: int, place: Place, people_name: str) -> list[Person]:
        """The members of a family, head first."""
        seats = seats_for(chance)
        return [self.person(chance, (number, member), seat, (place, people_name)) for member, seat in enumerate(seats)]

    def person(self, chance: Chance, who: tuple[int, int], seat: Seat, where: tuple[Place, str]) -> Person:
        """One member: `who` is the family's number and the member's place in it."""
        number, member = who
        place, people_name = where
        birth = self.numbering.birth(number, seat.year, seat.is_female)
        age = REFERENCE_YEAR - seat.year
        return Person(
            member=member,
            role=seat.role,
            marital=seat.marital,
            name=name_for(chance, people_name, seat.is_female, seat.year, member),
            birth=birth,
            is_female=seat.is_female,
            nik=_first_registered(chance, place, people_name, seat.year) + birth.digits,
            schooling=schooling_for(chance, seat.year),
            work=work_for(chance, age, seat.is_female, seat.role == HEAD),
            disability=disability_for(chance, age),
        )


def _enter(person: Person, is_in_p3ke: bool, is_in_dtks: bool) -> None:
    person.p3ke = copied(person) if is_in_p3ke else None
    person.dtks = copied(person) if is_in_dtks else None


def copied(person: Person) -> Written:
    """The person as written by an office that makes no mistake."""
    birth = person.birth
    return Written(person.name, person.nik, person.is_female, birth.year, birth.month, birth.day)


def _first_registered(chance: Chance, place: Place, people_name: str, year: int) -> str:
    """The area part of a NIK is where somebody was first registered; moving does not change it. 85 % are from here."""
    if chance() < (0.97 if year >= 2000 else 0.77):
        return place.digits[:6]
    return draw(chance, _MIGRANT_AREAS[people_name])


def _has_stunting_risk(chance: Chance, decile: int, people: list[Person]) -> bool:
    has_infant = any(person.age < 5 for person in people)
    return has_infant and chance() < (0.30 if decile == 1 else 0.14)


def is_adult(person: Person) -> bool:
    """Old enough to stand at the head of a family."""
    return person.age >= 18 or person.role in (HEAD, SPOUSE, PARENT)
