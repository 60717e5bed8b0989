"""What came of comparing two registers (padupadan): evidence in codes and numbers, never values."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import Aid, Evidence, OutcomeClass, Source, Verdict
from schemas.events.base import Actor, Code, Count, HouseholdEvent

Score = Annotated[int, Field(ge=0, le=100)]


class FieldWeight(BaseModel):
    """How much what two families have in common in one field speaks for one family: 10 bits are a thousand times."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow", hide_input_in_errors=True)

    field: Code
    level: Code
    bits: Annotated[int, Field(ge=-100, le=100)]


class _Comparison(HouseholdEvent):
    """Two registers were compared for one household. `rule` names the matching rule and its version.

    `outcome_class` is what this says of the family where P3KE and DTKS were compared; which aid counts is said by
    the policy `outcome_policy`. Later events, and people, may say otherwise.
    """

    left: Source
    right: Source
    right_edition: Code
    rule: Code
    outcome_class: OutcomeClass | None = None
    outcome_policy: Code | None = None


class MatchFound(_Comparison):
    """The family stands in both registers.

    `weights` says by field what the families and their likest members have in common, in codes and numbers.

    `aid` is all government aid that either register states for it at these editions; `based_on` are the ids of the
    household-data events that were compared. So the fact can be judged by itself, in whatever order it arrives.
    """

    kind: Literal["match_found"] = "match_found"
    match_id: UUID
    counterpart_id: UUID
    score: Score
    evidence: tuple[Evidence, ...]
    member_pairs: Count = 0
    weights: tuple[FieldWeight, ...] | None = None
    aid: tuple[Aid, ...] = ()
    based_on: tuple[UUID, ...] = ()


class MatchNeedsReview(_Comparison):
    """Perhaps the same family: a person must look. `weights` as in `MatchFound`."""

    kind: Literal["match_needs_review"] = "match_needs_review"
    match_id: UUID
    counterpart_id: UUID
    score: Score
    evidence: tuple[Evidence, ...]
    member_pairs: Count = 0
    weights: tuple[FieldWeight, ...] | None = None


class MatchNotFound(_Comparison):
    """The family does not stand in the other register.

    `evidence`: what may be the reason, where nobody of the family has a NIK, or none that can be trusted.
    """

    kind: Literal["match_not_found"] = "match_not_found"
    evidence: tuple[Evidence, ...] | None = None


class MatchDecided(_Comparison):
    """A person decided whether two records are the same family.

    `reviewers` are all whose answer counted, `policy` the version of the rules of review. The words that a person may
    have added are in the vault under `note_id`.
    """

    kind: Literal["match_decided"] = "match_decided"
    match_id: UUID
    counterpart_id: UUID
    verdict: Verdict
    aid: tuple[Aid, ...] = ()
    based_on: tuple[UUID, ...] = ()
    reviewers: tuple[Actor, ...] | None = None
    policy: Code | None = None
    note_id: UUID | None = None


class MatchUndone(HouseholdEvent):
    """What was found or decided of a pair was taken back: the records are two families again until a person decides."""

    kind: Literal["match_undone"] = "match_undone"
    match_id: UUID
    counterpart_id: UUID
    note_id: UUID | None = None


Matches = MatchFound | MatchNeedsReview | MatchNotFound | MatchDecided | MatchUndone
