"""Spreadsheets that say on every sheet and printed page whose copy they are. Nothing in them is ever a formula."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook

LONGEST_CELL = 32_767
_LONGEST_HEADER = 255
# Nothing that anybody typed is ever a formula, a link or a number: cells are written as text, one type for all.
_AS_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Whose copy it is: the paper's number, the partner, and the line that stands on every sheet and printed page."""

    number: str
    partner: str
    text: str


def marked_workbook(mark: Mark, write: Callable[[Any], None]) -> bytes:
    """A workbook with this mark; `write` fills it."""
    # What the library puts aside while it writes is as secret as the file itself, and goes with the folder.
    with TemporaryDirectory(prefix="sikkep-") as folder:
        path = Path(folder) / "list.xlsx"
        with Workbook(str(path), {**_AS_TEXT, "tmpdir": folder}) as book:
            book.set_properties({"title": mark.number, "subject": mark.text, "company": mark.partner})
            write(book)
        return path.read_bytes()


def add_cover(book: Any, mark: Mark, name: str, lines: Iterable[tuple[str, str]]) -> None:
    """A first sheet that says what this is: names on the left, their values beside them."""
    sheet = add_sheet(book, mark, name, [26, 90])
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    for at, (title, value) in enumerate(lines, start=2):
        sheet.write_string(at, 0, title, bold)
        sheet.write_string(at, 1, value[:LONGEST_CELL], wrapped)


def add_table(book: Any, mark: Mark, name: str, columns: Sequence[tuple[str, int]]) -> Any:
    """A sheet with titles (and how wide each column is) in its second row, which stay in sight and on every page."""
    sheet = add_sheet(book, mark, name, [width for _, width in columns])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for at, (heading, _) in enumerate(columns):
        sheet.write_string(1, at, heading, bold)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(0, 1)
    return sheet


def add_sheet(book: Any, mark: Mark, name: str, widths: Sequence[int]) -> Any:
    """A sheet that bears the mark in its first row and above every printed page."""
    sheet = book.add_worksheet(name)
    # In a header an ampersand begins an order to the printer, so each is doubled.
    text = mark.text.replace("&", "&&")[: _LONGEST_HEADER - 40]
    sheet.set_header(f"&C&B{text}")
    sheet.set_footer(f"&L{mark.number}&C{mark.partner.replace('&', '&&')[:100]}&R&P / &N")
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, mark.text, book.add_format({"bold": True, "font_color": "#A3261D"}))
    return sheet


def write_texts(sheet: Any, at: int, texts: Iterable[object]) -> None:
    """A row of texts."""
    for column, text in enumerate(texts):
        sheet.write_string(at, column, str(text or "")[:LONGEST_CELL])
