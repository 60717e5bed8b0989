"""Gives each invented family a life of its own before and after the registers that the district always has."""

from dataclasses import fields, replace
from datetime import date, timedelta

from sikkep.district.chance import Chance, chance_of, draw
from sikkep.district.dwellings import Dwelling, dwelling_for
from sikkep.district.editions.calendar import (
    BETWEEN_REGISTERS,
    DTKS_AUGUST,
    DTKS_FEBRUARY,
    DTSEN_2025,
    IN_2023,
    P3KE_2022,
    P3KE_2023,
    P3KE_2024,
    SINCE,
    Edition,
)
from sikkep.district.editions.life import Life, Member, Turn
from sikkep.district.families import EXTRA_FROM, Family, Founding, Person, is_adult
from sikkep.district.households import CHILD, PARENT, REFERENCE_YEAR, SINGLE, Seat
from sikkep.district.rates import Mishaps

STRAND = 1
WHO_LEFT, WHO_CAME = 12, 13
"""Numbers of members whom only this story knows; no family has as many people otherwise."""

_BEFORE = Mishaps((0.02, "PINDAH"), (0.035, "MASUK"), (0.03, "KELUAR"))
_AFTER = Mishaps((0.03, "PINDAH"), (0.03, "LAHIR"), (0.03, "MENINGGAL"), (0.02, "KEPALA_GANTI"), (0.02, "PERGI"))
_NEW_HOUSE_BEFORE, _NEW_HOUSE_AFTER = 0.08, 0.10
_KEPT = {P3KE_2022: 0.94, P3KE_2024: 0.95, DTKS_FEBRUARY: 0.95, DTSEN_2025: 0.985}
"""Shares of the families of P3KE 2023, or of DTKS of August 2024, that stand in these editions too."""


class Lives:
    """The lives of the families of one seed.

    They are drawn beside the district's own chances, so that those stay as they are.
    """

    def __init__(self, seed: int, founding: Founding) -> None:
        self._seed, self._founding = seed, founding

    def life(self, family: Family) -> Life:
        """The life of a family as the district has it."""
        chance = chance_of(self._seed, family.number, STRAND)
        life = Life(
            family=family,
            members=[Member(person) for person in family.people],
            homes=[(date.min, (family.place, family.hamlet))],
            dwellings=[(date.min, family.dwelling)],
            cards=[(date.min, self._founding.numbering.family_card(family.number, 0, family.place.digits[:6]))],
            listed=_listed(chance, family),
        )
        self._before(chance, life)
        _between(chance, life)
        self._after(chance, life)
        return life

    def _before(self, chance: Chance, life: Life) -> None:
        """What P3KE of 2022 does not know yet."""
        what, day = _BEFORE.draw(chance), _day(chance, IN_2023)
        if what == "PINDAH":
            self._move_here(chance, life, day)
        elif what == "MASUK":
            _join(life, day)
        elif what == "KELUAR":
            self._leave(chance, life, day)
        if chance() < _NEW_HOUSE_BEFORE:
            life.dwellings = [(date.min, _other(chance, life.family)), (day, life.family.dwelling)]
            life.turns.append(Turn(day, "RUMAH"))

    def _after(self, chance: Chance, life: Life) -> None:
        """What came after both registers."""
        what, day = _AFTER.draw(chance), _day(chance, SINCE)
        if what == "PINDAH" and len({place.code for _, (place, _) in life.homes}) == 1:
            life.homes.append((day, (self._founding.places.draw(chance), _hamlet(chance))))
            life.turns.append(Turn(day, what))
        elif what == "LAHIR":
            self._bear(chance, life)
        elif what == "MENINGGAL":
            _lose(life, day)
        elif what == "KEPALA_GANTI":
            _change_head(life, day)
        elif what == "PERGI":
            life.listed -= {DTSEN_2025}
            life.turns.append(Turn(day, what))
        if chance() < _NEW_HOUSE_AFTER:
            life.dwellings.append((day, _other(chance, life.family)))
            life.turns.append(Turn(day, "RUMAH"))

    def _move_here(self, chance: Chance, life: Life, day: date) -> None:
        old, here = (self._founding.places.draw(chance), _hamlet(chance)), life.homes[0][1]
        life.homes = [(date.min, old), (day, here)]
        life.turns.append(Turn(day, "PINDAH"))

    def _leave(self, chance: Chance, life: Life, day: date) -> None:
        """A grown child of the family, who lives elsewhere since."""
        year = _free_year(life.family, True, range(REFERENCE_YEAR - 20, REFERENCE_YEAR - 30, -1))
        if year:
            who = self._person(chance, life.family, WHO_LEFT, Seat(CHILD, True, year, SINGLE))
            life.members.append(Member(who, until=day))
            life.turns.append(Turn(day, "KELUAR"))

    def _bear(self, chance: Chance, life: Life) -> None:
        people, year = life.family.people, REFERENCE_YEAR + 1
        mothers = [person for person in people if person.is_female and 17 < person.age < 42]
        if not mothers or any(person.birth.year == year for person in people):
            return
        child = self._person(chance, life.family, WHO_CAME, Seat(CHILD, chance() < 0.49, year, SINGLE))
        day = max(date(year, child.birth.month, child.birth.day), SINCE[0])
        life.members.append(Member(child, since=day))
        life.turns.append(Turn(day, "LAHIR"))

    def _person(self, chance: Chance, family: Family, member: int, seat: Seat) -> Person:
        return self._founding.person(chance, (family.number, member), seat, (family.place, family.people_name))


