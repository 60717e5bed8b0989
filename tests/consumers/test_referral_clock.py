"""A partner that does not answer is reminded, found late, escalated, and at last the place goes back; each once."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, text

from casework.store.engine import open_engine, transaction
from casework.turnstile import carry_out, record
from consumers.pledge_register import pledge_register
from consumers.referral_clock import chase
from schemas.pledge_codes import WaitReason
from schemas.support_commands import AcceptSupport, WaitSupport
from tests import stories
from tests.help_stories import about, made, propose

DUE = date(2024, 1, 20)
PROPOSAL = propose(1, quantity=2, answer_by=DUE)


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """A pledge of ten places, and one family that waits for two of them."""
    engine = open_engine(app_database_url)
    pledge_register(engine, lambda: stories.day(1)).handle([made(quantity=10, ends_on=date(2024, 3, 1))])
    with transaction(engine) as session:
        record(session, [stories.appeared(), stories.matched()], stories.day(1))
        carry_out(session, PROPOSAL, stories.day(2))
    yield engine
    engine.dispose()


def on(days: int) -> datetime:
    """Noon on so many days after the answer was due."""
    return datetime.combine(DUE + timedelta(days=days), time(5), UTC)


def stands(engine: Engine) -> tuple[str, str | None, int]:
    with transaction(engine) as session:
        row = session.execute(text("SELECT state, chased, reserved FROM support JOIN pledge_stock USING (pledge_id)"))
        return tuple(row.one())  # type: ignore[return-value]


def test_each_step_comes_on_its_day_and_once(engine: Engine) -> None:
    expected = [
        (-3, "sent", None, 2), (-2, "sent", "reminded", 2), (1, "sent", "late", 2), (7, "sent", "escalated", 2),
        (13, "sent", "escalated", 2), (14, "released", "escalated", 0),
    ]  # fmt: skip
    before = None
    for days, *state in expected:
        done = chase(engine, on(days))
        assert (list(stands(engine)), done > 0) == (state, before is not None and state != before)
        assert chase(engine, on(days)) == 0
        before = state


def test_two_clocks_at_once_do_it_once(engine: Engine) -> None:
    done: list[int] = []
    clocks = [threading.Thread(target=lambda: done.append(chase(engine, on(1)))) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert sum(done) == 1


def test_who_answered_or_named_a_day_is_left_alone(engine: Engine) -> None:
    with transaction(engine) as session:
        carry_out(session, about(WaitSupport, PROPOSAL, reason=WaitReason.BUDGET, until=date(2024, 2, 10)), on(0))
    assert chase(engine, on(5)) == 0
    with transaction(engine) as session:
        carry_out(session, about(AcceptSupport, PROPOSAL, 30), on(10))
    assert chase(engine, on(60)) == 1  # the pledge has run out by then; the help that was agreed has not


def test_a_pledge_whose_last_day_has_passed_ends(engine: Engine) -> None:
    handle = pledge_register(engine, lambda: on(50)).handle
    chase(engine, on(42))
    with transaction(engine) as session:
        words = session.execute(text("SELECT status, expired FROM pledge JOIN pledge_stock USING (pledge_id)")).one()
        assert tuple(words) == ("expired", 10)
    handle([made(quantity=10, ends_on=date(2024, 3, 1))])
    assert chase(engine, on(43)) == 0
