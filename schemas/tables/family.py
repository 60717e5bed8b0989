"""What people said of families beside the registers: corrected values, who died, who and what belongs where."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT


class CorrectionRow(SQLModel, table=True):
    """A value that a person put right. It stands above the register's until an edition confirms it (`settled_at`).

    `person_id` None: it is about the family's row. Numbers are encrypted, with a blind index as in the registers.
    """

    __tablename__ = "correction"
    __table_args__ = (
        Index(
            "ix_correction_name_words", text("to_tsvector('simple'::regconfig, value_folded)"), postgresql_using="gin"
        ),
    )

    correction_id: UUID = Field(primary_key=True)
    event_id: UUID
    record_id: UUID = Field(index=True)
    person_id: UUID | None = Field(default=None, index=True)
    field: str
    value: str | None = None
    value_folded: str | None = None
    value_cipher: bytes | None = Field(default=None, sa_type=BYTES)
    value_index: bytes | None = Field(default=None, sa_type=BYTES, index=True)
    actor: str
    said_at: datetime = Field(sa_type=MOMENT)
    settled_at: datetime | None = Field(default=None, sa_type=MOMENT)
    settled_by: UUID | None = None


class PersonWordRow(SQLModel, table=True):
    """What people last said of one person of a register: died, or belongs to another household than the row."""

    __tablename__ = "person_word"

    person_id: UUID = Field(primary_key=True)
    household_id: UUID | None = Field(default=None, index=True)
    has_died: bool = False
    died_on: date | None = None
    said_at: datetime = Field(sa_type=MOMENT)


class RecordWordRow(SQLModel, table=True):
    """To which household a register's row belongs by a person's word; matching does not take it elsewhere."""

    __tablename__ = "record_word"

    record_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(index=True)
    said_at: datetime = Field(sa_type=MOMENT)
