"""The hash chain of a household: each link seals one timeline row and everything before it."""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol
from uuid import UUID

START = bytes(32)


class Row(Protocol):
    """What one link seals: a timeline row, column by column. `body` is the event's JSON text as stored."""

    @property
    def event_id(self) -> UUID: ...
    @property
    def household_id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def agency(self) -> str | None: ...
    @property
    def body(self) -> str: ...


def link(previous: bytes, seq: int, row: Row) -> bytes:
    """SHA-256 over the previous link and the row. Each field is preceded by its length: none can run into the next."""
    place, kind, actor, agency, body = str(seq), row.kind, row.actor, row.agency or "", row.body
    occurred, recorded = _moment(row.occurred_at), _same_moment(row.recorded_at)
    text = (
        f"{len(place)}:{place}32:{row.event_id.hex}32:{row.household_id.hex}{len(kind)}:{kind}"
        f"{len(occurred)}:{occurred}{len(recorded)}:{recorded}"
        f"{len(actor)}:{actor}{len(agency)}:{agency}{len(body)}:{body}"
    )
    return hashlib.sha256(previous + text.encode()).digest()


def _moment(at: datetime) -> str:
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()


_same_moment = lru_cache(maxsize=4)(_moment)  # all rows of a batch are recorded at one
