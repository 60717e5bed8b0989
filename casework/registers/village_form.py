"""Writes the empty workbook in which a village puts down what its meeting found."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from casework.registers.village import REQUIRED, TITLES
from casework.store.area_names import NamedArea

# What may stand in a column, for whoever fills it in.
NOTES = {
    "key": "Id keluarga dari berkas P3KE, ditulis sebagai teks. Kosongkan untuk keluarga yang belum ada di P3KE.",
    "verdict": "Ya: memenuhi kriteria. Tidak: tidak memenuhi.",
    "reason": "Hanya bila Tidak: meninggal, pindah domisili, sudah mampu, atau lainnya.",
    "remarks": "Wajib bila alasannya lainnya.",
    "name": "Nama kepala keluarga yang benar; wajib untuk keluarga baru.",
    "nik": "NIK yang benar, 16 angka, ditulis sebagai teks.",
    "minutes": "Nomor berita acara musdes, misalnya 140/07/BA-MUSDES/2026.",
    "meeting_on": "Tanggal musdes, misalnya 20-11-2026.",
    "area_code": "Hanya untuk keluarga baru: kode kampung dari lembar KODE KAMPUNG.",
    "kecamatan": "Pengganti kode kampung, bersama desa_kelurahan.",
    "kampung": "Pengganti kode kampung, bersama kecamatan.",
    "address": "Hanya untuk keluarga baru: dusun, RT dan RW.",
    "members": "Hanya untuk keluarga baru: jumlah orang dalam keluarga.",
}
CHOICES = {"verdict": ["Ya", "Tidak"], "reason": ["meninggal", "pindah domisili", "sudah mampu", "lainnya"]}
_ROWS = 2000
_NARROW, _WIDE = 18, 34


def write_form(path: Path, areas: Sequence[NamedArea], codes: Collection[str]) -> None:
    """Write it: a sheet to fill in, one that explains each column, and one with those kampung whose codes are named."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        bold, as_text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        _sheet_to_fill_in(book.add_worksheet("HASIL MUSDES"), bold, as_text)
        _table(book.add_worksheet("PETUNJUK"), bold, ("Kolom", "Wajib", "Isi"), _notes())
        names = {area.code: area.name for area in areas}
        kampung = [
            (area.code, area.name, names.get(area.parent or "", ""))
            for area in areas
            if area.code in codes and area.level in ("kampung", "kelurahan")
        ]
        _table(book.add_worksheet("KODE KAMPUNG"), bold, ("Kode", "Kampung", "Kecamatan"), kampung)


def _sheet_to_fill_in(sheet: Any, bold: Any, as_text: Any) -> None:
    sheet.freeze_panes(1, 0)
    for column, (part, titles) in enumerate(TITLES.items()):
        # As text: else Excel makes 1,80E+15 of a long number, and its digits are gone.
        sheet.set_column(column, column, max(_NARROW, len(titles[0]) + 2), as_text)
        sheet.write_string(0, column, titles[0], bold)
        if part in CHOICES:
            sheet.data_validation(1, column, _ROWS, column, {"validate": "list", "source": CHOICES[part]})


def _notes() -> list[tuple[str, str, str]]:
    return [(titles[0], "ya" if part in REQUIRED[1:] else "", NOTES[part]) for part, titles in TITLES.items()]


def _table(sheet: Any, bold: Any, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(titles) - 1, _WIDE)
    sheet.write_row(0, 0, titles, bold)
    for number, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells):
            sheet.write_string(number, column, cell)
