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
_TYPES = ("uuid", "uuid", "text", "uuid", "text", "uuid", "uuid", "text", "timestamptz", "timestamptz")
_COMING = b"CREATE TEMP TABLE IF NOT EXISTS notice_coming (LIKE notice) ON COMMIT DELETE ROWS"
_COPY = f"COPY notice_coming ({_COLUMNS}) FROM STDIN (FORMAT binary)".encode()
# Two writers with the same notices meet them in the same order, so neither waits for the other in a circle.
_APPEND = f"""
    INSERT INTO notice ({_COLUMNS}) SELECT {_COLUMNS} FROM notice_coming ORDER BY notice_id
    ON CONFLICT (notice_id) DO NOTHING
    RETURNING notice_id
""".encode()  # noqa: S608 - column names of our own


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice to keep, with the place that its cause speaks of, and when that was (None: at the notice's own time)."""

    notice: NoticeQueued
    area_code: str | None
    happened_at: datetime | None = None


def append_notices(session: Session, owed: Sequence[Owed], now: datetime) -> set[UUID]:
    """Put notices in the inboxes and return the ids that were not there before. A second delivery returns nothing."""
    if not owed:
        return set()
    with driver(session).cursor(binary=True) as cursor:
        cursor.execute(_COMING)
        cursor.execute("DELETE FROM notice_coming")  # from an earlier batch of the same transaction
        with cursor.copy(_COPY) as copy:
            copy.set_types(_TYPES)
            for one in owed:
                copy.write_row(_values(one, now))
        return {row[0] for row in cursor.execute(_APPEND)}


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


def _values(owed: Owed, now: datetime) -> tuple[object, ...]:
    notice = owed.notice
    return (
        notice.notice_id, notice.subscription_id, notice.agency, notice.caused_by, notice.about, notice.household_id,
        notice.pledge_id, owed.area_code, owed.happened_at or notice.occurred_at, now,
    )  # fmt: skip
