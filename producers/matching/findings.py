"""Says what comparing found, as events: the same finding always has the same id, whenever it is said."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from casework.registers.editions import start_of
from casework.rules.classes import class_by_aid, class_without, is_programme
from casework.rules.policy import DEFAULT
from casework.store.comparison import Outcome, Pattern, Side
from producers.matching.rules import the_rules
from schemas.codes import Aid, Evidence, OutcomeClass, Source
from schemas.events.matches import FieldWeight, MatchFound, MatchNeedsReview, MatchNotFound
from schemas.ids import derived_id, plain_id

SOURCE = "producers/matching"
ACTOR = "system:matching"
RULE = the_rules().version
Finding = MatchFound | MatchNeedsReview | MatchNotFound


@dataclass(frozen=True, slots=True)
class Words:
    """A pattern as events say it; `content` stands for all of it in an id."""

    evidence: tuple[Evidence, ...]
    weights: tuple[FieldWeight, ...]
    content: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which registers were compared, when, the newest edition of the right one, and the words for each pattern."""

    left: Source
    right: Source
    newest_right: str
    newest_right_on: date
    compared_at: datetime
    words: Mapping[int, Words]
    rule: str = RULE

    def knowing(self, patterns: Mapping[int, Pattern]) -> "Comparison":
        """The same, once the patterns are known."""
        return replace(self, words={said: words_of(pattern) for said, pattern in patterns.items()})

    def say(self, outcome: Outcome) -> Finding:
        """The finding of one household, with the class that it means where P3KE and DTKS are compared.

        The class follows from the rest of the finding and the policy, so it is no part of the id.
        """
        if outcome.right is None:
            return self._not_found(outcome)
        return self._found(outcome, outcome.right) if outcome.is_found else self._needs_review(outcome, outcome.right)

    def _found(self, outcome: Outcome, right: Side) -> MatchFound:
        left, words = outcome.left, self.words[outcome.said]
        aid = _joined(left.aid, right.aid)
        based_on = (left.data_event_id, right.data_event_id)
        pair = self._pair(outcome, right, words.evidence)
        content = (*self._editions(left, right), *_content(outcome, words), ".".join(aid), *based_on)
        envelope = self._envelope(outcome, self._id(self._at(left, right.reference_on), "match_found", content))
        return MatchFound(
            **envelope, **pair, weights=words.weights, right_edition=self._right(right.edition), aid=aid,
            based_on=based_on, **self._class(class_by_aid(aid)),
        )  # fmt: skip

    def _needs_review(self, outcome: Outcome, right: Side) -> MatchNeedsReview:
        words = self.words[outcome.said]
        several = (Evidence.SEVERAL_CANDIDATES,) if outcome.is_one_of_several else ()
        pair = self._pair(outcome, right, tuple(sorted((*words.evidence, *several))))
        content = (*self._editions(outcome.left, right), *_content(outcome, words), len(several))
        at = self._at(outcome.left, right.reference_on)
        envelope = self._envelope(outcome, self._id(at, "match_needs_review", content))
        return MatchNeedsReview(
            **envelope, **pair, weights=words.weights, right_edition=self._right(right.edition),
            **self._class(OutcomeClass.REVIEW),
        )  # fmt: skip

    def _not_found(self, outcome: Outcome) -> MatchNotFound:
        left = outcome.left
        evidence = self.words[outcome.said].evidence
        content = (self.left, left.edition, self.right, self.newest_right, outcome[:2], left.record_id, *evidence)
        envelope = self._envelope(outcome, self._id(self._at(left, self.newest_right_on), "match_not_found", content))
        return MatchNotFound(
            **envelope, right_edition=self._right(self.newest_right), evidence=evidence or None,
            **self._class(class_without(evidence)),
        )  # fmt: skip

    def _envelope(self, outcome: Outcome, event_id: UUID) -> dict[str, Any]:
        return {
            "event_id": event_id,
            "occurred_at": self.compared_at,
            "source": SOURCE,
            "actor": ACTOR,
            "household_id": outcome.household_id,
            "area_code": outcome.area_code,
            "edition": f"{self.left.value}:{outcome.left.edition}",
            "left": self.left,
            "right": self.right,
            "rule": self.rule,
        }

    def _pair(self, outcome: Outcome, right: Side, evidence: tuple[Evidence, ...]) -> dict[str, Any]:
        return {
            "match_id": outcome.match_id,
            "counterpart_id": right.record_id,
            "score": outcome.score,
            "evidence": evidence,
            "member_pairs": outcome.pairs,
        }

    def _class(self, named: OutcomeClass) -> dict[str, Any]:
        if not is_programme(self.left, self.right):
            return {}
        return {"outcome_class": named, "outcome_policy": DEFAULT.target.version}

    def _right(self, edition: str) -> str:
        return f"{self.right.value}:{edition}"

    def _at(self, left: Side, right_on: date) -> datetime:
        return start_of(max(left.reference_on, right_on))

    def _editions(self, left: Side, right: Side) -> tuple[str, ...]:
        return self.left.value, left.edition, self.right.value, right.edition

    def _id(self, at: datetime, kind: str, content: tuple[object, ...]) -> UUID:
        # Over all that is said but the moment: a finding that says anything else is another finding, and the same one
        # found again next year is the same. `at` is the day that the data speaks of.
        return derived_id(at, kind, self.rule, *content)


@cache
def _joined(left: tuple[Aid, ...], right: tuple[Aid, ...]) -> tuple[Aid, ...]:
    return tuple(sorted({*left, *right}))


def _content(outcome: Outcome, words: Words) -> tuple[object, ...]:
    return outcome.household_id, outcome.area_code, outcome.match_id, outcome.score, outcome.pairs, words.content


def match_id_of(left_record: UUID, right_record: UUID) -> UUID:
    """The id of a pair of records, whatever is found about it, and whenever."""
    return plain_id("match", left_record, right_record)


def evidence_digest(levels: Mapping[str, str], band: str) -> str:
    """Stands for all that is known of a pair: its fields' levels, in codes, and the score band.

    While it stays the same nothing new is known, and a person who decided on the pair is not asked again.
    """
    said = "\x1f".join((band, *(f"{field}={levels[field]}" for field in sorted(levels))))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def words_of(pattern: Pattern) -> Words:
    """How events say it."""
    bits, levels = sorted(pattern.weights.items()), pattern.levels
    weights = tuple(FieldWeight(field=field, level=levels[field], bits=number) for field, number in bits)
    return Words(tuple(sorted(map(Evidence, pattern.evidence))), weights, f"{pattern.evidence}{bits}")
