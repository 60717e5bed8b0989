"""Turns what the engine found into codes and numbers that may be told: never a name, never a number of a person."""

from collections.abc import Mapping
from functools import lru_cache

from producers.matching.learning import Model
from producers.matching.rules import FAMILY_FIELDS, PERSON_FIELDS, Rules
from schemas.codes import Evidence

_EVIDENCE = {
    "nik": {"equal": Evidence.NIK_EQUAL, "different": Evidence.NIK_DIFFERENT},
    "name": {"equal": Evidence.NAME_EQUAL, "different": Evidence.NAME_DIFFERENT, "": Evidence.NAME_SIMILAR},
    "birth_date": {
        "equal": Evidence.BIRTH_DATE_EQUAL, "missing": Evidence.BIRTH_DATE_MISSING,
        "": Evidence.BIRTH_DATE_DIFFERENT,
    },
    "area": {"equal": Evidence.AREA_EQUAL, "": Evidence.AREA_DIFFERENT},
}  # fmt: skip
"""What each level is called in an event; under "" all others."""


class Speaker:
    """Says what a pair's levels mean under the rules and the model that they come from."""

    def __init__(self, rules: Rules, model: Model) -> None:
        self._levels = {field: rules.levels(field) for field in (*PERSON_FIELDS, *FAMILY_FIELDS)}
        self._bits = {field: model.weights(field) for field in self._levels}
        self.levels = lru_cache(maxsize=65_536)(self._named)
        self.weights = lru_cache(maxsize=65_536)(self._weighed)

    def _named(self, fields: tuple[str, ...], places: tuple[int | None, ...]) -> dict[str, str]:
        """The level of each field by name; fields that do not apply are left out."""
        pairs = zip(fields, places, strict=True)
        return {field: self._levels[field][place] for field, place in pairs if place is not None}

    def _weighed(self, fields: tuple[str, ...], places: tuple[int | None, ...], rarity: float) -> dict[str, int]:
        """The bits of each field, whole numbers; a rare name's rarity is in the name's."""
        pairs = [(field, place) for field, place in zip(fields, places, strict=True) if place is not None]
        return {field: round(self._bits[field][place] + (rarity if field == "name" else 0)) for field, place in pairs}


def codes_of(levels: Mapping[str, str], *, is_written: bool) -> tuple[str, ...]:
    """What an event says of these levels. `is_written`: both have a NIK, be it one that cannot be trusted."""
    told = {field: _EVIDENCE[field].get(levels[field], _EVIDENCE[field].get("")) for field in _EVIDENCE}
    told["nik"] = told["nik"] or (Evidence.NIK_UNTRUSTED if is_written else Evidence.NIK_MISSING)
    return tuple(sorted(code.value for code in told.values() if code))


def codes_of_the_lonely(*, has_sound_nik: bool, has_nik: bool) -> tuple[str, ...]:
    """Why a family may not have been found: nobody has a NIK, or none that can be trusted."""
    if has_sound_nik:
        return ()
    return (Evidence.NIK_UNTRUSTED.value if has_nik else Evidence.NIK_MISSING.value,)
