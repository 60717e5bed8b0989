"""Finds the official kampung that a row means, by code or by name; it never guesses."""

from collections.abc import Iterable
from functools import lru_cache

from casework.store.area_names import NamedArea
from casework.store.spelling import fold_place


class Kampung:
    """The official kampung and kelurahan, to be found by code or, within a kecamatan, by name in any spelling."""

    def __init__(self, areas: Iterable[NamedArea]) -> None:
        known = list(areas)
        kecamatan = {area.code: fold_place(area.name) for area in known if area.level == "kecamatan"}
        self._codes = {area.code: area.code for area in known if area.level in {"kampung", "kelurahan"}}
        self._codes |= {code.replace(".", ""): code for code in self._codes}
        self._named: dict[tuple[str, str], str | None] = {}
        for area in known:
            if area.code in self._codes and area.parent:
                key = (kecamatan[area.parent], fold_place(area.name))
                # Two of one name in one kecamatan: neither is found by name.
                self._named[key] = None if key in self._named else area.code
        self.find = lru_cache(maxsize=8192)(self._find)

    def _find(self, code: str, kecamatan: str, kampung: str) -> str | None:
        """The official code (18.02.CC.DDDD), or None where neither the code nor the name in its kecamatan is known."""
        if found := self._codes.get(code.removesuffix(".0")):
            return found
        return self._named.get((fold_place(kecamatan), fold_place(kampung)))
