"""What an edition says of one record, in codes and not as typed: what a careful reader of the file must understand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from schemas.codes import Aid, Indicator
from sikkep.district.addresses import dtks_address, p3ke_address
from sikkep.district.dtks_rows import dtks_aid, dtks_card
from sikkep.district.dwellings import EARTH_FLOOR, NO_ELECTRICITY, NO_TOILET, UNSAFE_WATER, Dwelling
from sikkep.district.editions.views import View
from sikkep.district.families import Person, Written
from sikkep.district.numbers import Numbering
from sikkep.district.p3ke_rows import p3ke_family_id, p3ke_person_id

_OUT_OF_WORK = "Belum/tidak bekerja"
_HOUSE_COLUMNS = {
    "memiliki_fasilitas_buang_air_besar": Indicator.NO_TOILET,
    "jenis_lantai": Indicator.EARTH_FLOOR,
    "jenis_dinding": Indicator.POOR_WALLS,
    "jenis_atap": Indicator.POOR_ROOF,
    "sumber_air_minum": Indicator.UNSAFE_WATER,
    "sumber_penerangan": Indicator.NO_ELECTRICITY,
    "kepemilikan_rumah": Indicator.NOT_OWN_HOUSE,
    "memiliki_simpanan_uang_perhiasan_ternak_lainnya": Indicator.NO_SAVINGS,
    "pekerjaan": Indicator.HEAD_OUT_OF_WORK,
}
_P3KE_AID = {
    "penerima_bpnt": Aid.BPNT,
    "penerima_bpum": Aid.BPUM,
    "penerima_bst": Aid.BST,
    "penerima_pkh": Aid.PKH,
    "penerima_sembako": Aid.SEMBAKO,
}


class SaidPerson(NamedTuple):
    """One person; None is not stated. A birth date or sex without a column is read from the NIK.

    `is_born_by_nik`: the date is not stated, the number implies it.
    """

    name: str
    nik: str
    born: date | None
    is_female: bool | None
    is_born_by_nik: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One record. In `aid` and `signs` True is stated, False is denied; what is missing is not stated."""

    key: str
    head: str
    area: str | None
    address: str | None
    decile: int | None
    aid: Mapping[Aid, bool]
    signs: Mapping[Indicator, bool]
    people: Mapping[str, SaidPerson]


def said_by_p3ke(view: View) -> Said:
    """What P3KE says of a family."""
    family, blank = view.family, view.blank
    place = family.p3ke_place
    head = family.people[0].p3ke
    has_no_place = {"kode_kemdagri", "desa_kelurahan"} <= blank
    return Said(
        key=p3ke_family_id(family),
        head=head.name if head else "",
        area=None if has_no_place else place.code,
        address=None if "alamat" in blank else p3ke_address(place, family.hamlet, family.number),
        decile=None if "desil_kesejahteraan" in blank else family.decile,
        aid={aid: aid in family.aid.p3ke for column, aid in _P3KE_AID.items() if column not in blank},
        signs=_p3ke_signs(view),
        people={p3ke_person_id(family, person): _p3ke_person(view, person) for person in family.people},
    )


def said_by_dtks(view: View, numbering: Numbering) -> Iterator[Said]:
    """What DTKS says of a family: one record for each No. KK."""
    family, place = view.family, view.family.dtks_place
    rows = dtks_aid(family)
    for card in dict.fromkeys(dtks_card(family, person) for person, _ in rows):
        here = [(person, got) for person, got in rows if dtks_card(family, person) == card]
        people = [(person, person.dtks) for person, _ in here if person.dtks]
        got = frozenset().union(*(got for _, got in here))
        yield Said(
            key=card,
            head=people[0][1].name,
            area=place.code,
            address=f"{dtks_address(place, family.hamlet)} RT {family.hamlet[1]:03d} RW {family.hamlet[2]:03d}",
            decile=None,
            aid=_dtks_aid(got, any({Aid.BPNT, Aid.PKH} <= each for _, each in here)),
            # The column is empty for whoever has none: that denies nothing.
            signs=dict.fromkeys([Indicator.DISABILITY] if any(person.disability for person, _ in here) else (), True),
            people={
                numbering.semesta(family.number, person.member): _dtks_person(view, written, card)
                for person, written in people
            },
        )


