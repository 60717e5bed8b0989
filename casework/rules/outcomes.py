"""In which class a family stands now (DOMAIN, section 4.6), and what that class asks somebody to do."""

from typing import NamedTuple
from uuid import UUID

from casework.rules.casefile import CaseFile
from casework.rules.classes import class_by_aid, is_programme
from casework.rules.life import ELSEWHERE
from casework.rules.pairs import is_standing, word_on
from casework.rules.parts import FollowUp
from schemas.codes import CaseState, FollowUpPurpose, OutcomeClass, Verdict

_ASKED = {
    OutcomeClass.LEFT_ONLY: FollowUpPurpose.MUSDES,
    OutcomeClass.NO_NIK: FollowUpPurpose.CIVIL_REGISTRY,
}


class Proposal(NamedTuple):
    """What somebody should do because of the class; `follow_up` where it is in somebody's hands already."""

    purpose: FollowUpPurpose
    follow_up: FollowUp | None


def outcome_class(casefile: CaseFile) -> OutcomeClass | None:
    """The class by all that is known: people's word on the family first, then who stands in both registers, then the
    last finding. None where P3KE and DTKS were never compared for it.
    """
    life = casefile.life
    if life.head_died or (life.place and life.place.value == ELSEWHERE):
        return OutcomeClass.GONE
    across = [match for match in casefile.matches if is_programme(match.left, match.right)]
    standing = [match for match in across if is_standing(match, casefile.pair_words)]
    if standing:
        return class_by_aid(standing[-1].aid)
    return _last_found(casefile) or _taken_back(casefile, {match.match_id for match in across})


def _last_found(casefile: CaseFile) -> OutcomeClass | None:
    """What the last comparison left: nobody like them, or doubts, which are none any more where people refused all."""
    asked_at = max((doubt.at for doubt in casefile.doubts), default=None)
    absent = casefile.absent
    if asked_at is None or (absent and absent.at > asked_at):
        return OutcomeClass(absent.value) if absent else None
    words = [word_on(casefile.pair_words, doubt.match_id) for doubt in casefile.doubts if doubt.at == asked_at]
    is_over = all(word is not None and word.value == Verdict.NOT_SAME.value for word in words)
    return OutcomeClass.LEFT_ONLY if is_over else OutcomeClass.REVIEW


def _taken_back(casefile: CaseFile, pairs: set[UUID]) -> OutcomeClass | None:
    words = [word.value for word in casefile.pair_words if word.match_id in pairs]
    if not words:
        return None
    return OutcomeClass.LEFT_ONLY if set(words) == {Verdict.NOT_SAME.value} else OutcomeClass.REVIEW


def may_be_helped(casefile: CaseFile) -> bool:
    """Whether partners may be asked to help: where the case is open, and already where only P3KE names the family."""
    is_watched = casefile.state is CaseState.WATCHED
    return casefile.state is CaseState.OPEN or (is_watched and outcome_class(casefile) in _ASKED)


def proposal_of(casefile: CaseFile) -> Proposal | None:
    """What the class asks for: the village's meeting where DTKS does not know the family, Disdukcapil where nobody
    has a sound NIK. Partners may act meanwhile. Nothing where the case has ended.
    """
    found = outcome_class(casefile) if casefile.state in (CaseState.WATCHED, CaseState.OPEN) else None
    purpose = _ASKED.get(found) if found else None
    if purpose is None:
        return None
    promised = [each for each in casefile.follow_ups if each.purpose is purpose and each.due_on]
    return Proposal(purpose, promised[-1] if promised else None)
