"""What people may decide about a pair of records: one family, two, or look in the field; and how it is taken back."""

from casework.rules.casefile import CaseFile
from casework.rules.classes import class_of_verdict, is_programme
from casework.rules.granting import Refused, granted
from casework.rules.pairs import UNDONE, word_on
from casework.rules.policy import DEFAULT
from schemas.codes import CaseState, ClosingReason, Verdict
from schemas.commands import DecideMatch, UndoMatch
from schemas.events.base import HouseholdEvent
from schemas.events.cases import CaseClosed, CaseReopened
from schemas.events.matches import MatchDecided, MatchUndone

MATCHED_AGAIN = "matched_again"
"""Why a case opens again that was closed only because its match had been taken back."""


def decide_match(casefile: CaseFile, command: DecideMatch) -> list[HouseholdEvent]:
    """The decision as an event. Raises `Refused` where a decision stands and nothing new is known."""
    word = word_on(casefile.pair_words, command.match_id)
    if word and word.value != UNDONE and not command.is_again:
        raise Refused("Pasangan ini sudah diputuskan. Batalkan dahulu keputusan itu bila keliru.")
    is_sorted = is_programme(command.left, command.right)
    found = class_of_verdict(command.verdict, command.aid) if is_sorted else None
    decided = granted(
        casefile, command, MatchDecided, edition=command.edition, match_id=command.match_id,
        counterpart_id=command.counterpart_id, left=command.left, right=command.right,
        right_edition=command.right_edition, rule=command.rule, policy=command.policy, verdict=command.verdict,
        reviewers=command.reviewers, aid=command.aid, based_on=command.based_on, note_id=command.note_id,
        outcome_class=found, outcome_policy=DEFAULT.target.version if found else None,
    )  # fmt: skip
    return [decided, *_reopened(casefile, command, decided)]


def undo_match(casefile: CaseFile, command: UndoMatch) -> list[HouseholdEvent]:
    """The taking back as an event, and the end of the case where the person wishes it. Raises `Refused`."""
    if not any(match.match_id == command.match_id for match in casefile.matches):
        raise Refused("Padanan ini tidak ditemukan pada keluarga ini.")
    word = word_on(casefile.pair_words, command.match_id)
    if word and word.value == UNDONE:
        raise Refused("Padanan ini sudah dibatalkan.")
    undone = granted(
        casefile, command, MatchUndone, match_id=command.match_id, counterpart_id=command.counterpart_id,
        note_id=command.note_id,
    )  # fmt: skip
    if not command.close or casefile.state is not CaseState.OPEN:
        return [undone]
    closed = granted(casefile, command, CaseClosed, 1, reason=ClosingReason.MATCH_UNDONE, caused_by=undone.event_id)
    return [undone, closed]


def _reopened(casefile: CaseFile, command: DecideMatch, decided: MatchDecided) -> list[HouseholdEvent]:
    """Nobody ended this case for the family's sake, so it goes on; of any other end a person decides."""
    is_target = DEFAULT.target.is_target(command.aid, command.left, command.right)
    is_closed_so = casefile.decided is not None and casefile.decided.reasons == (ClosingReason.MATCH_UNDONE.value,)
    if command.verdict is not Verdict.SAME or not is_target or not is_closed_so:
        return []
    return [granted(casefile, command, CaseReopened, 1, reason=MATCHED_AGAIN, caused_by=decided.event_id)]
