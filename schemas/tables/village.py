"""Results of village meetings that people bring by the page, and what became of each of their rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.tables.columns import MOMENT, QUERY_JSON


class VillageResultRow(SQLModel, table=True):
    """One file: who brought it, what that person may see, and where it stands. `reasons`: why none of it was taken."""

    __tablename__ = "village_result"
    __table_args__ = (
        Index("ix_village_result_brought_by", "brought_by", "brought_at"),
        Index("ix_village_result_waiting", "brought_at", postgresql_where=text("state = 'waiting'")),
    )

    result_id: UUID = Field(primary_key=True)
    file: str
    stored: str
    is_trial: bool
    brought_by: str
    brought_at: datetime = Field(sa_type=MOMENT)
    role: str
    areas: Any = Field(sa_type=QUERY_JSON)
    state: str
    rows: int = 0
    reasons: Any = Field(default=None, sa_type=QUERY_JSON, nullable=True)
    ended_at: datetime | None = Field(default=None, sa_type=MOMENT)


class VillageLineRow(SQLModel, table=True):
    """What became of one row of such a file; no value of it. Written once."""

    __tablename__ = "village_result_line"

    result_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    sheet: str
    row: int
    outcome: str
    household_id: UUID | None = None
    kinds: Any = Field(sa_type=QUERY_JSON)
    column: str = ""
    code: str = ""
    detail: str = ""
