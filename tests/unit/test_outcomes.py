"""The class of a family follows from findings and people's words, in whatever order they come, and asks for a deed."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from casework.rules.casefile import fold
from casework.rules.outcomes import may_be_helped, outcome_class, proposal_of
from schemas.codes import Aid, Evidence, FollowUpPurpose, OutcomeClass, Source, Verdict
from schemas.events import Event
from schemas.events.cases import FollowUpScheduled
from schemas.events.household_data import HouseholdMoved, MemberDied
from schemas.events.matches import MatchFound, MatchNeedsReview, MatchNotFound
from schemas.family_codes import Basis
from schemas.ids import derived_id, plain_id
from tests.match_stories import COMPARED, decided, undone
from tests.stories import KAMPUNG, WORKER, day, household

TARGET, WITH_AID, REVIEW = OutcomeClass.TARGET, OutcomeClass.WITH_AID, OutcomeClass.REVIEW
LEFT_ONLY, NO_NIK, GONE = OutcomeClass.LEFT_ONLY, OutcomeClass.NO_NIK, OutcomeClass.GONE


def _said(kind: str, at: int, *parts: object) -> dict[str, Any]:
    return {
        "event_id": derived_id(day(at), kind, *parts), "occurred_at": day(at), "source": "tests",
        "actor": "system:matching", "household_id": household(1), "area_code": KAMPUNG,
    }  # fmt: skip


def _pair(pair: int) -> dict[str, Any]:
    ids = {"match_id": plain_id("match", pair), "counterpart_id": plain_id("counterpart", pair)}
    return ids | {"score": 80, "evidence": (Evidence.NAME_SIMILAR,)}


def found(aid: tuple[Aid, ...] = (), pair: int = 1, at: int = 2, **more: Any) -> MatchFound:
    return MatchFound(**_said("found", at, pair), **(COMPARED | more), **_pair(pair), aid=aid)


def doubt(pair: int = 1, at: int = 2, **more: Any) -> MatchNeedsReview:
    return MatchNeedsReview(**_said("doubt", at, pair), **(COMPARED | more), **_pair(pair))


def absent(*evidence: Evidence, at: int = 2, **more: Any) -> MatchNotFound:
    return MatchNotFound(**_said("absent", at, *evidence), **(COMPARED | more), evidence=evidence or None)


NO, YES, LOOK = Verdict.NOT_SAME, Verdict.SAME, Verdict.FIELD_CHECK
STORIES: list[tuple[list[Event], OutcomeClass | None]] = [
    ([], None),
    ([found()], TARGET),
    ([found((Aid.PBI,))], TARGET),
    ([found((Aid.PKH,))], WITH_AID),
    ([doubt()], REVIEW),
    ([absent()], LEFT_ONLY),
    ([absent(Evidence.NIK_MISSING)], NO_NIK),
    ([absent(Evidence.NIK_UNTRUSTED)], NO_NIK),
    ([found(right=Source.DTSEN)], None),
    ([doubt(right=Source.P3KE)], None),
    ([doubt(), decided(YES)], TARGET),
    ([doubt(), decided(YES, aid=(Aid.BPNT,))], WITH_AID),
    ([doubt(), decided(NO)], LEFT_ONLY),
    ([doubt(), doubt(2), decided(NO)], REVIEW),
    ([doubt(), decided(LOOK)], REVIEW),
    ([absent(), doubt(at=5)], REVIEW),
    ([doubt(), absent(at=5)], LEFT_ONLY),
    ([found(), undone()], REVIEW),
    ([found(), decided(NO)], LEFT_ONLY),
    ([absent(), found(right=Source.DTSEN, at=5)], LEFT_ONLY),
]


@pytest.mark.parametrize(("told", "expected"), STORIES)
def test_the_class_follows_from_what_is_told_in_any_order(told: list[Event], expected: OutcomeClass | None) -> None:
    assert {outcome_class(fold(household(1), list(order))) for order in permutations(told)} == {expected}


def test_who_moved_away_or_died_is_gone_whatever_the_registers_say() -> None:
    moved = HouseholdMoved(**_said("moved", 9), moved_on=date(2026, 1, 9), basis=Basis.MUSDES)
    died = MemberDied(**_said("died", 9), person_id=plain_id("p"), was_head=True, basis=Basis.MUSDES)
    for one in (moved, died):
        assert outcome_class(fold(household(1), [found(), one])) is GONE


@pytest.mark.parametrize(
    ("told", "purpose"),
    [(absent(), FollowUpPurpose.MUSDES), (absent(Evidence.NIK_MISSING), FollowUpPurpose.CIVIL_REGISTRY)],
)
def test_a_class_proposes_a_deed_until_somebody_has_it_in_hand(told: Event, purpose: FollowUpPurpose) -> None:
    proposal = proposal_of(fold(household(1), [told]))
    assert proposal == (purpose, None)
    promise = FollowUpScheduled(
        **_said("promise", 4), follow_up_id=plain_id("f"), due_on=date(2026, 2, 1), purpose=purpose, worker=WORKER,
    )  # fmt: skip
    taken = proposal_of(fold(household(1), [told, promise]))
    assert taken and taken.follow_up and taken.follow_up.worker == WORKER


def test_a_family_in_both_registers_proposes_nothing() -> None:
    assert proposal_of(fold(household(1), [found()])) is None


def test_partners_may_help_before_the_case_is_open_where_only_p3ke_names_the_family() -> None:
    told = [(absent(), True), (absent(Evidence.NIK_MISSING), True), (doubt(), False), (found((Aid.PKH,)), False)]
    for one, expected in told:
        assert may_be_helped(fold(household(1), [one])) is expected
