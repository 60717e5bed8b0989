"""Reads which part of a list a partner's system asks for."""

import re
from typing import NamedTuple
from uuid import UUID

from flask import request

from webui.problems import Problem
from webui.speech import say as _

USUAL = 100
MOST = 500
_KNOWN = {"limit", "after"}
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")


class Page(NamedTuple):
    """At most so many, those after this one."""

    limit: int
    after: UUID | None = None


def read_page() -> Page:
    """What stands in the address. Raises `Problem` where that is no page."""
    if unknown := sorted(set(request.args) - _KNOWN):
        raise _bad(_("%(name)s tidak dikenal. Yang ada: limit dan after.", name=unknown[0][:40]))
    if any(len(request.args.getlist(name)) > 1 for name in _KNOWN):
        raise _bad(_("Tulis limit dan after masing-masing satu kali saja."))
    return Page(_limit(request.args.get("limit")), _after(request.args.get("after")))


def _limit(typed: str | None) -> int:
    if typed is None:
        return USUAL
    if not _NUMBER.fullmatch(typed) or int(typed) > MOST:
        raise _bad(_("limit harus angka 1 sampai %(most)s.", most=MOST))
    return int(typed)


def _after(typed: str | None) -> UUID | None:
    if typed is None:
        return None
    try:
        return UUID(typed)
    except ValueError:
        raise _bad(_("after harus pledge_id, atau pakai alamat pada next dari jawaban sebelumnya.")) from None


def _bad(words: str) -> Problem:
    return Problem(400, "page", words)
