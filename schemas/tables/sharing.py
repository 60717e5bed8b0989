"""Requests for data: where they stand, every step that was taken, their documents, families and usage reports."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT, QUERY_JSON


class DataRequestRow(SQLModel, table=True):
    """Where one request stands. What was asked may change until it is submitted; the steps tell how it came here."""

    __tablename__ = "data_request"
    __table_args__ = (
        Index("ix_data_request_agency_state", "agency", "state"),
        Index("ix_data_request_state_report_due_on", "state", "report_due_on"),
    )

    request_id: UUID = Field(primary_key=True)
    serial: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True)
    )
    agency: str
    asked_by: str
    purpose: str
    words: str
    basis: str
    areas: Any = Field(sa_type=QUERY_JSON)
    selection: str
    fields_asked: Any = Field(sa_type=QUERY_JSON)
    retain_until: date
    state: str
    version: int = 1
    created_at: datetime = Field(sa_type=MOMENT)
    changed_at: datetime = Field(sa_type=MOMENT)
    approved_by: str | None = None
    fields_approved: Any = Field(sa_type=QUERY_JSON)
    released_by: str | None = None
    released_at: datetime | None = Field(default=None, sa_type=MOMENT)
    expires_at: datetime | None = Field(default=None, sa_type=MOMENT)
    downloads: int = 0
    families: int | None = None
    report_due_on: date | None = None


class DataRequestStepRow(SQLModel, table=True):
    """One step: who, in which role, from where to where, with which words. Written once."""

    __tablename__ = "data_request_step"
    __table_args__ = (
        Index("ix_data_request_step_request_id_at", "request_id", "at"),
        Index("ix_data_request_step_at", "at"),
    )

    step_id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    request_id: UUID
    at: datetime = Field(sa_type=MOMENT)
    actor: str
    role: str
    agency: str | None = None
    step: str
    before: str
    after: str
    words: str = ""
    detail: Any = Field(sa_type=QUERY_JSON)


class DataRequestPaperRow(SQLModel, table=True):
    """A document; its bytes lie in the documents folder under `stored_as`. Written once."""

    __tablename__ = "data_request_paper"

    paper_id: UUID = Field(primary_key=True)
    request_id: UUID = Field(index=True)
    sort: str
    name: str
    media_type: str
    size: int
    sha256: bytes = Field(sa_type=BYTES)
    stored_as: str = Field(unique=True)
    attached_at: datetime = Field(sa_type=MOMENT)
    attached_by: str


class DataRequestFamilyRow(SQLModel, table=True):
    """A family of a released list, by its number in that list. Written once: every download has the same families."""

    __tablename__ = "data_request_family"

    request_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    household_id: UUID = Field(index=True)


class UsageReportRow(SQLModel, table=True):
    """What the agency says became of the data. Written once; one that was returned stays beside the next."""

    __tablename__ = "usage_report"

    report_id: UUID = Field(primary_key=True)
    request_id: UUID = Field(index=True)
    at: datetime = Field(sa_type=MOMENT)
    actor: str
    used_for: str
    families_served: int
    deleted_on: date | None = None
    deletion: str
    incidents: str
