"""Processes come and go: killed at any point, told to stop, or two at once. Nothing is lost and nothing done twice."""

import signal
import subprocess
import time

import pytest
from sqlalchemy import text

from casework.store.engine import transaction
from tests.wire.roads import Road, events, until

CRASHES = ["fetched:2", "before_db_commit:1", "after_db_commit:2", "after_offset_commit:2"]


def _numbers(road: Road, query: str) -> list[int]:
    with transaction(road.engine) as session:
        return [int(value) for value in session.execute(text(query)).scalars()]


def _end(process: "subprocess.Popen[bytes]") -> int:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    return process.wait(40)


def test_killed_at_every_point_each_event_is_still_kept_exactly_once(road: Road) -> None:
    consumer = road.consumer(lambda _: None)
    road.publish(events(1500))
    for point in CRASHES:
        assert road.child(crash_at=point, instance="one", largest_batch=100).wait(40) == 137, point
    last = road.child(instance="one")
    until(lambda: road.wire().backlog([consumer]) == 0)
    assert _end(last) == 0
    assert _numbers(road, "SELECT count(*) FROM kept") == [1500]
    assert 1500 <= _numbers(road, "SELECT count(*) FROM came")[0] <= 1500 + 100 * len(CRASHES)
    assert road.dead_letters() == []


def test_a_kill_in_the_middle_of_a_batch_loses_nothing(road: Road) -> None:
    consumer = road.consumer(lambda _: None)
    road.publish(events(300))
    victim = road.child(instance="one", slowly=0.5)
    until(lambda: _numbers(road, "SELECT count(*) FROM came") > [100])
    victim.kill()
    victim.wait(10)
    heir = road.child(instance="one")
    until(lambda: road.wire().backlog([consumer]) == 0)
    assert _end(heir) == 0
    assert _numbers(road, "SELECT count(*) FROM kept") == [300]


def test_told_to_stop_it_finishes_its_batch_and_leaves_with_status_0(road: Road) -> None:
    road.consumer(lambda _: None)
    road.publish(events(300))
    child = road.child(slowly=1.0)
    until(lambda: _numbers(road, "SELECT count(*) FROM came") > [0])
    asked = time.monotonic()
    assert _end(child) == 0
    assert time.monotonic() - asked < 10
    came, kept = _numbers(road, "SELECT count(*) FROM came"), _numbers(road, "SELECT count(*) FROM kept")
    assert came == kept
    consumer = road.consumer(lambda _: None)
    assert road.wire().backlog([consumer]) == 300 - kept[0]


@pytest.mark.kafka
def test_two_processes_of_a_group_share_the_work_on_kafka(kafka_road: Road) -> None:
    consumer = kafka_road.consumer(lambda _: None)
    both = [kafka_road.child(instance=name, largest_batch=20) for name in ("one", "two")]
    fed = 0
    # They join one after the other, so events are fed until the second has its share too.
    while len(_numbers(kafka_road, "SELECT DISTINCT process FROM came")) < 2 and fed < 8000:
        kafka_road.publish(events(40, first=fed))
        fed += 40
        time.sleep(0.1)
    until(lambda: kafka_road.wire().backlog([consumer]) == 0)
    assert [_end(one) for one in both] == [0, 0]
    assert len(_numbers(kafka_road, "SELECT DISTINCT process FROM came")) == 2
    assert _numbers(kafka_road, "SELECT count(*) FROM kept") == [fed]


def test_a_second_process_of_a_group_waits_for_its_turn_on_the_log(log: Road) -> None:
    consumer = log.consumer(lambda _: None)
    first = log.child(slowly=0.02)
    log.publish(events(50))
    until(lambda: log.wire().backlog([consumer]) == 0)
    second = log.child(slowly=0.02)
    time.sleep(2.5)
    log.publish(events(50, first=50))
    until(lambda: log.wire().backlog([consumer]) == 0)
    assert _numbers(log, "SELECT DISTINCT process FROM came") == [first.pid]
    first.kill()
    first.wait(10)
    log.publish(events(50, first=100))
    until(lambda: log.wire().backlog([consumer]) == 0)
    assert _end(second) == 0
    assert _numbers(log, "SELECT DISTINCT process FROM came WHERE process <> " + str(first.pid)) == [second.pid]
    assert _numbers(log, "SELECT count(*) FROM kept") == [150]
