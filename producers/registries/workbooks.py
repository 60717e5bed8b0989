"""Opens an XLSX workbook after looking whether it is one, and is no trap."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from producers.registries.complaints import Place, refuse
from producers.registries.sheets import Limits, Row, Sheet

ZIP = b"PK\x03\x04"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,4})\d')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?r="(\d{1,9})"')
_CHUNK = 4_000_000
_EMPTY_ROWS = 100


def sheets_of(path: Path, limits: Limits) -> Iterator[Sheet]:
    """The visible sheets of a workbook, each row with its number. One sheet at a time is held in memory.

    Refuses what is encrypted, damaged, has macros or links, or would grow beyond `limits` when unpacked.
    """
    _look_inside(path, limits)
    try:
        with load_workbook(path) as workbook:
            for about in workbook.sheets_metadata:
                if about.visible is SheetVisibleEnum.Visible and about.typ is SheetTypeEnum.WorkSheet:
                    yield Sheet(path.name, about.name, _rows(workbook.get_sheet_by_name(about.name)))
    except CalamineError as problem:
        raise refuse("file_damaged", Place(path.name)) from problem


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Rows from the first that is filled in; the end is where a hundred in a row are empty."""
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(), (sheet.start or (0, 0))[0] + 1):
        empty = 0 if any(cell != "" for cell in cells) else empty + 1
        if empty > _EMPTY_ROWS:
            return
        if not empty:
            yield number, cells  # type: ignore[misc]  # a duration never stands in a register; it would be its text


def _look_inside(path: Path, limits: Limits) -> None:
    place = Place(path.name)
    if path.stat().st_size > limits.largest_workbook:
        raise refuse("file_too_large", place)
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bombs(archive, place, limits)
            _refuse_what_is_no_plain_workbook(archive, place)
            for name in filter(_SHEET_PART.fullmatch, archive.namelist()):
                _refuse_hollow_sheets(archive, name, place, limits)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ParseError) as problem:
        raise refuse("file_damaged", place) from problem
    except DefusedXmlException as problem:
        raise refuse("file_suspicious", place) from problem


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
    kinds = {part.get("ContentType", "") for part in fromstring(archive.read("[Content_Types].xml"))}
    names = archive.namelist()
    if any("vbaProject" in name or name.startswith("xl/externalLinks/") for name in names) or any(
        "macroEnabled" in kind for kind in kinds
    ):
        raise refuse("file_macros", place)
    if _WORKBOOK not in kinds:
        raise refuse("file_kind", place)


def _refuse_hollow_sheets(archive: zipfile.ZipFile, name: str, place: Place, limits: Limits) -> None:
    """One cell at XFD1048576 would make the reader set aside room for every cell before it."""
    widest, last_row = 1, 1
    with archive.open(name) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            text = tail + chunk
            widest = max(widest, *map(_column, set(_CELL.findall(text))), 1)
            last_row = max(last_row, *map(int, _ROW.findall(text)), 1)
            tail = text[-64:]
    if widest * last_row > limits.most_cells:
        raise refuse("file_too_large", place)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
