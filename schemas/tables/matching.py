"""What comparing two registers came to: how the rule was trained, which families could be one, and why."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BIG, BYTES, EMPTY, MOMENT, QUERY_JSON


class MatchModelRow(SQLModel, table=True):
    """What a rule learned of two registers, from a seed: so a later run weighs as the first did. Numbers, no names."""

    __tablename__ = "match_model"

    left_source: str = Field(primary_key=True)
    right_source: str = Field(primary_key=True)
    rule: str
    seed: int
    learned: Any = Field(sa_type=QUERY_JSON)
    trained_at: datetime = Field(sa_type=MOMENT)


class MatchCandidateRow(SQLModel, table=True):
    """Two families that could be one, as of the last run. `match_id` is the pair's, whatever is found of it.

    `band` is automatic or review. `levels` says of each field what the best pair of members has in common, in codes
    (`{"nik": "equal", "name": "near"}`); `weights` how much each speaks for one family, in bits; `digest` stands for
    both: while it stays, nothing new is known. `place` 1 is the left family's best candidate.
    """

    __tablename__ = "match_candidate"
    __table_args__ = (
        Index("ix_match_candidate_right_record", "right_record"),
        Index("ix_match_candidate_sources_band", "left_source", "right_source", "band"),
    )

    match_id: UUID = Field(primary_key=True)
    left_source: str
    right_source: str
    left_record: UUID = Field(index=True)
    right_record: UUID
    rule: str
    band: str
    score: int
    pairs: int
    place: int
    is_one_of_several: bool
    levels: Any = Field(sa_type=QUERY_JSON)
    weights: Any = Field(sa_type=QUERY_JSON)
    digest: str
    compared_at: datetime = Field(sa_type=MOMENT)


class MatchMembersRow(SQLModel, table=True):
    """Two people of two families under review who could be one: what they have in common, in codes and bits."""

    __tablename__ = "match_members"

    match_id: UUID = Field(primary_key=True)
    left_person: UUID = Field(primary_key=True)
    right_person: UUID = Field(primary_key=True)
    levels: Any = Field(sa_type=QUERY_JSON)
    weights: Any = Field(sa_type=QUERY_JSON, default_factory=dict, sa_column_kwargs=EMPTY)
    weight: float


class MatchSeenRow(SQLModel, table=True):
    """What a record said when last compared, as a fingerprint: only what says something else is compared anew.

    `side` is left or right.
    """

    __tablename__ = "match_seen"

    left_source: str = Field(primary_key=True)
    right_source: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    record_id: UUID = Field(primary_key=True)
    fingerprint: int = Field(sa_type=BIG)


class MatchSheetRow(SQLModel, table=True):
    """People of a register as they are compared: names in their forms, addresses read, the NIK as a part of its blind
    index. Parquet, in pieces; a later part stands above an earlier one. `forms` names the program that made them.
    """

    __tablename__ = "match_sheet"

    left_source: str = Field(primary_key=True)
    right_source: str = Field(primary_key=True)
    side: str = Field(primary_key=True)
    part: int = Field(primary_key=True)
    piece: int = Field(primary_key=True)
    forms: str
    content: bytes = Field(sa_type=BYTES)
