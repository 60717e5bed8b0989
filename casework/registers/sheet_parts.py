"""Looks through a workbook's parts for what its cells do not tell: hidden rows, formulas that were never reckoned."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from casework.registers.cells import FAILED, UNRECKONED
from casework.registers.complaints import Place, refuse
from casework.registers.sheets import Limits

_CHUNK = 4_000_000
# A formula has at most 8,192 signs of at most four bytes each.
_OVERLAP = 40_000
_LARGEST_LIST = 50_000_000
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
# Attributes may stand in either kind of quotes; a cell says its own row, which need not be that of its <row>.
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']\$?([A-Za-z]{1,7})\$?(\d{1,10})""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["'](\d{1,10})""")
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^<>]*?\bhidden\s*=\s*["'](?:1|true)["'])[^<>]*?\br\s*=\s*["'](\d{1,9})"""
)
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_SPAN = re.compile(rb"""\b(min|max)\s*=\s*["'](\d{1,5})["']""")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<>]*</(?:\w+:)?f\s*>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v\s*>)?\s*</(?:\w+:)?c\s*>"
)
# The reader of the cells takes a formula's error for an empty cell.
_ERROR = re.compile(rb"""<(?:\w+:)?c\s([^<>]*\bt\s*=\s*["']e["'][^<>]*)>""")
_STRINGS = re.compile(rb"""\buniqueCount\s*=\s*["']([^"']*)""")
_TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_AT = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,7})["']""")


class BadPart(Exception):
    """The workbook, or a part of it, cannot be unpacked or read."""


@dataclass(slots=True)
class SheetPart:
    """What stands beside the cells. `formulas` says, by row from 1 and column from 0, which failed or have no value."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: int = 0
    formulas: dict[int, dict[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """The sheets' parts by the sheets' names."""

    sheets: dict[str, SheetPart]
    is_1904: bool


def opened(path: Path) -> zipfile.ZipFile:
    """The workbook's list of parts. Raises `BadPart`."""
    with _reading():
        return zipfile.ZipFile(path)


def xml_of(archive: zipfile.ZipFile, name: str) -> Element:
    """A part as XML. Raises `BadPart`, and `DefusedXmlException` where it is a trap."""
    with _reading():
        root: Element = fromstring(archive.read(name))
        return root


def parts_of(archive: zipfile.ZipFile, place: Place, limits: Limits) -> Parts:
    """What the parts of all sheets tell. Refuses a sheet that would grow beyond `limits` in memory."""
    members = set(archive.namelist())
    for member in members:
        if "sharedstrings" in member.lower():
            _refuse_boasts(archive, member, place)
    book = _xml(archive, members, "xl/workbook.xml")
    targets = {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in _xml(archive, members, "xl/_rels/workbook.xml.rels")
    }
    named = {
        sheet.get("name", ""): targets.get(next((v for k, v in sheet.items() if k.endswith("}id")), ""), "")
        for sheet in _all(book, "sheet")
    }
    looked_at = {*filter(_SHEET_PART.fullmatch, members), *(members & set(named.values()))}
    found = {member: _look_through(archive, member, place, limits) for member in sorted(looked_at)}
    is_1904 = any(about.get("date1904") in ("1", "true") for about in _all(book, "workbookPr"))
    return Parts({name: found.get(member, SheetPart()) for name, member in named.items()}, is_1904)


def _xml(archive: zipfile.ZipFile, members: set[str], name: str) -> Element:
    # The reader of the cells says what is wrong with a workbook that lacks these.
    if name not in members:
        return Element("none")
    if archive.getinfo(name).file_size > _LARGEST_LIST:
        raise BadPart(name)
    return xml_of(archive, name)


@contextmanager
def _reading() -> Iterator[None]:
    """While a part is read: whatever zip, inflate, disk and XML call their troubles, here they are one."""
    try:
        yield
    except DefusedXmlException:
        raise
    # LookupError: it names an encoding that nobody knows.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ParseError, ValueError, LookupError) as it:
        raise BadPart(type(it).__name__) from it


def _all(root: Element, tag: str) -> list[Element]:
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == tag]


def _refuse_boasts(archive: zipfile.ZipFile, member: str, place: Place) -> None:
    """A list of texts that says it is endless would make the reader set aside room for them, and end the program."""
    # The shortest text takes five bytes: <si/>.
    most = archive.getinfo(member).file_size // 5 + 1
    for text in _pieces(archive, member):
        if any(not said.isdigit() or len(said) > 10 or int(said) > most for said in _STRINGS.findall(text)):
            raise refuse("file_suspicious", place)


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """A part in pieces that overlap, so that nothing is cut in two in all of them."""
    tail = b""
    for chunk in _chunks(archive, member):
        if b"\x00" in chunk:
            # UTF-16, in which nothing here would be found; no office program writes it.
            raise BadPart(member)
        yield tail + chunk
        tail = (tail + chunk)[-_OVERLAP:]


def _chunks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    with _reading(), archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _look_through(archive: zipfile.ZipFile, name: str, place: Place, limits: Limits) -> SheetPart:
    """One cell at XFD1048576 would make the reader set aside room for every cell before it."""
    widest, last_row = 1, 1
    part = SheetPart()
    for text in _pieces(archive, name):
        cells = _CELL.findall(text)
        widest = max(widest, *map(column_of, {letters for letters, _ in cells}), 1)
        last_row = max(last_row, _largest(row for _, row in cells), _largest(_ROW.findall(text)))
        _note_hidden(text, part)
        _note_formulas(text, part, place, limits)
    if widest * last_row > limits.most_cells:
        raise refuse("file_too_large", place)
    return part


def _largest(numbers: Iterable[bytes]) -> int:
    return int(max(numbers, key=lambda digits: (len(digits), digits), default=b"1"))


def _note_hidden(text: bytes, part: SheetPart) -> None:
    if b"hidden" not in text:
        return
    part.hidden_rows.update(map(int, _HIDDEN_ROW.findall(text)))
    if not part.hidden_columns:
        spans = [dict(_SPAN.findall(column)) for column in _COLUMN.findall(text) if _HIDDEN.search(column)]
        part.hidden_columns = sum(max(0, int(span[b"max"]) - int(span[b"min"]) + 1) for span in spans if len(span) == 2)


def _note_formulas(text: bytes, part: SheetPart, place: Place, limits: Limits) -> None:
    failed = [(attributes, FAILED) for attributes in _ERROR.findall(text)] if b'"e"' in text or b"'e'" in text else []
    has_formulas = b"<f" in text or b":f" in text
    # A formula that gives an empty text has its value: nothing.
    unreckoned = [
        (attributes, UNRECKONED)
        for attributes, value in (_FORMULA.findall(text) if has_formulas else ())
        if not (value and _TEXT.search(attributes))
    ]
    for attributes, mark in failed + unreckoned:
        at = _AT.search(attributes)
        if at is None or len(part.formulas) > limits.most_formulas:
            raise refuse("formulas_uncounted", place)
        part.formulas.setdefault(int(at[2]), {})[column_of(at[1]) - 1] = mark


def column_of(letters: bytes) -> int:
    """A column's number, A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
