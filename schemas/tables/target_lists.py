"""Target lists: who stands on which, who took them away, and what partners' files answered. All written once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT, QUERY_JSON


class TargetListRow(SQLModel, table=True):
    """One numbered list."""

    __tablename__ = "target_list"
    __table_args__ = (
        UniqueConstraint("year", "serial", name="uq_target_list_year_serial"),
        Index("ix_target_list_agency_made_at", "agency", "made_at"),
    )

    list_id: UUID = Field(primary_key=True)
    year: int
    serial: int
    sort: str
    pledge_id: UUID = Field(index=True)
    agency: str
    programme: str
    benefit: str | None = None
    unit: str | None = None
    is_personal: bool
    needs_consent: bool
    fields: Any = Field(sa_type=QUERY_JSON)
    answer_by: date | None = None
    retain_until: date
    made_at: datetime = Field(sa_type=MOMENT)
    made_by: str
    pieces: int
    families: int


class TargetListEntryRow(SQLModel, table=True):
    """A piece of help on a list."""

    __tablename__ = "target_list_entry"
    __table_args__ = (
        UniqueConstraint("list_id", "ref", name="uq_target_list_entry_list_id_ref"),
        Index("ix_target_list_entry_support_id", "support_id"),
    )

    list_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    ref: str
    support_id: UUID
    household_id: UUID
    person_id: UUID | None = None


class TargetListDownloadRow(SQLModel, table=True):
    """Somebody took a list away."""

    __tablename__ = "target_list_download"

    download_id: UUID = Field(primary_key=True)
    list_id: UUID = Field(index=True)
    at: datetime = Field(sa_type=MOMENT)
    actor: str
    role: str
    agency: str | None = None
    form: str
    copy_number: int


class TargetListResultRow(SQLModel, table=True):
    """A partner's file as it was read: what each row says by piece of help, and which rows say nothing we know."""

    __tablename__ = "target_list_result"
    __table_args__ = (UniqueConstraint("list_id", "sha256", name="uq_target_list_result_list_id_sha256"),)

    result_id: UUID = Field(primary_key=True)
    list_id: UUID
    sha256: bytes = Field(sa_type=BYTES)
    name: str
    brought_at: datetime = Field(sa_type=MOMENT)
    brought_by: str
    answers: Any = Field(sa_type=QUERY_JSON)
    troubles: Any = Field(sa_type=QUERY_JSON)


class TargetListOutcomeRow(SQLModel, table=True):
    """What came of applying a result."""

    __tablename__ = "target_list_outcome"

    outcome_id: UUID = Field(primary_key=True)
    result_id: UUID = Field(index=True)
    at: datetime = Field(sa_type=MOMENT)
    actor: str
    counts: Any = Field(sa_type=QUERY_JSON)
    troubles: Any = Field(sa_type=QUERY_JSON)
