"""The measurement itself works: both runs are timed, their links compared, and promises judged by the largest size."""

import pytest

from benchmarks.matching_rate import Run, Size, measure, promises
from benchmarks.stage import Stage
from sikkep.postgres import OwnPostgres

pytestmark = pytest.mark.slow

FAMILIES = 300


def test_a_district_is_matched_and_matched_again_after_a_change(template: str, postgres: OwnPostgres) -> None:
    stage = Stage(template, postgres.application_password(), None, "left out", "any machine")
    size = measure(stage, FAMILIES, 3, 1.0, has_yardsticks=False)
    assert size.is_same
    assert size.whole.households == FAMILIES
    assert size.whole.found > 0.6 * FAMILIES
    assert set(size.whole.parts) == {"baca", "banding", "simpan"}
    assert set(size.changes.parts) >= {"baca", "banding"}
    assert size.whole.ours_mb > 50 and size.whole.database_mb > 10
    (ours,) = size.ways
    assert ours.automatic.precision > 0.99 and ours.reviewed.recall > 0.98


@pytest.mark.parametrize(("later", "is_kept"), [(8.0, True), (12.0, False)])
def test_promises_are_judged_by_the_largest_size(later: float, is_kept: bool) -> None:
    small = Size(1_000, Run(10.0, 5.0, {}, 1, 1, 0), Run(9.0, 5.0, {}, 1, 1, 0), True)
    large = Size(10_000, Run(100.0, 50.0, {}, 1, 1, 0), Run(later, 5.0, {}, 1, 1, 0), True)
    told = promises([small, large])
    assert told["seconds end to end"] == (100.0, 120.0)
    found, most = told["an edition with 2 % changed, share of the whole"]
    assert (found <= most) is is_kept
    assert told["growth of the cost"][0] < told["growth of the cost"][1]
