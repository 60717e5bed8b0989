"""Hand-overs of registers on their way in: brought, read, reported, signed; and what only a person can answer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT, QUERY_JSON

_LIVES = text("state NOT IN ('refused', 'rejected', 'withdrawn')")


class HandOverRow(SQLModel, table=True):
    """One hand-over of register files, from the door to the register. One edition and one set of files live once."""

    __tablename__ = "hand_over"
    __table_args__ = (
        Index("uq_hand_over_source_name", "source", "name", unique=True, postgresql_where=_LIVES),
        Index("uq_hand_over_sha256", "sha256", unique=True, postgresql_where=_LIVES),
        Index("ix_hand_over_brought_at", "brought_at"),
    )

    hand_over_id: UUID = Field(primary_key=True)
    source: str
    name: str
    reference_on: date
    received_on: date | None = None
    giver: str | None = None
    reference_number: str | None = None
    legal_basis: str | None = None
    brought_by: str
    brought_at: datetime = Field(sa_type=MOMENT)
    files: Any = Field(sa_type=QUERY_JSON)
    sha256: bytes = Field(sa_type=BYTES)
    encoding: str | None = None
    separator: str | None = None
    titles: Any = Field(sa_type=QUERY_JSON)
    state: str
    doing: str = ""
    done: int = 0
    compared_with: UUID | None = None
    report: Any = Field(default=None, sa_type=QUERY_JSON, nullable=True)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=MOMENT)


class HandOverStepRow(SQLModel, table=True):
    """Who moved a hand-over from where to where, and why. Written once."""

    __tablename__ = "hand_over_step"

    step_id: UUID = Field(primary_key=True)
    hand_over_id: UUID = Field(index=True)
    at: datetime = Field(sa_type=MOMENT)
    actor: str
    state: str
    words: str = ""


class ComplaintRow(SQLModel, table=True):
    """One thing that is wrong in a hand-over's files; the value only as a pattern."""

    __tablename__ = "hand_over_complaint"
    __table_args__ = (Index("ix_hand_over_complaint_code", "hand_over_id", "code", "seq"),)

    hand_over_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    code: str
    file: str
    sheet: str
    row: int
    column: str
    shape: str
    detail: str


class ColumnTitleRow(SQLModel, table=True):
    """What a person said a column's title means, kept for the next edition. Part "" is a column to pass over."""

    __tablename__ = "column_title"

    source: str = Field(primary_key=True)
    title: str = Field(primary_key=True)
    part: str
    said_by: str
    said_at: datetime = Field(sa_type=MOMENT)


class PlaceAliasRow(SQLModel, table=True):
    """Which kampung people mean by a spelling that the official list does not have (names folded)."""

    __tablename__ = "place_alias"

    kecamatan: str = Field(primary_key=True)
    kampung: str = Field(primary_key=True)
    area_code: str
    said_by: str
    said_at: datetime = Field(sa_type=MOMENT)


class BpsAreaRow(SQLModel, table=True):
    """The official (Kemendagri) code of an area that BPS codes otherwise (1805… for 18.02…)."""

    __tablename__ = "bps_area"

    bps_code: str = Field(primary_key=True)
    area_code: str
    said_by: str | None = None
    said_at: datetime | None = Field(default=None, sa_type=MOMENT)


class QuestionRow(SQLModel, table=True):
    """What a register leaves open and only a person can answer: an unknown kampung, a NIK that two people bear."""

    __tablename__ = "registry_question"
    __table_args__ = (Index("ix_registry_question_open", "sort", "source", postgresql_where=text("answer IS NULL")),)

    question_id: UUID = Field(primary_key=True)
    sort: str
    source: str
    edition_id: UUID
    asked_at: datetime = Field(sa_type=MOMENT)
    area_code: str | None = None
    families: int
    about: Any = Field(sa_type=QUERY_JSON)
    answer: Any = Field(default=None, sa_type=QUERY_JSON, nullable=True)
    answered_by: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=MOMENT)
