"""Which help may meet which, and which needs nobody covers."""

from datetime import date
from itertools import product

import pytest

from casework.rules.casefile import CaseFile
from casework.rules.coverage import FITTING, need_for, uncovered
from casework.rules.overlaps import AID, DEFAULT, OverlapPolicy, Rule, overlaps
from casework.rules.parts import Statement, Word
from casework.rules.supports import Support
from schemas.codes import Aid, Need, Pillar, Source
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit, SupportState
from tests.examples import FAMILY, START

TODAY = date(2026, 11, 26)
HEAD, CHILD = plain_id("head"), plain_id("child")


def given(benefit=Benefit.HOUSE_RENOVATION, state=SupportState.DELIVERED, on="2026-01-31", person=None, need=None):
    arrival = Word(on, START, plain_id("came")) if on else None
    return Support(
        plain_id(benefit, state), plain_id("pledge"), "baznas", Pillar.BURDEN, benefit, person_id=person, need=need,
        stand=Word(state.value, START, plain_id("word")), arrival=arrival,
    )  # fmt: skip


def file(*supports, aid=(), needs=(), is_present=True):
    said = Statement(plain_id("row"), START, Source.P3KE, "p3ke:2024", is_present, aid=aid)
    return CaseFile(FAMILY, supports=supports, needs=needs, statements=(said,))


@pytest.mark.parametrize(
    ("benefit", "other", "months", "is_forbidden"),
    [
        (Benefit.HOUSE_RENOVATION, Benefit.HOUSE_RENOVATION, 120, True),
        (Benefit.HEALTH_COVERAGE, Benefit.HEALTH_COVERAGE, 12, True),
        (Benefit.SCHOLARSHIP, Benefit.SCHOLARSHIP, 12, True),
        (Benefit.BUSINESS_CAPITAL, Benefit.BUSINESS_CAPITAL, 24, True),
        (Benefit.JOB, Benefit.JOB, 12, False),
        (Benefit.FOOD, Benefit.FOOD, 0, None),
        (Benefit.HEALTH_CARE, Benefit.HEALTH_CARE, 0, None),
        (Benefit.JOB, Benefit.SCHOLARSHIP, 0, None),
    ],
)
def test_help_counts_for_its_months_after_it_arrived(benefit, other, months, is_forbidden):
    found = overlaps(file(given(other)), benefit, date(2026, 2, 1))
    assert [one.is_forbidden for one in found] == ([] if is_forbidden is None else [is_forbidden])
    year, month = divmod(months, 12)
    last_day = date(2026 + year, 1 + month, 30)
    assert bool(overlaps(file(given(other)), benefit, last_day)) is (is_forbidden is not None)
    assert overlaps(file(given(other)), benefit, date(2026 + year, 1 + month, 31)) == ()


def test_help_that_is_on_its_way_counts_and_what_came_to_nothing_does_not():
    for state in SupportState:
        found = overlaps(file(given(state=state, on=None)), Benefit.HOUSE_RENOVATION, TODAY)
        ended = state in (SupportState.DECLINED, SupportState.RELEASED, SupportState.TRANSFERRED)
        assert len(found) == (0 if ended else 1)


def test_help_for_another_member_is_no_overlap():
    cover = given(Benefit.HEALTH_COVERAGE, person=HEAD)
    for person, count in ((HEAD, 1), (CHILD, 0), (None, 1)):
        assert len(overlaps(file(cover), Benefit.HEALTH_COVERAGE, TODAY, person)) == count


@pytest.mark.parametrize(
    ("benefit", "aid", "is_forbidden"),
    [
        (Benefit.HEALTH_COVERAGE, Aid.PBI, True),
        (Benefit.HOUSE_RENOVATION, Aid.RTLH, True),
        (Benefit.BUSINESS_CAPITAL, Aid.KUR, False),
        (Benefit.BUSINESS_CAPITAL, Aid.BPUM, False),
        (Benefit.FOOD, Aid.BPNT, False),
        (Benefit.FOOD, Aid.SEMBAKO, False),
    ],
)
def test_government_aid_that_a_register_flags_overlaps_and_the_register_is_named(benefit, aid, is_forbidden):
    (found,) = overlaps(file(aid=(aid,)), benefit, TODAY)
    assert (found.is_forbidden, found.edition, found.other) == (is_forbidden, "p3ke:2024", f"aid:{aid.value}")
    assert overlaps(file(aid=(aid,), is_present=False), benefit, TODAY) == ()


def test_a_pair_without_a_rule_is_allowed_and_forbidden_comes_first():
    named = {(rule.help, rule.other) for rule in DEFAULT.rules}
    for benefit, aid in product(Benefit, Aid):
        found = overlaps(file(aid=(aid,)), benefit, TODAY)
        assert bool(found) is ((benefit.value, AID + aid.value) in named)
    both = file(given(Benefit.BUSINESS_CAPITAL, on=None), aid=(Aid.KUR,))
    assert [one.is_forbidden for one in overlaps(both, Benefit.BUSINESS_CAPITAL, TODAY)] == [True, False]
    assert overlaps(both, None, TODAY) == ()


def test_the_last_rule_that_fits_holds():
    rules = tuple(
        Rule(code=verdict, help="*", other="same", verdict=verdict, months=1) for verdict in ("forbidden", "warned")
    )
    found = OverlapPolicy(version="test", rules=rules).rule_for("food", "food")
    assert found and found.code == "warned"


def test_a_need_is_covered_by_help_that_fits_until_it_comes_to_nothing():
    needs = ("education", "food", "water")
    meal = given(Benefit.FOOD, SupportState.SENT)
    assert uncovered(file(meal, needs=needs)) == [Need.EDUCATION, Need.WATER]
    assert uncovered(file(given(Benefit.FOOD, SupportState.DECLINED), needs=needs)) == [*map(Need, needs)]


def test_what_fits_several_needs_covers_the_one_it_was_proposed_for():
    fund = given(Benefit.SOCIAL_FUND, need=Need.WATER)
    assert uncovered(file(fund, needs=("education", "water"))) == [Need.EDUCATION]


def test_every_need_says_which_help_fits_and_help_finds_its_need():
    assert set(FITTING) == set(Need)
    assert need_for(("education", "food"), Benefit.FOOD) is Need.FOOD
    assert need_for(("education",), Benefit.FOOD) is None
    assert need_for(("education",), None) is None
