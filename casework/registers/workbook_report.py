"""Writes a hand-over's report as a workbook: the summary, all complaints, the differences, the quality by kampung."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlmodel import Session

from casework.registers.complaints import Complaint, complaint_of, severity_of
from casework.registers.details import Say
from casework.registers.lifecycle import reasons_of
from casework.registers.reports import ImportReport, from_json
from casework.registers.sentences import PARTS_CHANGED, STANDING, STOPS
from casework.store.area_names import names_of_areas
from casework.store.complaints import stream_complaints
from casework.store.differences import LineFilter, Quality, stream_difference_lines
from casework.store.hand_overs import HandOverEntry
from casework.store.staging import is_complete
from schemas.codes import QuestionSort

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
_SUMMARY = (
    "Edisi", "Keadaan", "Data per", "Pemberi", "Tanggal terima", "Nomor BAST", "Dasar hukum", "Dibawa oleh",
    "Ditandatangani oleh", "Baris dibaca", "Baris diterima", "Baris diterima dengan catatan", "Baris ditolak",
    "Baris berulang", "Keluarga", "Dibandingkan dengan", "Baru", "Berubah", "Tidak muncul lagi",
    "Anggota dinyatakan meninggal", "Anggota dinyatakan tidak aktif",
)  # fmt: skip
_QUALITY = (
    "Kode kampung", "Kampung", "Keluarga", "Tanpa anggota", "Orang", "Tanpa NIK", "NIK tidak dipercaya",
    "Tanpa tanggal lahir", "Tanpa alamat", "Tanpa No. KK",
)  # fmt: skip

CUT = "Hanya %(most)s baris pertama; selengkapnya: sikkep editions report"
WORDS = frozenset((
    *_LEVELS.values(), *_KINDS.values(), *_COMPLAINTS, *_DIFFERENCES, *_SUMMARY, *_QUALITY, CUT, "Ringkasan", "Hal",
    "Isi", "Mutu data", "Catatan", "Perbedaan", "Dihentikan", "tidak dikenali",
))  # fmt: skip
"""All that is written there in the reader's language, beside what complaints say."""


@dataclass(frozen=True, slots=True)
class _Book:
    """The workbook, the reader's language, and how many rows a sheet may have."""

    file: Any
    say: Say
    most: int

    def put(self, name: str, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write a sheet. Text as text, whatever it begins with: no cell can become a formula (ASVS 5.0, 1.2.10)."""
        sheet = self.file.add_worksheet(self.say(name))
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [self.say(title) for title in titles], self.file.add_format({"bold": True}))
        for number, cells in enumerate(rows, 1):
            if number > self.most:
                sheet.write_string(number - 1, 0, self.say(CUT) % {"most": self.most - 1})
                return
            for column, cell in enumerate(cells):
                if isinstance(cell, int | float):
                    sheet.write_number(number, column, cell)
                elif cell is not None:
                    sheet.write_string(number, column, str(cell))


def write_report(session: Session, entry: HandOverEntry, path: Path, say: Say, most: int = _MOST_ROWS) -> None:
    """Write the workbook, in the reader's language. It names no person: values stand there as their pattern.

    No sheet has more than `most` rows below its titles; where it ends before its time, the last one says so.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as file:
        book, reasons = _Book(file, say, most), reasons_of(entry)
        if not reasons and entry.report:
            report = from_json(entry.report)
            book.put("Ringkasan", ("Hal", "Isi"), _summary(entry, report, say))
            book.put("Mutu data", _QUALITY, _quality(session, report.quality, say))
        noted = map(complaint_of, stream_complaints(session, entry.hand_over_id))
        book.put("Catatan", _COMPLAINTS, (_complaint(one, say) for one in chain(reasons, noted)))
        if is_complete(session, entry.hand_over_id):
            book.put("Perbedaan", _DIFFERENCES, _differences(session, entry, say))


def _summary(entry: HandOverEntry, report: ImportReport, say: Say) -> list[tuple[str, object]]:
    brought, difference = entry.brought, report.difference
    told: list[object] = [
        entry.code, say(STANDING[entry.state.value]), brought.reference_on.isoformat(), brought.giver,
        brought.received_on, brought.reference_number, brought.legal_basis, brought.brought_by, entry.decided_by,
        report.rows_read, report.rows_accepted, report.rows_warned, report.rows_refused, report.repeated,
        report.families, report.compared_with, difference.appeared, difference.changed, difference.left,
        *(report.counts.get(sort.value, 0) for sort in (QuestionSort.MEMBER_DIED, QuestionSort.MEMBER_INACTIVE)),
    ]  # fmt: skip
    changed, stopped = say("Berubah"), say("Dihentikan")
    return [
        *((say(name), value) for name, value in zip(_SUMMARY, told, strict=True)),
        *((f"SHA-256 {file['name']}", file["sha256"]) for file in brought.files),
        *((f"{changed}: {_part(what, say)}", count) for what, count in sorted(difference.by_field.items())),
        *((f"{stopped}: {say(STOPS[one.what])}", f"{one.share:.2%} / {one.limit:.2%}") for one in report.stops),
    ]


def _part(what: str, say: Say) -> str:
    return say(PARTS_CHANGED[what]) if what in PARTS_CHANGED else what


def _complaint(complaint: Complaint, say: Say) -> tuple[object, ...]:
    at = complaint.place
    level = say(_LEVELS[severity_of(complaint.code)])
    said = complaint.reason_in(say), complaint.advice_in(say)
    return level, at.file, at.sheet, at.row or None, at.column, complaint.shape, *said


def _quality(session: Session, quality: Sequence[Quality], say: Say) -> Iterable[tuple[object, ...]]:
    names = names_of_areas(session, [one.area_code for one in quality])
    for one in quality:
        yield one.area_code or say("tidak dikenali"), names.get(one.area_code or "", ""), *one[1:]


def _differences(session: Session, entry: HandOverEntry, say: Say) -> Iterable[tuple[object, ...]]:
    for line in stream_difference_lines(session, entry.hand_over_id, LineFilter()):
        yield (
            say(_KINDS[line.kind]), line.file, line.row, line.area_code, line.area_before, line.decile,
            line.decile_before, ", ".join(_part(field, say) for field in line.changed), _programmes(line.gained),
            _programmes(line.lost), line.household_id,
        )  # fmt: skip


def _programmes(codes: Sequence[str]) -> str:
    return ", ".join(code.upper().replace("_", " ") for code in codes)
