"""The demo district's requests for data: one for every desk, and a second run adds none."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.store.data_requests import count_by_state
from casework.store.engine import driver, open_engine, transaction
from casework.store.partners import Partner, keep_partners
from sikkep.demo import requests
from tests.asking import shared_events
from tests.webui.world import FAR, NEAR, make_world

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PARTNERS = (Partner("bpjs-kes", "BPJS Kesehatan", "bpjs"), Partner("baznas", "Baznas", "lembaga_zakat"))


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """Two families with open cases, one of them where Baznas works."""
    opened = open_engine(app_database_url)
    make_world(opened)
    with transaction(opened) as session:
        keep_partners(session, PARTNERS)
        driver(session).execute("UPDATE casefile SET area_code = '18.02.21.2001' WHERE household_id = %s", [FAR])
    yield opened
    opened.dispose()


def test_the_demo_has_a_request_for_every_desk_and_makes_each_once(engine: Engine, tmp_path: Path) -> None:
    assert [requests.make(engine, tmp_path, NOW.date(), NOW) for _ in range(2)] == [5, 0]
    with transaction(engine) as session:
        counts = count_by_state(session, NOW.date())
    # Two stand there from the start: one waits for a second person, one is a draft.
    assert counts == {"draft": 1, "approved": 2, "overdue": 1, "downloaded": 1, "returned": 1, "submitted": 1}
    assert {event.subject for event in shared_events(engine)} == {NEAR, FAR}
    assert len(list(tmp_path.iterdir())) == 5 * 4
