"""What is left of every pledge, and where each piece of help stands, for a family or a kampung."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BIG, MOMENT


class PledgeStockRow(SQLModel, table=True):
    """How much of a pledge is where. `offered` and `remaining` are null while nobody has named a number.

    `said` is what the partner last named.
    `ending`: "released" (withdrawn or revoked) or "expired" where nothing more goes out for good.
    """

    __tablename__ = "pledge_stock"
    __table_args__ = (
        CheckConstraint("offered = reserved + delivered + released + expired + remaining", name="conserved"),
        CheckConstraint("least(reserved, delivered, released, expired, remaining) >= 0", name="not_below_zero"),
        CheckConstraint("(offered IS NULL) = (remaining IS NULL)", name="numbered_or_not"),
    )

    pledge_id: UUID = Field(primary_key=True)
    offered: int | None = Field(default=None, sa_type=BIG)
    reserved: int = Field(default=0, sa_type=BIG)
    delivered: int = Field(default=0, sa_type=BIG)
    released: int = Field(default=0, sa_type=BIG)
    expired: int = Field(default=0, sa_type=BIG)
    remaining: int | None = Field(default=None, sa_type=BIG)
    ending: str = ""
    is_open: bool = True
    said: int | None = Field(default=None, sa_type=BIG)


class SupportRow(SQLModel, table=True):
    """Where one piece of help stands, by all events of it: a copy of a part of the case file, for lists."""

    __tablename__ = "support"
    __table_args__ = (
        Index("ix_support_pledge_id", "pledge_id", "state"),
        Index("ix_support_agency_state", "agency", "state"),
        Index("ix_support_household_id", "household_id"),
        Index("ix_support_list_id", "list_id"),
    )

    support_id: UUID = Field(primary_key=True)
    household_id: UUID
    pledge_id: UUID
    agency: str
    pillar: str
    benefit: str | None = None
    unit: str | None = None
    quantity: int | None = Field(default=None, sa_type=BIG)
    person_id: UUID | None = None
    need: str | None = None
    area_code: str | None = None
    state: str
    state_at: datetime = Field(sa_type=MOMENT)
    held: int = Field(default=0, sa_type=BIG)
    delivered: int = Field(default=0, sa_type=BIG)
    proposed_at: datetime | None = Field(default=None, sa_type=MOMENT)
    sent_at: datetime | None = Field(default=None, sa_type=MOMENT)
    answer_by: date | None = None
    opened_at: datetime | None = Field(default=None, sa_type=MOMENT)
    answered_at: datetime | None = Field(default=None, sa_type=MOMENT)
    scheduled_on: date | None = None
    delivered_on: date | None = None
    waits_for: str | None = None
    waits_until: date | None = None
    chased: str | None = None
    reason: str | None = None
    park_until: date | None = None
    list_id: UUID | None = None
    round_id: UUID | None = None


class AreaHelpRow(SQLModel, table=True):
    """Where one piece of help for a kampung stands, by all that was said of it."""

    __tablename__ = "area_help"
    __table_args__ = (Index("ix_area_help_pledge_id", "pledge_id"), Index("ix_area_help_area_code", "area_code"))

    help_id: UUID = Field(primary_key=True)
    pledge_id: UUID
    agency: str
    area_code: str
    benefit: str | None = None
    unit: str | None = None
    quantity: int | None = Field(default=None, sa_type=BIG)
    state: str
    state_at: datetime = Field(sa_type=MOMENT)
    held: int = Field(default=0, sa_type=BIG)
    delivered: int = Field(default=0, sa_type=BIG)
    planned_on: date | None = None
    delivered_on: date | None = None
    receipt: str | None = None
    value: int | None = Field(default=None, sa_type=BIG)
    note: str | None = None
    reason: str | None = None
