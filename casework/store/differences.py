"""What a hand-over says otherwise than its register: counts, shares, samples, and how good the data is by kampung."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from casework.store.staging import Desk, batches, tables_of_desk

_COUNTS = """
    SELECT count(*) FILTER (WHERE kind = 'record_appeared'), count(*) FILTER (WHERE kind = 'record_changed'),
           count(*) FILTER (WHERE kind = 'record_left'),
           count(*) FILTER (WHERE kind = 'record_changed' AND decile < decile_before),
           count(*) FILTER (WHERE kind = 'record_changed' AND decile > decile_before)
    FROM {told}
"""
_EACH = "SELECT what, count(*) FROM {told}, unnest({column}) AS what WHERE kind = 'record_changed' GROUP BY what"
_LINES = """
    SELECT t.record_id, t.kind, coalesce(m.head_name, r.head_name), coalesce(m.file, r.file), coalesce(m.row, r.row),
           coalesce(t.household_before, m.household_id), t.area_code, t.area_before, t.decile, t.decile_before,
           t.changed, t.gained, t.lost
    FROM {told} t LEFT JOIN {families} m USING (record_id) LEFT JOIN registry_record r USING (record_id)
    WHERE t.event_id IS NOT NULL AND (%(kind)s::text IS NULL OR t.kind = %(kind)s)
      AND (%(field)s::text IS NULL OR %(field)s = ANY (t.changed))
      AND (%(area)s::text IS NULL OR starts_with(coalesce(t.area_code, t.area_before), %(area)s))
    ORDER BY t.line, t.record_id
"""
_QUALITY = """
    SELECT f.area_code, count(*), count(*) FILTER (WHERE p.people IS NULL), coalesce(sum(p.people), 0),
           coalesce(sum(p.no_nik), 0), coalesce(sum(p.untrusted), 0), coalesce(sum(p.no_birth_date), 0),
           count(*) FILTER (WHERE f.address IS NULL), count(*) FILTER (WHERE f.family_card_index IS NULL)
    FROM {families} f LEFT JOIN (
      SELECT record_id, count(*) AS people, count(*) FILTER (WHERE nik_index IS NULL) AS no_nik,
             count(*) FILTER (WHERE nik_index IS NOT NULL AND NOT is_nik_trusted) AS untrusted,
             count(*) FILTER (WHERE birth_date IS NULL) AS no_birth_date
      FROM {people} GROUP BY record_id) p USING (record_id)
    GROUP BY f.area_code ORDER BY f.area_code NULLS FIRST
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """How many families appear, change and leave; of the changed ones which parts, deciles and aid.

    `before` is how many the register had present, `families` how many the hand-over names.
    """

    families: int
    before: int
    appeared: int
    changed: int
    left: int
    poorer: int
    better_off: int
    by_field: dict[str, int]
    gained: dict[str, int]
    lost: dict[str, int]


class DifferenceLine(NamedTuple):
    """One family that differs. `decile_before` and `decile` are of one source, so they may be compared."""

    record_id: UUID
    kind: str
    head_name: str
    file: str
    row: int
    household_id: UUID
    area_code: str | None
    area_before: str | None
    decile: int | None
    decile_before: int | None
    changed: list[str]
    gained: list[str]
    lost: list[str]


class Quality(NamedTuple):
    """How good the data of one kampung is (None: kampung unknown): families, people, and how many lack what."""

    area_code: str | None
    families: int
    without_people: int
    people: int
    without_nik: int
    nik_untrusted: int
    without_birth_date: int
    without_address: int
    without_family_card: int


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which families somebody asks for: of a kind, with this part changed, in this area."""

    kind: str | None = None
    field: str | None = None
    area: str | None = None


def count_differences(session: Session, desk: Desk, source: str) -> Difference:
    """The counts of a compared hand-over."""
    families = _one(session, "SELECT count(*) FROM {families}".format_map(desk.tables))[0]
    before = _one(session, "SELECT count(*) FROM registry_record WHERE source = %s AND is_present", (source,))[0]
    appeared, changed, left, poorer, better_off = _one(session, _COUNTS.format_map(desk.tables))
    by_field, gained, lost = (_by_word(session, desk, column) for column in ("changed", "gained", "lost"))
    return Difference(families, before, appeared, changed, left, poorer, better_off, by_field, gained, lost)


def list_quality(session: Session, desk: Desk) -> list[Quality]:
    """By kampung, the unknown one first."""
    rows = driver(session).execute(_QUALITY.format_map(desk.tables).encode()).fetchall()
    return [Quality(row[0], *(int(str(number)) for number in row[1:])) for row in rows]


def list_difference_lines(
    session: Session, hand_over_id: UUID, wanted: LineFilter, *, limit: int, offset: int = 0
) -> list[DifferenceLine]:
    """Families that differ, in order of the files, while the hand-over lies on the desk."""
    query = _LINES.format_map(tables_of_desk(hand_over_id)) + " LIMIT %(limit)s OFFSET %(offset)s"
    rows = driver(session).execute(query.encode(), {**_values(wanted), "limit": limit, "offset": offset}).fetchall()
    return [DifferenceLine(*row) for row in rows]


def stream_difference_lines(session: Session, hand_over_id: UUID, wanted: LineFilter) -> Iterator[DifferenceLine]:
    """The same without end, with flat memory."""
    query = _LINES.format_map(tables_of_desk(hand_over_id))
    for rows in batches(session, "difference_lines", query, _values(wanted)):
        yield from (DifferenceLine(*row) for row in rows)


def _values(wanted: LineFilter) -> dict[str, Any]:
    return {"kind": wanted.kind, "field": wanted.field, "area": wanted.area}


def _by_word(session: Session, desk: Desk, column: str) -> dict[str, int]:
    query = _EACH.format(column=column, **desk.tables)
    return {str(row[0]): int(str(row[1])) for row in driver(session).execute(query.encode())}


def _one(session: Session, query: str, values: tuple[Any, ...] = ()) -> tuple[int, ...]:
    row = driver(session).execute(query.encode(), values).fetchone()
    return tuple(int(str(number)) for number in row or ())
