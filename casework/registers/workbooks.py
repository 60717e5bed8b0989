"""Opens an XLSX workbook after looking whether it is one, and is no trap."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from defusedxml.common import DefusedXmlException
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from casework.registers.cells import Cell
from casework.registers.complaints import Complaint, Place, refuse
from casework.registers.details import COUNT
from casework.registers.sheet_parts import BadPart, Parts, SheetPart, opened, parts_of, xml_of
from casework.registers.sheets import Limits, Row, Sheet

ZIP = b"PK\x03\x04"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_EMPTY_ROWS = 100


def sheets_of(path: Path, limits: Limits, notes: list[Complaint]) -> Iterator[Sheet]:
    """The visible sheets of a workbook, each row with its number. One sheet at a time is held in memory.

    What is hidden or merged is told in `notes`. Refuses what is encrypted, damaged, has macros or links, or would grow
    beyond `limits` when unpacked.
    """
    parts = _look_inside(path, limits)
    try:
        with load_workbook(path) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ is not SheetTypeEnum.WorkSheet:
                    continue
                if about.visible is not SheetVisibleEnum.Visible:
                    notes.append(Complaint("sheet_hidden", Place(path.name, about.name)))
                    continue
                yield _sheet(workbook, Place(path.name, about.name), parts, notes)
    except CalamineError as problem:
        raise refuse("file_damaged", Place(path.name)) from problem


def _sheet(workbook: CalamineWorkbook, place: Place, parts: Parts, notes: list[Complaint]) -> Sheet:
    sheet = workbook.get_sheet_by_name(place.sheet)
    part = parts.sheets.get(place.sheet, SheetPart())
    merges = sheet.merged_cell_ranges or []
    for code, count in (
        ("rows_hidden", len(part.hidden_rows)),
        ("columns_hidden", part.hidden_columns),
        ("cells_merged", sum(last[0] > first[0] for first, last in merges)),
    ):
        if count:
            notes.append(Complaint(code, place, detail=COUNT % {"count": count}))
    return Sheet(place.file, place.sheet, _rows(sheet, part, _Merges(merges)), is_1904=parts.is_1904)


class _Merges:
    """Cells that one value stands in for several rows; the file says it in the first row alone."""

    def __init__(self, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._starting: dict[int, list[tuple[int, int, int]]] = {}
        for (top, left), (bottom, right) in ranges:
            if bottom > top:
                self._starting.setdefault(top + 1, []).append((bottom + 1, left, right))
        self._open: dict[int, tuple[int, Cell]] = {}

    def fill(self, number: int, cells: list[Cell]) -> None:
        """Put the values of merged cells into a row below their first."""
        for column, (until, value) in list(self._open.items()):
            if number > until:
                del self._open[column]
            elif column < len(cells):
                cells[column] = value
        for until, left, right in self._starting.get(number, ()):
            if left < len(cells):
                self._open |= dict.fromkeys(range(left, min(right + 1, len(cells))), (until, cells[left]))

    def __bool__(self) -> bool:
        return bool(self._starting)


def _rows(sheet: CalamineSheet, part: SheetPart, merges: _Merges) -> Iterator[Row]:
    """Rows that are filled in, columns from A on; the end is where a hundred in a row are empty."""
    left: list[Cell] = [""] * (sheet.start or (0, 0))[1]
    empty = 0
    for number, found in enumerate(sheet.iter_rows(), 1):
        cells: list[Cell] = [*left, *found] if left else found  # type: ignore[assignment]  # the same kinds
        if merges:
            merges.fill(number, cells)
        if number in part.formulas:
            _mark(cells, part.formulas[number])
        empty = 0 if any(cell != "" for cell in cells) else empty + 1
        if empty > _EMPTY_ROWS:
            return
        if not empty:
            yield number, cells


def _mark(cells: list[Cell], marks: dict[int, str]) -> None:
    cells.extend([""] * (max(marks) + 1 - len(cells)))
    for column, mark in marks.items():
        cells[column] = mark


def _look_inside(path: Path, limits: Limits) -> Parts:
    place = Place(path.name)
    if path.stat().st_size > limits.largest_workbook:
        raise refuse("file_too_large", place)
    try:
        with opened(path) as archive:
            _refuse_bombs(archive, place, limits)
            _refuse_what_is_no_plain_workbook(archive, place)
            return parts_of(archive, place, limits)
    except DefusedXmlException as problem:
        raise refuse("file_suspicious", place) from problem
    except BadPart as problem:
        raise refuse("file_damaged", place) from problem


def _refuse_bombs(archive: zipfile.ZipFile, place: Place, limits: Limits) -> None:
    """By the archive's own list, before a byte is unpacked (ASVS 5.0, 5.2.3)."""
    members = archive.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    grows = unpacked > limits.largest_unpacked or unpacked > limits.largest_ratio * max(packed, 10_000)
    if len(members) > limits.most_members or grows:
        raise refuse("file_suspicious", place)


def _refuse_what_is_no_plain_workbook(archive: zipfile.ZipFile, place: Place) -> None:
    # defusedxml refuses entity tricks here; the sheets themselves go to a reader that expands no entities.
    if "[Content_Types].xml" not in archive.namelist():
        raise refuse("file_kind", place)
    kinds = {part.get("ContentType", "") for part in xml_of(archive, "[Content_Types].xml")}
    names = archive.namelist()
    if any("vbaProject" in name or name.startswith("xl/externalLinks/") for name in names) or any(
        "macroEnabled" in kind for kind in kinds
    ):
        raise refuse("file_macros", place)
    if _WORKBOOK not in kinds:
        raise refuse("file_kind", place)
