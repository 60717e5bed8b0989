"""Allocation rounds: where each stands, its frozen list, every step, and what became of every family."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from schemas.tables.columns import MOMENT, QUERY_JSON, TEXT_JSON


class AllocationRoundRow(SQLModel, table=True):
    """Where one round stands. `plan` and `offered` never change; the steps tell how it came here."""

    __tablename__ = "allocation_round"
    __table_args__ = (Index("ix_allocation_round_pledge_id", "pledge_id"),)

    round_id: UUID = Field(primary_key=True)
    serial: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True)
    )
    command_id: UUID = Field(unique=True)
    pledge_id: UUID
    agency: str
    plan: Any = Field(sa_type=TEXT_JSON)
    offered: Any = Field(sa_type=TEXT_JSON)
    ranking: str
    state: str
    version: int = 1
    frozen_at: datetime = Field(sa_type=MOMENT)
    frozen_by: str
    changed_at: datetime = Field(sa_type=MOMENT)
    approved_by: str | None = None
    published_by: str | None = None
    published_at: datetime | None = Field(default=None, sa_type=MOMENT)


class AllocationRow(SQLModel, table=True):
    """One family of a frozen list, as it stood at that moment. Written once.

    `body` is the whole row as text; the other values repeat what lists filter by.
    """

    __tablename__ = "allocation_row"
    __table_args__ = (
        Index("ix_allocation_row_round_id_seq", "round_id", "seq", unique=True),
        Index("ix_allocation_row_household_id", "household_id"),
    )

    round_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(primary_key=True)
    seq: int
    area_code: str | None = None
    is_chosen: bool
    why_not: str | None = None
    pieces: int
    body: Any = Field(sa_type=TEXT_JSON)


class AllocationStepRow(SQLModel, table=True):
    """One step: who, in which role, from where to where, about which family, with which words. Written once."""

    __tablename__ = "allocation_step"
    __table_args__ = (Index("ix_allocation_step_round_id_position", "round_id", "position"),)

    step_id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    round_id: UUID
    at: datetime = Field(sa_type=MOMENT)
    actor: str
    role: str
    agency: str | None = None
    step: str
    before: str
    after: str
    words: str = ""
    household_id: UUID | None = None
    detail: Any = Field(sa_type=QUERY_JSON)


class AllocationOutcomeRow(SQLModel, table=True):
    """What became of one family when the list was published: how many pieces, or why not. Written once."""

    __tablename__ = "allocation_outcome"

    round_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=MOMENT)
    proposed: int
    refused: int
    words: str = ""
