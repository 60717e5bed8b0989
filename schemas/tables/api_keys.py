"""Keys by which partners' own systems speak to us, what became of each, and the answers that they were given."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT


class ApiKeyRow(SQLModel, table=True):
    """A key of one agency's system. Of the key only the SHA-256 is here, and a prefix to know it by. Written once."""

    __tablename__ = "api_key"
    __table_args__ = (
        Index("uq_api_key_key_hash", "key_hash", unique=True),
        Index("uq_api_key_prefix", "prefix", unique=True),
        Index("ix_api_key_agency", "agency"),
    )

    key_id: UUID = Field(primary_key=True)
    agency: str
    system: str
    prefix: str
    key_hash: bytes = Field(sa_type=BYTES)
    made_at: datetime = Field(sa_type=MOMENT)
    made_by: str
    expires_at: datetime = Field(sa_type=MOMENT)


class ApiKeyUseRow(SQLModel, table=True):
    """What was done with a key: used, revoked (once). Written once."""

    __tablename__ = "api_key_use"
    __table_args__ = (
        Index("ix_api_key_use_key_id", "key_id", "at"),
        Index("uq_api_key_use_revoked", "key_id", unique=True, postgresql_where=text("what = 'revoked'")),
    )

    use_id: UUID = Field(primary_key=True)
    key_id: UUID
    what: str
    at: datetime = Field(sa_type=MOMENT)
    done_by: str


class ApiAnswerRow(SQLModel, table=True):
    """What an agency's system was answered under one Idempotency-Key, and the SHA-256 of what it had asked."""

    __tablename__ = "api_answer"

    agency: str = Field(primary_key=True)
    request_key: str = Field(primary_key=True)
    asked_hash: bytes = Field(sa_type=BYTES)
    status: int
    body: str
    at: datetime = Field(sa_type=MOMENT)
