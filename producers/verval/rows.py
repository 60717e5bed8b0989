"""Reads a village's result row by row: the verdict on a family, what is put right, or a family that nobody knew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from casework.registers.cells import Cell, date_of, is_rounded, number_of, text_of
from casework.registers.complaints import Place, refuse
from casework.registers.delimited import AS_TOLD
from casework.registers.details import REQUIRED as REQUIRED_TITLES
from casework.registers.files import digest_of
from casework.registers.opening import folded_title, sheets_in
from casework.registers.sheets import LIMITS, Row, Sheet
from casework.registers.village import REASONS, REQUIRED, TITLES, VERDICTS
from casework.registers.village_troubles import Trouble
from producers.registries.nik import nik_of
from schemas.events.base import Text
from schemas.family_codes import VervalReason, VervalVerdict

_MEANING = {folded_title(title): part for part, titles in TITLES.items() for title in titles}
_HEADER_WITHIN = 40
_LONGEST_NAME = 100
_MINUTES: TypeAdapter[str] = TypeAdapter(Text)


class _Wrong(ValueError):
    """A cell that cannot be taken: the part of the row, and the code of the sentence."""

    def __init__(self, part: str, code: str) -> None:
        super().__init__(code)
        self.part, self.code = part, code


@dataclass(frozen=True, slots=True)
class Said:
    """One row. Without a `key` the family is new: then it has a name and words that lead to its kampung."""

    sheet: Sheet
    row: int
    key: str
    verdict: VervalVerdict
    reason: VervalReason | None
    remarks: str
    name: str
    nik: str
    minutes: str
    meeting_on: date
    place: tuple[str, str, str]
    address: str
    members: int

    def trouble(self, part: str, code: str, detail: str = "") -> Trouble:
        """What is wrong with this row."""
        column = TITLES[part][0] if part else ""
        return Trouble(self.sheet.file, self.sheet.name, self.row, column, code, detail)


def read_rows(path: Path, today: date) -> Iterator[Said | Trouble]:
    """Each row of the file, read or refused. Raises `ImportRefused` where the file itself is wrong."""
    digest_of(path)  # refuses a file that is not there, or is empty
    tables = [table for table in map(_table, sheets_in(path, _MEANING, LIMITS, AS_TOLD, [])) if table]
    if not tables:
        wanted = ", ".join(TITLES[part][0] for part in REQUIRED)
        raise refuse("header_missing", Place(path.name), REQUIRED_TITLES % {"titles": wanted})
    seen: set[str] = set()
    for sheet, columns, rows in tables:
        for number, cells in rows:
            yield _once(_read(sheet, columns, number, cells, today), seen)


def _table(sheet: Sheet) -> tuple[Sheet, dict[str, int], Iterator[Row]] | None:
    """The sheet's columns and the rows below its titles; None where it has no such titles."""
    first = list(islice(sheet.rows, _HEADER_WITHIN))
    for at, (_, cells) in enumerate(first):
        columns = {_MEANING[title]: index for index, title in _titles(cells) if title in _MEANING}
        if all(part in columns for part in REQUIRED):
            return sheet, columns, chain(first[at + 1 :], sheet.rows)
    return None


def _titles(cells: Sequence[Cell]) -> list[tuple[int, str]]:
    return [(index, folded_title(cell)) for index, cell in enumerate(cells) if isinstance(cell, str)]


def _once(said: Said | Trouble, seen: set[str]) -> Said | Trouble:
    if isinstance(said, Said) and said.key:
        if said.key in seen:
            return said.trouble("key", "key_twice")
        seen.add(said.key)
    return said


def _read(sheet: Sheet, columns: dict[str, int], number: int, cells: Sequence[Cell], today: date) -> Said | Trouble:
    given = {part: cells[index] for part, index in columns.items() if index < len(cells)}
    try:
        return _said(sheet, number, given, today)
    except _Wrong as wrong:
        return Trouble(sheet.file, sheet.name, number, TITLES[wrong.part][0], wrong.code)


def _said(sheet: Sheet, number: int, given: dict[str, Cell], today: date) -> Said:
    words = {part: text_of(given.get(part)) for part in TITLES}
    if is_rounded(given.get("key")):
        raise _Wrong("key", "key_rounded")
    if not words["key"] and not words["name"]:
        raise _Wrong("key", "key_missing")
    if len(words["name"]) > _LONGEST_NAME:
        raise _Wrong("name", "name_long")
    verdict = _verdict(words["verdict"])
    if not words["key"] and verdict is VervalVerdict.NOT_ELIGIBLE:
        raise _Wrong("verdict", "proposal_denied")
    return Said(
        sheet, number, words["key"], verdict, _reason(words, verdict), words["remarks"][:4000], words["name"],
        _nik(given.get("nik")), _minutes(words["minutes"]), _day(given.get("meeting_on"), today),
        (words["area_code"], words["kecamatan"], words["kampung"]), words["address"][:200],
        number_of(words["members"]) or 1,
    )  # fmt: skip


def _verdict(text: str) -> VervalVerdict:
    if not text:
        raise _Wrong("verdict", "verdict_missing")
    if text.lower() not in VERDICTS:
        raise _Wrong("verdict", "verdict_unknown")
    return VERDICTS[text.lower()]


def _reason(words: dict[str, str], verdict: VervalVerdict) -> VervalReason | None:
    text = words["reason"].lower()
    if verdict is VervalVerdict.ELIGIBLE:
        if text:
            raise _Wrong("reason", "reason_needless")
        return None
    if not text:
        raise _Wrong("reason", "reason_missing")
    if text not in REASONS:
        raise _Wrong("reason", "reason_unknown")
    if REASONS[text] is VervalReason.OTHER and not words["remarks"]:
        raise _Wrong("remarks", "remarks_missing")
    return REASONS[text]


def _minutes(text: str) -> str:
    if not text:
        raise _Wrong("minutes", "minutes_missing")
    try:
        return _MINUTES.validate_python(text)
    except ValidationError:
        raise _Wrong("minutes", "minutes_strange") from None


def _day(cell: Cell, today: date) -> date:
    if not text_of(cell):
        raise _Wrong("meeting_on", "day_missing")
    day = date_of(cell, today)
    if day is None or day.year < 2000:
        raise _Wrong("meeting_on", "day_unreadable")
    return day


def _nik(cell: Cell) -> str:
    if not text_of(cell):
        return ""
    nik = nik_of(cell)
    if not nik.is_trusted:
        raise _Wrong("nik", "nik_unusable")
    return nik.number
