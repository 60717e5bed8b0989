"""What came of comparing two registers (padupadan): evidence in codes and numbers, never values."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.codes import Aid, Evidence, Source, Verdict
from schemas.events.base import Actor, Code, Count, HouseholdEvent

Score = Annotated[int, Field(ge=0, le=100)]


class _Comparison(HouseholdEvent):
    """Two registers were compared for one household. `rule` names the matching rule and its version."""

    left: Source
    right: Source
    right_edition: Code
    rule: Code


class MatchFound(_Comparison):
    """The family stands in both registers.

    `aid` is all government aid that either register states for it at these editions; `based_on` are the ids of the
    household-data events that were compared. So the fact can be judged by itself, in whatever order it arrives.
    """

    kind: Literal["match_found"] = "match_found"
    match_id: UUID
    counterpart_id: UUID
    score: Score
    evidence: tuple[Evidence, ...]
    member_pairs: Count = 0
    aid: tuple[Aid, ...] = ()
    based_on: tuple[UUID, ...] = ()


class MatchNeedsReview(_Comparison):
    """Perhaps the same family: a person must look."""

    kind: Literal["match_needs_review"] = "match_needs_review"
    match_id: UUID
    counterpart_id: UUID
    score: Score
    evidence: tuple[Evidence, ...]
    member_pairs: Count = 0


class MatchNotFound(_Comparison):
    """The family does not stand in the other register."""

    kind: Literal["match_not_found"] = "match_not_found"


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
