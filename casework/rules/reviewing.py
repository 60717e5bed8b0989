"""When the answers of reviewers make a decision: one where the evidence is plain, two where it is not."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import sqrt
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from casework.rules.granting import Refused
from schemas.codes import Verdict
from schemas.events.base import Code

Score = Annotated[int, Field(ge=0, le=100)]
Many = Annotated[int, Field(ge=1)]


class ReviewPolicy(BaseModel):
    """The whole of `reviewing.toml`. Unknown words in it stop the program at the start."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    version: Code
    second_from: Score
    second_to: Score
    hand_needs_second: bool
    bulk_sample: Many
    bulk_least: Many
    check_sample: Many

    def needs_second(self, score: int | None) -> bool:
        """Whether two people must agree; `score` None: a person found the pair by hand."""
        return self.hand_needs_second if score is None else self.second_from <= score <= self.second_to


class Said(NamedTuple):
    """What one reviewer answered."""

    actor: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers come to. `verdict` None: it waits for so many people more; `is_disputed`: they disagree."""

    verdict: Verdict | None = None
    reviewers: tuple[str, ...] = ()
    is_disputed: bool = False


def settle(answers: Sequence[Said], *, needs_second: bool) -> Outcome:
    """What the answers given so far, oldest first, come to. Of one person only the last counts, so nobody is their own
    second.

    Where two disagree the third decides. "Look in the field" needs nobody else.
    """
    if answers and answers[-1].verdict is Verdict.FIELD_CHECK:
        return Outcome(Verdict.FIELD_CHECK, (answers[-1].actor,))
    last = {said.actor: said.verdict for said in answers if said.verdict is not Verdict.FIELD_CHECK}
    sides = {verdict: tuple(a for a, v in last.items() if v is verdict) for verdict in (Verdict.SAME, Verdict.NOT_SAME)}
    needed = 2 if needs_second or all(sides.values()) else 1
    for verdict, people in sides.items():
        if len(people) >= needed and len(people) * 2 > len(last):
            return Outcome(verdict, people)
    return Outcome(is_disputed=all(sides.values()))


def refuse_own_second(answers: Sequence[Said], said: Said) -> None:
    """Raises `Refused` where this person has given this very answer, and another one must come."""
    mine = [each.verdict for each in answers if each.actor == said.actor]
    if mine and mine[-1] is said.verdict:
        raise Refused("Anda sudah menjawab pasangan ini. Sekarang orang lain yang harus menjawab.")


def bulk_verdict(answers: Sequence[Said], policy: ReviewPolicy) -> Verdict:
    """The one answer that a person gave to all pairs of a pattern that they looked at. Raises `Refused`."""
    if len(answers) < policy.bulk_sample:
        raise Refused("Periksa dahulu contoh acak dari pola ini, satu per satu.")
    if len({said.verdict for said in answers}) > 1 or answers[0].verdict is Verdict.FIELD_CHECK:
        raise Refused("Jawaban Anda pada pola ini tidak seragam, jadi pasangannya harus diperiksa satu per satu.")
    return answers[0].verdict


def surely_at_least(right: int, total: int) -> float:
    """The share that is surely right, by a sample: the lower end of Wilson's interval at 95 %; 0 without a sample.

    Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference. JASA 22, 209.
    """
    if total == 0:
        return 0.0
    z, share = 1.96, right / total
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total)


def read_policy(text: str) -> ReviewPolicy:
    """The policy as its file states it."""
    return ReviewPolicy.model_validate(tomllib.loads(text))


POLICY = read_policy((files("casework.rules") / "reviewing.toml").read_text(encoding="utf-8"))
