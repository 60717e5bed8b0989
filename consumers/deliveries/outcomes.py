"""How a letter ended, said as an event: sent, failed, or kept back on purpose."""

from datetime import datetime
from typing import Any

from casework.rules.notices import queued_event_id
from casework.store.deliveries import Letter
from schemas.events.notices import NoticeFailed, NoticeSent, NoticeSuppressed
from schemas.ids import child_id

ACTOR = "system:deliveries"
SOURCE = "consumers/deliveries"


def sent(letter: Letter, now: datetime) -> NoticeSent:
    """The mail server took the letter."""
    envelope = _envelope(letter, now, "notice_sent", letter.attempt)
    return NoticeSent(**envelope, channel=letter.channel, attempt=letter.attempt)


def failed(letter: Letter, now: datetime, reason: str, *, is_final: bool) -> NoticeFailed:
    """The letter was not taken; `reason` is a code."""
    envelope = _envelope(letter, now, "notice_failed", letter.attempt)
    return NoticeFailed(**envelope, channel=letter.channel, attempt=letter.attempt, reason=reason, is_final=is_final)


def suppressed(letter: Letter, now: datetime, reason: str) -> NoticeSuppressed:
    """The letter was never meant to go."""
    envelope = _envelope(letter, now, "notice_suppressed", reason)
    return NoticeSuppressed(**envelope, channel=letter.channel, reason=reason)


def _envelope(letter: Letter, at: datetime, kind: str, mark: object) -> dict[str, Any]:
    return {
        "event_id": child_id(letter.notice_id, kind, letter.channel, mark),
        "occurred_at": at,
        "source": SOURCE,
        "actor": ACTOR,
        "agency": letter.agency,
        "caused_by": queued_event_id(letter.notice_id),
        "notice_id": letter.notice_id,
        "subscription_id": letter.subscription_id,
        "about": letter.kind,
        "household_id": letter.household_id,
        "pledge_id": letter.pledge_id,
    }
