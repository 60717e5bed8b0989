"""Gathers what the page of one pair shows. Whoever may not see both families gets nothing at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.reviews.pairs import AUTOMATIC, answers_of, has_changed, is_waiting
from casework.rules.reviewing import POLICY, Said
from casework.store import match_memory
from casework.store.match_memory import ANSWERED, DECIDED, TAKEN, Step
from casework.store.match_pairs import (
    MatchPair,
    MemberPair,
    Rival,
    Side,
    find_pair,
    list_like_members,
    list_member_pairs,
    list_rivals,
)
from casework.store.members import Member
from casework.store.notes import texts_of
from casework.store.users import names_of_actors
from casework.store.vault import Family, describe_record
from schemas.codes import CaseState, Role, Verdict
from webui.config import web
from webui.match_words import Bar, Change, bars, changes, evidence_sentence
from webui.permissions import KEEPERS
from webui.visitors import OutOfScope, log_look, looks_at, visitor
from webui.words import SOURCES


class MemberLine(NamedTuple):
    """Two members who compare, or one who has nobody on the other side; `levels` by field in codes."""

    left: Member | None
    right: Member | None
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PairView:
    """One pair as its page shows it."""

    pair: MatchPair
    left: Family
    right: Family
    lines: Sequence[MemberLine]
    steps: Sequence[Step]
    notes: Mapping[UUID, str]
    names: Mapping[str, str]
    rivals: Sequence[Rival] = ()
    is_blind: bool = False

    @property
    def word(self) -> Step | None:
        """The last decision, or its taking back."""
        return match_memory.last_word(self.steps)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to decide."""
        return is_waiting(self.pair, self.steps)

    @property
    def is_check(self) -> bool:
        """Whether the machine linked the two and nobody spoke of it yet."""
        return self.pair.band == AUTOMATIC and self.word is None

    @property
    def answers(self) -> Sequence[Said]:
        """What was answered since the last decision."""
        return answers_of(self.pair, self.steps)

    @property
    def my_answer(self) -> str | None:
        """What the person at the browser answered."""
        return next((said.verdict.value for said in reversed(self.answers) if said.actor == visitor().actor), None)

    @property
    def needs_second(self) -> bool:
        """Whether two people must agree."""
        return not self.is_check and POLICY.needs_second(self.pair.score)

    @property
    def is_disputed(self) -> bool:
        """Whether the answers so far differ."""
        return len({said.verdict for said in self.answers} - {Verdict.FIELD_CHECK}) > 1

    @property
    def may_decide(self) -> bool:
        """Whether the person at the browser answers here."""
        return visitor().role in KEEPERS and (self.is_waiting or self.is_check)

    @property
    def registers(self) -> str:
        """Which editions of which registers the two records come from."""
        left, right = (f"{SOURCES.get(side.source, side.source)} {side.edition or ''}" for side in self._sides)
        return left if left == right else f"{left} × {right}"

    @property
    def merger(self) -> tuple[UUID, UUID] | None:
        """Which household becomes part of which, where a person said that one family stands in one register twice."""
        is_said = self.word is not None and self.word.verdict == Verdict.SAME and self.word.step == DECIDED
        if not (self.pair.is_within and is_said) or self.pair.is_linked:
            return None
        left, right = self._sides
        gone, kept = (left, right) if right.state == CaseState.OPEN != left.state else (right, left)
        return gone.household_id, kept.household_id

    @property
    def may_merge(self) -> bool:
        """Whether the person at the browser may make two households one."""
        return visitor().role in KEEPERS

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self.pair.left, self.pair.right

    @property
    def may_undo(self) -> bool:
        """Whether there is something to take back, and this person may."""
        is_decided = self.word.step == DECIDED if self.word else self.pair.is_linked
        is_merged = self.pair.is_within and self.pair.is_linked  # parted on the page where it was joined
        return visitor().role in KEEPERS and is_decided and not is_merged

    @property
    def changes(self) -> list[Change]:
        """What is known otherwise than when somebody decided."""
        word = self.word
        return changes(word.known, self.pair.known) if word and has_changed(self.pair, word) else []

    @property
    def sentence(self) -> str:
        """The evidence in words."""
        return evidence_sentence(self.pair.levels)

    @property
    def bars(self) -> list[Bar]:
        """The evidence field by field."""
        return bars(self.pair.levels, self.pair.weights)

    @property
    def taken_by(self) -> str | None:
        """Who is responsible for the pair."""
        last = next((step for step in reversed(self.steps) if step.step in (TAKEN, match_memory.GIVEN_BACK)), None)
        return last.for_actor if last else None

    @property
    def shown_steps(self) -> list[Step]:
        """What people did, newest first; while a decision is open nobody sees what others answered."""
        since = self.word.position if self.word else 0
        is_hidden = self.is_waiting and visitor().role is not Role.AUDITOR
        return [
            step
            for step in reversed(self.steps)
            if not (
                is_hidden and step.step == ANSWERED and step.position > since and step.actor != visitor().actor
            )
        ]  # fmt: skip


def look_at_pair(session: Session, match_id: UUID, *, is_blind: bool = False) -> PairView:
    """The pair, with the look at both families written down. Raises `OutOfScope`."""
    view = gather_pair(session, match_id, is_blind=is_blind)
    households = dict.fromkeys((view.pair.left.household_id, view.pair.right.household_id))
    for household_id in households:
        log_look(session, looks_at("view_pair", household_id))
    return view


def gather_pair(session: Session, match_id: UUID, *, is_blind: bool = False) -> PairView:
    """The pair, where the caller writes down the look. Raises `OutOfScope`."""
    pair = require_in_scope(session, match_id)
    left, right = (describe_record(session, web().sealer, side.record_id) for side in (pair.left, pair.right))
    if left is None or right is None:
        raise OutOfScope(match_id)
    steps = match_memory.list_steps(session, match_id)
    pairs = [*list_member_pairs(session, match_id), *list_like_members(session, pair)]
    actors = [actor for step in steps for actor in (step.actor, step.for_actor or "")]
    notes = texts_of(session, [pair.left.household_id]) if any(step.note_id for step in steps) else {}
    rivals = [each for each in list_rivals(session, pair) if visitor().scope.covers(each.area_code)]
    return PairView(
        pair, left, right, aligned(left, right, pairs), steps, notes, names_of_actors(session, actors), rivals, is_blind
    )


def require_in_scope(session: Session, match_id: UUID) -> MatchPair:
    """The pair if the person may see both its families. Raises `OutOfScope`."""
    pair = find_pair(session, match_id)
    scope = visitor().scope
    if pair is None or not all(scope.covers(side.area_code) for side in (pair.left, pair.right)):
        raise OutOfScope(match_id)
    return pair


def aligned(left: Family, right: Family, pairs: Sequence[MemberPair]) -> list[MemberLine]:
    """The members beside those they compare with, each once; then who stands alone."""
    lefts = {person: member for member in left.members for person in member.person_ids}
    rights = {person: member for member in right.members for person in member.person_ids}
    lines = [
        MemberLine(lefts.pop(each.left_person), rights.pop(each.right_person), each.levels)
        for each in pairs if each.left_person in lefts and each.right_person in rights
    ]  # fmt: skip
    lines.sort(key=lambda line: not (line.left and line.left.is_head))
    alone = [MemberLine(member, None, {}) for member in lefts.values()]
    return [*lines, *alone, *(MemberLine(None, member, {}) for member in rights.values())]
