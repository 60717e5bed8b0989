"""A piece of help for a kampung stands alike in whatever order its words come, and what came stays come."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.area_decisions import check_area_word
from casework.rules.area_help import AreaHelp, pieces_of
from casework.rules.granting import Refused
from casework.rules.pledges import standing
from casework.rules.stock import Stock
from schemas.areas import lies_within
from schemas.pledge_codes import AreaHelpState
from schemas.pledge_reasons import AreaReleaseReason
from tests import stories
from tests.help_stories import came, changed, dropped, made, planned, pledge_id, withdrawn

TODAY = date(2026, 11, 23)
WORDS = (planned(1, 4), planned(1, 5, day=7), came(1, 3), dropped(1), planned(2, 2), dropped(2), planned(3, None))


def test_a_piece_is_held_until_it_comes_or_is_cancelled() -> None:
    (coming,) = pieces_of([planned(1, 4)])
    assert (coming.state, coming.held, coming.handed_over) == (AreaHelpState.PLANNED, 4, 0)
    (there,) = pieces_of([planned(1, 4), came(1, 3)])
    assert (there.state, there.held, there.handed_over, there.planned_on) == (
        AreaHelpState.DELIVERED, 0, 3, coming.planned_on,
    )  # fmt: skip
    (gone,) = pieces_of([planned(1, 4), dropped(1)])
    assert (gone.held, gone.handed_over, gone.reason) == (0, 0, AreaReleaseReason.PLAN_CHANGED)


def test_what_was_handed_over_has_happened_even_if_it_was_cancelled_later() -> None:
    for order in permutations([planned(1, 4), came(1, 3), dropped(1)]):
        (piece,) = pieces_of(order)
        assert (piece.state, piece.handed_over, piece.reason) == (AreaHelpState.DELIVERED, 3, None)


def test_a_piece_of_which_nobody_counted_is_one() -> None:
    (piece,) = pieces_of([planned(3, None)])
    assert (piece.held, piece.quantity) == (1, None)


@given(st.permutations(WORDS), st.lists(st.sampled_from(WORDS), max_size=4))
def test_any_order_and_any_repetition_stand_alike(order: list[Any], again: list[Any]) -> None:
    assert pieces_of([*order, *again]) == pieces_of(WORDS)


def test_words_on_kampung_do_not_change_where_the_pledge_itself_stands() -> None:
    pledge, alone = standing([made(), *WORDS]), standing([made()])
    assert pledge and alone
    assert pledge._replace(areas=()) == alone
    assert pledge.area_move == (pledge_id(), 1, 3)


def test_a_piece_begins_with_a_word() -> None:
    with pytest.raises(ValueError, match="begins with a word"):
        _ = AreaHelp(pledge_id()).word


@pytest.mark.parametrize(
    ("before", "word", "words", "field"),
    [
        ([made(quantity=5)], planned(1, 5), "", ""),
        ([], planned(1, 5), "tidak ditemukan", ""),
        ([made(quantity=5)], planned(1, 6), "lebih banyak daripada yang dijanjikan", "quantity"),
        ([made(quantity=5), planned(2, 3)], planned(1, 3), "tidak cukup", "quantity"),
        ([made(quantity=5)], planned(1, None), "Isi jumlahnya", "quantity"),
        ([made(quantity=None)], planned(1, None), "", ""),
        ([made(area_code="18.02.02")], planned(1, 1), "di luar wilayah komitmen", "kampung"),
        ([made(), withdrawn()], planned(1, 1), "ditarik", ""),
        ([made(ends_on=stories.day(40).date())], planned(1, 1), "sudah berakhir pada tanggal itu", "planned_on"),
        ([made()], came(1, 1), "tidak ditemukan", ""),
        ([made(), planned(1, 1)], came(1, 1), "", ""),
        ([made(quantity=5), planned(1, 2), planned(2, 3)], came(1, 3), "tidak cukup", "quantity"),
        ([made(), planned(1, 1), came(1, 1)], came(1, 1, day=9), "sudah disalurkan", ""),
        ([made(), planned(1, 1), came(1, 1)], dropped(1), "sudah disalurkan", ""),
        ([made(), planned(1, 1), dropped(1)], came(1, 1), "sudah dibatalkan", ""),
        ([made(quantity=9), planned(1, 4), changed(1, 4, day=12)], came(1, 4), "", ""),
    ],
)
def test_a_word_is_refused_in_words(before: list[Any], word: Any, words: str, field: str) -> None:
    pledge = standing(before)
    stock = Stock(pledge_id())
    if pledge:
        stock = stock.booked(pledge.area_move).restated(pledge.offer.quantity, pledge.ending, pledge.gives)
    if not words:
        check_area_word(pledge, word, stock, TODAY, is_known=True)
        return
    with pytest.raises(Refused, match=words) as refused:
        check_area_word(pledge, word, stock, TODAY, is_known=True)
    assert refused.value.field == field


def test_an_unknown_kampung_a_past_plan_and_a_delivery_to_come_are_refused() -> None:
    pledge, stock = standing([made(), planned(1, 1)]), Stock(pledge_id()).restated(50, "", True)
    for word, days, is_known, words in (
        (planned(2, 1), 0, False, "tidak dikenal"),
        (planned(2, 1), 60, True, "Tanggal rencana sudah lewat"),
        (came(1, 1), -60, True, "belum tiba"),
    ):
        with pytest.raises(Refused, match=words):
            check_area_word(pledge, word, stock, TODAY + timedelta(days), is_known=is_known)


def test_places_are_compared_part_by_part() -> None:
    assert lies_within("18.02.10.2001", "18.02.10") and lies_within("18.02.10.2001", None)
    assert not lies_within("18.02.10.2001", "18.02.1")
