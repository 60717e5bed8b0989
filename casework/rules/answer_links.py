"""How long a link in a message lets a partner answer, and what it still opens afterwards."""

from datetime import date, datetime, timedelta

from casework.rules.granting import start_of
from schemas.answer_links import AnswerLink, LinkStanding, LinkUse
from schemas.pledge_codes import AGREED, UNANSWERED, SupportState

ACTOR = "system:answer-link"
SOURCE = "webui/answer-link"
ASKS = frozenset({"support_sent", "support_chased"})
"""The news with which a link goes out."""
USUAL = timedelta(days=14)
AFTER_DUE = timedelta(days=7)
SHOWS_AFTER_ANSWER = timedelta(days=7)
"""A partner that said yes must find the family, but an old message must not show it for ever."""


def expiry(now: datetime, answer_by: date | None) -> datetime:
    """When a link ends that goes out now: a week after the answer is due, and never within a week; else in two."""
    if answer_by is None:
        return now + USUAL
    return max(start_of(answer_by) + AFTER_DUE + timedelta(days=1), now + AFTER_DUE)


def ends_at(link: AnswerLink) -> datetime:
    """When the link opens nothing any more, with an answer or without."""
    answered_at = link.uses.get(LinkUse.ANSWERED)
    return answered_at + SHOWS_AFTER_ANSWER if answered_at else link.expires_at


def standing(link: AnswerLink, state: SupportState, now: datetime) -> LinkStanding:
    """What the link opens, where the help stands like this."""
    if LinkUse.ANSWERED in link.uses:
        return LinkStanding.SHOWS if state in AGREED and now < ends_at(link) else LinkStanding.USED
    if LinkUse.REVOKED in link.uses:
        return LinkStanding.REVOKED
    if now >= link.expires_at:
        return LinkStanding.EXPIRED
    return LinkStanding.OPEN if state in UNANSWERED else LinkStanding.OVER
