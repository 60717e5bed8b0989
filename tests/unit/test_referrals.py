"""An answer has its day; before and after it we do what the policy says, once."""

from datetime import date, timedelta

import pytest

from casework.rules.referrals import DEFAULT
from schemas.pledge_codes import Benefit, ChaseStep, DeclineReason

DUE = date(2024, 1, 20)


@pytest.mark.parametrize(
    ("days", "before", "step"),
    [
        (-3, None, None),
        (-2, None, ChaseStep.REMINDED),
        (0, None, ChaseStep.REMINDED),
        (0, ChaseStep.REMINDED, None),
        (1, ChaseStep.REMINDED, ChaseStep.LATE),
        (6, ChaseStep.LATE, None),
        (7, ChaseStep.LATE, ChaseStep.ESCALATED),
        (7, None, ChaseStep.ESCALATED),
        (90, ChaseStep.ESCALATED, None),
    ],
)
def test_each_step_comes_on_its_day_and_once(days: int, before: ChaseStep | None, step: ChaseStep | None) -> None:
    assert DEFAULT.due_step(DUE, before, DUE + timedelta(days=days)) is step


@pytest.mark.parametrize(("days", "is_returned"), [(13, False), (14, True)])
def test_the_place_goes_back_after_the_last_day(days: int, is_returned: bool) -> None:
    assert DEFAULT.is_to_be_returned(DUE, DUE + timedelta(days=days)) is is_returned


def test_a_pledge_s_own_days_stand_above_the_usual_and_nought_means_never() -> None:
    day = date(2024, 1, 1)
    assert DEFAULT.answer_by(day, None, None) == date(2024, 1, 15)
    assert DEFAULT.answer_by(day, Benefit.EMERGENCY, None) == date(2024, 1, 3)
    assert DEFAULT.answer_by(day, Benefit.EMERGENCY, 9) == date(2024, 1, 10)
    assert DEFAULT.answer_by(day, Benefit.COORDINATION, None) is None
    assert DEFAULT.answer_by(day, None, 0) is None


def test_every_reason_to_decline_has_its_consequence() -> None:
    assert set(DEFAULT.consequences) == set(DeclineReason)
