"""Which day an edition speaks of, read from its name."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from casework.registers.complaints import refuse
from schemas.codes import Source

WIB = ZoneInfo("Asia/Jakarta")
_NAME = re.compile(r"^[a-z0-9][a-z0-9_.-]{0,39}$")
_YEAR = re.compile(r"^(20\d\d)$")
_MONTH = re.compile(r"^(20\d\d)[-_.]?(0[1-9]|1[0-2])$")
_QUARTER = re.compile(r"^(20\d\d)[-_.]?(?:tw|q|t)[-_.]?([1-4])$")
_DAY = re.compile(r"^(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])$")


@dataclass(frozen=True, slots=True)
class Naming:
    """An edition's name and the last day that it speaks of."""

    source: Source
    name: str
    reference_on: date

    @property
    def code(self) -> str:
        """As events name it: "p3ke:2023"."""
        return f"{self.source.value}:{self.name}"

    @property
    def at(self) -> datetime:
        """The moment of its events: that day at 00.00 WIB. Never the clock, so that every run says the same."""
        return start_of(self.reference_on)


@lru_cache(maxsize=512)
def start_of(day: date) -> datetime:
    """The day's beginning in Lampung, as UTC."""
    return datetime.combine(day, time(), WIB).astimezone(UTC)


def naming_of(source: Source, edition: str, reference_on: date | None, today: date) -> Naming:
    """The edition as it is written down: "2026-TW3" becomes "2026-tw3", of 30 September 2026.

    `reference_on` stands where it is given. Refuses a bad name, a day that cannot be told, and one after `today`.
    """
    name = edition.strip().lower()
    if not _NAME.match(name):
        raise refuse("edition_name")
    day = reference_on or _day_of(name)
    if day is None:
        raise refuse("reference_unknown")
    if day > today:
        raise refuse("reference_future", detail=f"({day.isoformat()})")
    return Naming(source, name, day)


def _day_of(name: str) -> date | None:
    if found := _YEAR.match(name):
        return date(int(found[1]), 12, 31)
    if found := _QUARTER.match(name):
        return _month_end(int(found[1]), int(found[2]) * 3)
    if found := _MONTH.match(name):
        return _month_end(int(found[1]), int(found[2]))
    if found := _DAY.match(name):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
