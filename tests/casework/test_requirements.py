"""A place is held for nobody who does not meet what the pledge asks, by whatever road the wish comes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from casework.lists.making import Order, make
from casework.rules.decisions import Refused
from casework.store.engine import open_engine, transaction
from casework.store.target_lists import list_entries
from casework.turnstile import carry_out, carry_out_all
from schemas.codes import Aid, Pillar, Unit
from schemas.condition_values import condition_of
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit, Fact, Operator, Strength
from schemas.rounds import RoundStep
from schemas.support_commands import ProposeSupport, Terms, TransferSupport
from schemas.target_lists import ListSort
from tests.casework.test_round_people import person, record
from tests.referring import consented
from tests.rounds import (
    KABID,
    NO_PBI,
    NOW,
    OPERATOR,
    PLEDGE,
    family,
    frozen,
    keep_families,
    keep_pledge,
    publish,
    story,
    take,
)

OTHER = plain_id("another pledge")
ADULT = condition_of(Strength.MUST, Fact.AGE, ("18",), Operator.AT_LEAST)
NOT_MET, UNWILLING = "tidak memenuhi syarat", "menolak datanya"


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """Two poor families, the second with PBI-JK, and a partner whose pledge asks for none and for consent."""
    opened = open_engine(app_database_url)
    keep_families(opened, story(1), story(2, aid=(Aid.PBI,)))
    keep_pledge(opened, conditions=(NO_PBI,), needs_consent=True)
    yield opened
    opened.dispose()


def wish(number: int, pledge: UUID = PLEDGE, **said: Any) -> ProposeSupport:
    terms = Terms(
        pledge_id=pledge, partner="baznas", pillar=Pillar.BURDEN, benefit=Benefit.FOOD, unit=Unit.FAMILIES, quantity=1
    )
    return ProposeSupport(
        command_id=uuid4(), household_id=family(number), actor="user:siti", asked_at=NOW, terms=terms, **said
    )


def grant(engine: Engine, *wishes: Any) -> None:
    for one in wishes:
        with transaction(engine) as session:
            carry_out(session, one, NOW)


def states(engine: Engine) -> list[tuple[UUID, str]]:
    with transaction(engine) as session:
        return [tuple(row) for row in session.execute(text("SELECT household_id, state FROM support ORDER BY 2, 1"))]


def held(engine: Engine) -> int:
    with transaction(engine) as session:
        return int(session.execute(text("SELECT sum(reserved) FROM pledge_stock")).scalar_one())


def test_a_single_wish_is_refused_in_words_and_holds_nothing(engine: Engine) -> None:
    for _ in range(2):
        with pytest.raises(Refused, match=NOT_MET):
            grant(engine, wish(2))
    consented(engine, "baznas", family(1), is_given=False)
    with pytest.raises(Refused, match=UNWILLING):
        grant(engine, wish(1))
    assert (states(engine), held(engine)) == ([], 0)


def test_what_is_not_known_goes_on_and_a_family_that_changes_its_mind_too(engine: Engine) -> None:
    asks = wish(1)
    grant(engine, asks, asks)
    assert (states(engine), held(engine)) == ([(family(1), "proposed")], 1)
    consented(engine, "baznas", family(2), is_given=False)
    keep_pledge(engine, pledge_id=OTHER, needs_consent=True)
    consented(engine, "baznas", family(2), at=NOW + timedelta(minutes=1))
    grant(engine, wish(2, OTHER))
    assert held(engine) == 2


def test_a_partner_that_needs_no_consent_may_be_asked_for_a_family_that_said_no(engine: Engine) -> None:
    # It learns no more of the family than the law lets it know anyway.
    keep_pledge(engine, pledge_id=OTHER)
    consented(engine, "baznas", family(1), is_given=False)
    grant(engine, wish(1, OTHER))
    assert states(engine) == [(family(1), "proposed")]


def test_of_many_wishes_at_once_those_are_refused_that_do_not_fit(engine: Engine) -> None:
    consented(engine, "baznas", family(1), is_given=False)
    keep_families(engine, story(3))
    with transaction(engine) as session:
        outcomes = carry_out_all(session, [[wish(number)] for number in (1, 2, 3)], NOW)
    words = [outcome.words if isinstance(outcome, Refused) else "" for outcome in outcomes]
    assert [UNWILLING in words[0], NOT_MET in words[1], words[2]] == [True, True, ""]
    assert (states(engine), held(engine)) == ([(family(3), "proposed")], 1)


def test_a_family_is_not_handed_over_to_a_pledge_that_it_does_not_fit(engine: Engine) -> None:
    keep_pledge(engine, pledge_id=OTHER)
    begun = wish(2, OTHER)
    grant(engine, begun)
    over = TransferSupport(
        command_id=uuid4(), household_id=family(2), actor="user:siti", asked_at=NOW,
        support_id=plain_id("support", begun.command_id), terms=wish(2).terms,
    )  # fmt: skip
    with pytest.raises(Refused, match=NOT_MET):
        grant(engine, over)
    assert states(engine) == [(family(2), "proposed")]


def test_a_member_who_does_not_fit_is_refused_and_one_who_does_is_not(engine: Engine) -> None:
    keep_pledge(engine, pledge_id=OTHER, conditions=(ADULT,))
    mother, child = person(1, "Ibu", NOW.date().replace(1980)), person(1, "Anak", NOW.date().replace(2015))
    ids = mother.person_id, child.person_id
    with transaction(engine) as session:
        session.add_all([record(1), mother, child])
    with pytest.raises(Refused, match="Anggota keluarga ini tidak memenuhi"):
        grant(engine, wish(1, OTHER, person_id=ids[1]))
    grant(engine, wish(1, OTHER, person_id=ids[0]))
    assert states(engine) == [(family(1), "proposed")]


def test_a_round_proposes_nobody_who_does_not_fit_any_more(engine: Engine) -> None:
    keep_families(engine, story(3))
    for number in (1, 3):
        consented(engine, "baznas", family(number), at=NOW - timedelta(minutes=50))
    round_id = frozen(engine)
    take(engine, round_id, RoundStep.APPROVE, KABID)
    consented(engine, "baznas", family(1), is_given=False, at=NOW - timedelta(minutes=1))
    publish(engine, round_id)
    assert states(engine) == [(family(3), "sent")]
    with transaction(engine) as session:
        told = session.execute(text("SELECT words FROM allocation_outcome WHERE refused > 0")).scalars().all()
    assert len(told) == 1 and UNWILLING in told[0]


def test_a_list_asks_for_nobody_who_said_no_in_the_meantime(engine: Engine) -> None:
    keep_families(engine, story(3))
    grant(engine, wish(1), wish(3))
    consented(engine, "baznas", family(1), is_given=False)
    with transaction(engine) as session:
        made = make(session, Order(uuid4(), ListSort.PROPOSAL, PLEDGE), OPERATOR, NOW)
        assert [entry.household_id for entry in list_entries(session, made.list_id)] == [family(3)]
    assert states(engine) == [(family(1), "proposed"), (family(3), "sent")]
