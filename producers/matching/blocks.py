"""Brings together the people who could be one: nobody compares everybody with everybody."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

# Each block is narrow enough by itself, whatever the register's size: none is left out for being crowded, so that who
# is compared with whom depends on the two of them alone.
_HERE = "l.sound = r.sound AND l.area = r.area"
_GUESS = "(l.is_default OR r.is_default OR l.day = r.turned)"
_HOUSE = "(l.rt = r.rt OR l.hamlet = r.hamlet OR coalesce(l.rt, l.hamlet) IS NULL OR coalesce(r.rt, r.hamlet) IS NULL)"
BLOCKS = {
    "one NIK": "l.nik = r.nik",
    "one birth date in one kampung": "l.born = r.born AND l.area = r.area",
    "one name and birth date": "l.sound = r.sound AND l.born = r.born",
    "one name and year in one kampung, a date a guess or turned": f"{_HERE} AND l.year = r.year AND {_GUESS}",
    "one name and day of the year in one kampung": f"{_HERE} AND l.day = r.day",
    "one name and house in one kampung": f"{_HERE} AND l.rt = r.rt AND (l.hamlet = r.hamlet OR l.rw = r.rw)",
    "one name, perhaps one house in one kampung, a date missing": f"{_HERE} AND l.born - r.born IS NULL AND {_HOUSE}",
}
_MEET = "SELECT l.person AS l, r.person AS r FROM left_person l JOIN right_person r ON {block}{only}"
_ONLY = {side: f" AND {side[0]}.family IN (FROM {side}_changed)" for side in ("left", "right")}


def bring_together(duck: DuckDBPyConnection, *, only_changed: bool = False) -> None:
    """Make `met`: pairs of people (l, r) who share a block. `only_changed`: those with a family of `left_changed` or
    `right_changed` among them.
    """
    limits = list(_ONLY.values()) if only_changed else [""]
    _meet(duck, limits)


def bring_together_within(duck: DuckDBPyConnection) -> None:
    """The same where both sides are one register: people of two families, each pair once."""
    _meet(duck, [" AND l.family < r.family"])


def _meet(duck: DuckDBPyConnection, limits: Sequence[str]) -> None:
    parts = [_MEET.format(block=block, only=only) for block in BLOCKS.values() for only in limits]
    duck.execute(f"CREATE OR REPLACE TABLE met AS {' UNION '.join(parts)}")
