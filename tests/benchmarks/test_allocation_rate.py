"""The measurement itself works: everybody who lacks the help is proposed, and the list made again is the same."""

from benchmarks.allocation_rate import PLEDGE, keep_district, run
from benchmarks.stage import Stage
from casework.store.engine import open_engine, transaction
from casework.store.round_rows import sum_outcomes
from casework.store.stock import find_remaining
from sikkep.postgres import OwnPostgres


def test_persons_are_chosen_and_proposed(template: str, postgres: OwnPostgres) -> None:
    stage = Stage(template, postgres.application_password(), None, "left out", "any machine")
    with stage.database() as url:
        engine = open_engine(url)
        keep_district(engine, 40, 3)
        round_id, spent = run(engine, 60)
        with transaction(engine) as session:
            assert sum_outcomes(session, round_id) == (20, 60, 0)
            assert find_remaining(session, PLEDGE) == 60
        engine.dispose()
    assert set(spent) == {"list frozen", "published", "made again"}
