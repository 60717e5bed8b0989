"""Lets a partner answer by a link in a message: sends the link out, looks at it, uses it once, and sends a new one."""

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session

from casework import turnstile
from casework.rules.answer_links import ACTOR, ASKS, SOURCE, expiry, standing
from casework.rules.granting import Refused
from casework.rules.notices import queued_event_id
from casework.store import answer_links, deliveries, outbox
from casework.store.deliveries import Letter
from casework.store.notices import Owed, append_notices
from schemas.answer_links import AnswerLink, LinkStanding, LinkUse
from schemas.codes import Channel
from schemas.events.notices import NoticeQueued
from schemas.ids import child_id
from schemas.pledge_codes import UNANSWERED, SupportState
from schemas.support_commands import SupportWish

_AGAIN = (Channel.INBOX, Channel.EMAIL)


class DeadLink(Refused):
    """The link takes no answer any more; `standing` says why."""

    def __init__(self, found: LinkStanding) -> None:
        super().__init__("Tautan ini tidak dapat dipakai untuk menjawab lagi.")
        self.standing = found


def with_link(session: Session, letter: Letter, now: datetime) -> Letter:
    """The letter with a link of its own, where it asks its agency for an answer that has not come."""
    asked = answer_links.find_asked(session, letter.notice_id, ASKS)
    if asked is None or SupportState(asked.state) not in UNANSWERED:
        return letter
    token, ends_at = secrets.token_urlsafe(32), expiry(now, asked.answer_by)
    link = AnswerLink(uuid4(), asked.support_id, asked.agency, letter.notice_id, now, ends_at, {})
    answer_links.append_link(session, link, token)
    return replace(letter, answer_token=token, answer_until=ends_at)


def open_by(session: Session, link: AnswerLink, state: SupportState, command: SupportWish, now: datetime) -> None:
    """Write down that somebody opened the message's page. Raises `DeadLink`."""
    _require_open(link, state, now)
    answer_links.append_use(session, link.link_id, LinkUse.OPENED, now)
    turnstile.carry_out(session, command, now)


def answer_by(session: Session, link: AnswerLink, state: SupportState, command: SupportWish, now: datetime) -> None:
    """Use the link up for an answer. The same answer again changes nothing. Raises `DeadLink` or `Refused`."""
    if turnstile.was_granted(session, command.command_id):
        return
    _require_open(link, state, now)
    # Two may answer at once by one link; the database lets the first through.
    if not answer_links.append_use(session, link.link_id, LinkUse.ANSWERED, now):
        raise DeadLink(LinkStanding.USED)
    turnstile.carry_out(session, command, now)


def _require_open(link: AnswerLink, state: SupportState, now: datetime) -> None:
    if (found := standing(link, state, now)) is not LinkStanding.OPEN:
        raise DeadLink(found)


def send_again(session: Session, link: AnswerLink, now: datetime) -> None:
    """Put the message that brought the link on its way once more, to its agency alone; it will bear a new link.

    Asked for again by the same link, nothing more is sent: an old message must not become a way to flood a mailbox.
    """
    sent = answer_links.find_notice(session, link.notice_id)
    if sent is None:
        return
    notice_id = child_id(link.notice_id, "again", link.link_id)
    queued = NoticeQueued(
        event_id=queued_event_id(notice_id), occurred_at=now, source=SOURCE, actor=ACTOR, agency=link.agency,
        caused_by=sent.event_id, notice_id=notice_id, subscription_id=sent.subscription_id, about=sent.kind,
        household_id=sent.household_id, channels=_AGAIN,
    )  # fmt: skip
    if append_notices(session, [Owed(queued, sent.area_code, sent.happened_at)], now):
        deliveries.post_deliveries(session, [notice_id], Channel.EMAIL, now)
        outbox.post(session, [queued], now)
        turnstile.record(session, [queued], now)
