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


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice to keep, with the place that its cause speaks of."""

    notice: NoticeQueued
    area_code: str | None


def append_notices(session: Session, owed: Sequence[Owed], now: datetime) -> set[UUID]:
    """Put notices in the inboxes and return the ids that were not there before. A second delivery returns nothing."""
    if not owed:
        return set()
    # Two writers with the same notices meet them in the same order, so neither waits for the other in a circle.
    rows = sorted(((entry.notice, entry.area_code) for entry in owed), key=lambda row: row[0].notice_id.int)
    columns = [list(column) for column in zip(*(_values(*row) for row in rows), strict=True)]
    with driver(session).cursor(binary=True) as cursor:
        return {row[0] for row in cursor.execute(_APPEND, [now, *columns])}


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
