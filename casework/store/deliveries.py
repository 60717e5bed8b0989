"""Notices on their way over a channel: which are due, who has them in hand, and how each one ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from schemas.codes import Channel, DeliveryState

_POST = """
    INSERT INTO delivery (notice_id, channel, state, attempts, next_at, reason)
    SELECT notice_id, %s, 'due', 0, %s, '' FROM unnest(%s::uuid[]) AS notice_id ORDER BY notice_id
    ON CONFLICT DO NOTHING
"""
_TAKE = """
    WITH due AS (
        SELECT notice_id, channel FROM delivery
        WHERE channel = %(channel)s AND state = 'due' AND next_at <= %(now)s
        ORDER BY next_at LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE delivery d SET attempts = d.attempts + 1, next_at = %(again_at)s
        FROM due WHERE d.notice_id = due.notice_id AND d.channel = due.channel
        RETURNING d.notice_id, d.channel, d.attempts
    )
    SELECT n.notice_id, taken.channel, taken.attempts, n.subscription_id, n.agency, n.kind, n.household_id, n.pledge_id,
           n.queued_at, p.email, a.name
    FROM taken JOIN notice n USING (notice_id)
    LEFT JOIN partner p USING (agency) LEFT JOIN area a ON a.code = n.area_code
"""
_SETTLE = """
    UPDATE delivery d SET state = %s, reason = %s
    FROM unnest(%s::uuid[], %s::text[], %s::int[]) AS mine (notice_id, channel, attempts)
    WHERE d.notice_id = mine.notice_id AND d.channel = mine.channel AND d.attempts = mine.attempts AND d.state = 'due'
    RETURNING d.notice_id
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice in hand for one attempt over one channel. `area_name` is the kampung, where the cause states one.

    `answer_token` opens a page for its agency until `answer_until`; it must never be written down.
    """

    notice_id: UUID
    channel: Channel
    attempt: int
    subscription_id: UUID
    agency: str
    kind: str
    household_id: UUID | None
    pledge_id: UUID | None
    queued_at: datetime
    address: str | None
    area_name: str | None
    answer_token: str = field(default="", repr=False)
    answer_until: datetime | None = None


def post_deliveries(session: Session, notice_ids: Iterable[UUID], channel: Channel, now: datetime) -> None:
    """Send these notices over a channel, as soon as may be. Known ones stay as they are."""
    driver(session).execute(_POST, [channel, now, sorted(notice_ids)])


def take_due(session: Session, channel: Channel, now: datetime, again_at: datetime, limit: int) -> list[Letter]:
    """Take letters in hand for one attempt each; nobody else gets them before `again_at`.

    Commit before sending: whoever dies with a letter in hand leaves it due again at `again_at`.
    """
    wanted = {"channel": channel, "now": now, "again_at": again_at, "limit": limit}
    return [_letter(row) for row in driver(session).execute(_TAKE, wanted)]


def settle(session: Session, letters: Sequence[Letter], state: DeliveryState, reason: str = "") -> set[UUID]:
    """Write down how these attempts ended; returns the notices for which the attempt was still in our hand.

    `state` DUE keeps a letter waiting for its next attempt.
    """
    parts = [[x.notice_id for x in letters], [x.channel.value for x in letters], [x.attempt for x in letters]]
    return {UUID(str(row[0])) for row in driver(session).execute(_SETTLE, [state, reason, *parts])}


def count_deliveries(session: Session) -> dict[str, int]:
    """How many deliveries are in each state."""
    rows = driver(session).execute("SELECT state, count(*) FROM delivery GROUP BY state")
    return {str(state): int(str(count)) for state, count in rows}


def _letter(row: tuple[object, ...]) -> Letter:
    notice_id, channel, *rest = row
    return Letter(notice_id, Channel(str(channel)), *rest)  # type: ignore[arg-type]
