"""An allocation round for a partner that may know a family by consent alone: who has not said yes is set apart."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from casework.recomputing import recompute
from casework.rules.allocation import from_json
from casework.rules.decisions import Refused
from casework.store.engine import driver, open_engine, transaction
from casework.store.round_rows import RowFilter, list_places, stream_rows
from casework.store.rounds import find_round
from schemas.codes import Aid
from schemas.ids import plain_id
from schemas.rounds import RoundStep, WhyNot
from tests.referring import consented
from tests.rounds import (
    KABID,
    NO_PBI,
    NOW,
    family,
    frozen,
    keep_families,
    keep_pledge,
    plan,
    publish,
    rows_of,
    story,
    take,
)  # fmt: skip

BEFORE = NOW - timedelta(minutes=50)


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """Four families: one says yes, one no, one was not asked, and one with PBI-JK was not asked either."""
    opened = open_engine(app_database_url)
    keep_families(opened, story(1), story(2), story(3), story(4, aid=(Aid.PBI,)))
    keep_pledge(opened, conditions=(NO_PBI,), needs_consent=True)
    consented(opened, "baznas", family(1), at=BEFORE)
    consented(opened, "baznas", family(2), is_given=False, at=BEFORE)
    yield opened
    opened.dispose()


def reasons(engine: Engine, round_id: object) -> dict[object, WhyNot | None]:
    with transaction(engine) as session:
        rows = [from_json(body) for body in stream_rows(session, round_id)]  # type: ignore[arg-type]
    return {row.household_id: row.why_not for row in rows}


def test_who_was_not_asked_waits_and_who_said_no_or_does_not_fit_is_told_so(engine: Engine) -> None:
    round_id = frozen(engine)
    assert reasons(engine, round_id) == {
        family(1): None, family(2): WhyNot.UNWILLING, family(3): WhyNot.WAITS_CONSENT, family(4): WhyNot.NOT_MET,
    }  # fmt: skip
    with transaction(engine) as session:
        places, total = list_places(session, round_id, RowFilter("waiting"), limit=10)
        assert ([place.household_id for place in places], total) == ([family(3)], 1)
        assert recompute(session, round_id).difference is None


def test_who_waits_is_never_proposed_not_even_by_hand(engine: Engine) -> None:
    round_id = frozen(engine)
    with pytest.raises(Refused, match="menunggu persetujuan"):
        take(engine, round_id, RoundStep.PUT_IN, household_id=family(3), words="Kenal baik.")
    take(engine, round_id, RoundStep.APPROVE, KABID)
    publish(engine, round_id)
    with transaction(engine) as session:
        proposed = driver(session).execute("SELECT household_id FROM support").fetchall()
    assert proposed == [(family(1),)]


def test_who_has_agreed_since_can_be_chosen_in_the_next_round_and_the_first_stays_as_it_was(engine: Engine) -> None:
    first = frozen(engine)
    with transaction(engine) as session:
        before = rows_of(session, "allocation_row")
    consented(engine, "baznas", family(3), at=NOW - timedelta(minutes=1))
    following = frozen(engine, plan(amount=2))
    assert reasons(engine, following)[family(3)] is None
    with transaction(engine) as session:
        assert [row for row in rows_of(session, "allocation_row") if row[0] == first] == before
        assert recompute(session, first).difference is None


def test_without_the_need_for_consent_nobody_waits_and_an_older_round_is_read_as_such(engine: Engine) -> None:
    other = plain_id("no consent needed")
    keep_pledge(engine, pledge_id=other)
    round_id = frozen(engine, plan(pledge_id=other, amount=4))
    assert set(reasons(engine, round_id).values()) == {None}
    with transaction(engine) as session:
        asking = find_round(session, frozen(engine))
        found = find_round(session, round_id)
        assert asking and found
        assert [one.offered.needs_consent for one in (asking, found)] == [True, False]
        stored = found.offered.model_dump(mode="json", exclude={"needs_consent"})
        assert type(found.offered).model_validate(stored, strict=False) == found.offered
