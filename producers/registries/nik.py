"""Judges a NIK: is it one, and may it be trusted to point at one person? Doubts are flags, never a refusal."""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from casework.registers.cells import Cell, is_rounded, key_of


class NikFlag(StrEnum):
    """What is odd about a NIK. Words for the report are in `complaints`."""

    EMPTY = "nik_empty"
    EXCEL_SCIENTIFIC = "nik_excel_scientific"
    EXCEL_ROUNDED = "nik_excel_rounded"
    NOT_DIGITS = "nik_not_digits"
    LENGTH = "nik_length"
    PLACEHOLDER = "nik_placeholder"
    IMPOSSIBLE_DATE = "nik_impossible_date"
    IS_FAMILY_CARD = "nik_is_family_card"
    MAYBE_FAMILY_CARD = "nik_maybe_family_card"
    PROVINCE_UNKNOWN = "nik_province_unknown"
    BIRTH_DATE_DIFFERS = "nik_birth_date_differs"
    SEX_DIFFERS = "nik_sex_differs"


class CardFlag(StrEnum):
    """What is odd about a No. KK."""

    UNREADABLE = "card_unreadable"
    ROUNDED = "card_rounded"
    IS_NIK = "card_is_nik"
    IMPOSSIBLE_DATE = "card_impossible_date"


# A NIK is never issued anew, so a wrong birth date or sex in it is an anomaly and no proof of error (DOMAIN 4.3).
_HARMLESS = frozenset({NikFlag.PROVINCE_UNKNOWN, NikFlag.BIRTH_DATE_DIFFERS, NikFlag.SEX_DIFFERS})
# Kemendagri's codes of 2025, and 54, Timor Timur until 1999: a NIK keeps the province of its first registration.
_PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 54 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 "
    "96".split()
)
# SIAK writes the day on which a card was recorded into its number; there are such numbers since about this year.
_CARDS_SINCE = 2004
_GROWN_UP = 17
_SCIENTIFIC = re.compile(r"^\d([.,]\d+)?[eE]\+?\d+$")
_WRITTEN_APART = re.compile(r"[\s.'`’\-]+")
_EXACT = 2**53


class Nik(NamedTuple):
    """What was written as a NIK. `number` "" where nothing readable was; only a trusted one may link two persons."""

    number: str
    flags: tuple[NikFlag, ...] = ()

    @property
    def is_trusted(self) -> bool:
        """Whether it may be compared with other registers."""
        return bool(self.number) and (not self.flags or _HARMLESS.issuperset(self.flags))

    @property
    def sex(self) -> str:
        """P or L, by a trusted number: a woman's day of birth is written plus forty."""
        return "P" if int(self.number[6:8]) > 40 else "L"

    def birth_date(self, latest: date) -> date | None:
        """The birth date in a trusted number, of the youngest person that it fits at `latest`; None for no such day."""
        return _birth_date(self.number[6:12], latest)


NONE = Nik("", (NikFlag.EMPTY,))


def nik_of(cell: Cell, family_card: str = "") -> Nik:
    """The NIK in a cell. Spaces, dots and a leading apostrophe are taken off; ".0" at the end too.

    From a number cell that ends in 0 the sixteenth digit is lost: Excel keeps fifteen (DOMAIN 4.3).
    """
    if isinstance(cell, str):
        if len(cell) == 16 and cell.isdigit() and cell.isascii():
            return Nik(cell, _judge(cell, family_card))
    elif isinstance(cell, float | int) and not isinstance(cell, bool):
        return _from_number(float(cell), family_card)
    text = key_of(cell)
    return _from_text(text, family_card) if text else NONE


def doubts(nik: Nik, birth_date: date | None, sex: str | None, latest: date) -> Nik:
    """The NIK with flags where its birth date or sex is not what the row says.

    Where day, month and year all differ, and are those on which a grown-up's card may have been recorded, it is more
    likely a No. KK, and nobody is found by it. `latest` is the last day that the data speaks of.
    """
    if not nik.is_trusted:
        return nik
    number = nik.number
    day, month, year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    found = []
    if birth_date and (day % 40, month, year) != (birth_date.day % 40, birth_date.month, birth_date.year % 100):
        found.append(NikFlag.BIRTH_DATE_DIFFERS)
        if _may_be_recording_day((day, month, 2000 + year), birth_date, latest):
            return Nik(number, (*nik.flags, NikFlag.MAYBE_FAMILY_CARD))
    if sex and (sex == "P") != (day > 40):
        found.append(NikFlag.SEX_DIFFERS)
    return Nik(nik.number, (*nik.flags, *found)) if found else nik


