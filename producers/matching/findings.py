"""Says what comparing found, as events: the same finding always has the same id, whenever it is said."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from casework.registers.editions import start_of
from casework.store.comparison import Outcome, Side
from producers.matching.rules import the_rules
from schemas.codes import Aid, Evidence, Source
from schemas.events.matches import FieldWeight, MatchFound, MatchNeedsReview, MatchNotFound
from schemas.ids import derived_id, plain_id

SOURCE = "producers/matching"
ACTOR = "system:matching"
RULE = the_rules().version
Finding = MatchFound | MatchNeedsReview | MatchNotFound


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which registers were compared, when, and the newest edition of the right one."""

    left: Source
    right: Source
    newest_right: str
    newest_right_on: date
    compared_at: datetime

    def say(self, outcome: Outcome) -> Finding:
        """The finding of one household."""
        if outcome.right is None:
            return self._not_found(outcome)
        return self._found(outcome, outcome.right) if outcome.is_found else self._needs_review(outcome, outcome.right)

    def _found(self, outcome: Outcome, right: Side) -> MatchFound:
        left, evidence = outcome.left, _evidence(outcome.evidence)
        aid = tuple(sorted({*map(Aid, left.aid), *map(Aid, right.aid)}))
        based_on = (left.data_event_id, right.data_event_id)
        pair = self._pair(outcome, right, evidence)
        content = (self._editions(left, right), outcome[:2], *_content(pair, outcome), aid, based_on)
        envelope = self._envelope(outcome, _id(self._at(left, right.reference_on), "match_found", content))
        return MatchFound(**envelope, **pair, right_edition=self._right(right.edition), aid=aid, based_on=based_on)

    def _needs_review(self, outcome: Outcome, right: Side) -> MatchNeedsReview:
        several = [Evidence.SEVERAL_CANDIDATES] if outcome.is_one_of_several else []
        pair = self._pair(outcome, right, _evidence([*outcome.evidence, *several]))
        content = (self._editions(outcome.left, right), outcome[:2], *_content(pair, outcome))
        at = self._at(outcome.left, right.reference_on)
        envelope = self._envelope(outcome, _id(at, "match_needs_review", content))
        return MatchNeedsReview(**envelope, **pair, right_edition=self._right(right.edition))

    def _not_found(self, outcome: Outcome) -> MatchNotFound:
        left = outcome.left
        evidence = _evidence(outcome.evidence)
        content = (self.left, left.edition, self.right, self.newest_right, outcome[:2], left.record_id, *evidence)
        envelope = self._envelope(outcome, _id(self._at(left, self.newest_right_on), "match_not_found", content))
        return MatchNotFound(**envelope, right_edition=self._right(self.newest_right), evidence=evidence or None)

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
            "rule": RULE,
        }

    def _pair(self, outcome: Outcome, right: Side, evidence: tuple[Evidence, ...]) -> dict[str, Any]:
        return {
            "match_id": match_id_of(outcome.left.record_id, right.record_id),
            "counterpart_id": right.record_id,
            "score": outcome.score,
            "evidence": evidence,
            "member_pairs": outcome.pairs,
            "weights": _weights(tuple(outcome.weights.items()), tuple(outcome.levels.items())),
        }

    def _right(self, edition: str) -> str:
        return f"{self.right.value}:{edition}"

    def _at(self, left: Side, right_on: date) -> datetime:
        return start_of(max(left.reference_on, right_on))

    def _editions(self, left: Side, right: Side) -> tuple[str, ...]:
        return self.left.value, left.edition, self.right.value, right.edition


def _content(pair: dict[str, Any], outcome: Outcome) -> tuple[object, ...]:
    return (*(value for name, value in pair.items() if name != "weights"), sorted(outcome.weights.items()))


def match_id_of(left_record: UUID, right_record: UUID) -> UUID:
    """The id of a pair of records, whatever is found about it, and whenever."""
    return plain_id("match", left_record, right_record)


def evidence_digest(levels: Mapping[str, str], band: str) -> str:
    """Stands for all that is known of a pair: its fields' levels, in codes, and the score band.

    While it stays the same nothing new is known, and a person who decided on the pair is not asked again.
    """
    said = "\x1f".join((band, *(f"{field}={levels[field]}" for field in sorted(levels))))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _evidence(codes: Iterable[str]) -> tuple[Evidence, ...]:
    return tuple(map(Evidence, sorted(set(codes))))


@lru_cache(maxsize=65_536)
def _weights(bits: tuple[tuple[str, int], ...], levels: tuple[tuple[str, str], ...]) -> tuple[FieldWeight, ...]:
    at = dict(levels)
    return tuple(FieldWeight(field=field, level=at[field], bits=number) for field, number in sorted(bits))


def _id(at: datetime, kind: str, content: tuple[object, ...]) -> UUID:
    # Over all that is said but the moment: a finding that says anything else is another finding, and the same one found
    # again next year is the same. `at` is the day that the data speaks of.
    return derived_id(at, kind, RULE, *content)
