"""The files of the district: CSV for any size, XLSX with letterhead as offices send it."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, Self

import xlsxwriter

from sikkep.district.columns import Row

INVENTED = (
    "DATA CONTOH. Semua orang, NIK, No. KK dan alamat dalam berkas ini rekaan; tidak ada yang nyata.",
    "SAMPLE DATA. All people, numbers and addresses in this file are invented; none is real.",
    "NIK rekaan berakhiran 8000-9999 dan No. KK rekaan 7000-7999, nomor urut yang tidak pernah diterbitkan.",
)

LETTERHEAD = (
    "PEMERINTAH KABUPATEN LAMPUNG TENGAH (CONTOH)",
    "DATA PENSASARAN PERCEPATAN PENGHAPUSAN KEMISKINAN EKSTREM (P3KE)",
    "DAFTAR INDIVIDU BERDASARKAN NAMA DAN ALAMAT (BNBA)",
    "TAHUN DATA 2023",
    "",
    *INVENTED,
    "",
    "Provinsi: Lampung",
    "Kabupaten/Kota: Lampung Tengah",
    "",
)
"""Twelve rows, so that the column names stand in row 13."""


class Target(Protocol):
    """A file that takes rows."""

    path: Path

    def write(self, rows: Iterable[Row]) -> None: ...

    def close(self) -> None: ...


class CsvFile:
    """A CSV file in UTF-8 with a header row."""

    def __init__(self, path: Path, columns: Sequence[str], delimiter: str = ",") -> None:
        self.path = path
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, delimiter=delimiter, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, rows: Iterable[Row]) -> None:
        self._writer.writerows(rows)

    def close(self) -> None:
        self._file.close()


class XlsxFile:
    """A workbook: the data first, then a sheet that says that nobody in it is real. Memory stays flat."""

    def __init__(self, path: Path, columns: Sequence[str], letterhead: Sequence[str] = ()) -> None:
        self.path = path
        self._book: Any = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._book.set_properties(
            {
                "title": "Data contoh SIKKEP",
                "comments": " ".join(INVENTED),
                "created": datetime(2024, 10, 14),  # noqa: DTZ001 - a fixed mark, so that the same seed gives the same file
            }
        )
        self._sheet: Any = self._book.add_worksheet("DATA")
        self._row = 0
        self.write([[line] for line in letterhead])
        self.write([list(columns)])

    def write(self, rows: Iterable[Row]) -> None:
        text, number = self._sheet.write_string, self._sheet.write_number
        for row in rows:
            for column, value in enumerate(row):
                if value != "":
                    (text if isinstance(value, str) else number)(self._row, column, value)
            self._row += 1

    def close(self) -> None:
        note = self._book.add_worksheet("KETERANGAN")
        for row, line in enumerate(INVENTED):
            note.write_string(row, 0, line)
        self._book.close()


class Files:
    """All files of one run, closed together."""

    def __init__(self, targets: dict[str, list[Target]]) -> None:
        self._targets = targets

    def write(self, sheet: str, rows: Sequence[Row]) -> None:
        for target in self._targets[sheet]:
            target.write(rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for targets in self._targets.values():
            for target in targets:
                target.close()
