"""Partners, what they pledged, what they want to be told, and what we told them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BIG, MOMENT, NO, NOTHING, QUERY_JSON


class PartnerRow(SQLModel, table=True):
    """An agency, company or charity that takes part."""

    __tablename__ = "partner"

    agency: str = Field(primary_key=True)
    name: str
    sort: str
    email: str | None = None


class PledgeRow(SQLModel, table=True):
    """Where a pledge stands, by its newest event."""

    __tablename__ = "pledge"

    pledge_id: UUID = Field(primary_key=True)
    agency: str = Field(index=True)
    programme: str
    pillars: Any = Field(sa_type=QUERY_JSON)
    status: str
    quantity: int | None = Field(default=None, sa_type=BIG)
    unit: str | None = None
    area_code: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    said_at: datetime = Field(sa_type=MOMENT)
    said_by_event: UUID
    support: str | None = None
    benefit: str | None = None
    conditions: Any = Field(default_factory=list, sa_type=QUERY_JSON, sa_column_kwargs=NOTHING)
    fields: Any = Field(default_factory=list, sa_type=QUERY_JSON, sa_column_kwargs=NOTHING)
    needs_consent: bool = Field(default=False, sa_column_kwargs=NO)
    answer_days: int | None = None


class PledgeEventRow(SQLModel, table=True):
    """Everything that was said about a pledge. Written once."""

    __tablename__ = "pledge_event"
    __table_args__ = (Index("ix_pledge_event_pledge_id_occurred_at", "pledge_id", "occurred_at"),)

    event_id: UUID = Field(primary_key=True)
    pledge_id: UUID
    kind: str
    occurred_at: datetime = Field(sa_type=MOMENT)
    recorded_at: datetime = Field(sa_type=MOMENT)
    body: Any = Field(sa_type=QUERY_JSON)


class SubscriptionRow(SQLModel, table=True):
    """What an agency wants to be told. Empty lists mean "all"."""

    __tablename__ = "subscription"

    subscription_id: UUID = Field(primary_key=True)
    agency: str = Field(index=True)
    kinds: Any = Field(sa_type=QUERY_JSON)
    area_prefix: str = ""
    pillar: str | None = None
    urgency: str | None = None
    channels: Any = Field(sa_type=QUERY_JSON)
    is_own: bool = Field(default=False, sa_column_kwargs=NO)
    is_active: bool = True


class NoticeRow(SQLModel, table=True):
    """One message owed to one agency about one event: the agency's inbox."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_agency_occurred_at", "agency", "occurred_at"),)

    notice_id: UUID = Field(primary_key=True)
    subscription_id: UUID
    agency: str
    event_id: UUID = Field(index=True)
    kind: str
    household_id: UUID | None = None
    pledge_id: UUID | None = None
    area_code: str | None = None
    occurred_at: datetime = Field(sa_type=MOMENT)
    queued_at: datetime = Field(sa_type=MOMENT)


class NoticeReadRow(SQLModel, table=True):
    """Who of the agency opened a notice first, and when."""

    __tablename__ = "notice_read"

    notice_id: UUID = Field(primary_key=True)
    actor: str
    read_at: datetime = Field(sa_type=MOMENT)


class DeliveryRow(SQLModel, table=True):
    """A notice on its way over one channel, until it arrived or was given up."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_state_next_at", "state", "next_at"),)

    notice_id: UUID = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    state: str
    attempts: int = 0
    next_at: datetime = Field(sa_type=MOMENT)
    reason: str = ""
