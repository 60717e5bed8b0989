"""The agencies' inboxes: every message that we owe an agency, written once, and who opened it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from schemas.events.notices import NoticeQueued

_COLUMNS = (
    "notice_id, subscription_id, agency, event_id, kind, household_id, pledge_id, area_code, occurred_at, queued_at"
)
_APPEND = f"""
    INSERT INTO notice ({_COLUMNS})
    SELECT owed.*, %b::timestamptz FROM unnest(%b::uuid[], %b::uuid[], %b::text[], %b::uuid[], %b::text[],
                                               %b::uuid[], %b::uuid[], %b::text[], %b::timestamptz[]) AS owed
    ON CONFLICT (notice_id) DO NOTHING
    RETURNING notice_id
"""  # noqa: S608 - column names of our own
_INBOX = f"""
    SELECT {", ".join("n." + name for name in _COLUMNS.split(", "))}, a.name, r.actor, r.read_at, d.state, d.reason
    FROM notice n
    LEFT JOIN area a ON a.code = n.area_code
    LEFT JOIN notice_read r USING (notice_id)
    LEFT JOIN delivery d ON d.notice_id = n.notice_id AND d.channel = 'email'
    WHERE n.agency = %(agency)s
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice to keep, with the place that its cause speaks of."""

    notice: NoticeQueued
    area_code: str | None


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A notice as its agency sees it. `email_state` is None where no e-mail was asked for."""

    notice_id: UUID
    subscription_id: UUID
    agency: str
    event_id: UUID
    kind: str
    household_id: UUID | None
    pledge_id: UUID | None
    area_code: str | None
    occurred_at: datetime
    queued_at: datetime
    area_name: str | None
    read_by: str | None
    read_at: datetime | None
    email_state: str | None
    email_reason: str | None


def append_notices(session: Session, owed: Sequence[Owed], now: datetime) -> set[UUID]:
    """Put notices in the inboxes and return the ids that were not there before. A second delivery returns nothing."""
    if not owed:
        return set()
    # Two writers with the same notices meet them in the same order, so neither waits for the other in a circle.
    rows = sorted(((entry.notice, entry.area_code) for entry in owed), key=lambda row: row[0].notice_id)
    columns = [list(column) for column in zip(*(_values(*row) for row in rows), strict=True)]
    with driver(session).cursor(binary=True) as cursor:
        return {row[0] for row in cursor.execute(_APPEND, [now, *columns])}


def list_inbox(
    session: Session, agency: str, *, is_unread: bool = False, before: datetime | None = None, limit: int = 50
) -> list[InboxEntry]:
    """An agency's notices, newest event first; `before` is the `occurred_at` of the last one of the page before."""
    unread = "AND r.notice_id IS NULL" if is_unread else ""
    older = "AND n.occurred_at < %(before)s" if before else ""
    query = f"{_INBOX} {unread} {older} ORDER BY n.occurred_at DESC, n.notice_id DESC LIMIT %(limit)s"
    return _entries(session, query, {"agency": agency, "before": before, "limit": limit})


def find_notice(session: Session, agency: str, notice_id: UUID) -> InboxEntry | None:
    """One notice of this agency; None where it is unknown or another's."""
    found = _entries(session, f"{_INBOX} AND n.notice_id = %(notice_id)s", {"agency": agency, "notice_id": notice_id})
    return found[0] if found else None


def count_unread(session: Session, agency: str) -> int:
    """How many notices nobody of the agency has opened."""
    query = (
        "SELECT count(*) FROM notice n LEFT JOIN notice_read r USING (notice_id) WHERE agency = %s AND read_at IS NULL"
    )
    row = driver(session).execute(query, [agency]).fetchone()
    return int(str(row[0])) if row else 0


def append_reading(session: Session, notice_id: UUID, actor: str, at: datetime) -> bool:
    """Write down who opened a notice first; returns whether this was the first time."""
    query = "INSERT INTO notice_read (notice_id, actor, read_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
    return driver(session).execute(query, [notice_id, actor, at]).rowcount == 1


def _values(notice: NoticeQueued, area_code: str | None) -> tuple[object, ...]:
    return (
        notice.notice_id,
        notice.subscription_id,
        notice.agency,
        notice.caused_by,
        notice.about,
        notice.household_id,
        notice.pledge_id,
        area_code,
        notice.occurred_at,
    )


def _entries(session: Session, query: str, parameters: dict[str, object]) -> list[InboxEntry]:
    return [InboxEntry(*row) for row in driver(session).execute(query.encode(), parameters)]
