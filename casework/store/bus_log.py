"""The one-machine bus: a log of messages in the database, and how far each group of readers has come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import text
from sqlmodel import Session

from casework.store.engine import driver
from casework.store.letters import Headers, Message, copy_messages, keep_to_the_index, unpack_headers

_INTO = "bus_log (topic, key, value, headers, published_at)"
CHANNEL = "sikkep_bus"

# A place in the log is the pair (xid, log_id), and only rows below every open transaction are read. By `log_id` alone
# a writer that commits late would be skipped for ever (RELIABILITY 0.7 and row 33).
_READ = """
    SELECT xid::text AS writer, log_id, key, value, headers::text FROM bus_log
    WHERE topic = %(topic)s AND (xid, log_id) > (%(xid)s::xid8, %(log_id)s)
      AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, log_id LIMIT %(limit)s
"""
_HELD_UP = text("""
    SELECT published_at FROM bus_log
    WHERE topic = :topic AND (xid, log_id) > (CAST(:xid AS xid8), :log_id)
      AND xid >= pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, log_id LIMIT 1
""")
_COUNT = text("""
    SELECT count(*) FROM bus_log WHERE topic = :topic AND (xid, log_id) > (CAST(:xid AS xid8), :log_id)
""")
# Forward only: a process that lost its turn and comes back late must not take the group back.
_MOVE = text("""
    INSERT INTO bus_offset AS old (group_id, topic, xid, log_id)
    VALUES (:group_id, :topic, CAST(:xid AS xid8), :log_id)
    ON CONFLICT (group_id, topic) DO UPDATE SET xid = excluded.xid, log_id = excluded.log_id
    WHERE (old.xid, old.log_id) < (excluded.xid, excluded.log_id)
""")
_TAKE_OVER = text("""
    WITH waiting AS (
        SELECT xid, outbox_id FROM outbox
        WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, outbox_id LIMIT :limit
    ), gone AS (
        DELETE FROM outbox USING waiting WHERE outbox.outbox_id = waiting.outbox_id
        RETURNING outbox.xid, outbox.outbox_id, topic, key, value, headers
    )
    INSERT INTO bus_log (topic, key, value, headers, published_at)
    SELECT topic, key, value, headers, :now FROM gone ORDER BY xid, outbox_id
""")


class Place(NamedTuple):
    """Where a reader stands in a topic: everything up to here is done."""

    xid: int = 0
    log_id: int = 0

    def as_values(self) -> dict[str, Any]:
        return {"xid": str(self.xid), "log_id": self.log_id}


class Entry(NamedTuple):
    """One message in the log."""

    place: Place
    key: bytes | None
    value: bytes | None
    headers: Headers


def append(session: Session, messages: Sequence[Message], now: datetime) -> None:
    """Write messages to the log in their order, and wake the readers when the transaction commits."""
    if messages:
        copy_messages(session, _INTO, messages, now)
        _wake_readers(session)


def take_over_outbox(session: Session, now: datetime, limit: int) -> int:
    """Move the oldest waiting letters into the log in one statement; returns how many. Only the relay does this."""
    keep_to_the_index(session)
    moved = int(session.execute(_TAKE_OVER, {"now": now, "limit": limit}).rowcount)  # type: ignore[attr-defined]
    if moved:
        _wake_readers(session)
    return moved


def list_after(session: Session, topic: str, place: Place, limit: int) -> list[Entry]:
    """The next messages of a topic, at most `limit`, oldest first."""
    keep_to_the_index(session)
    # Straight from the driver, in binary: this is the hottest query there is.
    with driver(session).cursor(binary=True) as cursor:
        rows = cursor.execute(_READ, {"topic": topic, "limit": limit, **place.as_values()}).fetchall()
    return [_entry(*row) for row in rows]


def get_places(session: Session, group_id: str, topics: Sequence[str]) -> dict[str, Place]:
    """Where the group stands in each of the topics; at the very beginning where it has read nothing yet."""
    found = text("SELECT topic, xid::text, log_id FROM bus_offset WHERE group_id = :group_id")
    known = {topic: Place(int(x), n) for topic, x, n in session.execute(found, {"group_id": group_id})}
    return {topic: known.get(topic, Place()) for topic in topics}


def move_places(session: Session, group_id: str, places: dict[str, Place]) -> None:
    """Note how far the group has come."""
    # Losing this in a power cut means a second delivery, which is harmless; waiting for the disk each time is not free.
    session.execute(text("SET LOCAL synchronous_commit = off"))
    for topic, place in sorted(places.items()):
        session.execute(_MOVE, {"group_id": group_id, "topic": topic, **place.as_values()})


def count_waiting(session: Session, group_id: str, topics: Sequence[str]) -> int:
    """How many messages of these topics the group has not finished."""
    places = get_places(session, group_id, topics)
    counts = (session.execute(_COUNT, {"topic": topic, **place.as_values()}) for topic, place in places.items())
    return sum(int(found.scalar_one()) for found in counts)


def find_held_up_since(session: Session, places: dict[str, Place]) -> datetime | None:
    """When the oldest message was written that waits for some open transaction to end; None where none waits."""
    asked = (session.execute(_HELD_UP, {"topic": topic, **place.as_values()}) for topic, place in places.items())
    times = [row.published_at for row in (found.first() for found in asked) if row is not None]
    return min(times, default=None)


def _entry(writer: str, log_id: int, key: bytes | None, value: bytes | None, headers: str) -> Entry:
    return Entry(Place(int(writer), log_id), key, value, unpack_headers(from_json(headers)))


def _wake_readers(session: Session) -> None:
    session.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))
