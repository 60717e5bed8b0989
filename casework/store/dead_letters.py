"""Messages that could not be taken in, kept as they came until somebody has looked at them."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from casework.store import outbox
from casework.store.letters import Headers, Message, pack_headers
from schemas.codes import DeadLetterCode
from schemas.events.reading import LARGEST
from schemas.ids import plain_id
from schemas.tables.bus import DeadLetterRow
from schemas.topics import dead_letter_topic

_MOST_HEADER_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message as it came, and why it was put aside. `field` is a path or a class of error, never a value."""

    topic: str
    partition: int
    position: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    code: DeadLetterCode
    field: str = ""
    attempts: int = 1


def append(session: Session, group_id: str, letters: Sequence[DeadLetter], now: datetime) -> int:
    """Keep the letters and post a copy of each to the group's dead letter topic; returns how many were new."""
    rows = {_id_of(group_id, letter): letter for letter in letters}
    if not rows:
        return 0
    statement = insert(DeadLetterRow).on_conflict_do_nothing().returning(text("dead_letter_id"))
    given = [_row(group_id, dead_letter_id, letter, now) for dead_letter_id, letter in rows.items()]
    new = session.execute(statement, given).scalars().all()
    outbox.post_messages(session, [_copy(group_id, one, rows[one], now) for one in new], now)
    return len(new)


def count_open(session: Session) -> int:
    """How many wait for somebody to look at them."""
    return int(session.execute(text("SELECT count(*) FROM dead_letter WHERE resolved_at IS NULL")).scalar_one())


def _id_of(group_id: str, letter: DeadLetter) -> UUID:
    return plain_id("dead-letter", group_id, letter.topic, letter.partition, letter.position)


def _row(group_id: str, dead_letter_id: UUID, letter: DeadLetter, now: datetime) -> dict[str, Any]:
    return {
        "dead_letter_id": dead_letter_id,
        "group_id": group_id,
        "topic": letter.topic,
        "partition": letter.partition,
        "position": letter.position,
        "code": letter.code.value,
        "field": letter.field,
        "attempts": letter.attempts,
        "first_at": now,
        "last_at": now,
        "key": letter.key,
        "value": letter.value,
        "headers": pack_headers(letter.headers),
    }


def _copy(group_id: str, dead_letter_id: UUID, letter: DeadLetter, now: datetime) -> Message:
    """The copy for the bus. What is too large for it stays in the table only: nothing may wait behind it for ever."""
    told = {
        "dlq-id": dead_letter_id,
        "dlq-origin-topic": letter.topic,
        "dlq-origin-partition": letter.partition,
        "dlq-origin-offset": letter.position,
        "dlq-group": group_id,
        "dlq-code": letter.code.value,
        "dlq-field": letter.field,
        "dlq-attempts": letter.attempts,
        "dlq-first-at": now.isoformat(),
        "dlq-last-at": now.isoformat(),
        "dlq-orig-headers-b64": _headers_in_base64(letter.headers),
    }
    headers = tuple((name, str(value).encode()) for name, value in told.items())
    return Message(dead_letter_topic(letter.topic, group_id), _if_small(letter.key), _if_small(letter.value), headers)


def _if_small(raw: bytes | None) -> bytes | None:
    return None if raw is not None and len(raw) > LARGEST else raw


def _headers_in_base64(headers: Headers) -> str:
    text_ = json.dumps(pack_headers(headers)).encode()
    return base64.b64encode(text_).decode() if len(text_) <= _MOST_HEADER_BYTES else ""
