"""The errors of real registers, put in on purpose and written down in the truth file."""

from collections.abc import Callable
from dataclasses import dataclass

from sikkep.district import misspellings
from sikkep.district.chance import Chance, chance_of, draw
from sikkep.district.families import Family, Founding, Person, Written
from sikkep.district.rates import Mishaps, Rates

NameSpoiler = Callable[[Chance, str, bool], str]

SWAPPABLE = 132 / 365
"""Share of birth dates whose day can be taken for a month and is another one."""

ON_P3KE = 0.6
"""Most errors are in the list that was collected in one round by volunteers."""

NAME_CODES: dict[str, NameSpoiler] = {
    "NAMA_SINGKATAN": misspellings.abbreviated,
    "NAMA_GELAR": misspellings.titled,
    "NAMA_SPASI": misspellings.spaced,
    "NAMA_EJAAN": misspellings.respelled,
    "NAMA_TERPOTONG": misspellings.truncated,
    "NAMA_ALIAS": misspellings.aliased,
}


@dataclass(frozen=True, slots=True)
class Spoiling:
    """What can go wrong with one person's row, and how often."""

    founding: Founding
    seed: int
    nik: Mishaps[str]
    birth: Mishaps[str]
    name: Mishaps[str]
    sex_wrong: float

    def spoil(self, chance: Chance, family: Family) -> None:
        """Spoil some rows of a family, each in one of its registers."""
        for person in family.people:
            self._spoil_name(chance, person)
            self._spoil_nik(chance, family, person)
            if person.p3ke:
                self._spoil_birth(chance, person.p3ke)

    def _spoil_name(self, chance: Chance, person: Person) -> None:
        code = self.name.draw(chance)
        written = _one_register(chance, person) if code else None
        if code and written:
            written.name = NAME_CODES[code](chance, written.name, person.is_female)
            written.spoiled.append(code)

    def _spoil_nik(self, chance: Chance, family: Family, person: Person) -> None:
        code = self.nik.draw(chance)
        if code == "NIK_GANDA":
            self._give_anothers_nik(chance, family, person)
            return
        written = _one_register(chance, person) if code else None
        if code == "NIK_TERTUKAR" and written:
            _swap_nik(family, person, written)
        elif code and written:
            written.nik = _damaged(chance, code, person.nik)
            written.spoiled.append(code)

    def _give_anothers_nik(self, chance: Chance, family: Family, person: Person) -> None:
        """Somebody of a family on an earlier row of P3KE already has this NIK."""
        if not person.p3ke or not family.number:
            return
        donor = family.number - 1 - int(chance() * min(family.number, 40))
        person.p3ke.nik = self.founding.family(chance_of(self.seed, donor), donor).people[0].nik
        person.p3ke.spoiled.append("NIK_GANDA")

    def _spoil_birth(self, chance: Chance, written: Written) -> None:
        """Only P3KE has sex and birth date in columns; DTKS has them in the NIK alone."""
        if chance() < self.sex_wrong:
            written.is_female = not written.is_female
            written.spoiled.append("JK_SALAH")
        code = self.birth.draw(chance)
        if code == "TGL_TERBALIK" and (written.day > 12 or written.day == written.month):
            return
        if code:
            _BIRTHS[code](chance, written)
            written.spoiled.append(code)


def spoiling_for(founding: Founding, seed: int, rates: Rates) -> Spoiling:
    """Spoiling at these rates."""
    nik = (
        (rates.nik_blank, "NIK_KOSONG"),
        (rates.nik_mistyped, "NIK_SALAH_KETIK"),
        (rates.nik_swapped / 2, "NIK_TERTUKAR"),  # a swap spoils two rows
        (rates.nik_last_digit_zero, "NIK_DIGIT_AKHIR_NOL"),
        (rates.nik_scientific, "NIK_NOTASI_ILMIAH"),
        (rates.nik_duplicate, "NIK_GANDA"),
        (rates.nik_dot_zero, "NIK_TITIK_NOL"),
    )
    birth = (
        (min(rates.birth_swapped / SWAPPABLE, 0.3), "TGL_TERBALIK"),
        (rates.birth_default, "TGL_BAKU"),
        (rates.birth_year_off, "TAHUN_GESER"),
    )
    names = (
        rates.name_abbreviated, rates.name_titled, rates.name_spaced,
        rates.name_respelled, rates.name_truncated, rates.name_alias,
    )  # fmt: skip
    spoiled_names = Mishaps(*zip(names, NAME_CODES, strict=True))
    return Spoiling(founding, seed, Mishaps(*nik), Mishaps(*birth), spoiled_names, rates.sex_wrong)


def _one_register(chance: Chance, person: Person) -> Written | None:
    """The register whose row is spoiled; a person in one register only has no choice."""
    if person.p3ke and person.dtks:
        return person.p3ke if chance() < ON_P3KE else person.dtks
    return person.p3ke or person.dtks


def _swap_nik(family: Family, person: Person, written: Written) -> None:
    """With the next member of the family, or with the No. KK of somebody who lives alone."""
    is_p3ke = written is person.p3ke
    rows = [other.p3ke if is_p3ke else other.dtks for other in family.people]
    others = [row for row in rows if row and row is not written and "NIK_TERTUKAR" not in row.spoiled]
    written.spoiled.append("NIK_TERTUKAR")
    if not others:
        written.nik = family.card
        return
    written.nik, others[0].nik = others[0].nik, written.nik
    others[0].spoiled.append("NIK_TERTUKAR")


def _damaged(chance: Chance, code: str, nik: str) -> str | int:
    """Blank; a digit too many, too few or wrong; or what a spreadsheet makes of sixteen digits."""
    if code == "NIK_KOSONG":
        return ""
    if code == "NIK_DIGIT_AKHIR_NOL":
        return int(nik[:15] + "0")
    if code == "NIK_NOTASI_ILMIAH":
        return f"{float(nik):.5E}"
    if code == "NIK_TITIK_NOL":
        return nik + ".0"
    return mistyped(chance, nik)


def mistyped(chance: Chance, nik: str) -> str:
    """A digit too few, too many, or wrong."""
    at = 6 + int(chance() * 10)
    other = str((int(nik[at]) + 1 + int(chance() * 8)) % 10)
    return draw(chance, (nik[:at] + nik[at + 1 :], nik[:at] + nik[at] + nik[at:], nik[:at] + other + nik[at + 1 :]))


def _swap_day(_chance: Chance, written: Written) -> None:
    written.day, written.month = written.month, written.day


def _default_day(chance: Chance, written: Written) -> None:
    """Offices enter these where people know only the year."""
    written.day, written.month = draw(chance, ((1, 1), (31, 12), (1, 7)))


def _shift_year(chance: Chance, written: Written) -> None:
    written.year += 1 if chance() < 0.5 else -1


_BIRTHS: dict[str, Callable[[Chance, Written], None]] = {
    "TGL_TERBALIK": _swap_day,
    "TGL_BAKU": _default_day,
    "TAHUN_GESER": _shift_year,
}
