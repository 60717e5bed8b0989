"""The memory of cases: timeline, case file, ledger. Timeline and ledger are written once and never changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT, QUERY_JSON, TEXT_JSON, running_number


class TimelineRow(SQLModel, table=True):
    """One event on a household's timeline. The event's id is the key, for ever."""

    __tablename__ = "timeline"
    __table_args__ = (
        Index("ix_timeline_household_id_occurred_at", "household_id", "occurred_at", "event_id"),
        # What people did is little beside what the system wrote, and it is what auditors ask for.
        Index("ix_timeline_people", "actor", "recorded_at", postgresql_where=text("actor LIKE 'user:%'")),
    )

    event_id: UUID = Field(primary_key=True)
    household_id: UUID
    kind: str
    occurred_at: datetime = Field(sa_type=MOMENT)
    recorded_at: datetime = Field(sa_type=MOMENT)
    actor: str
    agency: str | None = None
    body: Any = Field(sa_type=TEXT_JSON)


class LedgerRow(SQLModel, table=True):
    """One link of a household's hash chain: what was recorded, in the order of recording, and the hash so far."""

    __tablename__ = "ledger"

    household_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    event_id: UUID
    entry_hash: bytes = Field(sa_type=BYTES)


class CaseFileRow(SQLModel, table=True):
    """Where a household stands now. `state` is the whole case file; the other columns repeat what lists filter by."""

    __tablename__ = "casefile"
    __table_args__ = (
        Index("ix_casefile_state_area_code", "state", "area_code"),
        Index("ix_casefile_worker", "worker"),
        Index("ix_casefile_outcome_class", "outcome_class", "area_code"),
        Index("ix_casefile_next_due_on", "next_due_on"),
        {"postgresql_with": {"fillfactor": 80}},
    )

    household_id: UUID = Field(primary_key=True)
    version: int
    chain_length: int
    chain_head: bytes = Field(sa_type=BYTES)
    state: str
    area_code: str | None = None
    urgency: str | None = None
    worker: str | None = None
    decile: int | None = None
    outcome_class: str | None = None
    opened_at: datetime | None = Field(default=None, sa_type=MOMENT)
    next_due_on: date | None = None
    last_event_at: datetime = Field(sa_type=MOMENT)
    file: Any = Field(sa_type=TEXT_JSON)


class AccessRow(SQLModel, table=True):
    """Who looked at what (UU 27/2022, Art. 31). Written once, never changed."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_household_id_at", "household_id", "at"),
        Index("ix_access_log_actor_at", "actor", "at"),
    )

    access_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=MOMENT)
    actor: str
    role: str
    action: str
    household_id: UUID | None = None
    detail: Any = Field(default_factory=dict, sa_type=QUERY_JSON)


class ConflictRow(SQLModel, table=True):
    """An alarm: a known event id came with another body. Nothing was overwritten."""

    __tablename__ = "conflict"

    conflict_id: int | None = Field(default=None, sa_column=running_number())
    event_id: UUID = Field(index=True)
    seen_at: datetime = Field(sa_type=MOMENT)
    body_hash: bytes = Field(sa_type=BYTES, unique=True)
    body: Any = Field(sa_type=TEXT_JSON)
