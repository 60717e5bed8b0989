"""Usage reports: who is reminded when, once, and who hears of it when no report comes."""

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine

from casework import sharing
from casework.store.engine import open_engine, transaction
from consumers.report_reminders import remind_due, watch_reports
from schemas.sharing import RequestStep
from tests.asking import BPJS, NOW, days, deed, downloaded, keep_asking_partners, report
from tests.webui.world import make_world

DUE = NOW + days(30)


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """A list that BPJS Kesehatan fetched today, so that its report is due in thirty days."""
    opened = open_engine(app_database_url)
    make_world(opened)
    keep_asking_partners(opened)
    yield opened
    opened.dispose()


def told(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT agency, kind FROM notice WHERE kind LIKE 'data_report%%' ORDER BY occurred_at, agency"
        )
        return [(agency, kind) for agency, kind in rows]


def run_through(engine: Engine, *moments: datetime) -> list[int]:
    return [remind_due(engine, at) for at in moments]


def test_each_reminder_goes_out_on_its_day_and_once(engine: Engine) -> None:
    downloaded(engine)
    sent = {day: remind_due(engine, DUE + days(day)) for day in range(-9, 40) for _ in range(2)}
    assert sum(sent.values()) == 0  # the second look of each day finds nothing to do
    agency = [kind for name, kind in told(engine) if name == "bpjs-kes"]
    assert agency == ["data_report_due"] * 2 + ["data_report_overdue"] * 4
    for above in ("dinsos", "bappeda"):
        assert [kind for name, kind in told(engine) if name == above] == ["data_report_escalated"] * 2


def test_after_a_long_silence_only_the_last_reminder_goes_out(engine: Engine) -> None:
    downloaded(engine)
    assert run_through(engine, DUE + days(20), DUE + days(21)) == [1, 0]
    assert sorted(told(engine)) == [
        ("bappeda", "data_report_escalated"), ("bpjs-kes", "data_report_overdue"), ("dinsos", "data_report_escalated"),
    ]  # fmt: skip


def test_who_has_reported_is_left_in_peace(engine: Engine) -> None:
    request_id = downloaded(engine)
    with transaction(engine) as session:
        sharing.report(session, report(request_id), deed(RequestStep.REPORT, BPJS))
    assert run_through(engine, DUE - days(1), DUE + days(30)) == [0, 0]
    assert told(engine) == []


def test_two_who_look_at_the_clock_at_once_remind_once(engine: Engine) -> None:
    downloaded(engine)
    sent: list[int] = []
    both = [threading.Thread(target=lambda: sent.append(remind_due(engine, DUE + days(1)))) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(sent) == [0, 1]


def test_a_reminder_stands_in_the_inbox_in_the_mail_queue_and_on_the_record(engine: Engine) -> None:
    downloaded(engine)
    remind_due(engine, DUE + days(1))
    with engine.connect() as connection:
        queued = connection.exec_driver_sql("SELECT count(*) FROM delivery WHERE channel = 'email'").scalar_one()
        step = connection.exec_driver_sql(
            "SELECT actor, role, detail FROM data_request_step WHERE step = 'remind'"
        ).one()
    assert queued == 2  # the release, and this
    assert tuple(step) == ("system:data-requests", "system", {"days": 1})


def test_the_clock_is_looked_at_until_told_to_stop(engine: Engine) -> None:
    downloaded(engine)
    stop = threading.Event()
    watching = threading.Thread(target=watch_reports, args=(engine, lambda: DUE + days(1), stop, 0.05))
    watching.start()
    for _ in range(200):
        if told(engine):
            break
        stop.wait(0.05)
    stop.set()
    watching.join(timeout=5)
    assert not watching.is_alive()
    assert told(engine) == [("bpjs-kes", "data_report_overdue")]
