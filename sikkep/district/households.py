"""Who lives together: couples with children, widows, three generations, old people alone."""

from collections.abc import Iterator
from typing import NamedTuple

from sikkep.district.chance import Chance, draw, repeated

REFERENCE_YEAR = 2023
"""P3KE 2023 states ages as of that year; DTKS of August 2024 may add a child born since."""

HEAD, SPOUSE, CHILD, PARENT = "Kepala keluarga", "Istri", "Anak", "Orang tua"
MARRIED, SINGLE, WIDOWED, DIVORCED = "Kawin", "Belum kawin", "Cerai mati", "Cerai hidup"

_KINDS = repeated(("couple", 66), ("three_generations", 10), ("widow", 10), ("pair", 6), ("alone", 7), ("widower", 1))
_CHILDREN = repeated((1, 27), (2, 38), (3, 21), (4, 9), (5, 4), (6, 1))


class Seat(NamedTuple):
    """A place in a family, before anybody has a name."""

    role: str
    is_female: bool
    year: int
    marital: str


def seats_for(chance: Chance) -> list[Seat]:
    """One family, head first. No two of one sex share a birth year, so that their numbers cannot meet."""
    kind = draw(chance, _KINDS)
    if kind == "alone":
        return [_alone(chance)]
    if kind == "pair":
        return _pair(chance, REFERENCE_YEAR - _between(chance, 58, 85))
    if kind in ("widow", "widower"):
        return _apart(_single_parent(chance, is_female=kind == "widow"))
    couple = _pair(chance, REFERENCE_YEAR - _between(chance, 25, 58))
    family = [*couple, *_children(chance, couple[1].year)]
    if kind == "three_generations":
        family.append(_grandparent(chance, couple))
    return _apart(family)


def _between(chance: Chance, low: int, high: int) -> int:
    return low + int(chance() * (high - low + 1))


def _alone(chance: Chance) -> Seat:
    """Mostly old women."""
    is_old = chance() < 0.75
    years = _between(chance, 62, 90) if is_old else _between(chance, 24, 58)
    return Seat(HEAD, chance() < 0.66, REFERENCE_YEAR - years, WIDOWED if is_old else draw(chance, (SINGLE, DIVORCED)))


def _pair(chance: Chance, year: int) -> list[Seat]:
    return [Seat(HEAD, False, year, MARRIED), Seat(SPOUSE, True, min(year + _between(chance, 0, 7), 2003), MARRIED)]


def _single_parent(chance: Chance, is_female: bool) -> list[Seat]:
    year = REFERENCE_YEAR - _between(chance, 28, 62)
    parent = Seat(HEAD, is_female, year, draw(chance, (WIDOWED, DIVORCED)))
    return [parent, *_children(chance, year)]


def _children(chance: Chance, mother: int) -> Iterator[Seat]:
    """Born when the mother was 18 to 43; who is 27 or older has a family of their own by now."""
    year = mother + _between(chance, 18, 25)
    for _ in range(draw(chance, _CHILDREN)):
        if REFERENCE_YEAR - 27 < year <= min(REFERENCE_YEAR - 1, mother + 43):
            yield Seat(CHILD, chance() < 0.49, year, SINGLE)
        year += _between(chance, 2, 6)


def _grandparent(chance: Chance, couple: list[Seat]) -> Seat:
    return Seat(PARENT, chance() < 0.7, couple[0].year - _between(chance, 20, 32), WIDOWED)


def _apart(seats: list[Seat]) -> list[Seat]:
    taken: set[tuple[bool, int]] = set()
    placed = []
    for seat in seats:
        year = seat.year
        while (seat.is_female, year) in taken:
            year -= 1
        taken.add((seat.is_female, year))
        placed.append(seat if year == seat.year else seat._replace(year=year))
    return placed
