"""Links by which a partner answers from a message. The token itself is nowhere: only its SHA-256 is kept."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from casework.store.engine import driver
from schemas.answer_links import AnswerLink, Asked, LinkUse

_ASKED = """
    SELECT s.support_id, s.agency, s.state, s.answer_by FROM notice n
    JOIN timeline t ON t.event_id = n.event_id
    JOIN support s ON s.support_id = (t.body->>'support_id')::uuid AND s.agency = n.agency
    WHERE n.notice_id = %s AND n.kind = ANY(%s)
"""
_FIND = """
    SELECT link_id, support_id, agency, notice_id, issued_at, expires_at FROM support_link WHERE token_hash = %s
"""
_REVOKE = """
    INSERT INTO support_link_use (use_id, link_id, what, at)
    SELECT gen_random_uuid(), link_id, 'revoked', %s FROM support_link WHERE support_id = %s AND notice_id <> %s
    ON CONFLICT DO NOTHING
"""
_APPEND = """
    INSERT INTO support_link (link_id, support_id, notice_id, agency, issued_at, expires_at, token_hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class SentNotice:
    """The message that brought a link: whose wish it answered, and what it is about."""

    subscription_id: UUID
    event_id: UUID
    kind: str
    household_id: UUID | None
    area_code: str | None
    happened_at: datetime


def find_asked(session: Session, notice_id: UUID, kinds: Collection[str]) -> Asked | None:
    """What a message of one of these kinds asks its own partner about; None where it asks nothing of it."""
    row = driver(session).execute(_ASKED, [notice_id, sorted(kinds)]).fetchone()
    return Asked(*row) if row else None


def append_link(session: Session, link: AnswerLink, token: str) -> None:
    """Write a link down. Links of other messages about the same piece of help die: the newest message counts."""
    driver(session).execute(_REVOKE, [link.issued_at, link.support_id, link.notice_id])
    driver(session).execute(
        _APPEND,
        [
            link.link_id, link.support_id, link.notice_id, link.agency, link.issued_at, link.expires_at, _hash(token),
        ],
    )  # fmt: skip


def find_link(session: Session, token: str) -> AnswerLink | None:
    """The link that bears this token; None where there is none."""
    row = driver(session).execute(_FIND, [_hash(token)]).fetchone()
    return AnswerLink(*(*row, _uses(session, row[0]))) if row else None


def append_use(session: Session, link_id: UUID, what: LinkUse, now: datetime) -> bool:
    """Write down what was done with a link; False where it may be done only once and was done before."""
    query = "INSERT INTO support_link_use (use_id, link_id, what, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
    return driver(session).execute(query, [uuid4(), link_id, what.value, now]).rowcount == 1


def find_notice(session: Session, notice_id: UUID) -> SentNotice | None:
    """The message with this id."""
    query = (
        "SELECT subscription_id, event_id, kind, household_id, area_code, occurred_at FROM notice WHERE notice_id = %s"
    )
    row = driver(session).execute(query, [notice_id]).fetchone()
    return SentNotice(*row) if row else None


def _uses(session: Session, link_id: UUID) -> dict[LinkUse, datetime]:
    query = "SELECT what, min(at) FROM support_link_use WHERE link_id = %s GROUP BY what"
    return {LinkUse(row[0]): row[1] for row in driver(session).execute(query, [link_id])}


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
