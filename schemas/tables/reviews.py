"""The memory of reviews: what people said of pairs of records. Written once, never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.tables.columns import EMPTY, MOMENT, QUERY_JSON, running_number

WORDS = text("step IN ('decided', 'undone')")


class MatchStepRow(SQLModel, table=True):
    """One step of a person in the review of one pair.

    `step` is named (found by hand), taken, given_back, skipped, answered, decided or undone; `verdict` an answer's or a
    decision's. `digest` and `known` (levels per field, band, score) are the evidence that the person had before them.
    `detail` of a decision: who answered, the policy, and where the records stood before.
    """

    __tablename__ = "match_step"
    __table_args__ = (
        Index("ix_match_step_match_id_position", "match_id", "position"),
        Index("ix_match_step_words", "match_id", "position", postgresql_where=WORDS),
        Index("ix_match_step_actor_digest", "actor", "digest"),
    )

    position: int | None = Field(default=None, sa_column=running_number())
    step_id: UUID = Field(unique=True)
    match_id: UUID
    left_source: str
    right_source: str
    left_record: UUID
    right_record: UUID
    household_id: UUID
    step: str
    verdict: str | None = None
    actor: str
    role: str
    for_actor: str | None = None
    at: datetime = Field(sa_type=MOMENT)
    digest: str = ""
    known: Any = Field(default_factory=dict, sa_type=QUERY_JSON, sa_column_kwargs=EMPTY)
    detail: Any = Field(default_factory=dict, sa_type=QUERY_JSON, sa_column_kwargs=EMPTY)
    event_id: UUID | None = None
    note_id: UUID | None = None
