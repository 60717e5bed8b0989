"""Writes a hand-over's report as a workbook: the summary, all complaints, the differences, the quality by kampung."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlmodel import Session

from casework.registers.complaints import Complaint, complaint_of, severity_of
from casework.registers.lifecycle import reasons_of
from casework.registers.reports import ImportReport, from_json
from casework.registers.sentences import PARTS_CHANGED, STANDING, STOPS
from casework.store.area_names import names_of_areas
from casework.store.complaints import stream_complaints
from casework.store.differences import LineFilter, Quality, stream_difference_lines
from casework.store.hand_overs import HandOverEntry
from casework.store.staging import is_complete

_MOST_ROWS = 1_048_575
_LEVELS = {"file": "berkas ditolak", "row": "baris ditolak", "cell": "diterima dengan catatan", "note": "catatan"}
_KINDS = {"record_appeared": "baru", "record_changed": "berubah", "record_left": "tidak muncul lagi"}
_COMPLAINTS = (
    "Tingkat",
    "Berkas",
    "Lembar",
    "Baris",
    "Kolom",
    "Bentuk isi",
    "Apa yang salah",
    "Apa yang harus dilakukan",
)
_DIFFERENCES = (
    "Apa", "Berkas", "Baris", "Kode kampung", "Kampung semula", "Desil", "Desil semula", "Yang berubah",
    "Bantuan bertambah", "Bantuan hilang", "Nomor keluarga di SIKKEP",
)  # fmt: skip
_QUALITY = (
    "Kode kampung", "Kampung", "Keluarga", "Tanpa anggota", "Orang", "Tanpa NIK", "NIK tidak dipercaya",
    "Tanpa tanggal lahir", "Tanpa alamat", "Tanpa No. KK",
)  # fmt: skip


def write_report(session: Session, entry: HandOverEntry, path: Path, most: int = _MOST_ROWS) -> None:
    """Write the workbook. It names no person: rows are named by file and number, values by their pattern.

    No sheet has more than `most` rows below its titles; where it ends before its time, the last one says so.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        reasons = reasons_of(entry)
        if not reasons and entry.report:
            report = from_json(entry.report)
            _sheet(book, "Ringkasan", ("Hal", "Isi"), _summary(entry, report), most)
            _sheet(book, "Mutu data", _QUALITY, _quality(session, report.quality), most)
        noted = map(complaint_of, stream_complaints(session, entry.hand_over_id))
        _sheet(book, "Catatan", _COMPLAINTS, map(_complaint, chain(reasons, noted)), most)
        if is_complete(session, entry.hand_over_id):
            _sheet(book, "Perbedaan", _DIFFERENCES, _differences(session, entry), most)


def _sheet(book: Any, name: str, titles: Sequence[str], rows: Iterable[Sequence[object]], most: int) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
    for number, cells in enumerate(rows, 1):
        if number > most:
            sheet.write_string(number - 1, 0, f"Hanya {most - 1} baris pertama; selengkapnya: sikkep editions report")
            return
        for column, cell in enumerate(cells):
            # Text as text, whatever it begins with: no cell can become a formula (ASVS 5.0, 1.2.10).
            if isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif cell is not None:
                sheet.write_string(number, column, str(cell))


def _summary(entry: HandOverEntry, report: ImportReport) -> list[tuple[str, object]]:
    brought, difference = entry.brought, report.difference
    return [
        ("Edisi", entry.code), ("Keadaan", STANDING[entry.state.value]), ("Data per", brought.reference_on.isoformat()),
        ("Pemberi", brought.giver), ("Tanggal terima", brought.received_on), ("Nomor BAST", brought.reference_number),
        ("Dasar hukum", brought.legal_basis), ("Dibawa oleh", brought.brought_by),
        ("Ditandatangani oleh", entry.decided_by),
        *((f"SHA-256 {file['name']}", file["sha256"]) for file in brought.files),
        ("Baris dibaca", report.rows_read), ("Baris diterima", report.rows_accepted),
        ("Baris diterima dengan catatan", report.rows_warned), ("Baris ditolak", report.rows_refused),
        ("Baris berulang", report.repeated), ("Keluarga", report.families),
        ("Dibandingkan dengan", report.compared_with),
        ("Baru", difference.appeared), ("Berubah", difference.changed), ("Tidak muncul lagi", difference.left),
        *((f"Berubah: {PARTS_CHANGED.get(what, what)}", count) for what, count in sorted(difference.by_field.items())),
        *((f"Dihentikan: {STOPS[stop.what]}", f"{stop.share:.2%} (batas {stop.limit:.2%})") for stop in report.stops),
    ]  # fmt: skip


def _complaint(complaint: Complaint) -> tuple[object, ...]:
    at = complaint.place
    level = _LEVELS[severity_of(complaint.code)]
    return level, at.file, at.sheet, at.row or None, at.column, complaint.shape, complaint.reason, complaint.advice


def _quality(session: Session, quality: Sequence[Quality]) -> Iterable[tuple[object, ...]]:
    names = names_of_areas(session, [one.area_code for one in quality])
    for one in quality:
        yield one.area_code or "tidak dikenali", names.get(one.area_code or "", ""), *one[1:]


def _differences(session: Session, entry: HandOverEntry) -> Iterable[tuple[object, ...]]:
    for line in stream_difference_lines(session, entry.hand_over_id, LineFilter()):
        yield (
            _KINDS[line.kind], line.file, line.row, line.area_code, line.area_before, line.decile, line.decile_before,
            ", ".join(PARTS_CHANGED.get(field, field) for field in line.changed), _programmes(line.gained),
            _programmes(line.lost), line.household_id,
        )  # fmt: skip


def _programmes(codes: Sequence[str]) -> str:
    return ", ".join(code.upper().replace("_", " ") for code in codes)
