"""Says when, as people in Lampung say it: absolute and relative together, always with the zone."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime as format_moment
from flask_babel import format_date, format_timedelta, get_locale

from webui.speech import say as _
from webui.visitors import now

LOCAL = ZoneInfo("Asia/Jakarta")


def moment_words(at: datetime) -> str:
    """`Senin, 23 November 2026 11.00 WIB`."""
    shape = _("EEEE, d MMMM yyyy HH.mm")
    return _written(at.replace(second=0, microsecond=0), shape, str(get_locale())) + " WIB"


def short_moment(at: datetime) -> str:
    """`23 Nov 2026 11.00`."""
    return _written(at.replace(second=0, microsecond=0), _("d MMM yyyy HH.mm"), str(get_locale()))


def day_words(day: date) -> str:
    """`Senin, 23 November 2026`."""
    return str(format_date(day, "EEEE, d MMMM yyyy"))


def short_day(day: date) -> str:
    """`23 Nov 2026`."""
    return str(format_date(day, "d MMM yyyy"))


def local_day(at: datetime) -> str:
    """The day of a moment in Lampung, in words."""
    return day_words(at.astimezone(LOCAL).date())


def ago(at: datetime) -> str:
    """`3 jam yang lalu`."""
    return str(format_timedelta(at - now(), add_direction=True, granularity="second", threshold=0.99))


def due_words(day: date) -> str:
    """`hari ini`, `besok`, `4 hari lagi`, `terlambat 2 hari`."""
    days = (day - today()).days
    if days == 0:
        return _("hari ini")
    if days == 1:
        return _("besok")
    return _("%(days)s hari lagi", days=days) if days > 0 else _("terlambat %(days)s hari", days=-days)


def is_past(day: date) -> bool:
    """Whether the day is over."""
    return day < today()


@lru_cache(maxsize=4096)
def _written(minute: datetime, shape: str, language: str) -> str:
    # Babel takes a fifth of a millisecond for each, and a timeline has dozens.
    return str(format_moment(minute, shape, LOCAL, language))


def today() -> date:
    """Today in Lampung."""
    return now().astimezone(LOCAL).date()


def in_days(days: int) -> date:
    """The day that is so many days ahead in Lampung."""
    return today() + timedelta(days=days)


def start_of(day: date) -> datetime:
    """The first moment of a day in Lampung."""
    return datetime.combine(day, time(), LOCAL)


def end_of(day: date) -> datetime:
    """The first moment after a day in Lampung."""
    return start_of(day + timedelta(days=1))