def _may_be_recording_day(written: tuple[int, int, int], born: date, latest: date) -> bool:
    day, month, year = written
    differs = day != born.day and month != born.month and year % 100 != born.year % 100
    return differs and day <= 31 and max(_CARDS_SINCE, born.year + _GROWN_UP) <= year <= latest.year


def card_of(cell: Cell) -> tuple[str, CardFlag | None]:
    """A No. KK of sixteen digits and what is odd about it; "" for what is none or has lost digits (DOMAIN 4.4).

    The day of recording in it is never written plus forty: with such a day it is a woman's NIK.
    """
    text = key_of(cell) if cell else ""
    if not text:
        return "", None
    if _is_damaged(cell, text):
        return "", CardFlag.ROUNDED
    return _judged_card(text if len(text) == 16 and text.isdigit() else _bare(text))


@lru_cache(maxsize=4096)
def _judged_card(text: str) -> tuple[str, CardFlag | None]:
    if not (len(text) == 16 and text.isascii() and text.isdigit()) or len(set(text)) == 1:
        return "", CardFlag.UNREADABLE
    day, month = int(text[6:8]), int(text[8:10])
    if 41 <= day <= 71 and 1 <= month <= 12:
        return "", CardFlag.IS_NIK
    return text, None if 1 <= day <= 31 and 1 <= month <= 12 else CardFlag.IMPOSSIBLE_DATE


def _is_damaged(cell: Cell, text: str) -> bool:
    if isinstance(cell, str):
        return is_rounded(text)
    return isinstance(cell, int | float) and (abs(cell) >= _EXACT or (abs(cell) >= 1e15 and text.endswith("0")))


def _from_number(number: float, family_card: str) -> Nik:
    if not number.is_integer() or not 0 < number < _EXACT:
        return Nik("", (NikFlag.EXCEL_SCIENTIFIC,))
    text = str(int(number))
    judged = _judge(text, family_card)
    return Nik(text, (NikFlag.EXCEL_ROUNDED, *judged)) if text.endswith("0") else Nik(text, judged)


def _from_text(text: str, family_card: str) -> Nik:
    if _SCIENTIFIC.match(text):
        return Nik("", (NikFlag.EXCEL_SCIENTIFIC,))
    bare = _bare(text)
    if not (bare.isascii() and bare.isdigit()):
        return Nik("", (NikFlag.NOT_DIGITS,))
    return Nik(bare, _judge(bare, family_card))


def _bare(text: str) -> str:
    whole = text.removesuffix(".0")
    return whole if whole.isdigit() else _WRITTEN_APART.sub("", whole)


def _judge(number: str, family_card: str) -> tuple[NikFlag, ...]:
    if len(number) != 16:
        return (NikFlag.LENGTH,)
    if number == number[0] * 16 or number.endswith("0000") or number.startswith("000000"):
        return (NikFlag.PLACEHOLDER,)
    if not _has_possible_date(number[6:12]):
        return (NikFlag.IMPOSSIBLE_DATE,)
    if number == family_card:
        return (NikFlag.IS_FAMILY_CARD,)
    return () if number[:2] in _PROVINCES else (NikFlag.PROVINCE_UNKNOWN,)


@lru_cache(maxsize=65_536)
def _birth_date(digits: str, latest: date) -> date | None:
    day, month, year = (int(digits[at : at + 2]) for at in (0, 2, 4))
    century = latest.year - latest.year % 100
    for full_year in (century + year, century - 100 + year):
        try:
            born = date(full_year, month, day - 40 if day > 40 else day)
        except ValueError:
            continue
        if born <= latest:
            return born
    return None


@lru_cache(maxsize=65_536)
def _has_possible_date(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12
