"""Takes reviewers' answers, decides with the last that is needed, and takes decisions back.

Everything raises `Refused`, in words. The same wish again changes nothing.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.reviews.pairs import (
    AUTOMATIC,
    Answer,
    Reviewer,
    answers_of,
    is_waiting,
    require_pair,
    signed,
)
from casework.reviews.placing import place, refuse_other_ties, refuse_to_part, take_apart, wait_for_runs
from casework.rules.decisions import Refused, Stale
from casework.rules.reviewing import POLICY, Outcome, Said, refuse_own_second, settle
from casework.store import match_memory
from casework.store.match_memory import ANSWERED, DECIDED, GIVEN_BACK, NAMED, SKIPPED, TAKEN, UNDONE, Step
from casework.store.match_pairs import HAND, MatchPair, find_pair, find_side
from casework.turnstile import carry_out
from schemas.codes import Aid, Source, Verdict
from schemas.commands import DecideMatch, UndoMatch
from schemas.ids import child_id, plain_id


def answer(session: Session, said: Answer, by: Reviewer) -> Outcome:
    """Take an answer down; with the last one that is needed, decide."""
    match_memory.lock_pair(session, said.match_id)
    if match_memory.has_step(session, by.command_id):
        return Outcome(said.verdict)
    pair, steps = require_pair(session, said.match_id), match_memory.list_steps(session, said.match_id)
    if said.digest != pair.digest:
        raise Stale("Data pasangan ini baru saja berubah. Periksa lagi, lalu putuskan.")
    is_check = pair.band == AUTOMATIC and match_memory.last_word(steps) is None
    if not is_check and not is_waiting(pair, steps):
        raise Refused("Pasangan ini sudah diputuskan. Batalkan dahulu keputusan itu bila keliru.")
    known = answers_of(pair, steps)
    mine = Said(by.actor, said.verdict)
    refuse_own_second(known, mine)
    detail = {"is_blind": said.is_blind} | ({"pattern": said.pattern} if said.pattern else {})
    _step(session, pair, ANSWERED, by, verdict=said.verdict.value, detail=detail, note_id=by.note_id)
    if is_check and said.verdict is Verdict.SAME:
        return Outcome(Verdict.SAME, (by.actor,))  # the machine had it right: nothing changes
    needs_second = not is_check and POLICY.needs_second(pair.score)
    outcome = settle([*known, mine], needs_second=needs_second)
    if outcome.verdict:
        _decide(session, pair, outcome, by, is_again=_is_again(steps))
    return outcome


def undo(session: Session, match_id: UUID, by: Reviewer, *, close: bool) -> None:
    """Take back what was found or decided of a pair: its records are two families again, until a person decides."""
    match_memory.lock_pair(session, match_id)
    if match_memory.has_step(session, by.command_id):
        return
    pair, steps = require_pair(session, match_id), match_memory.list_steps(session, match_id)
    wait_for_runs(session)
    wish = UndoMatch(**signed(by, pair), close=close)
    events = carry_out(session, wish, by.at)
    take_apart(session, pair, match_memory.last_word(steps))
    _step(session, pair, UNDONE, by, event_id=events[0].event_id if events else None, note_id=by.note_id)


def take(session: Session, match_id: UUID, by: Reviewer, for_actor: str | None = None) -> None:
    """Make somebody responsible for the pair; None gives it back to everybody."""
    step = TAKEN if for_actor else GIVEN_BACK
    _step(session, require_pair(session, match_id), step, by, for_actor=for_actor)


def skip(session: Session, match_id: UUID, by: Reviewer) -> None:
    """Leave the pair to others, for now."""
    _step(session, require_pair(session, match_id), SKIPPED, by)


def name_pair(session: Session, left_record: UUID, right_record: UUID, by: Reviewer) -> UUID:
    """Set two records side by side that no run put together; returns the pair's id."""
    match_id = plain_id("match", left_record, right_record)
    left, right = find_side(session, left_record), find_side(session, right_record)
    if left is None or right is None or left.source == right.source:
        raise Refused("Pilih keluarga dari register yang lain.")
    if find_pair(session, match_id) is None:
        _step(session, MatchPair(match_id, left, right, "by-hand:1", HAND, None, 0, False), NAMED, by)
    return match_id


def _is_again(steps: Sequence[Step]) -> bool:
    word = match_memory.last_word(steps)
    return word is not None and word.step == DECIDED


def _decide(session: Session, pair: MatchPair, outcome: Outcome, by: Reviewer, *, is_again: bool) -> None:
    verdict = outcome.verdict or Verdict.FIELD_CHECK
    wait_for_runs(session)
    if verdict is Verdict.SAME:
        refuse_other_ties(session, pair)
    if verdict is Verdict.NOT_SAME:
        refuse_to_part(session, pair)
    wish = DecideMatch(
        **signed(by, pair), left=Source(pair.left.source), right=Source(pair.right.source),
        edition=f"{pair.left.source}:{pair.left.edition}", right_edition=f"{pair.right.source}:{pair.right.edition}",
        rule=pair.rule, policy=POLICY.version, verdict=verdict, reviewers=outcome.reviewers,
        aid=tuple(sorted({*map(Aid, pair.left.aid), *map(Aid, pair.right.aid)})),
        based_on=(pair.left.data_event_id, pair.right.data_event_id), is_again=is_again,
    )  # fmt: skip
    events = carry_out(session, wish, by.at)
    company = place(session, pair, verdict, by.at)
    detail: dict[str, Any] = {
        "reviewers": list(outcome.reviewers), "policy": POLICY.version, "rule": pair.rule,
        "right_before": str(pair.right.household_id), "right_word": pair.right.word and str(pair.right.word),
        "left_word": pair.left.word and str(pair.left.word), "company": [str(record_id) for record_id in company],
    }  # fmt: skip
    if by.bulk:
        detail["bulk"] = str(by.bulk)
    event_id = events[0].event_id if events else None
    decided = Step(
        child_id(by.command_id, "decided"), DECIDED, by.actor, by.role, by.at, verdict.value, None, detail, event_id,
        by.note_id,
    )  # fmt: skip
    match_memory.append_step(session, pair, decided)


def _step(session: Session, pair: MatchPair, step: str, by: Reviewer, **said: Any) -> None:
    match_memory.append_step(session, pair, Step(by.command_id, step, by.actor, by.role, by.at, **said))
