"""What a register leaves open and only a person can answer: unknown kampung, NIK that several people bear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import func
from sqlmodel import Session, col, select, update

from casework.store.engine import driver
from casework.store.staging import Desk, batches
from schemas.codes import QuestionSort
from schemas.ids import plain_id
from schemas.tables.hand_overs import QuestionRow

_PLACES = """
    SELECT place_written, count(*) FROM {families}
    WHERE area_code IS NULL AND place_written IS NOT NULL GROUP BY place_written ORDER BY place_written
"""
_NUMBERS = """
    SELECT s.nik_index, s.is_of_two, array_agg(p.person_id ORDER BY p.person_id), count(DISTINCT p.record_id),
           min(f.area_code)
    FROM {shared} s JOIN {people} p USING (nik_index) JOIN {families} f USING (record_id)
    GROUP BY s.nik_index, s.is_of_two ORDER BY s.nik_index
"""
# Whoever a person said does not own a number must not be found by it, also after the next edition.
_HOLD = """
    UPDATE person p SET is_nik_trusted = false
    FROM registry_question q, jsonb_array_elements_text(q.about -> 'people') AS named
    WHERE q.answer IS NOT NULL AND q.sort <> 'place_unknown' AND p.person_id = named::uuid
      AND p.is_nik_trusted AND encode(p.nik_index, 'hex') = q.about ->> 'index'
      AND named IS DISTINCT FROM q.answer ->> 'owner'
"""
# Asked again by a later edition only if the people are others by now.
_ASK = """
    INSERT INTO registry_question AS known
      (question_id, sort, source, edition_id, asked_at, area_code, families, about)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (question_id) DO UPDATE SET families = excluded.families, edition_id = excluded.edition_id
    WHERE known.answer IS NULL
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One open question. `about` holds {"place": "KALIREJO / SIDO REJO"}, or {"people": [ids], "index": of the NIK}.

    An answer is {"area": code} or {"owner": person's id, or None where it is nobody's of them}.
    """

    question_id: UUID
    sort: QuestionSort
    source: str
    edition_id: UUID
    asked_at: datetime
    area_code: str | None
    families: int
    about: Mapping[str, Any]
    answer: Mapping[str, Any] | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None


def ask(session: Session, desk: Desk, source: str, edition_id: UUID, now: datetime) -> None:
    """Write down what this hand-over leaves open. What was answered once is not asked again."""
    with driver(session).cursor() as cursor:
        for rows in batches(session, "places", _PLACES.format_map(desk.tables)):
            cursor.executemany(_ASK.encode(), [_place(source, edition_id, now, *row) for row in rows])
        for rows in batches(session, "numbers", _NUMBERS.format_map(desk.tables)):
            cursor.executemany(_ASK.encode(), [_number(source, edition_id, now, row) for row in rows])


def list_questions(
    session: Session, *, sort: QuestionSort | None = None, is_open: bool = True, limit: int = 50, offset: int = 0
) -> list[Question]:
    """Open questions, those that hold up most families first; or answered ones, newest first."""
    query = select(QuestionRow).where(*_conditions(sort, is_open))
    order = (col(QuestionRow.families).desc(), col(QuestionRow.question_id))
    query = query.order_by(*order) if is_open else query.order_by(col(QuestionRow.answered_at).desc())
    return [_question(row) for row in session.exec(query.limit(limit).offset(offset))]


def count_questions(session: Session, *, is_open: bool = True) -> dict[QuestionSort, int]:
    """How many questions there are of each sort."""
    query = select(QuestionRow.sort, func.count()).where(*_conditions(None, is_open)).group_by(col(QuestionRow.sort))
    return {QuestionSort(sort): count for sort, count in session.exec(query).all()}


def find_question(session: Session, question_id: UUID) -> Question | None:
    """The question with this id."""
    row = session.get(QuestionRow, question_id, populate_existing=True)
    return _question(row) if row else None


def keep_answer(session: Session, question_id: UUID, answer: Mapping[str, Any], actor: str, now: datetime) -> bool:
    """Write an answer down; False where somebody was faster."""
    told = {"answer": dict(answer), "answered_by": actor, "answered_at": now}
    still_open = col(QuestionRow.answer).is_(None)
    query = update(QuestionRow).where(col(QuestionRow.question_id) == question_id, still_open).values(**told)
    return bool(session.exec(query).rowcount)


def hold_answers(session: Session) -> None:
    """Apply what people answered about numbers; to be called after an edition was written, and after an answer."""
    driver(session).execute(_HOLD)


def _place(source: str, edition_id: UUID, now: datetime, place: str, families: int) -> tuple[Any, ...]:
    question_id = plain_id("question", QuestionSort.PLACE_UNKNOWN, source, place)
    return (question_id, "place_unknown", source, edition_id, now, None, families, Jsonb({"place": place}))


def _number(source: str, edition_id: UUID, now: datetime, row: Sequence[Any]) -> tuple[Any, ...]:
    nik_index, is_of_two, people, families, area_code = row
    sort = QuestionSort.NIK_SHARED if is_of_two else QuestionSort.PERSON_TWICE
    named = [str(person_id) for person_id in people]
    about = {"people": named, "index": bytes(nik_index).hex()}
    question_id = plain_id("question", sort, source, about["index"], *named)
    return (question_id, sort.value, source, edition_id, now, area_code, families, Jsonb(about))


def _conditions(sort: QuestionSort | None, is_open: bool) -> list[Any]:
    answered = col(QuestionRow.answer)
    wanted: list[Any] = [answered.is_(None) if is_open else answered.is_not(None)]
    return [*wanted, col(QuestionRow.sort) == sort.value] if sort else wanted


def _question(row: QuestionRow) -> Question:
    return Question(
        row.question_id, QuestionSort(row.sort), row.source, row.edition_id, row.asked_at, row.area_code, row.families,
        row.about, row.answer, row.answered_by, row.answered_at,
    )  # fmt: skip
