"""What is said of a pledge by a form is kept once, and never over somebody else's head, even in the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Engine

from casework.pledging import find_pledge
from casework.promising import speak
from casework.rules.granting import Refused, Stale
from casework.store.engine import open_engine, transaction
from casework.store.pledge_views import list_heard
from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.events import PledgeEvent
from schemas.events.pledges import PledgeChanged, PledgeMade, PledgeWithdrawn
from schemas.ids import plain_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PLEDGE = plain_id("pledge of these tests")
OFFER = {"programme": "Sembako", "pillars": (Pillar.BURDEN,), "status": PledgeStatus.PROMISED}
ROUNDS = 10


def _said(name: str, minutes: int = 0, pledge_id: UUID = PLEDGE) -> dict[str, object]:
    return {
        "event_id": plain_id(name, pledge_id), "occurred_at": NOW + timedelta(minutes=minutes), "source": "tests",
        "actor": "user:operator", "agency": "baznas", "pledge_id": pledge_id,
    }  # fmt: skip


MADE = PledgeMade(**_said("made"), **OFFER)  # type: ignore[arg-type]


def changed(name: str, quantity: int, pledge_id: UUID = PLEDGE) -> PledgeChanged:
    return PledgeChanged(**_said(name, 1, pledge_id), **OFFER, quantity=quantity, unit=Unit.PACKAGES)  # type: ignore[arg-type]


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    engine = open_engine(app_database_url)
    yield engine
    engine.dispose()


def say(engine: Engine, event: PledgeEvent, seen: UUID | None) -> str:
    """What came of it: "" or the name of the refusal."""
    try:
        with transaction(engine) as session:
            speak(session, event, seen, NOW.date(), NOW)
    except Refused as refused:
        return type(refused).__name__
    return ""


def heard(engine: Engine, pledge_id: UUID = PLEDGE) -> int:
    with transaction(engine) as session:
        return len(list_heard(session, pledge_id))


def at_once(engine: Engine, *events: PledgeEvent, seen: UUID | None) -> list[str]:
    start = Barrier(len(events))

    def one(event: PledgeEvent) -> str:
        start.wait()
        return say(engine, event, seen)

    with ThreadPoolExecutor(len(events)) as pool:
        return sorted(pool.map(one, events))


def test_the_same_word_is_kept_once_even_when_it_comes_twice_at_once(engine: Engine) -> None:
    assert at_once(engine, MADE, MADE, MADE, seen=None) == ["", "", ""]
    assert heard(engine) == 1


def test_of_two_people_in_the_same_moment_one_is_told(engine: Engine) -> None:
    for number in range(ROUNDS):
        pledge_id = plain_id("contested", number)
        made = PledgeMade(**_said("made", 0, pledge_id), **OFFER)  # type: ignore[arg-type]
        assert say(engine, made, None) == ""
        rivals = (changed("one", 10, pledge_id), changed("two", 20, pledge_id))
        assert at_once(engine, *rivals, seen=made.event_id) == ["", Stale.__name__]
        assert heard(engine, pledge_id) == 2


def test_a_word_on_an_older_state_is_refused_and_what_stands_stays(engine: Engine) -> None:
    assert say(engine, MADE, None) == ""
    assert say(engine, changed("one", 10), MADE.event_id) == ""
    withdrawn = PledgeWithdrawn(**_said("withdrawn", 2), reason="other")  # type: ignore[arg-type]
    assert say(engine, withdrawn, MADE.event_id) == Stale.__name__
    assert say(engine, withdrawn, changed("one", 10).event_id) == ""
    again = PledgeWithdrawn(**_said("again", 3), reason="other")  # type: ignore[arg-type]
    assert say(engine, again, withdrawn.event_id) == Refused.__name__
    with transaction(engine) as session:
        pledge = find_pledge(session, PLEDGE)
    assert pledge
    assert pledge.status is PledgeStatus.WITHDRAWN
