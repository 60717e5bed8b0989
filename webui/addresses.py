"""Reads filters, sort and page from the address. What it does not know is as if it were not there."""

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask import request

FARTHEST_PAGE = 10_000
_AREA = re.compile(r"18\.02(\.\d{2}(\.\d{4})?)?")


def one_of(name: str, known: Iterable[str]) -> str | None:
    """The value of a parameter if it is one of the known words."""
    value = request.args.get(name)
    return value if value in set(known) else None


def page_number(raw: str | None) -> int:
    """A page from 1; anything else is the first."""
    return min(max(int(raw), 1), FARTHEST_PAGE) if raw and raw.isascii() and raw.isdigit() and len(raw) < 9 else 1


def some_day(name: str) -> date | None:
    """A day written 2026-11-23."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def some_area(name: str) -> str | None:
    """An area code of the district."""
    value = request.args.get(name, "")
    return value if _AREA.fullmatch(value) else None


def some_id(name: str) -> UUID | None:
    """An id."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def some_text(name: str, longest: int = 80) -> str | None:
    """A few words, without anything invisible."""
    value = "".join(sign for sign in request.args.get(name, "") if sign.isprintable()).strip()
    return value[:longest] or None
