"""Answers what a register left open: which kampung is meant, whose a NIK is. Said once, it holds for later editions."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.registers.complaints import refuse
from casework.store.area_names import names_of_areas
from casework.store.outbox import post
from casework.store.places import keep_place_alias
from casework.store.questions import Question, find_question, hold_answers, keep_answer
from casework.store.spelling import place_key
from casework.store.unplaced import Placed, keep_telling_event, place_families
from schemas.codes import Aid, Indicator, QuestionSort, RecordField, Source
from schemas.events.household_data import RecordChanged, RecordFacts
from schemas.ids import child_id

SOURCE = "casework/registers"


def answer_place(session: Session, question_id: UUID, area_code: str, actor: str, now: datetime) -> int:
    """Say which kampung is meant; returns how many families have one now. Raises `ImportRefused`."""
    question = open_question(session, question_id, QuestionSort.PLACE_UNKNOWN)
    if area_code.count(".") != 3 or not names_of_areas(session, [area_code]):
        raise refuse("area_none")
    keep(session, question, {"area": area_code}, actor, now)
    place = str(question.about["place"])
    kecamatan, _, kampung = place.partition(" / ")
    keep_place_alias(session, place_key(kecamatan, kampung), area_code, actor, now)
    placed = place_families(session, question.source, place, area_code)
    events = [_changed(question, one, area_code, actor, now) for one in placed]
    keep_telling_event(session, [(event.event_id, event.record_id) for event in events])
    post(session, events, now)
    return len(placed)


def answer_number(session: Session, question_id: UUID, owner: UUID | None, actor: str, now: datetime) -> None:
    """Say whose a NIK is; None: of nobody who bears it. The others are not found by it any more."""
    question = open_question(session, question_id, QuestionSort.NIK_SHARED, QuestionSort.PERSON_TWICE)
    if owner is not None and str(owner) not in question.about["people"]:
        raise refuse("owner_none")
    keep(session, question, {"owner": str(owner) if owner else None}, actor, now)
    hold_answers(session)


def open_question(session: Session, question_id: UUID, *sorts: QuestionSort) -> Question:
    """The question, of one of these sorts, while nobody has answered it. Raises `ImportRefused`."""
    question = find_question(session, question_id)
    if question is None or question.sort not in sorts:
        raise refuse("question_unknown")
    if question.answer is not None:
        raise refuse("question_answered")
    return question


def keep(session: Session, question: Question, answer: Mapping[str, str | None], actor: str, now: datetime) -> None:
    """Write the answer down. Raises `ImportRefused` where somebody was faster."""
    if not keep_answer(session, question.question_id, answer, actor, now):
        raise refuse("question_answered")


def _changed(question: Question, one: Placed, area_code: str, actor: str, now: datetime) -> RecordChanged:
    stated = RecordFacts(
        decile=one.decile, aid=tuple(map(Aid, one.aid)), indicators=tuple(map(Indicator, one.indicators)),
        members=one.members,
    )  # fmt: skip
    return RecordChanged(
        event_id=child_id(question.question_id, "record_changed", one.record_id),
        occurred_at=now,
        source=SOURCE,
        actor=actor,
        household_id=one.household_id,
        area_code=area_code,
        registry=Source(question.source),
        record_id=one.record_id,
        edition=f"{question.source}:{one.edition}",
        changed=(RecordField.AREA,),
        stated=stated,
    )
