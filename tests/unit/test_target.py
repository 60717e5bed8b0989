"""Who is a target follows from the two registers that the programme names, and from the aid they state."""

import pytest

from casework.rules.casefile import fold
from casework.rules.policy import DEFAULT
from casework.rules.policy.target import COUNTED
from casework.rules.reactions import react
from schemas.codes import Aid, Source
from tests.examples import changed

POLICY = DEFAULT.target


@pytest.mark.parametrize("aid", list(Aid))
def test_a_family_in_both_registers_is_a_target_unless_an_aid_that_counts_reaches_it(aid: Aid) -> None:
    assert POLICY.is_target((aid,), Source.P3KE, Source.DTKS) is (aid not in COUNTED)


@pytest.mark.parametrize(
    ("left", "right"),
    [(Source.P3KE, Source.DTSEN), (Source.DTKS, Source.DTSEN), (Source.DTSEN, Source.DTKS)],
)
def test_other_registers_bring_families_over_and_open_no_case(left: Source, right: Source) -> None:
    assert not POLICY.is_target((), left, right)
    match = changed("match_found", left=left, right=right, aid=())
    assert react(fold(match.subject, [match]), match) == []


def test_the_two_registers_of_the_programme_open_a_case() -> None:
    match = changed("match_found", aid=())
    assert "case_opened" in {answer.kind for answer in react(fold(match.subject, [match]), match)}  # type: ignore[attr-defined]
