"""Who comes first: every combination of decile, severe need and hardship."""

import pytest

from casework.rules.policy.urgency import HARDSHIP, SEVERE, UrgencyPolicy
from schemas.codes import Indicator, Urgency

TOILET, WATER = Indicator.NO_TOILET, Indicator.UNSAFE_WATER
URGENT, SOON, REGULAR = Urgency.URGENT, Urgency.SOON, Urgency.REGULAR


@pytest.mark.parametrize("severe", sorted(SEVERE))
@pytest.mark.parametrize(("decile", "expected"), [(1, URGENT), (2, URGENT), (3, SOON), (4, SOON), (None, SOON)])
def test_one_severe_need_is_urgent_in_the_two_poorest_deciles(
    severe: Indicator, decile: int | None, expected: Urgency
) -> None:
    assert UrgencyPolicy().assess(decile, (severe,))[0] is expected


@pytest.mark.parametrize(
    ("decile", "indicators", "expected"),
    [
        (1, (), REGULAR), (1, (TOILET,), SOON), (1, (TOILET, WATER), URGENT), (2, (TOILET, WATER), SOON),
        (4, (TOILET,), SOON), (4, (), REGULAR), (None, (), REGULAR), (None, (TOILET, WATER), SOON),
        (1, (Indicator.NO_SAVINGS, Indicator.WOMAN_HEAD), REGULAR),
    ],
)  # fmt: skip
def test_hardships_weigh_together(decile: int | None, indicators: tuple[Indicator, ...], expected: Urgency) -> None:
    assert UrgencyPolicy().assess(decile, indicators)[0] is expected


def test_reasons_name_what_speaks_for_it_and_not_the_rest() -> None:
    _, reasons = UrgencyPolicy().assess(1, (WATER, Indicator.NO_SAVINGS, Indicator.STUNTING_RISK))
    assert reasons == ("decile_1", "stunting_risk", "unsafe_water")
    assert not SEVERE & HARDSHIP
