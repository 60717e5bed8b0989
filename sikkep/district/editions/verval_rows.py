"""What village meetings said of some dozens of families after P3KE 2024, and what becomes of each row."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sikkep.district.columns import Row
from sikkep.district.editions.calendar import P3KE_2024
from sikkep.district.editions.stories import Story
from sikkep.district.families import Family, Written
from sikkep.district.p3ke_rows import p3ke_family_id
from sikkep.district.places import Place

VERVAL_COLUMNS = (
    "id_keluarga_P3KE", "kecamatan", "desa_kelurahan", "kode_kemdagri", "alamat", "jumlah_anggota_keluarga",
    "VERVAL_memenuhi_kriteria_P3KE", "VERVAL_alasan_tidak_memenuhi_kriteria_P3KE", "VERVAL_keterangan",
    "nama_perbaikan", "NIK_perbaikan", "nomor_berita_acara", "tanggal_musdes",
)  # fmt: skip
VERVAL_TRUTH_COLUMNS = ("id_keluarga_P3KE", "hasil", "ditolak")
"""One row for each row of the file, in the same order: the kinds of events, or the code of what is wrong."""

MET_ON = date(2025, 2, 20)
PROPOSED_FROM = 700_000
"""Families whom no register names, only the village, are numbered from here."""

_EVERY, _FIRST, _UNTIL = 11, 3, 660
_JUDGED, _CORRECTED = "verval_recorded", "verval_recorded|record_corrected"


class _Said(NamedTuple):
    """One sort of row: the village's words, and what is true of it."""

    verdict: str
    reason: str = ""
    remarks: str = ""
    outcome: str = ""
    trouble: str = ""


_SORTS = (
    _Said("Ya", outcome=_JUDGED),
    _Said("Tidak", "sudah mampu", outcome=_JUDGED),
    _Said("Tidak", "Meninggal", outcome=_JUDGED),
    _Said("TIDAK", "pindah domisili", outcome=_JUDGED),
    _Said("Tidak", "lainnya", "Tercatat dua kali pada musdes.", outcome=_JUDGED),
    _Said("Ya", outcome=_CORRECTED),
    _Said("Ya", outcome=_CORRECTED),
    _Said("Tidak", trouble="reason_missing"),
    _Said("Ya", trouble="key_unknown"),
    _Said("Ya", outcome="family_proposed"),
)
_NAME, _NIK, _UNKNOWN, _NEW = 5, 6, 8, 9


def is_judged(number: int) -> bool:
    """Whether a meeting spoke of the family of this number: one in eleven of the first ones."""
    return number < _UNTIL and number % _EVERY == _FIRST


def verval_rows(story: Story, proposed: Family) -> Iterator[tuple[Row, Row]]:
    """The village's row about a family that P3KE 2024 names, and its truth.

    `proposed` is a family that no register names; the village may speak of it instead.
    """
    view = story.views.get(P3KE_2024)
    if view is None:
        return
    sort = story.life.family.number // _EVERY % len(_SORTS)
    head = view.family.people[0].p3ke
    if sort == _NEW:
        yield _new(proposed), ["", _SORTS[sort].outcome, ""]
    elif head:
        yield _judged(view.family, head, sort)


def _judged(family: Family, head: Written, sort: int) -> tuple[Row, Row]:
    said, place = _SORTS[sort], family.p3ke_place
    key = p3ke_family_id(family)[:-8] + "99999999" if sort == _UNKNOWN else p3ke_family_id(family)
    row: Row = [
        key, *_where(place), "", len(family.people), said.verdict, said.reason, said.remarks,
        f"{head.name} JAYA" if sort == _NAME else "", _next(family.people[0].nik) if sort == _NIK else "",
        *_met(place),
    ]  # fmt: skip
    return row, [key, said.outcome, said.trouble]


def _new(family: Family) -> Row:
    head, said = family.people[0], _SORTS[_NEW]
    return [
        "", *_where(family.place), f"RT {family.hamlet[1]:03d}", len(family.people), said.verdict, "", "", head.name,
        head.nik, *_met(family.place),
    ]  # fmt: skip


def _next(nik: str) -> str:
    """Another number with the same birth date."""
    return nik[:15] + str((int(nik[15]) + 1) % 10)


def _where(place: Place) -> tuple[str, str, str]:
    return place.subdistrict.upper(), place.name.upper(), place.digits


def _met(place: Place) -> tuple[str, str]:
    """Each kampung held its own meeting and wrote its own minutes."""
    return f"140/{place.digits[-4:]}/BA-MUSDES/2025", f"{MET_ON:%d-%m-%Y}"
