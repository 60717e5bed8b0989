"""Reads what few values stand for in many rows: place, relation, sex, decile. Each set of them is looked at once."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from casework.registers.cells import Cell, key_of, number_of, text_of
from producers.registries.kampung import Kampung, Placed
from producers.registries.layouts import Layout

USUAL = ("sex", "relation", "area_code", "kecamatan", "kampung", "decile", "members")
"""The parts that are read together."""

_FEMALE, _MALE = ("p", "w", "f", "2"), ("l", "m", "1")
_LONGEST_RELATION = 60
Doubt = tuple[str, str, str]
"""Code of the complaint, the part that it is about, and the text that stood there."""


class Usual(NamedTuple):
    """What these cells of a row say; `doubts` are to be told for every row that has them."""

    sex: str | None
    relation: str | None
    is_head: bool
    placed: Placed
    decile: int | None
    members: int | None
    doubts: tuple[Doubt, ...]


class UsualReader:
    """Reads the cells of `USUAL`, in that order, by `read`."""

    def __init__(self, layout: Layout, kampung: Kampung, *, has_area_code: bool) -> None:
        self._layout, self._kampung = layout, kampung
        self._place_part = "area_code" if has_area_code else "kampung"
        # By type too: 1, 1.0 and True are equal for Python, and are not the same in a cell.
        self.read = lru_cache(maxsize=65_536, typed=True)(self._read)

    def _read(self, *cells: Cell) -> Usual:
        sex, relation, _, kecamatan, kampung, decile, members = map(text_of, cells)
        codes = self._layout.codes
        sex, relation = codes.get("sex", {}).get(sex, sex), codes.get("relation", {}).get(relation, relation)
        area_code = key_of(cells[2])
        placed = self._kampung.place(area_code, kecamatan, kampung, self._layout.area_coding)
        doubts = (*self._doubts_of_place(placed, area_code, kampung), *self._doubts_of_numbers(decile, members))
        is_head = relation.lower().startswith("kepala")
        return Usual(
            _sex(sex), relation[:_LONGEST_RELATION] or None, is_head, placed, self._decile(decile), number_of(members),
            doubts,
        )  # fmt: skip

    def _doubts_of_place(self, placed: Placed, area_code: str, kampung: str) -> Iterator[Doubt]:
        if placed.code is None:
            yield "area_unknown", self._place_part, area_code or kampung
        elif placed.disagrees:
            yield "area_disagrees", "area_code", area_code

    def _doubts_of_numbers(self, decile: str, members: str) -> Iterator[Doubt]:
        if decile and self._decile(decile) is None:
            yield "decile_out_of_scale", "decile", decile
        if members and number_of(members) is None:
            yield "number_unreadable", "members", members

    def _decile(self, text: str) -> int | None:
        decile, scale = number_of(text), self._layout.decile
        is_on_scale = scale and decile is not None and scale.lowest <= decile <= scale.highest
        return decile if is_on_scale else None


def _sex(text: str) -> str | None:
    small = text.lower()
    return "P" if small.startswith(_FEMALE) else "L" if small.startswith(_MALE) else None
