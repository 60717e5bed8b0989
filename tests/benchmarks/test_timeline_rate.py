"""The measurement itself works: ours and the limit leave the same rows, and the ratio between them is told."""

import pytest
from sqlalchemy import text

from benchmarks.facts import stream
from benchmarks.limit import TABLES, ready_rows, seconds_to_merge
from benchmarks.ours import Place, consumer_process
from benchmarks.stage import Stage
from benchmarks.timeline_rate import Measured, verdicts
from casework.bus.messages import message_of
from casework.store.engine import open_engine, transaction
from sikkep.postgres import OwnPostgres

pytestmark = pytest.mark.slow

FACTS = list(stream(50))


def count(url: str) -> dict[str, int]:
    engine = open_engine(url)
    with transaction(engine) as session:
        names = sorted({table.source or table.name for table in TABLES})
        counts = {name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}
    engine.dispose()
    return counts


def test_the_limit_writes_the_rows_that_ours_wrote(template: str, postgres: OwnPostgres) -> None:
    stage = Stage(template, postgres.application_password(), None, "left out", "any machine")
    with stage.database() as url:
        engine = open_engine(url)
        place = Place(url)
        place.wire(engine).publish([message_of(fact) for fact in FACTS])
        with consumer_process(place) as process:
            assert process.work_off() > 0
            assert process.resident_mb() > 10
        ours = count(url)
        steps = ready_rows(engine, [fact.event_id for fact in FACTS], 100)
        engine.dispose()
    assert ours["notice"] == len(FACTS)
    assert ours["timeline"] == ours["ledger"] > 2 * len(FACTS)
    with stage.database() as url:
        engine = open_engine(url)
        assert seconds_to_merge(engine, steps) > 0
        engine.dispose()
        assert count(url) == ours


def test_a_promise_is_judged_by_the_median_of_its_rounds() -> None:
    rounds = [(30.0, 100.0), (40.0, 100.0), (10.0, 100.0)]
    measured = [
        Measured(way, 100, 100, 100 / rate)
        for ours, limit in rounds
        for way, rate in (("ours, log", ours), ("limit, after log", limit))
    ]
    assert verdicts(measured) == {"log: of the limit": (0.3, 0.3)}
