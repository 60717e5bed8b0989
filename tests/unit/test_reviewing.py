"""Where the evidence is plain one person decides; where it is not, two must agree, and the third decides a dispute."""

import pytest
from pydantic import ValidationError

from casework.rules.decisions import Refused
from casework.rules.reviewing import (
    POLICY,
    Outcome,
    Said,
    bulk_verdict,
    read_policy,
    refuse_own_second,
    settle,
    surely_at_least,
)
from schemas.codes import Verdict

YES, NO, LOOK = Verdict.SAME, Verdict.NOT_SAME, Verdict.FIELD_CHECK


def said(*answers: tuple[str, Verdict]) -> list[Said]:
    return [Said(f"user:{who}", verdict) for who, verdict in answers]


@pytest.mark.parametrize(
    ("answers", "needs_second", "verdict"),
    [
        ([("a", YES)], False, YES),
        ([("a", NO)], False, NO),
        ([("a", YES)], True, None),
        ([("a", YES), ("a", YES)], True, None),
        ([("a", YES), ("b", YES)], True, YES),
        ([("a", YES), ("b", NO)], True, None),
        ([("a", YES), ("b", NO), ("c", NO)], True, NO),
        ([("a", YES), ("b", NO), ("a", NO)], True, NO),
        ([("a", YES), ("b", NO)], False, None),
        ([("a", YES), ("b", LOOK)], True, LOOK),
        ([("a", LOOK), ("b", NO)], False, NO),
        ([], False, None),
    ],
)
def test_what_answers_come_to(answers: list[tuple[str, Verdict]], needs_second: bool, verdict: Verdict | None) -> None:
    assert settle(said(*answers), needs_second=needs_second).verdict is verdict


def test_a_decision_names_those_whose_answer_it_is() -> None:
    outcome = settle(said(("a", YES), ("b", NO), ("c", YES)), needs_second=True)
    assert outcome == Outcome(YES, ("user:a", "user:c"))
    assert settle(said(("a", YES), ("b", NO)), needs_second=True).is_disputed


def test_nobody_is_their_own_second() -> None:
    with pytest.raises(Refused, match="orang lain"):
        refuse_own_second(said(("a", YES)), Said("user:a", YES))
    refuse_own_second(said(("a", YES)), Said("user:a", NO))  # who was wrong may say so
    refuse_own_second(said(("a", YES)), Said("user:b", YES))


def test_a_set_band_and_pairs_found_by_hand_need_two_people() -> None:
    edges = (POLICY.second_from, POLICY.second_to, POLICY.second_from - 1, POLICY.second_to + 1, None)
    assert [POLICY.needs_second(score) for score in edges] == [True, True, False, False, POLICY.hand_needs_second]


def test_a_pattern_is_decided_at_once_only_after_a_sample_of_one_mind() -> None:
    sample = said(*[("a", YES)] * POLICY.bulk_sample)
    assert bulk_verdict(sample, POLICY) is YES
    with pytest.raises(Refused, match="Periksa dahulu"):
        bulk_verdict(sample[1:], POLICY)
    for other in (NO, LOOK):
        with pytest.raises(Refused, match="seragam"):
            bulk_verdict([*sample[1:], Said("user:a", other)], POLICY)
    with pytest.raises(Refused, match="seragam"):
        bulk_verdict(said(*[("a", LOOK)] * POLICY.bulk_sample), POLICY)


def test_a_sample_says_how_good_the_matching_surely_is() -> None:
    assert [round(surely_at_least(*each), 3) for each in ((0, 0), (10, 10), (100, 100), (98, 100))] == [
        0.0, 0.722, 0.963, 0.93,
    ]  # fmt: skip


def test_a_word_that_the_policy_does_not_know_stops_the_program() -> None:
    with pytest.raises(ValidationError):
        read_policy('version = "x"\nthird_from = 3')
