"""What a case asks of people: the village or a worker said something that may end it, and nobody has answered yet.

Nothing ends by itself: a person closes the case with a reason, or keeps it open.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from casework.rules.casefile import CaseFile
from casework.rules.life import ELSEWHERE
from casework.rules.pairs import lost_ground
from casework.rules.parts import Word
from schemas.codes import CaseState, ClosingReason
from schemas.family_codes import VervalReason, VervalVerdict

_REASONS = {
    VervalReason.DECEASED: ClosingReason.DECEASED,
    VervalReason.MOVED: ClosingReason.MOVED,
    VervalReason.NOT_POOR_ANY_MORE: ClosingReason.NOT_ELIGIBLE,
    VervalReason.OTHER: ClosingReason.OTHER,
}


class Question(NamedTuple):
    """Whether to close the case. `about` is the event that asks, `code` what it says, `closing` the reason it suggests.

    `code` is "not_eligible", "moved_away", "head_died", "match_undone" (the match that opened the case was taken back)
    or "left_register" (a later edition does not name the family); `detail` is the village's reason code, the edition,
    or "".
    """

    about: UUID
    code: str
    detail: str
    closing: ClosingReason
    at: datetime


def open_questions(casefile: CaseFile) -> tuple[Question, ...]:
    """The questions that nobody has answered: neither by keeping the case open nor by a later decision."""
    if casefile.state is not CaseState.OPEN:
        return ()
    asked = tuple(question for word, question in _asked(casefile) if _is_open(casefile, word))
    return (*asked, *(gone for gone in _gone(casefile) if gone.about not in casefile.life.answered))


def _asked(casefile: CaseFile) -> Iterator[tuple[Word, Question]]:
    life = casefile.life
    if life.verval and life.verval.value == VervalVerdict.NOT_ELIGIBLE:
        reason = VervalReason(next(iter(life.verval.reasons), VervalReason.OTHER))
        yield life.verval, _question(life.verval, "not_eligible", _REASONS[reason], reason.value)
    if life.place and life.place.value == ELSEWHERE:
        yield life.place, _question(life.place, "moved_away", ClosingReason.MOVED)
    if life.head_died:
        yield life.head_died, _question(life.head_died, "head_died", ClosingReason.DECEASED)
    if lost := lost_ground(casefile.matches, casefile.pair_words, casefile.openings):
        yield lost, _question(lost, "match_undone", ClosingReason.MATCH_UNDONE)


def _gone(casefile: CaseFile) -> Iterator[Question]:
    """Registers whose newest edition does not name the family. An edition speaks of a day in the past, so a decision
    dated after that day may not have known of it: only a person's answer to this very absence counts.
    """
    newest = {said.registry: said for said in casefile.statements}
    for said in newest.values():
        if not said.is_present:
            yield Question(said.event_id, "left_register", said.edition, ClosingReason.OTHER, said.at)


def _question(word: Word, code: str, closing: ClosingReason, detail: str = "") -> Question:
    return Question(word.event_id, code, detail, closing, word.at)


def _is_open(casefile: CaseFile, word: Word) -> bool:
    decided = casefile.decided
    return word.event_id not in casefile.life.answered and not (decided and decided.at >= word.at)
