"""The 311 kampung and kelurahan as a stage: how many poor families, which peoples, and how each office types."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sikkep.areas import Area
from sikkep.district.chance import Chance, draw, repeated

LOKUS = {"18.02.14", "18.02.19", "18.02.20", "18.02.21", "18.02.27"}
"""The kecamatan named as pockets in 2022: Bumi Ratu Nuban, Pubian, Selagai Lingga, Anak Tuha, Anak Ratu Aji."""

_MIXES = {
    # Province, 2000: Javanese 61.8 %, Lampung 11.9 %. In sum over all kampung these mixes come near to that.
    "jawa": repeated(("jawa", 74), ("sunda", 12), ("lampung", 2), ("lain", 12)),
    "lampung": repeated(("lampung", 52), ("jawa", 32), ("sunda", 5), ("lain", 11)),
    "bali": repeated(("bali", 85), ("jawa", 12), ("lain", 3)),
}
_BALI_KAMPUNG = re.compile(r"^Rama |^Swastika|^Dharma|^Sanggar Buana|^Ratna Chaton|^Varia|^Wirata")
_LAMPUNG_KAMPUNG = re.compile(
    r"\b(Ratu|Negeri|Negara|Haji|Aji|Buyut|Komering|Terbanggi|Haduyang|Kepayungan|Gedung|Batin|Udik|Ilir|Subing|Mider|Lingga)\b"
)
_STEMS = (
    "rejo",
    "sari",
    "dadi",
    "mulyo",
    "jaya",
    "wungu",
    "langsep",
    "krui",
    "waringin",
    "kerto",
    "winangun",
    "warno",
    "katon",
)
_OLD_WORDS = (("Bhakti", "Bakti"), ("Negeri", "Negri"), ("Krajan", "Kerajan"), ("Tulung", "Tulang"), ("Way", "Wai"))
_OLD_LETTERS = (("j", "dj"), ("u", "oe"), ("y", "j"), ("a", "o"), ("t", "th"))


@dataclass(frozen=True, slots=True)
class Typing:
    """How the people of one kampung filled in the form: no two offices type alike."""

    yes: str
    no: str
    matched: str
    unmatched: str
    date: str
    has_title_case: bool
    head: str


@dataclass(frozen=True, slots=True)
class Place:
    """A kampung or kelurahan. `digits` is the code without dots, `older` the name in an older decree."""

    code: str
    digits: str
    name: str
    subdistrict: str
    is_kelurahan: bool
    older: str
    mix: tuple[str, ...]
    typing: Typing
    weight: int


class Places:
    """All kampung, with the chance of each to be drawn."""

    def __init__(self, areas: Iterable[Area]) -> None:
        known = list(areas)
        subdistricts = {area.code: area.name for area in known if area.level == "kecamatan"}
        self.all = tuple(
            _place(area, subdistricts[area.parent or ""]) for area in known if area.level in ("kampung", "kelurahan")
        )
        self._lots = repeated(*((place, place.weight) for place in self.all))
        self._twins = _twins(self.all)
        self.twin_share = sum(place.weight for place in self.all if place.code in self._twins) / len(self._lots)

    def draw(self, chance: Chance) -> Place:
        """A kampung; one with more poor families comes more often."""
        return draw(chance, self._lots)

    def twin(self, place: Place) -> Place | None:
        """The other kampung of the same name, if there is one (Sri Basuki is in Kalirejo and in Seputih Banyak)."""
        return self._twins.get(place.code)


def typed_anew(place: Place, edition: str) -> Place:
    """The kampung as it fills in another edition's form: one in three by another hand, with habits of its own."""
    digest = hashlib.sha256(f"{place.code} {edition}".encode()).digest()
    return replace(place, typing=_typing(digest)) if digest[0] % 3 == 0 else place


def _place(area: Area, subdistrict: str) -> Place:
    digest = hashlib.sha256(area.code.encode()).digest()
    pocket = 2 if area.parent in LOKUS else 1
    return Place(
        code=area.code,
        digits=area.code.replace(".", ""),
        name=area.name,
        subdistrict=subdistrict,
        is_kelurahan=area.level == "kelurahan",
        older=older_spelling(area.name),
        mix=_MIXES[_people(area)],
        typing=_typing(digest),
        weight=pocket * (8 + digest[0] % 17),
    )


def _people(area: Area) -> str:
    if _BALI_KAMPUNG.search(area.name):
        return "bali"
    return "lampung" if _LAMPUNG_KAMPUNG.search(area.name) else "jawa"


def _typing(digest: bytes) -> Typing:
    is_upper, says_matched = digest[1] % 4 == 0, digest[2] % 3 == 0
    return Typing(
        yes="YA" if is_upper else "Ya",
        no="TIDAK" if is_upper else "Tidak",
        matched="Padan" if says_matched else "Ya",
        unmatched="Tidak Padan" if says_matched else "Tidak",
        date=("{d:02d}/{m:02d}/{y} 0:00:00", "{d:02d}-{m:02d}-{y}", "{d:02d}/{m:02d}/{y}")[digest[3] % 3],
        has_title_case=digest[4] % 6 == 0,
        head=("Kepala keluarga", "KEPALA KELUARGA", "KEPALA KELUARGA / KK")[digest[5] % 3],
    )


def older_spelling(name: str) -> str:
    """The name as an older decree might have it: Sido Rejo / Sidorejo, Wayakrui / Way krui, Bhakti / Bakti."""
    for new, old in _OLD_WORDS:
        if new in name:
            return name.replace(new, old, 1)
    first, *others = name.split()
    if others:
        return " ".join([first + others[0].lower(), *others[1:]])
    return _split(name)


def _split(name: str) -> str:
    for stem in _STEMS:
        if name.endswith(stem) and len(name) > len(stem) + 1:
            return f"{name[: -len(stem)]} {stem.title()}"
    return next(name.replace(new, old, 1) for new, old in _OLD_LETTERS if new in name)


def _twins(places: Iterable[Place]) -> dict[str, Place]:
    named: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        named[place.name].append(place)
    pairs = (same for same in named.values() if len(same) == 2)
    return {place.code: other for one, two in pairs for place, other in ((one, two), (two, one))}
