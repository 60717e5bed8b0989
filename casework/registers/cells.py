"""Reads single cells the way offices really fill them in: dates, yes and no, numbers."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Cell = str | int | float | date | time | timedelta | None

UNRECKONED = "#RUMUS!"
"""Stands in a cell whose formula was never reckoned, so that nobody takes it for empty."""

FAILED = "#REF!"
"""Stands in a cell whose formula failed, whatever the error."""

BROKEN = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", UNRECKONED})
"""What a spreadsheet shows where a formula failed."""

_BLANK = re.compile(r"[\s\u00a0]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_ENDS = " " + _INVISIBLE
# Letters of other scripts that look like Latin ones, inside a word with Latin letters.
_LOOKALIKE = re.compile("[\u0370-\u03ff\u0400-\u04ff\u2100-\u214f]")
_NOTHING = frozenset({"", "-", "--", "null", "none", "nan", "n/a", "#n/a", "(null)"})
_SHORTEST_WORD = max(map(len, _NOTHING)) + 1
_NO = frozenset({"tidak", "tdk", "t", "no", "n", "0", "false", "salah", "bukan", "belum"})
_DENIALS = ("tidak ", "bukan ", "non-", "non ", "belum ", "tanpa ")
_DAY_FIRST = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_SCIENTIFIC = re.compile(r"^\d([.,]\d+)?[eE]\+\d+$")
_NAMED_MONTH = re.compile(r"^(\d{1,2})[-/. ]*([a-z]{3,9})\.?[-/. ]*(\d{4})$")
_TIME = re.compile(r"[ T]0{1,2}[:.]00([:.]00(\.0+)?)?Z?$")
# Shorter numbers are years ("1980"), which Excel would take for a day in 1905.
_LONGEST_DAY = len("31-12-1980")
_SERIAL = re.compile(r"^[1-9]\d{4}$")
_EXCEL_START = date(1899, 12, 30)
_EXCEL_1904 = 1462
_EARLIEST = date(1900, 1, 1)
_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan januari january|feb peb februari pebruari february|mar mrt maret march|apr april|mei may|jun juni june|"
        "jul juli july|agu ags agt aug agustus august|sep sept september|okt oct oktober october|nov nop november|"
        "des dec desember december".split("|"),
        1,
    )
    for name in names.split()
}


def text_of(cell: Cell) -> str:
    """The cell as trimmed text; whole numbers without ".0", dates as YYYY-MM-DD, "" for nothing or a dash.

    Signs that nobody sees go at both ends and stay within: a name is kept as it was written (see `is_marked`). Control
    signs, which no database takes, go everywhere.
    """
    if isinstance(cell, str):
        return _trimmed(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell)


def key_of(cell: Cell) -> str:
    """The cell as a key or code: its text without signs that nobody sees."""
    text = text_of(cell)
    return text if text.isascii() else _UNSEEN.sub("", text)


def is_marked(cell: Cell) -> bool:
    """Whether a name hides something: invisible signs, letters that only look Latin, a line break."""
    if not isinstance(cell, str):
        return False
    if cell.isascii():
        return not cell.isprintable() and any(sign in cell.strip() for sign in "\r\n")
    return bool(_UNSEEN.search(cell) or (_LOOKALIKE.search(cell) and re.search("[A-Za-z]", cell)))


def _trimmed(text: str) -> str:
    bare = text
    if not text.isalnum():
        is_plain = text.isascii() and text.isprintable() and "  " not in text
        bare = text.strip() if is_plain else _BLANK.sub(" ", _CONTROL.sub("", text)).strip(_ENDS)
    return "" if len(bare) < _SHORTEST_WORD and bare.lower() in _NOTHING else bare


def is_broken(cell: Cell) -> bool:
    """Whether a spreadsheet formula failed here (#REF!, #N/A, …) or was never reckoned."""
    return isinstance(cell, str) and cell in BROKEN


def is_rounded(cell: Cell) -> bool:
    """Whether a key has lost digits: Excel keeps fifteen of a number, and writes long ones as 1,80E+18."""
    if isinstance(cell, str):
        return "+" in cell and bool(_SCIENTIFIC.match(cell))
    return isinstance(cell, float) and abs(cell) >= 1e15


@lru_cache(maxsize=4096)
def flag_of(text: str) -> bool | None:
    """Ya or Tidak in any case; None where nothing is stated. Anything else, such as a period, is a yes."""
    small = text.lower()
    return None if small in _NOTHING else small not in _NO and not small.startswith(_DENIALS)


def date_of_text(text: str, latest: date, is_month_first: bool = False) -> date | None:
    """A date as written in Indonesia: day first, or year first. None where it is none, before 1900 or after `latest`.

    Also `14/02/1980 0:00:00`, `14 Februari 1980` and Excel's day numbers. `is_month_first` is a register's way of
    writing, never guessed from a row. Two-digit years are never guessed either.
    """
    bare = text.strip()
    if len(bare) > _LONGEST_DAY:
        bare = _TIME.sub("", bare)
    if found := _YEAR_FIRST.match(bare):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.match(bare):
        day, month, year = map(int, found.groups())
        if is_month_first:
            day, month = month, day
    elif found := _NAMED_MONTH.match(bare.lower()):
        day, month, year = int(found[1]), _MONTHS.get(found[2], 0), int(found[3])
    elif _SERIAL.match(bare):
        return _within(_EXCEL_START + timedelta(days=int(bare)), latest)
    else:
        return None
    try:
        return _within(date(year, month, day), latest)
    except ValueError:
        return None


def date_of(cell: Cell, latest: date, is_month_first: bool = False) -> date | None:
    """The date in a cell of any kind; see `date_of_text`."""
    if isinstance(cell, datetime):
        return _within(cell.date(), latest)
    if isinstance(cell, date):
        return _within(cell, latest)
    return date_of_text(text_of(cell), latest, is_month_first)


def from_1904(cell: Cell) -> Cell:
    """A number that is a day counted from 1904, as one that is counted from 1900."""
    return cell + _EXCEL_1904 if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def number_of(text: str) -> int | None:
    """A whole number of at most four digits ("3", "3.0"); None for anything else."""
    bare = text.removesuffix(".0")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 4 else None


def pattern_of(text: str) -> str:
    """The cell's shape for a report, without its content: digits as 9, letters as A ("99/99/9999")."""
    shape = "".join("9" if sign.isdigit() else "A" if sign.isalpha() else sign for sign in text[:40])
    return shape + ("…" if len(text) > 40 else "")


def _within(day: date, latest: date) -> date | None:
    return day if _EARLIEST <= day <= latest else None
