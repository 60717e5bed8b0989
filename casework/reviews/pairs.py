"""Who reviews, what an answer is, and whether a pair waits for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.rules.decisions import Refused
from casework.rules.reviewing import Said
from casework.store import match_memory
from casework.store.match_memory import ANSWERED, UNDONE, Step
from casework.store.match_pairs import MatchPair, find_pair
from schemas.codes import Verdict
from schemas.ids import child_id

AUTOMATIC, SILENT = "automatic", "silent"
"""What a run links by itself; and what it finds too weak to ask about."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who acts, by which form, and when. `note_id`: the words that they wrote are in the vault; `bulk`: the wish that
    this is one of many of.
    """

    command_id: UUID
    actor: str
    role: str
    agency: str | None
    at: datetime
    note_id: UUID | None = None
    bulk: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One reviewer's answer; `digest` is the evidence that they saw, `is_blind` whether the scores were hidden."""

    match_id: UUID
    verdict: Verdict
    digest: str
    is_blind: bool = False
    pattern: str = ""


class NoSuchPair(Refused):
    """Nobody ever spoke of this pair, or one of its records is gone."""


def require_pair(session: Session, match_id: UUID) -> MatchPair:
    """The pair. Raises `NoSuchPair`."""
    pair = find_pair(session, match_id)
    if pair is None:
        raise NoSuchPair("Pasangan ini tidak ada lagi.")
    return pair


def is_waiting(pair: MatchPair, steps: Sequence[Step]) -> bool:
    """Whether a person has to decide on the pair: nobody has yet, it was taken back, or something new is known."""
    word = match_memory.last_word(steps)
    if word is None:
        return pair.band != AUTOMATIC
    if word.step == UNDONE or word.verdict == Verdict.FIELD_CHECK:
        return True
    return has_changed(pair, word) and (pair.band != SILENT or word.verdict == Verdict.SAME)


def has_changed(pair: MatchPair, word: Step) -> bool:
    """Whether the evidence is another than when the word was said. What a person found by hand was never weighed."""
    return bool(pair.digest and word.digest) and pair.digest != word.digest


def answers_of(pair: MatchPair, steps: Sequence[Step]) -> list[Said]:
    """The answers that count for the decision to come: since the last one, on the evidence of today."""
    word = match_memory.last_word(steps)
    since = word.position if word else 0
    return [
        Said(step.actor, Verdict(step.verdict or ""))
        for step in steps
        if step.step == ANSWERED and step.position > since and step.digest == pair.digest
    ]


def signed(by: Reviewer, pair: MatchPair) -> dict[str, Any]:
    """Who wishes it, of which pair, and when."""
    return {
        "command_id": child_id(by.command_id, "wish"), "household_id": pair.left.household_id, "actor": by.actor,
        "agency": by.agency, "asked_at": by.at, "match_id": pair.match_id, "counterpart_id": pair.right.record_id,
        "note_id": by.note_id,
    }  # fmt: skip
