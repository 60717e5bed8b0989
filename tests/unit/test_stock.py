"""What is left of a pledge: the sum holds whatever happens, and nobody takes what is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.stock import Move, Stock
from schemas.ids import plain_id

PLEDGE = plain_id("pledge")
STEPS = st.one_of(
    st.builds(lambda n: ("book", n, 0), st.integers(-9, 9)),
    st.builds(lambda n: ("book", -n, n), st.integers(0, 9)),
    st.builds(lambda n: ("offer", n, ""), st.none() | st.integers(0, 60)),
    st.builds(lambda ending: ("end", None, ending), st.sampled_from(["released", "expired", ""])),
)


@given(st.lists(STEPS, max_size=60))
def test_the_sum_holds_after_every_step(steps: list[tuple[str, int | None, int | str]]) -> None:
    stock = Stock(PLEDGE).restated(50, "", True)
    for what, number, other in steps:
        if what == "book":
            move = Move(PLEDGE, number or 0, int(other))
            if stock.reserved + move.reserved < 0:
                continue
            stock = stock.booked(move)
        else:
            offered = number if what == "offer" else stock.offered
            stock = stock.restated(offered, str(other), not other)
        assert stock.is_conserved


@pytest.mark.parametrize(
    ("stock", "move", "word"),
    [
        (Stock(PLEDGE).restated(2, "", True), Move(PLEDGE, 3), "tidak cukup"),
        (Stock(PLEDGE).restated(2, "", True), Move(PLEDGE, 2), ""),
        (Stock(PLEDGE).restated(None, "", True), Move(PLEDGE, 2_000_000), ""),
        (Stock(PLEDGE).restated(2, "", False), Move(PLEDGE, 1), "tidak dapat dipakai"),
        (Stock(PLEDGE).restated(2, "released", False), Move(PLEDGE, -1), ""),
        (Stock(PLEDGE, 3, 3, remaining=0, said=3), Move(PLEDGE, -3, 3), ""),
    ],
)
def test_nobody_takes_what_is_not_there(stock: Stock, move: Move, word: str) -> None:
    refusal = stock.refusal(move)
    assert (word in refusal.words) if refusal and word else refusal is None


def test_what_comes_back_to_a_pledge_that_ended_is_gone_with_it() -> None:
    stock = Stock(PLEDGE).restated(10, "", True).booked(Move(PLEDGE, 4)).booked(Move(PLEDGE, -1, 1))
    ended = stock.restated(10, "released", False)
    assert ended[1:7] == (10, 3, 1, 6, 0, 0)
    assert ended.booked(Move(PLEDGE, -3))[1:7] == (10, 0, 1, 9, 0, 0)
    assert ended.restated(10, "", True)[1:7] == (10, 3, 1, 0, 0, 6)


def test_a_partner_that_names_less_than_is_promised_has_offered_what_is_promised() -> None:
    stock = Stock(PLEDGE).restated(10, "", True).booked(Move(PLEDGE, 6))
    assert stock.restated(4, "", True)[1:7] == (6, 6, 0, 0, 0, 0)
    assert stock.restated(4, "", True).booked(Move(PLEDGE, -5))[1:7] == (4, 1, 0, 0, 0, 3)
    assert stock.restated(None, "", True).remaining is None
