"""Reads all families that an allocation round looks at: their case files in one query, their people in another."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

_FILES = """
    SELECT household_id, version, chain_length, last_event_at, file::text FROM casefile
    WHERE state = 'open' AND (%(area)s::text IS NULL OR area_code = %(area)s OR area_code LIKE %(area)s || '.%%')
    ORDER BY household_id
"""
# Corrections stand above a register until an edition confirms them; whom two registers name stands there once, as the
# first of them has it (as on the family's page).
_PEOPLE = """
    WITH put_right AS (
      SELECT DISTINCT ON (person_id, field) person_id, field, value, value_folded, value_index FROM correction
      WHERE person_id IS NOT NULL AND settled_at IS NULL ORDER BY person_id, field, said_at DESC, correction_id DESC
    )
    SELECT home.household_id, p.person_id, p.record_id, p.source, p.sex,
           CASE WHEN born.person_id IS NULL THEN p.birth_date ELSE born.value::date END, p.is_head,
           coalesce(name.value_folded, p.name_folded),
           CASE WHEN nik.person_id IS NOT NULL THEN nik.value_index WHEN p.is_nik_trusted THEN p.nik_index END,
           coalesce(w.has_died, false)
    FROM people_of(%s) AS home JOIN person p USING (person_id)
    LEFT JOIN put_right born ON born.person_id = p.person_id AND born.field = 'birth_date'
    LEFT JOIN put_right name ON name.person_id = p.person_id AND name.field = 'name'
    LEFT JOIN put_right nik ON nik.person_id = p.person_id AND nik.field = 'nik'
    LEFT JOIN person_word w ON w.person_id = p.person_id
    ORDER BY home.household_id, array_position(ARRAY['p3ke', 'dtsen', 'dtks'], p.source::text), p.record_id,
             NOT p.is_head, p.birth_date, p.name, p.person_id
"""
_KNOWN_THEN = """
    SELECT l.household_id, t.body::text
    FROM unnest(%s::uuid[], %s::int[]) AS known (household_id, length)
    JOIN ledger l ON l.household_id = known.household_id AND l.seq <= known.length
    JOIN timeline t ON t.event_id = l.event_id
    ORDER BY l.household_id, l.seq
"""
_OPENED = """
    SELECT DISTINCT t.household_id FROM timeline t
    WHERE t.kind IN ('case_opened', 'case_reopened') AND t.recorded_at < %(at)s
      AND NOT EXISTS (SELECT FROM allocation_row r
                      WHERE r.round_id = %(round_id)s AND r.household_id = t.household_id)
"""
_RECORDED_BY = """
    SELECT household_id, body::text FROM timeline WHERE household_id = ANY(%s) AND recorded_at <= %s
    ORDER BY household_id, event_id
"""
PORTION = 1000


class CandidateFile(NamedTuple):
    """An open case's file as stored."""

    household_id: UUID
    version: int
    chain_length: int
    last_event_at: datetime
    file: str


class LivingPerson(NamedTuple):
    """A living member: whole years are worked out by who asks. `sex` is L, P or None; `sources` in order."""

    person_id: UUID
    birth_date: date | None
    sex: str | None
    is_head: bool
    sources: tuple[str, ...]


def list_candidate_files(session: Session, area: str | None) -> list[CandidateFile]:
    """The files of all open cases in an area (None: the whole district)."""
    with driver(session).cursor(binary=True) as cursor:
        return [CandidateFile(*row) for row in cursor.execute(_FILES.encode(), {"area": area})]


def living_people(session: Session, household_ids: Sequence[UUID]) -> dict[UUID, list[LivingPerson]]:
    """The living members of these households."""
    with driver(session).cursor(binary=True) as cursor:
        cursor.execute(_PEOPLE.encode(), [list(household_ids)])
        return {household_id: _living(list(rows)) for household_id, rows in groupby(cursor, itemgetter(0))}


def _living(rows: Sequence[Any]) -> list[LivingPerson]:
    merged: list[list[Any]] = []
    for row in rows:
        same = next((each for each in merged if any(_is_same(row, other) for other in each[:1])), None)
        if same is None:
            merged.append([row])
        else:
            same.append(row)
    head = next((each[0][1] for each in merged if each[0][6]), None)
    return [_person(each, head) for each in merged if not any(row[9] for row in each)]


def _is_same(row: Any, other: Any) -> bool:
    if row[2] == other[2]:
        return False
    return bool(row[8] == other[8] if row[8] and other[8] else row[7] == other[7])


def _person(rows: Sequence[Any], head: UUID | None) -> LivingPerson:
    first = rows[0]
    return LivingPerson(first[1], first[5], first[4], first[1] == head, tuple(sorted({row[3] for row in rows})))


def stream_known_then(session: Session, known: Sequence[tuple[UUID, int]]) -> Iterator[tuple[UUID, list[str]]]:
    """For each household the JSON of the first so many events that were recorded of it."""
    for start in range(0, len(known), PORTION):
        some = known[start : start + PORTION]
        rows = driver(session).execute(_KNOWN_THEN, [[one for one, _ in some], [length for _, length in some]])
        for household_id, events in groupby(rows, itemgetter(0)):
            yield household_id, [body for _, body in events]


def list_opened_but_not_listed(session: Session, round_id: UUID, before: datetime) -> list[UUID]:
    """Households whose case was opened by then and that are not on the round's list."""
    return [row[0] for row in driver(session).execute(_OPENED, {"round_id": round_id, "at": before})]


def stream_recorded_by(
    session: Session, household_ids: Sequence[UUID], at: datetime
) -> Iterator[tuple[UUID, list[str]]]:
    """For each household the JSON of all events that were recorded by then."""
    for start in range(0, len(household_ids), PORTION):
        rows = driver(session).execute(_RECORDED_BY, [household_ids[start : start + PORTION], at])
        for household_id, events in groupby(rows, itemgetter(0)):
            yield household_id, [body for _, body in events]
