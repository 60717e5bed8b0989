"""Reads single cells the way offices really fill them in: dates, yes and no, numbers."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

Cell = str | int | float | date | None

_BLANK = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_NOTHING = frozenset({"", "-", "--", "null", "none", "nan", "n/a", "#n/a", "(null)"})
_NO = frozenset({"tidak", "tdk", "t", "no", "n", "0", "false", "salah", "bukan", "belum"})
_DENIALS = ("tidak ", "bukan ", "non-", "non ", "belum ", "tanpa ")
_BROKEN = re.compile(r"^#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_SCIENTIFIC = re.compile(r"^\d([.,]\d+)?[eE]\+\d+$")
_TIME = re.compile(r"[ T]0{1,2}[:.]00([:.]00(\.0+)?)?$")
_SERIAL = re.compile(r"^\d{4,5}$")
_EXCEL_START = date(1899, 12, 30)
_EARLIEST = date(1900, 1, 1)


def text_of(cell: Cell) -> str:
    """The cell as trimmed text; whole numbers without ".0", dates as YYYY-MM-DD, "" for nothing or a dash."""
    if isinstance(cell, str):
        return _trimmed(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell)


@lru_cache(maxsize=16_384)
def _trimmed(text: str) -> str:
    bare = text if text.isalnum() else _BLANK.sub(" ", text).strip()
    return "" if bare.lower() in _NOTHING else bare


def is_broken(cell: Cell) -> bool:
    """Whether a spreadsheet formula failed here (#REF!, #N/A, …)."""
    return isinstance(cell, str) and cell.startswith("#") and bool(_BROKEN.match(cell))


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


@lru_cache(maxsize=65_536)
def date_of_text(text: str, latest: date) -> date | None:
    """A date as written in Indonesia: day first, or year first. None where it is none, before 1900 or after `latest`.

    Also `14/02/1980 0:00:00` and Excel's day numbers. Two-digit years are never guessed.
    """
    bare = _TIME.sub("", text.strip())
    if found := _YEAR_FIRST.match(bare):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.match(bare):
        day, month, year = map(int, found.groups())
    elif _SERIAL.match(bare):
        return _within(_EXCEL_START + timedelta(days=int(bare)), latest)
    else:
        return None
    try:
        return _within(date(year, month, day), latest)
    except ValueError:
        return None


def date_of(cell: Cell, latest: date) -> date | None:
    """The date in a cell of any kind; see `date_of_text`."""
    if isinstance(cell, datetime):
        return _within(cell.date(), latest)
    if isinstance(cell, date):
        return _within(cell, latest)
    return date_of_text(text_of(cell), latest)


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
