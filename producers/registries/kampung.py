"""Finds the official kampung that a row means, by code or by name; it never guesses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from casework.registers.cells import pattern_of
from casework.store.area_names import NamedArea
from casework.store.spelling import fold_place, place_key
from producers.registries.layouts import AreaCoding

_KAMPUNG = frozenset({"kampung", "kelurahan"})
_LONGEST_NAME, _LONGEST_CODE = 60, 13


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row says that a family lives. `code` None where it is not known; `disagrees`: the name says elsewhere.

    `written` is what stood there ("KALIREJO / SIDO REJO"), without anything that could be a person's number.
    """

    code: str | None
    disagrees: bool
    written: str


class Kampung:
    """The official kampung and kelurahan, to be found by code or, within a kecamatan, by name in any spelling.

    `aliases` gives the code that people found for a kecamatan and kampung as written; with "" as kampung it names a
    kecamatan. `crosswalk` gives the Kemendagri code (18.02.CC.DDDD) for a BPS code (ten digits).
    """

    def __init__(
        self,
        areas: Iterable[NamedArea],
        aliases: Mapping[tuple[str, str], str] | None = None,
        crosswalk: Mapping[str, str] | None = None,
    ) -> None:
        known = list(areas)
        self._codes = {area.code: area.code for area in known if area.level in _KAMPUNG}
        self._codes |= {code.replace(".", ""): code for code in self._codes}
        self._bps = {bps: self._codes[code] for bps, code in (crosswalk or {}).items() if code in self._codes}
        self._kecamatan = {fold_place(area.name): area.code for area in known if area.level == "kecamatan"}
        self._named = self._names(known)
        self._learn(aliases or {})
        self.districts = frozenset(code.replace(".", "")[:4] for code in self._codes)
        self.place = lru_cache(maxsize=16_384)(self._place)

    def _names(self, known: list[NamedArea]) -> dict[tuple[str, str], str | None]:
        named: dict[tuple[str, str], str | None] = {}
        for area in known:
            if area.code in self._codes and area.parent:
                key = (area.parent, fold_place(area.name))
                # Two of one name in one kecamatan: neither is found by name.
                named[key] = None if key in named else area.code
        return named

    def _learn(self, aliases: Mapping[tuple[str, str], str]) -> None:
        self._aliases: dict[tuple[str, str], str] = {}
        official = set(self._kecamatan.values())
        for (kecamatan, kampung), code in aliases.items():
            if not kampung and code in official:
                self._kecamatan[fold_place(kecamatan)] = code
            elif code in self._codes:
                self._aliases[place_key(kecamatan, kampung)] = self._codes[code]

    def find(self, code: str, kecamatan: str, kampung: str, coding: AreaCoding = "kemendagri") -> str | None:
        """The official code (18.02.CC.DDDD), or None where neither the code nor the name in its kecamatan is known."""
        return self.place(code, kecamatan, kampung, coding).code

    def _place(self, code: str, kecamatan: str, kampung: str, coding: AreaCoding) -> Placed:
        bare = code.removesuffix(".0")
        by_code = (self._bps if coding == "bps" else self._codes).get(bare)
        key = place_key(kecamatan, kampung or bare)
        by_name = self._named.get((self._kecamatan.get(key[0], ""), key[1])) or self._aliases.get(key)
        disagrees = bool(by_code and by_name and by_code != by_name)
        return Placed(by_code or by_name, disagrees, written_as(kecamatan, kampung or bare))


def written_as(kecamatan: str, kampung: str) -> str:
    """Kecamatan and kampung as they were written, for a person to look at; "" where nothing was.

    A number that is no area's code could be a person's, from a column that slipped: only its shape is told.
    """
    return " / ".join(map(_without_numbers, (kecamatan, kampung))) if kecamatan or kampung else ""


def _without_numbers(text: str) -> str:
    bare = text.replace(".", "")
    is_code = bare.isdigit() and len(bare) <= 10 and len(text) <= _LONGEST_CODE
    has_number = sum(sign.isdigit() for sign in text) > 4
    return (pattern_of(text) if has_number and not is_code else text)[:_LONGEST_NAME]
