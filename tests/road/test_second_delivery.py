"""Delivering everything a second time, in random order, changes nothing: no timeline, no case file, no inbox."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, text

from broker.running import RunningKafka
from casework.bus.kafka import KafkaWire
from casework.bus.kafka_access import KafkaAccess
from casework.bus.kafka_topics import ensure_topics
from casework.bus.log import LogWire
from casework.bus.messages import Wire, message_of
from casework.store import outbox, timelines
from casework.store.engine import open_engine, transaction
from casework.store.subscriptions import put_subscriptions
from casework.verification import timelines_digest, verify
from producers.outbox_relay import relay
from schemas.codes import Channel
from schemas.events import FAMILIES, AnyEvent, read_event
from schemas.ids import plain_id
from schemas.subscriptions import Subscription
from sikkep.house import consumers_of
from tests import stories

pytestmark = pytest.mark.slow

HOUSEHOLDS = 1000
FROM_OUTSIDE = (*FAMILIES["household_data"], *FAMILIES["matches"])
NOTICES = ("notice_queued",)
TOLD = Subscription(plain_id("all"), "dinsos", frozenset({"match_found", "case_opened", "record_left"}), "18.02")
assert TOLD.channels == (Channel.INBOX,)


@contextmanager
def at_work(engine: Engine, wire: Wire) -> Iterator[None]:
    """Consumers and relay, in threads."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=wire.run, args=(consumers_of(engine), stop)),
        threading.Thread(target=relay, args=(engine, wire, stop)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def wait_until_read(engine: Engine, wire: Wire) -> None:
    deadline, quiet = time.monotonic() + 90, 0
    while quiet < 3:
        with transaction(engine) as session:
            waiting = outbox.count_waiting(session)
        quiet = quiet + 1 if waiting + wire.backlog(consumers_of(engine)) == 0 else 0
        assert time.monotonic() < deadline
        time.sleep(0.1)


def state(engine: Engine) -> dict[str, object]:
    with transaction(engine) as session:
        return {
            "digest": timelines_digest(session),
            "findings": verify(session).findings,
            "casefiles": session.execute(text("SELECT household_id, file::text FROM casefile ORDER BY 1")).all(),
            "inboxes": session.execute(text("SELECT * FROM notice ORDER BY notice_id")).all(),
            "ledger": session.execute(text("SELECT count(*) FROM ledger")).scalar_one(),
            "dead": session.execute(text("SELECT count(*) FROM dead_letter")).scalar_one(),
        }


def everything(engine: Engine) -> list[AnyEvent]:
    """All that was ever on the topics: facts, and our answers."""
    with transaction(engine) as session:
        return [read_event(body) for body in timelines.stream_bodies(session, but_kinds=NOTICES)]


@pytest.fixture(params=["log", pytest.param("kafka", marks=pytest.mark.kafka)])
def wired(request: pytest.FixtureRequest, app_database_url: str, tmp_path: Path) -> Iterator[tuple[Engine, Wire]]:
    engine = open_engine(app_database_url, pool_size=10)
    with transaction(engine) as session:
        put_subscriptions(session, [TOLD])
    if request.param == "log":
        yield engine, LogWire(engine)
    else:
        yield from on_kafka(engine, tmp_path, request.getfixturevalue)
    engine.dispose()


def on_kafka(engine: Engine, folder: Path, need: Callable[[str], object]) -> Iterator[tuple[Engine, Wire]]:
    need("kafka")  # skips where there is no Java; the broker itself is this test's own, with untouched topics

    with RunningKafka(folder / "kafka") as broker:
        access = KafkaAccess(broker.bootstrap)
        asyncio.run(ensure_topics(access, consumers_of(engine)))
        wire = KafkaWire(engine, access)
        yield engine, wire
        wire.close()


def test_everything_again_in_random_order_changes_nothing(wired: tuple[Engine, Wire]) -> None:
    engine, wire = wired
    with at_work(engine, wire):
        wire.publish([message_of(fact) for fact in stories.many_facts(HOUSEHOLDS) if isinstance(fact, FROM_OUTSIDE)])
        wait_until_read(engine, wire)
        before = state(engine)
        again = everything(engine)
        Random(1802).shuffle(again)
        wire.publish([message_of(event) for event in again])
        wait_until_read(engine, wire)
        after = state(engine)
    assert len(again) >= 5000
    assert len(before["inboxes"]) >= 2 * HOUSEHOLDS  # type: ignore[arg-type]
    assert (before["findings"], before["dead"]) == ((), 0)
    assert after == before
