"""The hash chain of a household: each link seals one timeline row and everything before it."""

import hashlib
from datetime import UTC, datetime
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
    fields = (
        str(seq),
        row.event_id.hex,
        row.household_id.hex,
        row.kind,
        row.occurred_at.astimezone(UTC).isoformat(),
        row.recorded_at.astimezone(UTC).isoformat(),
        row.actor,
        row.agency or "",
        row.body,
    )
    text = "".join([f"{len(field)}:{field}" for field in fields])
    return hashlib.sha256(previous + text.encode()).digest()
