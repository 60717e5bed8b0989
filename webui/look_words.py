"""Says in words what the access log keeps beside each look: how many rows, which search, which page was refused."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import current_app

from webui.kinds import KINDS
from webui.moments import short_day
from webui.sharing_words import FIELDS
from webui.speech import say as _
from webui.words import KEY_STATES, ROLES, STATES


def look_details(detail: Mapping[str, Any]) -> str:
    """The details of one look, for people. A detail that nobody has put into words yet is shown as it is."""
    in_order = [*(name for name in _WORDS if name in detail), *(name for name in detail if name not in _WORDS)]
    return ", ".join(_one(name, detail[name]) for name in in_order if detail[name] is not None)


def _one(name: str, value: Any) -> str:
    words = _WORDS.get(name)
    return words(value) if words else f"{name}: {value}"


def _searched_by(value: str) -> str:
    return _("dengan nomor") if value == "number" else _("dengan nama")


def _page(endpoint: str) -> str:
    """The address of a page, with a mark where the number of a family or a notice would stand."""
    rules = list(current_app.url_map.iter_rules(endpoint)) if endpoint in current_app.view_functions else []
    if not rules:
        return _("beranda") if endpoint == "start" else endpoint
    return _("halaman %(page)s", page="/".join("…" if part[:1] == "<" else part for part in rules[0].rule.split("/")))


def _day(value: str) -> str:
    return short_day(date.fromisoformat(value))


# In the order in which they are said.
_WORDS: Mapping[str, Callable[[Any], str]] = {
    "by": _searched_by,
    "words": str,
    "area": lambda value: _("wilayah %(code)s", code=value),
    "state": lambda value: str(STATES.get(value, value)),
    "page": _page,
    "is_there": lambda value: _("keluarganya ada") if value else _("tidak ada keluarga dengan nomor itu"),
    "fields": lambda value: _("isian %(names)s", names=", ".join(value)),
    "shared": lambda value: _("isian %(names)s", names=", ".join(str(FIELDS.get(each, each)) for each in value)),
    "support": lambda value: _("bantuan %(number)s", number=value),
    "key": lambda value: _("kunci %(prefix)s", prefix=value),
    "why": lambda value: str(KEY_STATES.get(value, value)),
    "login": lambda value: _("akun %(name)s", name=value),
    "role": lambda value: str(ROLES.get(value, value)),
    "is_active": lambda value: _("diaktifkan") if value else _("dinonaktifkan"),
    "pelaku": lambda value: _("pelaku %(name)s", name=value.removeprefix("user:")),
    "kasus": lambda value: _("kasus %(number)s", number=value[:8]),
    "hari": _day,
    "jenis": lambda value: str(KINDS.get(value, value)),
    "sistem": lambda _value: _("orang dan sistem"),
    "agency": lambda value: _("instansi %(code)s", code=value),
    "kinds": lambda value: ", ".join(str(KINDS.get(each, each)) for each in value),
    "shown": lambda value: _("%(count)s baris", count=value),
}
