"""An answer has its day; before and after it we do what the policy says, once."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from casework.rules.parts import Word
from casework.rules.referrals import DEFAULT
from casework.rules.supports import Support
from schemas.codes import Pillar
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit, ChaseStep, DeclineReason
from tests import stories

DUE = date(2024, 1, 20)
ASKED = Support(
    plain_id("support"), plain_id("pledge"), "baznas", Pillar.BURDEN,
    stand=Word("sent", stories.day(2), plain_id("sent")), sent=Word(DUE.isoformat(), stories.day(2), plain_id("sent")),
)  # fmt: skip


def chased(step: ChaseStep) -> Support:
    return replace(ASKED, chased=Word(step.value, stories.day(3), plain_id("chased")))


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
    one = chased(before) if before else ASKED
    assert DEFAULT.due_step(one, DUE + timedelta(days=days)) is step


@pytest.mark.parametrize(("days", "is_returned"), [(13, False), (14, True)])
def test_the_place_goes_back_after_the_last_day(days: int, is_returned: bool) -> None:
    assert DEFAULT.is_to_be_returned(ASKED, DUE + timedelta(days=days)) is is_returned


def test_nobody_is_chased_who_answered_or_was_given_no_day_or_waits_for_something_named() -> None:
    answered = replace(ASKED, stand=Word("accepted", stories.day(3), plain_id("yes")))
    without_day = replace(ASKED, sent=Word("", stories.day(2), plain_id("sent")))
    waiting = replace(ASKED, waits=Word("budget", stories.day(3), plain_id("wait"), ("2024-03-01",)))
    late = DUE + timedelta(days=20)
    assert [DEFAULT.due_step(one, late) for one in (answered, without_day, waiting)] == [None] * 3
    assert not any(DEFAULT.is_to_be_returned(one, late) for one in (answered, without_day, waiting))
    assert DEFAULT.due_step(waiting, date(2024, 3, 2)) is ChaseStep.LATE


def test_a_pledge_s_own_days_stand_above_the_usual_and_nought_means_never() -> None:
    day = date(2024, 1, 1)
    assert DEFAULT.answer_by(day, None, None) == date(2024, 1, 15)
    assert DEFAULT.answer_by(day, Benefit.EMERGENCY, None) == date(2024, 1, 3)
    assert DEFAULT.answer_by(day, Benefit.EMERGENCY, 9) == date(2024, 1, 10)
    assert DEFAULT.answer_by(day, Benefit.COORDINATION, None) is None
    assert DEFAULT.answer_by(day, None, 0) is None


def test_every_reason_to_decline_has_its_consequence() -> None:
    assert set(DEFAULT.consequences) == set(DeclineReason)
