"""What clerks do to an edition beside the truth: leave cells empty, mistype, and put right what was wrong before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from schemas.codes import Aid
from sikkep.district.chance import Chance, draw
from sikkep.district.families import Person, Written, copied
from sikkep.district.misspellings import respelled
from sikkep.district.rates import Mishaps
from sikkep.district.spoiling import mistyped

BLANK = "SEL_KOSONG"
_EMPTIED = Mishaps(
    (0.015, ("desil_kesejahteraan",)),
    (0.02, ("alamat",)),
    (0.02, ("jenis_lantai",)),
    (0.02, ("memiliki_fasilitas_buang_air_besar",)),
    (0.015, ("sumber_air_minum", "jenis_dinding")),
    (0.02, ("penerima_pkh", "penerima_sembako")),
    (0.01, ("pekerjaan",)),
    (0.01, ("kode_kemdagri", "desa_kelurahan")),
    (0.01, ("kode_kemdagri",)),
)
_EARLIER = Mishaps(
    (0.015, "NAMA_DIPERBAIKI"), (0.01, "NIK_DIPERBAIKI"), (0.01, "NIK_DILENGKAPI"), (0.008, "TGL_DIPERBAIKI"),
    (0.005, "JK_DIPERBAIKI"),
)  # fmt: skip
_EARLIER_DTKS = Mishaps((0.015, "NAMA_DIPERBAIKI"), (0.01, "NIK_DIPERBAIKI"), (0.01, "NIK_DILENGKAPI"))
_LATER = Mishaps((0.015, "NIK_KOSONG"), (0.02, "TGL_KOSONG"))
_CORRECTED = 0.4
"""Share of the errors of an edition that the next one puts right."""
_AID_CHANGED, _DECILE_CHANGED = 0.08, 0.10


@dataclass(slots=True)
class Clerk:
    """Writes one family down for one edition. `notes` say what was done, `undated` are members without birth date."""

    chance: Chance
    notes: set[str] = field(default_factory=set)
    undated: set[int] = field(default_factory=set)

    def before_p3ke(self, person: Person, later: Written) -> Written:
        """As the edition before had it, which was put right since."""
        return self._before(person, later, _EARLIER)

    def before_dtks(self, person: Person, later: Written) -> Written:
        """The same for a register that has neither sex nor birth date in columns."""
        return self._before(person, later, _EARLIER_DTKS)

    def after(self, person: Person, before: Written) -> Written:
        """As the next edition has it: some errors put right, some cells empty."""
        what = _LATER.draw(self.chance)
        written = before
        if before.spoiled and self.chance() < _CORRECTED:
            written = copied(person)
            self.notes.add("DIPERBAIKI")
        if what == "NIK_KOSONG":
            written = replace(written, nik="")
        elif what == "TGL_KOSONG":
            self.undated.add(person.member)
        if what:
            self.notes.add(BLANK)
        return written

    def emptied(self) -> frozenset[str]:
        """Columns that are left empty in all rows of the family."""
        columns = _EMPTIED.draw(self.chance) or ()
        self.notes |= {BLANK} if columns else set()
        return frozenset(columns)

    def ranked(self, decile: int) -> int:
        """The decile by another year's model."""
        if self.chance() >= _DECILE_CHANGED:
            return decile
        self.notes.add("DESIL")
        return decile + 1 if decile == 1 or (decile < 4 and self.chance() < 0.5) else decile - 1

    def helped(self, got: frozenset[Aid], programmes: Iterable[Aid]) -> frozenset[Aid]:
        """The aid of another period."""
        if self.chance() >= _AID_CHANGED:
            return got
        self.notes.add("BANTUAN")
        return got ^ {draw(self.chance, tuple(programmes))}

    def _before(self, person: Person, later: Written, errors: Mishaps[str]) -> Written:
        what = errors.draw(self.chance)
        if later.nik == "" and self.chance() < 0.6:
            self.notes.add(BLANK)
            return replace(later, nik=person.nik)
        if what:
            self.notes.add(what)
            return _ERRORS[what](self.chance, person, later)
        return later


def _misspelt(chance: Chance, person: Person, written: Written) -> Written:
    return replace(written, name=respelled(chance, written.name, person.is_female))


def _wrong_nik(chance: Chance, person: Person, written: Written) -> Written:
    return replace(written, nik=mistyped(chance, person.nik))


def _without_nik(_chance: Chance, _person: Person, written: Written) -> Written:
    return replace(written, nik="")


def _another_year(_chance: Chance, _person: Person, written: Written) -> Written:
    return replace(written, year=written.year - 1)


def _other_sex(_chance: Chance, _person: Person, written: Written) -> Written:
    return replace(written, is_female=not written.is_female)


_ERRORS: dict[str, Callable[[Chance, Person, Written], Written]] = {
    "NAMA_DIPERBAIKI": _misspelt,
    "NIK_DIPERBAIKI": _wrong_nik,
    "NIK_DILENGKAPI": _without_nik,
    "TGL_DIPERBAIKI": _another_year,
    "JK_DIPERBAIKI": _other_sex,
}
