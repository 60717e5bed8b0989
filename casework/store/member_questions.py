"""Asks people about members of whom a register says that they died or are not active any more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlmodel import Session

from casework.store.engine import driver
from casework.store.staging import Desk, batches
from schemas.codes import QuestionSort
from schemas.ids import plain_id

SORTS = frozenset({QuestionSort.MEMBER_DIED, QuestionSort.MEMBER_INACTIVE})
"""The questions about one member."""
DIED, ALIVE, LEFT = "died", "alive", "left"
"""What became of the member by the answer; `LEFT`: no row of the register bears them any more."""
NOBODY = "system:registries"
_SORTS = [sort.value for sort in SORTS]

# What was laid on the desk before an upgrade has no such column.
_OLD_DESK = "ALTER TABLE {rows} ADD COLUMN IF NOT EXISTS asks text"
# Rows may say several things of one person; that they died weighs most, and comes first by the alphabet.
_SAID = """
    WITH said AS (
      SELECT DISTINCT ON (person_id) person_id, asks, file, sheet, "row" FROM {rows}
      WHERE asks IS NOT NULL ORDER BY person_id, asks, line
    )
    SELECT s.asks, p.person_id, coalesce(c.area_code, r.area_code), s.file, s.sheet, s."row"
    FROM said s JOIN person p USING (person_id) JOIN registry_record r ON r.record_id = p.record_id
    JOIN person_home h ON h.person_id = p.person_id LEFT JOIN casefile c ON c.household_id = h.household_id
    WHERE NOT EXISTS (SELECT 1 FROM person_word w WHERE w.person_id = p.person_id AND w.has_died)
    ORDER BY p.person_id
"""
_ASK = """
    INSERT INTO registry_question AS known
      (question_id, sort, source, edition_id, asked_at, area_code, families, about)
    VALUES (%s, %s, %s, %s, %s, %s, 1, %s)
    ON CONFLICT (question_id) DO UPDATE
    SET edition_id = excluded.edition_id, area_code = excluded.area_code, about = excluded.about
    WHERE known.answer IS NULL
"""
_LEFT = """
    UPDATE registry_question q SET answer = %(answer)s, answered_by = %(by)s, answered_at = %(now)s
    WHERE q.sort = ANY(%(sorts)s) AND q.source = %(source)s AND q.answer IS NULL
      AND NOT EXISTS (SELECT 1 FROM person p WHERE p.person_id = (q.about -> 'people' ->> 0)::uuid)
"""
_SETTLE = """
    UPDATE registry_question q SET answer = %(answer)s, answered_by = %(by)s, answered_at = %(now)s
    WHERE q.sort = ANY(%(sorts)s) AND q.answer IS NULL
      AND (q.about -> 'people' ->> 0)::uuid = ANY(%(people)s)
"""
_PLACE = """
    SELECT h.household_id FROM registry_question q
    JOIN person_home h ON h.person_id = (q.about -> 'people' ->> 0)::uuid WHERE q.question_id = %s
"""


def ask_about_members(session: Session, desk: Desk, source: str, edition_id: UUID, now: datetime) -> None:
    """Write down about whom this hand-over asks. What was answered once is not asked again, nor of the dead.

    An open question about somebody who stands in no row any more is at its end.
    """
    driver(session).execute(_OLD_DESK.format_map(desk.tables).encode())
    with driver(session).cursor() as cursor:
        for rows in batches(session, "fates", _SAID.format_map(desk.tables)):
            cursor.executemany(_ASK.encode(), [_question(source, edition_id, now, row) for row in rows])
    gone = {"answer": Jsonb({"status": LEFT}), "by": NOBODY, "now": now, "sorts": _SORTS, "source": source}
    driver(session).execute(_LEFT, gone)


def settle_deaths(session: Session, person_ids: Sequence[UUID], actor: str, now: datetime) -> None:
    """A death was recorded, by whatever road: nobody need be asked about this person any more."""
    said = {"answer": Jsonb({"status": DIED}), "by": actor, "now": now}
    driver(session).execute(_SETTLE, {**said, "sorts": _SORTS, "people": list(person_ids)})


def find_household_asked_about(session: Session, question_id: UUID) -> UUID | None:
    """In which household the member lives about whom is asked; None where no register names them any more."""
    row = driver(session).execute(_PLACE, (question_id,)).fetchone()
    return row[0] if row else None


def _question(source: str, edition_id: UUID, now: datetime, row: Sequence[Any]) -> tuple[Any, ...]:
    sort, person_id, area_code, file, sheet, number = row
    about = {"people": [str(person_id)], "file": file, "sheet": sheet, "row": number}
    question_id = plain_id("question", sort, source, person_id)
    return question_id, sort, source, edition_id, now, area_code, Jsonb(about)
