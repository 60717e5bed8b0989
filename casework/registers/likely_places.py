"""Says which official kampung are spelled most like one that nobody knows. A person chooses; nothing is guessed."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from casework.store.area_names import NamedArea
from casework.store.spelling import fold_place

_KAMPUNG = ("kampung", "kelurahan")
_ALIKE = 70.0
# The same kecamatan speaks for a kampung, but a row may name the wrong one.
_OF_KAMPUNG, _OF_KECAMATAN = 0.75, 0.25


def likely_kampung(place: str, areas: Sequence[NamedArea], most: int = 5) -> list[NamedArea]:
    """The kampung whose names are most like this place ("KALIREJO / SIDO REJO"), the likeliest first."""
    kecamatan, _, kampung = (fold_place(part) for part in place.partition(" / "))
    if not kampung:
        return []
    parents = {area.code: fold_place(area.name) for area in areas if area.level == "kecamatan"}
    scores = [
        (_score(kampung, kecamatan, area, parents.get(area.parent or "", "")), area)
        for area in areas
        if area.level in _KAMPUNG
    ]
    alike = sorted((each for each in scores if each[0] >= _ALIKE), key=lambda each: (-each[0], each[1].code))
    return [area for _, area in alike[:most]]


def _score(kampung: str, kecamatan: str, area: NamedArea, parent: str) -> float:
    return _OF_KAMPUNG * fuzz.ratio(kampung, fold_place(area.name)) + _OF_KECAMATAN * fuzz.ratio(kecamatan, parent)
