"""Answers what a register says of a member, that they died or are not active any more: dead, or still alive.

No register ends anything by such a word. A death that a person confirms goes the way of all deaths.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from casework import families
from casework.registers.answering import keep, open_question
from casework.registers.complaints import refuse
from casework.store.family_rows import mark_dead
from casework.store.member_questions import ALIVE, DIED, SORTS, find_household_asked_about, settle_deaths
from casework.store.members import Member
from casework.store.questions import Question
from casework.store.sealing import Sealer
from casework.store.vault import describe_household
from schemas.commands import RecordDeath
from schemas.family_codes import Basis


@dataclass(frozen=True, slots=True)
class MemberNews:
    """What a person says of the member, and what that rests on. `source` is the door through which it came."""

    command_id: UUID
    actor: str
    asked_at: datetime
    has_died: bool
    basis: Basis
    died_on: date | None = None
    agency: str | None = None
    source: str = "webui"

    @property
    def answer(self) -> Mapping[str, str]:
        """As the question keeps it."""
        return {"status": DIED if self.has_died else ALIVE, "basis": self.basis.value}


def answer_member(session: Session, sealer: Sealer, question_id: UUID, news: MemberNews) -> None:
    """Say what became of the member. "Still alive" changes nothing, and is not asked again for the same statement.

    Raises `ImportRefused` where it was answered or the member is gone, `Refused` where the death cannot be so.
    """
    question = open_question(session, question_id, *SORTS)
    keep(session, question, news.answer, news.actor, news.asked_at)
    if news.has_died:
        _bury(session, sealer, question, news)


def _bury(session: Session, sealer: Sealer, question: Question, news: MemberNews) -> None:
    household_id = find_household_asked_about(session, question.question_id)
    if household_id is None:
        raise refuse("member_gone")
    who = _member(session, sealer, household_id, UUID(question.about["people"][0]))
    if who.has_died:
        # Another register's row of the same person bears the death already: this row is theirs too.
        mark_dead(session, who.person_ids, who.died_on or news.died_on, news.asked_at)
        settle_deaths(session, who.person_ids, news.actor, news.asked_at)
        return
    wish = RecordDeath(
        command_id=news.command_id, household_id=household_id, actor=news.actor, agency=news.agency,
        asked_at=news.asked_at, source=news.source, person_id=who.person_ids[0], was_head=who.is_head,
        died_on=news.died_on, basis=news.basis,
    )  # fmt: skip
    families.bury(session, wish, who.person_ids, news.asked_at)


def _member(session: Session, sealer: Sealer, household_id: UUID, person_id: UUID) -> Member:
    members = describe_household(session, sealer, household_id).members
    found = next((one for one in members if person_id in one.person_ids), None)
    if found is None:
        raise refuse("member_gone")
    return found