def _listed(chance: Chance, family: Family) -> frozenset[Edition]:
    listed = {DTSEN_2025} if chance() < _KEPT[DTSEN_2025] else set()
    if family.number >= EXTRA_FROM:
        listed |= draw(chance, ({P3KE_2022}, {P3KE_2022}, {P3KE_2024}, {P3KE_2024}, {P3KE_2022, P3KE_2024}))
        return frozenset(listed | ({DTKS_FEBRUARY} if family.is_in_dtks and chance() < 0.4 else set()))
    if family.is_in_p3ke:
        listed |= {P3KE_2023, *(each for each in (P3KE_2022, P3KE_2024) if chance() < _KEPT[each])}
    if family.is_in_dtks:
        listed |= {DTKS_AUGUST, *(each for each in (DTKS_FEBRUARY,) if chance() < _KEPT[each])}
    return frozenset(listed)


def _between(chance: Chance, life: Life) -> None:
    """Give a day to what the two registers have apart."""
    family, day = life.family, _day(chance, BETWEEN_REGISTERS)
    if family.is_in_p3ke and family.is_in_dtks:
        life.members = [_lived_through(life, member, day) for member in life.members]
    if "PINDAH" in family.spoiled:
        life.homes.append((day, (family.dtks_place, family.hamlet)))
    if "KK_TERPECAH" in family.spoiled:
        life.split_on = day
    if "KEPALA_GANTI" in family.spoiled:
        life.cards.append((day, family.second_card))
    known = {"PINDAH", "KK_TERPECAH", "KEPALA_GANTI", "MENINGGAL"}
    life.turns += [Turn(day, what) for what in family.spoiled if what in known]


def _lived_through(life: Life, member: Member, day: date) -> Member:
    person = member.person
    if person.p3ke is None and person.dtks:
        first, last = BETWEEN_REGISTERS
        born = date(person.birth.year, person.birth.month, person.birth.day)
        life.turns.append(Turn(min(max(born, first), last), "LAHIR"))
        return replace(member, since=min(max(born, first), last))
    # Whom DTKS calls dead, or alone misses, has died.
    if person.is_deceased or (person.dtks is None and person.p3ke):
        return replace(member, until=day)
    return member


def _join(life: Life, day: date) -> None:
    """Somebody who had lived elsewhere: a child or an old parent."""
    for at, member in enumerate(life.members):
        if at and member.person.role in (CHILD, PARENT) and member.person.p3ke:
            life.members[at] = replace(member, since=day)
            life.turns.append(Turn(day, "MASUK"))
            return


def _lose(life: Life, day: date) -> None:
    """The oldest of those who are not the head."""
    here = [member for member in life.members[1:] if member.is_here(day)]
    if here:
        _bury(life, max(here, key=lambda member: member.person.age), day)
        life.turns.append(Turn(day, "MENINGGAL"))


def _change_head(life: Life, day: date) -> None:
    """The head died; the rest of the family has a new card."""
    heirs = [member for member in life.members[1:] if member.is_here(day) and is_adult(member.person)]
    if heirs and len(life.cards) == 1 and life.split_on == date.max:
        _bury(life, life.members[0], day)
        life.cards.append((day, life.family.second_card))
        life.turns.append(Turn(day, "KEPALA_GANTI"))


def _bury(life: Life, dead: Member, day: date) -> None:
    life.members[life.members.index(dead)] = replace(dead, until=min(day, dead.until))


def _other(chance: Chance, family: Family) -> Dwelling:
    """The same house with two things built otherwise."""
    new = dwelling_for(chance, draw(chance, (1, 4)))
    parts = {draw(chance, fields(Dwelling)).name for _ in range(3)}
    return replace(family.dwelling, **{part: getattr(new, part) for part in sorted(parts)})


def _free_year(family: Family, is_female: bool, years: range) -> int | None:
    """A birth year that nobody of that sex in the family has, so that their numbers cannot meet."""
    taken = {person.birth.year for person in family.people if person.is_female is is_female}
    return next((year for year in years if year not in taken), None)


def _hamlet(chance: Chance) -> tuple[int, int, int]:
    return int(chance() * 7) + 1, int(chance() * 9) + 1, int(chance() * 4) + 1


def _day(chance: Chance, days: tuple[date, date]) -> date:
    first, last = days
    return first + timedelta(days=int(chance() * ((last - first).days + 1)))
