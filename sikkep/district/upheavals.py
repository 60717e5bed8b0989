"""What happened to a family between the two registers: it split, moved, lost its head, had a child."""

from dataclasses import dataclass

from sikkep.district.chance import Chance
from sikkep.district.families import Family, Founding, Person, Written, is_adult
from sikkep.district.households import CHILD, HEAD, REFERENCE_YEAR, SINGLE, SPOUSE, Seat
from sikkep.district.rates import Mishaps, Rates

BOTH, PAIRS, WITH_OTHERS, WITH_HEIRS = 0.80, 0.73, 0.62, 0.68
"""Shares of P3KE families that are in both registers, and of them have a second member, a third, a second adult."""

BORN_SINCE = 0.03


@dataclass(frozen=True, slots=True)
class Upheavals:
    """What can happen to a family, and how often."""

    founding: Founding
    events: Mishaps[str]
    kampung_older: float
    kampung_twin: float

    def befall(self, chance: Chance, family: Family) -> None:
        """Let at most one upheaval befall a family that both registers know, and misname some kampung."""
        event = self.events.draw(chance)
        if event and family.is_in_p3ke and family.is_in_dtks:
            self._happen(chance, family, event)
        elif family.is_in_p3ke and family.is_in_dtks and chance() < BORN_SINCE:
            self._bear(chance, family)
        if family.is_in_p3ke:
            self._misname(chance, family)

    def _happen(self, chance: Chance, family: Family, event: str) -> None:
        if event == "PINDAH":
            self._move(chance, family)
        elif len(family.people) > 1:
            {"KK_TERPECAH": _split, "MENINGGAL": _lose, "KEPALA_GANTI": _change_head}[event](chance, family)

    def _move(self, chance: Chance, family: Family) -> None:
        family.dtks_place = self.founding.places.draw(chance)
        if family.dtks_place is not family.place:
            family.spoiled.append("PINDAH")

    def _bear(self, chance: Chance, family: Family) -> None:
        """A child born after the P3KE round: DTKS alone knows it."""
        mothers = [person for person in family.people if person.is_female and 17 < person.age < 42]
        if not mothers:
            return
        seat = Seat(CHILD, chance() < 0.49, REFERENCE_YEAR + 1, SINGLE)
        who = (family.number, len(family.people))
        child = self.founding.person(chance, who, seat, (family.place, family.people_name))
        birth = child.birth
        child.dtks = Written(child.name, child.nik, child.is_female, birth.year, birth.month, birth.day)
        family.people.append(child)

    def _misname(self, chance: Chance, family: Family) -> None:
        twin = self.founding.places.twin(family.place)
        if twin and chance() < self.kampung_twin:
            family.p3ke_place = twin
            family.spoiled.append("KAMPUNG_KEMBAR")
        elif chance() < self.kampung_older:
            family.has_older_kampung_name = True
            family.spoiled.append("KAMPUNG_EJAAN_LAMA")


def upheavals_for(founding: Founding, rates: Rates) -> Upheavals:
    """Upheavals so that, of all P3KE families, these shares are hit."""
    events = Mishaps(
        (rates.split / WITH_OTHERS, "KK_TERPECAH"),
        (rates.deceased / PAIRS, "MENINGGAL"),
        (rates.moved / BOTH, "PINDAH"),
        (rates.head_changed / WITH_HEIRS, "KEPALA_GANTI"),
    )
    return Upheavals(founding, events, rates.kampung_older, rates.kampung_twin / founding.places.twin_share)


def _split(_chance: Chance, family: Family) -> None:
    """One member now has a card of their own."""
    others = [person for person in family.people if person.role not in (HEAD, SPOUSE)]
    if others:
        others[-1].has_second_card = True
        family.spoiled.append("KK_TERPECAH")


def _lose(chance: Chance, family: Family) -> None:
    """Somebody died: P3KE still lists them, DTKS says so or has dropped them."""
    person = max(family.people[1:], key=lambda each: each.age)
    _bury(chance, person)
    family.spoiled.append("MENINGGAL")


def _change_head(chance: Chance, family: Family) -> None:
    """The head died or left; the rest of the family has a new card."""
    if not any(is_adult(person) for person in family.people[1:]):
        return
    _bury(chance, family.people[0])
    family.card = family.second_card
    family.spoiled.append("KEPALA_GANTI")


def _bury(chance: Chance, person: Person) -> None:
    if chance() < 0.6:
        person.is_deceased = True
    else:
        person.dtks = None