def _p3ke_signs(view: View) -> dict[Indicator, bool]:
    family = view.family
    head = family.people[0]
    shown = {**house_signs(family.dwelling), Indicator.HEAD_OUT_OF_WORK: head.work == _OUT_OF_WORK}
    signs = {sign: shown[sign] for column, sign in _HOUSE_COLUMNS.items() if column not in view.blank}
    is_woman = bool(head.p3ke and head.p3ke.is_female)
    return signs | {Indicator.STUNTING_RISK: family.has_stunting_risk, Indicator.WOMAN_HEAD: is_woman}


def house_signs(home: Dwelling) -> dict[Indicator, bool]:
    """Which signs of need a house shows."""
    return {
        Indicator.NO_TOILET: home.toilet in (NO_TOILET, "Ada tak dipakai"),
        Indicator.EARTH_FLOOR: home.floor == EARTH_FLOOR,
        Indicator.POOR_WALLS: home.wall in ("Anyaman bambu", "Bambu"),
        Indicator.POOR_ROOF: home.roof in ("Jerami/ijuk/rumbia", "Bambu"),
        Indicator.UNSAFE_WATER: home.water in UNSAFE_WATER,
        Indicator.NO_ELECTRICITY: home.light == NO_ELECTRICITY,
        Indicator.NOT_OWN_HOUSE: home.ownership in ("Kontrak/sewa", "Bebas sewa", "Dinas"),
        Indicator.NO_SAVINGS: not home.savings,
    }


def _dtks_aid(got: frozenset[Aid], has_both: bool) -> dict[Aid, bool]:
    """All thirteen columns say yes or no; BNPT_PPKM and BLT_BBM stand with BPNT and PKH of one person."""
    told = dict.fromkeys((Aid.BPNT, Aid.BST, Aid.PKH, Aid.PBI, Aid.BLT), False) | dict.fromkeys(got, True)
    never = (Aid.SEMBAKO, Aid.RTLH, Aid.ATENSI, Aid.YAPI, Aid.PENA, Aid.PERMAKANAN)
    return told | {Aid.PPKM: has_both, Aid.BLT_BBM: has_both} | dict.fromkeys(never, False)


def _p3ke_person(view: View, person: Person) -> SaidPerson:
    written = person.p3ke
    if written is None:
        raise ValueError("this member does not stand in P3KE")
    nik, day = number_in(written.nik), view.edition.day
    born = None if person.member in view.undated else date_in(written, day)
    if born is None:
        return SaidPerson(written.name, nik, told_by(nik, "", day)[0], written.is_female, is_born_by_nik=True)
    return SaidPerson(written.name, nik, born, written.is_female)


def _dtks_person(view: View, written: Written, card: str) -> SaidPerson:
    nik = number_in(written.nik)
    born, is_female = told_by(nik, card, view.edition.day)
    return SaidPerson(written.name, nik, born, is_female, is_born_by_nik=True)


def number_in(nik: str | int) -> str:
    """The number that can still be read in a NIK cell; "" where its digits are lost."""
    text = str(nik).removesuffix(".0")
    return text if text.isdigit() else ""


def date_in(written: Written, latest: date) -> date | None:
    """The birth date as written; None where there is no such day, or none yet."""
    try:
        born = date(written.year, written.month, written.day)
    except ValueError:
        return None
    return born if born <= latest else None


def told_by(nik: str, card: str, day: date) -> tuple[date | None, bool | None]:
    """The birth date and sex in a sound NIK: DDMMYY, a woman's day plus 40. Nothing in one that is a No. KK."""
    if len(nik) != 16 or nik == card or nik.endswith("0000"):
        return None, None
    two, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    if not (1 <= two % 40 <= 31 and two <= 71 and 1 <= month <= 12):
        return None, None
    for century in (2000, 1900):
        try:
            born = date(century + year, month, two - 40 if two > 40 else two)
        except ValueError:
            continue
        if born <= day:
            return born, two > 40
    return None, two > 40
