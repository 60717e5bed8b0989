"""What a register leaves open and only a person can answer: unknown kampung, NIK of several people, who died."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import func, or_
from sqlmodel import Session, col, select, update

from casework.store.access import WHOLE_DISTRICT, Scope
from casework.store.engine import driver
from casework.store.member_questions import SORTS
from casework.store.own_rows import SOURCE as OWN
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
    WHERE q.answer IS NOT NULL AND q.sort <> 'place_unknown' AND q.source <> 'verval' AND p.person_id = named::uuid
      AND p.is_nik_trusted AND encode(p.nik_index, 'hex') = q.about ->> 'index'
      AND named IS DISTINCT FROM q.answer ->> 'owner'
"""
# What people wrote down of one family and another bears already: the number is taken from all but the owner's family,
# in every register's row of it, and where it stood as put right, the register leads again.
_OTHERS = """
    WITH said AS (
      SELECT q.question_id, q.answered_at, decode(q.about ->> 'index', 'hex') AS nik_index, p.household_id
      FROM registry_question q CROSS JOIN jsonb_array_elements_text(q.about -> 'people') AS named
      JOIN person_home p ON p.person_id = named::uuid
      LEFT JOIN person_home o ON o.person_id = (q.answer ->> 'owner')::uuid
      WHERE q.source = 'verval' AND q.answer IS NOT NULL AND p.household_id IS DISTINCT FROM o.household_id
    )
"""
_TAKE_NUMBER = """
    UPDATE person p SET is_nik_trusted = false FROM said s JOIN person_home h USING (household_id)
    WHERE p.nik_index = s.nik_index AND p.person_id = h.person_id AND p.is_nik_trusted
"""
_TAKE_RIGHT = """
    UPDATE correction c SET settled_at = s.answered_at, settled_by = s.question_id
    FROM said s JOIN person_home h USING (household_id)
    WHERE c.person_id = h.person_id AND c.field = 'nik' AND c.value_index = s.nik_index
      AND c.settled_at IS NULL AND c.said_at <= s.answered_at
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
    """One open question. `about` holds {"place": "KALIREJO / SIDO REJO"}, or {"people": [ids], "index": of the NIK},
    or {"people": [one id], and the row that says that they died}.

    An answer is {"area": code}, {"owner": person's id, or None where it is nobody's of them}, or {"status": died …}.
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


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    """Which are wanted. With a `scope`, those about one member, and those that people's own entries raise, only where
    all whom they are about live there.

    Else whoever writes a family down with somebody's NIK would learn that the number is known elsewhere.
    """

    sort: QuestionSort | None = None
    is_open: bool = True
    scope: Scope | None = None


def ask(session: Session, desk: Desk, source: str, edition_id: UUID, now: datetime) -> None:
    """Write down what this hand-over leaves open. What was answered once is not asked again."""
    with driver(session).cursor() as cursor:
        for rows in batches(session, "places", _PLACES.format_map(desk.tables)):
            cursor.executemany(_ASK.encode(), [_place(source, edition_id, now, *row) for row in rows])
        for rows in batches(session, "numbers", _NUMBERS.format_map(desk.tables)):
            cursor.executemany(_ASK.encode(), [_number(source, edition_id, now, row) for row in rows])


def list_questions(session: Session, wanted: QuestionFilter, *, limit: int = 50, offset: int = 0) -> list[Question]:
    """Open questions, those that hold up most families first; or answered ones, newest first."""
    query = select(QuestionRow).where(*_conditions(wanted))
    order = (col(QuestionRow.families).desc(), col(QuestionRow.question_id))
    query = query.order_by(*order) if wanted.is_open else query.order_by(col(QuestionRow.answered_at).desc())
    return [_question(row) for row in session.exec(query.limit(limit).offset(offset))]


def count_questions(session: Session, wanted: QuestionFilter) -> dict[QuestionSort, int]:
    """How many questions there are of each sort."""
    every = _conditions(replace(wanted, sort=None))
    query = select(QuestionRow.sort, func.count()).where(*every).group_by(col(QuestionRow.sort))
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
    for statement in (_HOLD, _OTHERS + _TAKE_NUMBER, _OTHERS + _TAKE_RIGHT):
        driver(session).execute(statement.encode())


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


def may_hear_of(scope: Scope, question: Question) -> bool:
    """Whether this person may know that there is such a question; see `QuestionFilter`."""
    is_of_an_area = question.source == OWN or question.sort in SORTS
    return not is_of_an_area or scope.covers(question.area_code)


def _conditions(wanted: QuestionFilter) -> list[Any]:
    answered = col(QuestionRow.answer)
    given: list[Any] = [answered.is_(None) if wanted.is_open else answered.is_not(None)]
    if wanted.sort:
        given.append(col(QuestionRow.sort) == wanted.sort.value)
    if wanted.scope and not wanted.scope.sees_every_household:
        is_of_all = (col(QuestionRow.source) != OWN) & col(QuestionRow.sort).not_in([sort.value for sort in SORTS])
        given.append(or_(is_of_all, *map(_within, wanted.scope.household_areas)))
    return given


def _within(area: str) -> Any:
    code = col(QuestionRow.area_code)
    inside = or_(code == area, code.startswith(area + ".", autoescape=True))
    return or_(inside, code.is_(None)) if len(area) <= WHOLE_DISTRICT else inside


def _question(row: QuestionRow) -> Question:
    return Question(
        row.question_id, QuestionSort(row.sort), row.source, row.edition_id, row.asked_at, row.area_code, row.families,
        row.about, row.answer, row.answered_by, row.answered_at,
    )  # fmt: skip
