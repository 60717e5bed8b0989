"""Families that P3KE lists twice: under another number, sometimes in another hand, or in another kampung."""

from collections.abc import Iterable
from dataclasses import replace

from sikkep.district import misspellings
from sikkep.district.chance import Chance, chance_of, draw
from sikkep.district.columns import Row
from sikkep.district.families import Family, Founding, Person, Written, copied
from sikkep.district.p3ke_rows import p3ke_family_id, p3ke_family_row, p3ke_person_rows
from sikkep.district.rates import Mishaps
from sikkep.district.spoiling import mistyped

DOUBLES_FROM = 2_000_000
"""The second row of family 17 is numbered 2,000,017."""
DOUBLE_SHEETS: dict[str, tuple[str, ...]] = {"truth_ganda": ("id_keluarga_p3ke", "id_keluarga_p3ke_ganda", "cara")}

_STRAND = 7
_WAYS = Mishaps((0.2, "PERSIS"), (0.65, "DITULIS_ULANG"), (0.15, "KAMPUNG_LAIN"))
_NIKS = Mishaps((0.2, "kosong"), (0.05, "salah"))
_NAMES = Mishaps(
    (0.06, misspellings.abbreviated), (0.08, misspellings.spaced), (0.12, misspellings.respelled),
    (0.02, misspellings.truncated),
)  # fmt: skip
_DEFAULT_DAY, _LEFT_OUT = 0.06, 0.25


def second_rows(founding: Founding, seed: int, families: Iterable[Family], share: float) -> dict[str, list[Row]]:
    """For this share of the families of P3KE their second rows, by sheet, and which they are."""
    rows: dict[str, list[Row]] = {"p3ke_keluarga": [], "p3ke_individu": [], "truth_ganda": []}
    for family in families:
        chance = chance_of(seed, family.number, _STRAND)
        if not family.is_in_p3ke or chance() >= share:
            continue
        way = _WAYS.draw(chance) or "PERSIS"
        second = _again(chance, founding, family, way)
        if row := p3ke_family_row(second):
            rows["p3ke_keluarga"].append(row)
            rows["p3ke_individu"] += p3ke_person_rows(second)
            rows["truth_ganda"].append([p3ke_family_id(family), p3ke_family_id(second), way])
    return rows


def _again(chance: Chance, founding: Founding, family: Family, way: str) -> Family:
    second = replace(family, number=DOUBLES_FROM + family.number)
    if way == "PERSIS":
        return second
    if way == "KAMPUNG_LAIN":
        second = replace(second, p3ke_place=founding.places.draw(chance))
    people = [replace(person, p3ke=_rewritten(chance, person)) for person in family.people]
    if len(people) > 2 and chance() < _LEFT_OUT:
        people[-1].p3ke = None
    return replace(second, people=people)


def _rewritten(chance: Chance, person: Person) -> Written | None:
    """As another volunteer heard and wrote it."""
    if person.p3ke is None:
        return None
    written = copied(person)
    if respell := _NAMES.draw(chance):
        written.name = respell(chance, written.name, person.is_female)
    if wrong := _NIKS.draw(chance):
        written.nik = "" if wrong == "kosong" else mistyped(chance, person.nik)
    if chance() < _DEFAULT_DAY:
        written.day, written.month = draw(chance, ((1, 1), (31, 12), (1, 7)))
    return written
