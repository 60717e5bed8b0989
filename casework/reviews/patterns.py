"""Decides all pairs of one pattern at once, after the reviewer looked at a sample of them drawn by lot."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from casework.reviews.answering import answer, undo
from casework.reviews.pairs import Answer, Reviewer
from casework.rules.decisions import Refused
from casework.rules.reviewing import POLICY, Said, bulk_verdict
from casework.store import match_memory
from casework.store.match_queue import QueueFilter, Waiting, list_waiting
from schemas.codes import Verdict
from schemas.ids import child_id

MOST = 200
_PLAIN = ("new", "second")


@dataclass(frozen=True, slots=True)
class Bulk:
    """What came of it: pairs decided, pairs that wait for a second person now, and pairs that could not be decided."""

    decided: int = 0
    waiting: int = 0
    refused: int = 0


def sample_of(session: Session, actor: str, digest: str) -> list[Said]:
    """What this person answered to pairs of the pattern that they looked at, one by one."""
    return [Said(actor, Verdict(verdict)) for verdict in match_memory.list_answers(session, actor, digest)]


def decide_pattern(session: Session, wanted: QueueFilter, by: Reviewer) -> Bulk:
    """Give the answer of the sample to the other pairs of the pattern, at most `MOST`. Raises `Refused`.

    What was decided before, taken back, or looked at in the field is not among them: it needs a look of its own.
    """
    digest = wanted.pattern or ""
    verdict = bulk_verdict(sample_of(session, by.actor, digest), POLICY)
    counts = {"decided": 0, "waiting": 0, "refused": 0}
    for pair in list_waiting(session, wanted, limit=MOST):
        if pair.stage in _PLAIN and not pair.is_mine:
            counts[_one(session, pair, verdict, by)] += 1
    return Bulk(**counts)


def take_back(session: Session, match_ids: Iterable[UUID], by: Reviewer) -> Bulk:
    """Take decisions of one bulk back, each by an event of its own; counts those taken back as decided.

    What cannot be taken back, because the family was changed since, stays as it is and is counted as refused.
    """
    counts = {"decided": 0, "refused": 0}
    for match_id in match_ids:
        try:
            with session.begin_nested():
                undo(session, match_id, _one_of(by, match_id), close=False)
        except Refused:
            counts["refused"] += 1
        else:
            counts["decided"] += 1
    return Bulk(**counts)


def _one_of(by: Reviewer, match_id: UUID) -> Reviewer:
    return replace(by, command_id=child_id(by.command_id, match_id), bulk=by.command_id)


def _one(session: Session, pair: Waiting, verdict: Verdict, by: Reviewer) -> str:
    said = Answer(pair.match_id, verdict, pair.digest, pattern=pair.digest)
    try:
        with session.begin_nested():
            outcome = answer(session, said, _one_of(by, pair.match_id))
    except Refused:
        return "refused"
    return "decided" if outcome.verdict else "waiting"
