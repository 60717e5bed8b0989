"""Where a pledge stands does not depend on the order in which we heard of it, nor on how often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import Engine, text

from casework.store.engine import open_engine, transaction
from consumers.pledge_register import pledge_register
from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.events import PledgeEvent
from schemas.events.pledges import PledgeFirmedUp, PledgeMade, PledgeRevoked
from schemas.ids import derived_id, plain_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MEETING = datetime(2024, 10, 14, tzinfo=UTC)


def _said(days: int, word: str) -> dict[str, object]:
    at = MEETING + timedelta(days=days)
    return {
        "event_id": derived_id(at, word), "occurred_at": at, "source": "producers/partner-pledges",
        "actor": "system:partner-pledges", "agency": "bpjs-kes", "pledge_id": plain_id("quota"),
    }  # fmt: skip


OFFER = {"programme": "Kuota PBI-JK", "pillars": (Pillar.BURDEN,), "status": PledgeStatus.PROMISED}
MADE = PledgeMade(**_said(0, "made"), **OFFER)  # type: ignore[arg-type]
FIRMED = PledgeFirmedUp(**_said(5, "firmed"), **OFFER, quantity=15_000, unit=Unit.PERSONS)  # type: ignore[arg-type]
REVOKED = PledgeRevoked(**_said(9, "revoked"), reason="quota_cut", revoked_by="kemensos")  # type: ignore[arg-type]


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    engine = open_engine(app_database_url)
    yield engine
    engine.dispose()


def standing_after(engine: Engine, *batches: tuple[PledgeEvent, ...]) -> list[tuple[object, ...]]:
    handle = pledge_register(engine, lambda: NOW).handle
    for batch in batches:
        handle(batch)  # type: ignore[arg-type]
    with transaction(engine) as session:
        return [tuple(row) for row in session.execute(text("SELECT status, quantity, unit, said_at FROM pledge"))]


def test_a_pledge_without_a_number_is_kept_and_firmed_up_later(engine: Engine) -> None:
    assert standing_after(engine, (MADE,))[0][:2] == ("promised", None)
    assert standing_after(engine, (FIRMED,))[0][:3] == ("promised", 15_000, "persons")


@pytest.mark.parametrize("order", list(permutations((MADE, FIRMED, REVOKED))))
def test_any_order_and_any_repetition_end_alike(engine: Engine, order: tuple[PledgeEvent, ...]) -> None:
    expected = [("revoked", 15_000, "persons", REVOKED.occurred_at)]
    assert standing_after(engine, *((event,) for event in order), order) == expected


def test_an_end_without_an_offer_is_kept_but_shows_nothing(engine: Engine) -> None:
    assert standing_after(engine, (REVOKED,)) == []
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM pledge_event")).scalar_one() == 1
