"""The hash chain of a household: each link seals one timeline row and everything before it."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

START = bytes(32)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one link seals: the timeline row, column by column. `body` is the event's JSON text as stored."""

    event_id: UUID
    household_id: UUID
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    agency: str | None
    body: str


def link(previous: bytes, seq: int, row: Sealed) -> bytes:
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
