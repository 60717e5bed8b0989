"""A family as one edition has it: its life on that day, and what the clerks made of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from schemas.codes import Aid
from sikkep.district.chance import Chance, chance_of
from sikkep.district.editions.calendar import DTKS_AUGUST, DTSEN_2025, EDITIONS, P3KE_2022, P3KE_2023, Edition
from sikkep.district.editions.clerks import Clerk
from sikkep.district.editions.life import Life, Member, as_of
from sikkep.district.editions.lives import STRAND
from sikkep.district.families import Family, Person, copied, is_adult
from sikkep.district.households import HEAD, SPOUSE
from sikkep.district.places import typed_anew

_P3KE_AID = (Aid.PKH, Aid.SEMBAKO, Aid.BPNT, Aid.BST, Aid.BPUM)
_DTKS_AID = (Aid.PKH, Aid.BPNT, Aid.BST, Aid.BLT, Aid.PBI)
_TWIN_PUT_RIGHT = 0.5


@dataclass(frozen=True, slots=True)
class View:
    """`blank` are columns that the clerk left empty, `undated` members without birth date, `notes` the clerk's."""

    edition: Edition
    family: Family
    blank: frozenset[str] = frozenset()
    undated: frozenset[int] = frozenset()
    notes: frozenset[str] = frozenset()


def p3ke_view(seed: int, life: Life, edition: Edition) -> View | None:
    """The family in an edition of P3KE; None where it does not stand there."""
    if edition not in life.listed:
        return None
    if edition == P3KE_2023:
        return View(edition, _as_in_2023(life))
    clerk = Clerk(_chance(seed, life, edition))
    family = life.family
    blank, decile = clerk.emptied(), clerk.ranked(family.decile)
    got = clerk.helped(family.aid.p3ke, _P3KE_AID)
    people = headed([_written_by_p3ke(clerk, edition, member) for member in _here(life, edition)])
    is_at_risk = family.has_stunting_risk and any(person.age_in(edition.day.year) < 5 for person in people)
    seen = replace(
        _placed(life, edition, is_right=clerk.chance() < _TWIN_PUT_RIGHT),
        people=people,
        decile=decile,
        dwelling=as_of(life.dwellings, edition.day),
        aid=replace(family.aid, p3ke=got),
        has_stunting_risk=is_at_risk,
    )
    return View(edition, seen, blank, frozenset(clerk.undated), frozenset(clerk.notes))


def dtks_view(seed: int, life: Life, edition: Edition) -> View | None:
    """The family in an edition of DTKS; None where it does not stand there."""
    if edition not in life.listed:
        return None
    clerk = Clerk(_chance(seed, life, edition))
    got = life.family.aid.dtks if edition == DTKS_AUGUST else clerk.helped(life.family.aid.dtks, _DTKS_AID)
    place, _ = as_of(life.homes, edition.day)
    seen = replace(
        life.family,
        people=[_written_by_dtks(clerk, life, edition, member) for member in _in_dtks(life, edition)],
        dtks_place=place,
        card=as_of(life.cards, edition.day),
        aid=replace(life.family.aid, dtks=got),
    )
    return View(edition, seen, notes=frozenset(clerk.notes))


def dtsen_view(life: Life) -> View | None:
    """The family as DTSEN has it: matched with the population register, so that there is little wrong."""
    edition = DTSEN_2025
    if edition not in life.listed:
        return None
    place, hamlet = as_of(life.homes, edition.day)
    people = [replace(member.person, dtks=copied(member.person)) for member in _here(life, edition)]
    dwelling = as_of(life.dwellings, edition.day)
    card = as_of(life.cards, edition.day)
    return View(edition, replace(life.family, people=people, place=place, hamlet=hamlet, dwelling=dwelling, card=card))


def headed(people: list[Person]) -> list[Person]:
    """The head first: the one who is, else the wife or the oldest grown-up, who is head now."""
    if not people or people[0].role == HEAD:
        return people
    heirs = [person for person in people if person.role == SPOUSE] or [each for each in people if is_adult(each)]
    heir = max(heirs or people, key=lambda person: person.age)
    return [replace(heir, role=HEAD), *(person for person in people if person is not heir)]


def _chance(seed: int, life: Life, edition: Edition) -> Chance:
    return chance_of(seed, life.family.number, STRAND + 1 + EDITIONS.index(edition))


def _here(life: Life, edition: Edition) -> Iterable[Member]:
    return (member for member in life.members if member.is_here(edition.day))


def _as_in_2023(life: Life) -> Family:
    return replace(life.family, people=[person for person in life.family.people if person.p3ke])


def _written_by_p3ke(clerk: Clerk, edition: Edition, member: Member) -> Person:
    person = member.person
    of_2023 = person.p3ke or copied(person)
    write = clerk.before_p3ke if edition == P3KE_2022 else clerk.after
    return replace(person, p3ke=write(person, of_2023), dtks=None)


def _placed(life: Life, edition: Edition, *, is_right: bool) -> Family:
    """Where P3KE has the family: at home, or still in the kampung of the same name that it was taken for in 2023."""
    family = life.family
    home, hamlet = as_of(life.homes, edition.day)
    place = family.place if edition == P3KE_2022 else typed_anew(family.place, edition.name)
    if home is family.place and (edition == P3KE_2022 or not is_right):
        return replace(family, place=place)
    return replace(family, place=place, p3ke_place=home, hamlet=hamlet, has_older_kampung_name=False)


def _in_dtks(life: Life, edition: Edition) -> Iterable[Member]:
    """Who lives in the family, and those dead whom the register still lists."""
    for member in life.members:
        if member.is_here(edition.day) or (member.since <= edition.day and member.person.is_deceased):
            yield member


def _written_by_dtks(clerk: Clerk, life: Life, edition: Edition, member: Member) -> Person:
    person = member.person
    of_august = person.dtks or copied(person)
    return replace(
        person,
        dtks=of_august if edition == DTKS_AUGUST else clerk.before_dtks(person, of_august),
        is_deceased=person.is_deceased and member.until <= edition.day,
        has_second_card=person.has_second_card and life.split_on <= edition.day,
    )
