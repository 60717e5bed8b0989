"""The log alone: no late writer is skipped, reading stays on the index, a cut line and a stalled log are noticed."""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from casework.bus import log as log_wire
from casework.store import bus_log
from casework.store.bus_log import Place
from casework.store.engine import transaction
from schemas.events import AnyEvent
from tests.wire.roads import Road, by_family, events, reading, until

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_with_eight_writers_at_once_no_event_is_missed(log: Road) -> None:
    came: list[AnyEvent] = []
    consumer = log.consumer(came.extend)
    told = events(3200, families=8)
    writers = [threading.Thread(target=_write_slowly, args=(log, told[n::8], n)) for n in range(8)]
    with reading(log.wire(), consumer):
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        until(lambda: len(came) >= len(told))
    assert len(came) == len(told)
    assert by_family(came) == by_family(told)  # one family per writer, so its order is known


def _write_slowly(road: Road, told: Sequence[AnyEvent], seed: int) -> None:
    chance = Random(seed)
    for start in range(0, len(told), 10):
        with transaction(road.engine) as session:
            for one in told[start : start + 10 : 5]:
                at = told.index(one)
                bus_log.append(session, [road.letter(event) for event in told[at : at + 5]], NOW)
                time.sleep(chance.random() / 200)


def test_a_writer_that_commits_late_is_read_in_its_place(log: Road) -> None:
    early, late = events(2)
    with transaction(log.engine) as slow:
        bus_log.append(slow, [log.letter(early)], NOW)
        log.publish([late])
        assert _read(log) == []
    assert _read(log) == [log.letter(early).value, log.letter(late).value]


def _read(road: Road) -> list[bytes | None]:
    with transaction(road.engine) as session:
        return [entry.value for entry in bus_log.list_after(session, road.topic, Place(), 10)]


def test_an_offset_never_moves_back(log: Road) -> None:
    for place in (Place(900, 5), Place(7, 9), Place(900, 4)):
        with transaction(log.engine) as session:
            bus_log.move_places(session, log.group, {log.topic: place})
    with transaction(log.engine) as session:
        assert bus_log.get_places(session, log.group, [log.topic]) == {log.topic: Place(900, 5)}


def test_reading_stays_on_the_index_right_after_a_large_import(log: Road) -> None:
    for _ in range(10):
        log.publish(events(2000))
    with transaction(log.engine) as session:
        bus_log.list_after(session, log.topic, Place(), 1)
        asked = bus_log._READ.replace("%(topic)s", f"'{log.topic}'").replace("%(xid)s", "'5'")
        asked = asked.replace("%(log_id)s", "7").replace("%(limit)s", "2000")
        plan = "\n".join(session.execute(text("EXPLAIN " + asked.replace("::", "\\:\\:"))).scalars())
    assert "Index Scan using ix_bus_log_topic_xid_log_id" in plan
    assert "Sort" not in plan


def test_a_busy_topic_does_not_starve_another(log: Road) -> None:
    came: list[int] = []
    other = Road(log.engine, log.url, group=log.group)
    consumer = log.consumer(lambda told: came.append(len(told)), largest_batch=50)
    both = type(consumer)(consumer.group_id, (log.topic, other.topic), consumer.handle, 50)
    log.publish(events(1000))
    other.publish(events(10, first=5000))
    with reading(log.wire(), both):
        until(lambda: log.wire().backlog([both]) == 0)
        until(lambda: sum(came) == 1010)
    assert len(came) <= 22


def test_a_cut_line_is_opened_again(log: Road) -> None:
    came: list[AnyEvent] = []
    consumer = log.consumer(came.extend)
    with reading(log.wire(), consumer):
        log.publish(events(10))
        until(lambda: len(came) >= 10)
        with transaction(log.engine) as session:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_try_advisory%'"
            assert session.execute(text(cut)).scalars().all() == [True]
        log.publish(events(10, first=10))
        until(lambda: len(came) >= 20)


def test_a_bug_in_the_reader_itself_restarts_it(log: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[AnyEvent] = []
    consumer = log.consumer(came.extend)
    real, failures = bus_log.list_after, iter([True, True])

    def broken(*asked: object) -> object:
        if next(failures, False):
            raise RuntimeError("a bug")
        return real(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(bus_log, "list_after", broken)
    log.publish(events(10))
    with reading(log.wire(), consumer), capture_logs() as said:
        until(lambda: len(came) >= 10)
    assert [line["error"] for line in said if line["event"] == "reader restarts"] == ["RuntimeError"] * 2


def test_a_transaction_that_stays_open_raises_an_alarm(log: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_wire, "HELD_UP", timedelta(seconds=0.5))
    came: list[AnyEvent] = []
    consumer = log.consumer(came.extend)
    with transaction(log.engine) as forgotten, capture_logs() as said:
        forgotten.execute(text("SELECT pg_current_xact_id()"))
        log.publish(events(5))
        with reading(log.wire(), consumer):
            until(lambda: any("holds up" in line["event"] for line in said))
            assert came == []
            forgotten.commit()
            until(lambda: len(came) == 5)
