"""What a message looks like while it waits in the database."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import to_json
from sqlalchemy import text
from sqlmodel import Session

from casework.store.packing import copy_packed, packed_each
from schemas.events import Event, canonical, content_headers, text_headers, topic_key
from schemas.events.reading import LARGEST
from schemas.topics import topic_of

Headers = tuple[tuple[str, bytes | None], ...]
_TYPES = ("text", "bytea", "bytea", "jsonb", "timestamptz")
_AS_BASE64 = "base64"


class TooLarge(ValueError):
    """A message above 256 kB. It is refused before it is written, so that nothing can wait behind it for ever."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to publish."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


def message_of(event: Event) -> Message:
    """The event as a message: CloudEvents binary mode, key = its subject's id."""
    return Message(topic_of(event), topic_key(event), canonical(event).encode(), tuple(content_headers(event)))


class Letter(NamedTuple):
    """An event of ours as it waits in a table: `headers` are JSON, as `pack_headers` would have it."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: bytes


def letter_of(event: Event) -> Letter:
    """The event as it will wait. Raises `TooLarge` above 256 kB; undo everything then."""
    value = canonical(event).encode()
    if len(value) > LARGEST:
        raise TooLarge(f"event {event.event_id} has {len(value)} bytes, {LARGEST} are allowed")
    return Letter(topic_of(event), topic_key(event), value, to_json(text_headers(event)))


def refuse_oversized(messages: Iterable[Message]) -> None:
    """Raises `TooLarge` where a value is above 256,000 bytes. Bulk goes by reference, not by message."""
    for message in messages:
        if message.value is not None and len(message.value) > LARGEST:
            raise TooLarge(f"a message for {message.topic} has {len(message.value)} bytes, {LARGEST} are allowed")


def copy_messages(session: Session, into: str, messages: Sequence[Message], now: datetime) -> None:
    """COPY messages into `into`, which names a table and its topic, key, value, headers and time columns."""
    refuse_oversized(messages)
    letters = (Letter(one.topic, one.key, one.value, to_json(pack_headers(one.headers))) for one in messages)
    copy_letters(session, into, letters, now)


def copy_letters(session: Session, into: str, letters: Iterable[Letter], now: datetime) -> None:
    """The same for letters."""
    copy_packed(session, into, b"".join(pack_letters(letters, now)))


def pack_letters(letters: Iterable[Letter], now: datetime) -> list[bytes]:
    """Each letter as a row for the columns that `copy_messages` names."""
    return packed_each([(*letter, now) for letter in letters], _TYPES)


def keep_to_the_index(session: Session) -> None:
    """For this transaction: read in the order of an index, row by row, never gather all that is left and sort it."""
    # Right after a large import the planner knows too little of the table; reading would then cost n times n.
    asked = (
        "SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_sort', 'enable_bitmapscan', 'enable_seqscan'])"
    )
    session.execute(text(f"{asked} name"))


def pack_headers(headers: Headers) -> list[list[str | None]]:
    """Headers as JSON that anyone can read; what is no text, or no text that PostgreSQL keeps, as base64."""
    return [_packed(name, value) for name, value in headers]


def unpack_headers(packed: Any) -> Headers:
    """The headers byte for byte as they were."""
    return tuple([(one[0], one[1].encode()) if len(one) == 2 and one[1] else _unpacked(*one) for one in packed])


def _packed(name: str, value: bytes | None) -> list[str | None]:
    try:
        plain = None if value is None else value.decode()
    except UnicodeDecodeError:
        plain = "\x00"
    if "\x00" not in name and (plain is None or "\x00" not in plain):
        return [name, plain]
    return [_base64(name.encode()), None if value is None else _base64(value), _AS_BASE64]


def _unpacked(name: str, value: str | None, how: str = "") -> tuple[str, bytes | None]:
    if how != _AS_BASE64:
        return name, None if value is None else value.encode()
    return base64.b64decode(name).decode(), None if value is None else base64.b64decode(value)


def _base64(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).decode()
