"""Letters that must go out: written in the same transaction as what they tell of, sent afterwards by one relay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from casework.store.letters import (
    Letter,
    Message,
    copy_letters,
    copy_messages,
    keep_to_the_index,
    letter_of,
    unpack_headers,
)
from casework.store.packing import copy_packed
from schemas.events import Event

_INTO = "outbox (topic, key, value, headers, posted_at)"
_ONE_RELAY = 7_541_803

# A transaction that is still open may yet add a row with a lower xid. Only what lies below every open transaction is
# complete, so only that is read (RELIABILITY 0.7: by `id > last` alone, a third of the rows were lost).
_BATCH = text("""
    SELECT xid::text AS writer, outbox_id, topic, key, value, headers FROM outbox
    WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, outbox_id LIMIT :limit
""")
_DROP = text("DELETE FROM outbox WHERE (xid, outbox_id) <= (CAST(:xid AS xid8), :outbox_id)")


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages in the order in which they must go out, and where the last of them stands."""

    messages: Sequence[Message]
    xid: str
    outbox_id: int


def post(session: Session, events: Sequence[Event], now: datetime) -> None:
    """Put events in the outbox. Raises `TooLarge` for one above 256 kB."""
    if events:
        post_letters(session, map(letter_of, events), now)


def post_letters(session: Session, letters: Iterable[Letter], now: datetime) -> None:
    """The same with events that have been written as letters."""
    copy_letters(session, _INTO, letters, now)


def post_packed(session: Session, rows: bytes) -> None:
    """The same with letters that another process has packed (`pack_letters`)."""
    copy_packed(session, _INTO, rows)


def post_messages(session: Session, messages: Sequence[Message], now: datetime) -> None:
    """Put ready messages in the outbox. Raises `TooLarge` for one above 256 kB."""
    if messages:
        copy_messages(session, _INTO, messages, now)


def has_relay_turn(session: Session) -> bool:
    """Whether this transaction is the one relay until it ends. A second relay would break the order per household."""
    return bool(session.execute(text(f"SELECT pg_try_advisory_xact_lock({_ONE_RELAY})")).scalar_one())


def take_batch(session: Session, limit: int) -> Batch | None:
    """The oldest messages that wait, at most `limit`; None where nothing waits."""
    keep_to_the_index(session)
    rows = session.execute(_BATCH, {"limit": limit}).all()
    if not rows:
        return None
    messages = [Message(row.topic, row.key, row.value, unpack_headers(row.headers)) for row in rows]
    return Batch(messages, rows[-1].writer, rows[-1].outbox_id)


def drop(session: Session, batch: Batch) -> None:
    """Take the batch out of the outbox, once the bus has it for good."""
    # Nothing can have been added below its end: that is what the rule in `_BATCH` says.
    session.execute(_DROP, {"xid": batch.xid, "outbox_id": batch.outbox_id})


def count_waiting(session: Session) -> int:
    """How many messages wait."""
    return int(session.execute(text("SELECT count(*) FROM outbox")).scalar_one())
