"""The order of kampung for a pledge that helps kampung: every part of it, its reasons, and what is not chosen."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.area_ranking import Standing, chosen, rank
from casework.rules.granting import Refused

MANY = Standing("18.02.01.2004", 20, 9)
POORER = Standing("18.02.01.2003", 10, 5)
SPREAD = Standing("18.02.01.2001", 50, 5)
PLANNED = Standing("18.02.01.2002", 10, 5, planned=1)
EQUAL = Standing("18.02.02.2001", 10, 5, planned=1)
HELPED = Standing("18.02.02.2002", 4, 0)
EMPTY = Standing("18.02.02.2003", 0, 0)
ALL = (MANY, POORER, SPREAD, PLANNED, EQUAL, HELPED, EMPTY)


def test_most_without_help_stand_first_then_the_larger_share_then_where_less_is_planned_then_the_code() -> None:
    for mixed in list(permutations(ALL))[::97]:
        ranked = rank(mixed)
        assert [one.standing for one in ranked] == [MANY, POORER, PLANNED, EQUAL, SPREAD, HELPED]
        assert [one.reason for one in ranked] == ["", "without_help", "planned", "code", "share", "without_help"]
        assert [(one.place, one.of) for one in ranked] == [(place, 6) for place in range(1, 7)]


def test_a_kampung_without_target_families_is_not_ranked_and_none_at_all_is_no_error() -> None:
    assert rank([EMPTY]) == rank([]) == []
    assert (EMPTY.share, HELPED.share, POORER.share) == (0, 0, 50)


def test_what_stands_in_the_ranking_can_be_chosen_and_nothing_else() -> None:
    ranked = rank(ALL)
    assert chosen(ranked, POORER.area_code).place == 2
    for code in (EMPTY.area_code, "18.02.28.2099", ""):
        with pytest.raises(Refused, match="tidak ada pada peringkat") as refused:
            chosen(ranked, code)
        assert refused.value.field == "kampung"


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 3)), max_size=20))
def test_no_kampung_stands_above_one_with_more_families_without_help(drawn: list[tuple[int, int, int]]) -> None:
    kampung = [
        Standing(f"18.02.01.2{number:03}", max(targets, without), without, planned)
        for number, (targets, without, planned) in enumerate(drawn)
    ]
    ranked = rank(kampung)
    assert {one.standing for one in ranked} == {one for one in kampung if one.targets}
    for one, other in product(ranked, ranked):
        if one.place < other.place:
            assert one.standing.without_help >= other.standing.without_help
            assert one.reason or one.place == 1
