"""How long a link lets a partner answer, and what it opens in every state of the help."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.rules.answer_links import ends_at, expiry, standing
from schemas.answer_links import AnswerLink, LinkStanding, LinkUse
from schemas.ids import plain_id
from schemas.pledge_codes import AGREED, UNANSWERED, SupportState

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def link(**uses: datetime) -> AnswerLink:
    done = {LinkUse(what): at for what, at in uses.items()}
    return AnswerLink(plain_id("link"), plain_id("help"), "baznas", plain_id("notice"), NOW, NOW + 14 * DAY, done)


@pytest.mark.parametrize(
    ("answer_by", "ends"),
    [
        (None, NOW + 14 * DAY),
        (date(2026, 12, 1), datetime(2026, 12, 8, 17, tzinfo=UTC)),  # the end of 8 December in Lampung
        (date(2026, 11, 1), NOW + 7 * DAY),
    ],
)
def test_a_link_ends_a_week_after_the_answer_is_due_or_after_two_and_never_within_one(
    answer_by: date | None, ends: datetime
) -> None:
    assert expiry(NOW, answer_by) == ends


@pytest.mark.parametrize("state", SupportState)
def test_a_fresh_link_is_open_only_while_an_answer_is_missing(state: SupportState) -> None:
    assert standing(link(), state, NOW) is (LinkStanding.OPEN if state in UNANSWERED else LinkStanding.OVER)
    assert standing(link(opened=NOW), state, NOW) is standing(link(), state, NOW)
    assert standing(link(), state, NOW + 14 * DAY) is LinkStanding.EXPIRED
    assert standing(link(revoked=NOW), state, NOW) is LinkStanding.REVOKED


@pytest.mark.parametrize("state", SupportState)
def test_a_link_that_answered_shows_for_a_week_what_was_agreed_and_nothing_else(state: SupportState) -> None:
    used = link(opened=NOW, answered=NOW, revoked=NOW + DAY)
    assert standing(used, state, NOW + 6 * DAY) is (LinkStanding.SHOWS if state in AGREED else LinkStanding.USED)
    assert standing(used, state, NOW + 7 * DAY) is LinkStanding.USED
    assert ends_at(used) == NOW + 7 * DAY
