"""The measurement itself works: every letter of an edition reaches its timeline, and promises are judged."""

from pathlib import Path

import pytest

from benchmarks.difference_rate import FIRST, NEXT, STREAM, Told, measure, promises
from benchmarks.stage import Stage
from sikkep.postgres import OwnPostgres

FAMILIES, FACTS = 300, 80


@pytest.mark.slow
def test_the_letters_of_two_editions_reach_their_timelines(
    template: str, postgres: OwnPostgres, tmp_path: Path
) -> None:
    stage = Stage(template, postgres.application_password(), None, "left out", "any machine")
    invented, first, later = measure(stage, FAMILIES, FACTS, tmp_path)
    assert [one.way for one in (invented, first, later)] == [STREAM, FIRST, NEXT]
    assert (invented.facts, first.facts) == (FACTS, FAMILIES - FAMILIES // 50)
    assert FAMILIES // 10 < later.facts < FAMILIES // 4
    for one in (invented, first, later):
        assert one.rows >= one.facts and one.rate > 0 and one.relayed > 0


def test_a_promise_is_judged_beside_the_stream_on_the_same_wire() -> None:
    told = [Told(STREAM, 100, 200, 10.0, "log", 1.0), Told(NEXT, 50, 100, 4.0, "log", 2.0)]
    assert promises(told) == {
        f"log, {NEXT}: of the stream's rate": (1.25, 0.9),
        f"log, {NEXT}: relay, of the consumers": (2.0, 1.0),
    }
