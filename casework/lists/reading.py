"""Reads a partner's answer row by row: for whom, yes or no, why not, from which day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path

from casework.registers.cells import Cell, date_of, is_rounded, text_of
from casework.registers.complaints import Place, refuse
from casework.registers.delimited import AS_TOLD
from casework.registers.details import ANSWER_REQUIRED
from casework.registers.files import digest_of
from casework.registers.opening import folded_title, sheets_in
from casework.registers.sheets import Limits, Row, Sheet
from casework.rules.list_answers import DEFAULT
from casework.rules.listing import folded_reference
from schemas.pledge_codes import DeclineReason
from schemas.target_lists import NotUnderstood

TITLES: Mapping[str, tuple[str, ...]] = {
    "ref": ("REF", "NO_REF", "REFERENSI", "KODE_REF"),
    "nik": ("NIK", "NO_NIK"),
    "status": ("STATUS", "STATUS_JAWABAN", "HASIL"),
    "reason": ("ALASAN", "KODE_ALASAN", "ALASAN_TOLAK", "ALASAN_PENOLAKAN"),
    "day": ("TANGGAL", "TANGGAL_BERLAKU", "TGL_BERLAKU", "TMT", "TANGGAL_EFEKTIF"),
}
"""The columns and what else partners call them."""
LARGEST = 16 * 1024 * 1024
# An answer to a list, and not a register.
LIMITS = Limits(
    largest_csv=LARGEST, largest_workbook=LARGEST, largest_unpacked=20 * LARGEST, most_cells=4_000_000,
    most_rows=200_000, longest_line=100_000,
)  # fmt: skip
_FARTHEST = timedelta(days=366)
_HEADER_WITHIN = 40
_MEANING = {folded_title(title): part for part, titles in TITLES.items() for title in titles}


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says. `reason` None: yes, from `day`."""

    row: int
    ref: str
    nik: str
    reason: DeclineReason | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a yes is to be read: help that counts from a day must name it; else a day is a plan, and lies ahead."""

    today: date
    counts_from_a_day: bool


class _Wrong(ValueError):
    """A cell that cannot be taken: the part of the row, and the code of the sentence."""

    def __init__(self, part: str, code: str) -> None:
        super().__init__(code)
        self.part, self.code = part, code


def read_answers(path: Path, manner: Manner) -> Iterator[Said | NotUnderstood]:
    """Each row that says something. Raises `ImportRefused` where the file itself is wrong."""
    digest_of(path)  # refuses a file that is empty
    tables = [table for table in map(_table, sheets_in(path, _MEANING, LIMITS, AS_TOLD, [])) if table]
    if not tables:
        raise refuse("header_missing", Place(path.name), ANSWER_REQUIRED)
    for columns, rows in tables:
        for number, cells in rows:
            given = {part: cells[index] for part, index in columns.items() if index < len(cells)}
            if _says_something(given):
                yield _read(number, given, manner)


def _table(sheet: Sheet) -> tuple[dict[str, int], Iterator[Row]] | None:
    """The sheet's columns and the rows below its titles; None where it has no such titles."""
    first = list(islice(sheet.rows, _HEADER_WITHIN))
    for at, (_, cells) in enumerate(first):
        columns = _columns(cells)
        if "status" in columns and ("ref" in columns or "nik" in columns):
            return columns, chain(first[at + 1 :], sheet.rows)
    return None


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    titles = [folded_title(cell) if isinstance(cell, str) else "" for cell in cells]
    return {_MEANING[title]: index for index, title in reversed(list(enumerate(titles))) if title in _MEANING}


def _says_something(given: Mapping[str, Cell]) -> bool:
    # Our own list has a row for everybody; one that the partner left alone is an answer that is still to come.
    return any(text_of(given.get(part)) for part in ("status", "reason", "day"))


def _read(number: int, given: Mapping[str, Cell], manner: Manner) -> Said | NotUnderstood:
    try:
        return _said(number, given, manner)
    except _Wrong as wrong:
        return NotUnderstood(number, TITLES[wrong.part][0], wrong.code)


def _said(number: int, given: Mapping[str, Cell], manner: Manner) -> Said:
    ref, nik = _reference(given.get("ref")), _nik(given.get("nik"))
    if not ref and not nik:
        raise _Wrong("ref", "ref_missing")
    reason = _reason(text_of(given.get("status")), text_of(given.get("reason")))
    return Said(number, ref, nik, reason, None if reason else _day(given.get("day"), manner))


def _reference(cell: Cell) -> str:
    text = text_of(cell)
    if text and not folded_reference(text):
        raise _Wrong("ref", "ref_unknown")
    return folded_reference(text)


def _nik(cell: Cell) -> str:
    if is_rounded(cell):
        raise _Wrong("nik", "nik_rounded")
    number = text_of(cell).strip("'").replace(" ", "").replace(".", "")
    if number and not (len(number) == 16 and number.isascii() and number.isdigit()):
        raise _Wrong("nik", "nik_unreadable")
    return number


def _reason(status: str, text: str) -> DeclineReason | None:
    if not status:
        raise _Wrong("status", "status_missing")
    verdict = DEFAULT.verdict(status)
    if verdict is None:
        raise _Wrong("status", "status_unknown")
    if verdict and text:
        raise _Wrong("reason", "reason_needless")
    if verdict:
        return None
    if not text:
        raise _Wrong("reason", "reason_missing")
    if (reason := DEFAULT.reason(text)) is None:
        raise _Wrong("reason", "reason_unknown")
    return reason


def _day(cell: Cell, manner: Manner) -> date | None:
    if not text_of(cell):
        if manner.counts_from_a_day:
            raise _Wrong("day", "day_missing")
        return None
    day = date_of(cell, manner.today + _FARTHEST)
    if day is None:
        raise _Wrong("day", "day_unreadable")
    if day < manner.today and not manner.counts_from_a_day:
        raise _Wrong("day", "day_past")
    return day
