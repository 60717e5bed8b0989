"""The order of families in an allocation round, and who is chosen: every part of the order, ties, shares."""

from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from casework.rules.ranking import Values, Wish, choose, lot, order, quotas
from schemas.codes import Urgency
from schemas.ids import plain_id
from schemas.rounds import Share, WhyNot

AT = datetime(2026, 1, 1, tzinfo=UTC)
ROUND = plain_id("a round")
# From first to last, part by part; an earlier part stands above all later ones.
PARTS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("urgency", (Urgency.URGENT, Urgency.SOON, Urgency.REGULAR, None)),
    ("open_needs", (3, 1, 0)),
    ("helped", (0, 2)),
    ("decile", (1, 4, None)),
    ("opened_at", (AT, AT + timedelta(days=1), None)),
    ("tie", ("00", "ff")),
)


def values(chosen: tuple[object, ...]) -> Values:
    return Values(**dict(zip((name for name, _ in PARTS), chosen, strict=True)))  # type: ignore[arg-type]


def test_every_combination_stands_where_its_parts_say() -> None:
    combinations = list(product(*(range(len(worth)) for _, worth in PARTS)))
    drawn = [values(tuple(PARTS[at][1][place] for at, place in enumerate(each))) for each in combinations]
    in_order = sorted(zip(drawn, combinations, strict=True), key=lambda pair: order(pair[0]))
    assert [places for _, places in in_order] == sorted(combinations)
    assert len(combinations) == 432


def test_the_lot_is_another_in_every_round_and_anybody_can_work_it_out() -> None:
    families = [plain_id("family", number) for number in range(40)]
    first = sorted(families, key=lambda one: lot(ROUND, one))
    other = sorted(families, key=lambda one: lot(plain_id("another round"), one))
    assert first != other
    assert lot(UUID(int=1), UUID(int=2)) == "4899549e45f8be781dea1e36467a6e8b446c0429cc541ec1771cfd9cea07686d"
    assert len(lot(ROUND, families[0])) == 64


def test_places_go_down_the_order_and_a_smaller_family_may_still_fit() -> None:
    wishes = [Wish("18.02.01", size) for size in (3, 4, 2, 1)]
    assert choose(wishes, 6) == [None, WhyNot.NO_PLACE, None, None]
    assert choose(wishes, 0) == [WhyNot.NO_PLACE] * 4
    assert choose([], 5) == []


def test_a_kecamatan_gets_at_most_its_share_and_one_without_gets_none() -> None:
    shares = [Share(area="18.02.01", weight=1), Share(area="18.02.02", weight=1)]
    wishes = [Wish(area, 1) for area in ("18.02.01", "18.02.01", "18.02.03", "18.02.02")]
    assert choose(wishes, 2, shares) == [None, WhyNot.SHARE_USED, WhyNot.NO_SHARE, None]


def test_shares_are_rounded_by_the_largest_remainder() -> None:
    shares = [Share(area=f"18.02.0{number}", weight=weight) for number, weight in ((1, 47), (2, 16), (3, 158))]
    assert quotas(10, shares) == {"18.02.01": 2, "18.02.02": 1, "18.02.03": 7}


def test_equal_remainders_go_to_the_smaller_code_in_whatever_order_the_shares_come() -> None:
    shares = [Share(area=f"18.02.0{number}", weight=1) for number in (1, 2, 3)]
    for mixed in permutations(shares):
        assert quotas(4, mixed) == {"18.02.01": 2, "18.02.02": 1, "18.02.03": 1}


@given(st.integers(0, 20_000), st.lists(st.integers(1, 1_000_000), min_size=1, max_size=28))
def test_quotas_add_up_and_none_is_off_by_a_whole_place(places: int, weights: list[int]) -> None:
    shares = [Share(area=f"18.02.{number:02}", weight=weight) for number, weight in enumerate(weights)]
    found, total = quotas(places, shares), sum(weights)
    assert sum(found.values()) == places
    assert all(abs(found[share.area] - places * share.weight / total) < 1 for share in shares)


@given(
    st.lists(st.tuples(st.sampled_from(["18.02.01", "18.02.02"]), st.integers(1, 6)), max_size=40), st.integers(0, 50)
)
def test_never_more_is_chosen_than_there_is(drawn: list[tuple[str, int]], places: int) -> None:
    shares = [Share(area="18.02.01", weight=2), Share(area="18.02.02", weight=1)]
    wishes = [Wish(*each) for each in drawn]
    for some in ((), shares):
        answers = choose(wishes, places, some)
        assert sum(wish.size for wish, why in zip(wishes, answers, strict=True) if why is None) <= places
