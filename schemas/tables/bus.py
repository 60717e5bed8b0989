"""The wire's memory: letters waiting to go out, the one-machine log, how far each reader is, and dead letters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, text
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT, QUERY_JSON, running_number


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id; readers use it to see only rows that nobody can still slip in before."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


def written_by() -> Any:
    """The transaction that wrote the row."""
    return Column(Xid8(), nullable=False, server_default=text("pg_current_xact_id()"))


class OutboxRow(SQLModel, table=True):
    """A message that must go out; deleted by the relay once the bus has it."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_xid_outbox_id", "xid", "outbox_id"),)

    outbox_id: int | None = Field(default=None, sa_column=running_number())
    xid: int | None = Field(default=None, sa_column=written_by())
    topic: str
    key: bytes | None = Field(default=None, sa_type=BYTES)
    value: bytes | None = Field(default=None, sa_type=BYTES)
    headers: Any = Field(sa_type=QUERY_JSON)
    posted_at: datetime = Field(sa_type=MOMENT)


class LogRow(SQLModel, table=True):
    """One message on the one-machine bus."""

    __tablename__ = "bus_log"
    __table_args__ = (Index("ix_bus_log_topic_xid_log_id", "topic", "xid", "log_id"),)

    log_id: int | None = Field(default=None, sa_column=running_number())
    xid: int | None = Field(default=None, sa_column=written_by())
    topic: str
    key: bytes | None = Field(default=None, sa_type=BYTES)
    value: bytes | None = Field(default=None, sa_type=BYTES)
    headers: Any = Field(sa_type=QUERY_JSON)
    published_at: datetime = Field(sa_type=MOMENT)


class OffsetRow(SQLModel, table=True):
    """How far a consumer group has read a topic of the one-machine bus."""

    __tablename__ = "bus_offset"

    group_id: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    xid: int = Field(sa_column=Column(Xid8(), nullable=False))
    log_id: int = Field(sa_column=Column(BigInteger, nullable=False))


class DeadLetterRow(SQLModel, table=True):
    """A message that could not be taken in, kept as it came."""

    __tablename__ = "dead_letter"
    __table_args__ = (Index("uq_dead_letter_place", "group_id", "topic", "partition", "position", unique=True),)

    dead_letter_id: UUID = Field(primary_key=True)
    group_id: str
    topic: str
    partition: int
    position: str
    code: str
    field: str = ""
    attempts: int = 1
    first_at: datetime = Field(sa_type=MOMENT)
    last_at: datetime = Field(sa_type=MOMENT)
    key: bytes | None = Field(default=None, sa_type=BYTES)
    value: bytes | None = Field(default=None, sa_type=BYTES)
    headers: Any = Field(sa_type=QUERY_JSON)
    resolved_at: datetime | None = Field(default=None, sa_type=MOMENT)
