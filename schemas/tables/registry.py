"""The vault and the registers: who the families are. Names and numbers stay here and nowhere else."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, EMPTY, MOMENT, QUERY_JSON


class AreaRow(SQLModel, table=True):
    """An official area: kabupaten, kecamatan, kampung or kelurahan (Kemendagri code with dots)."""

    __tablename__ = "area"

    code: str = Field(primary_key=True)
    name: str
    level: str
    parent: str | None = Field(default=None, index=True)


class EditionRow(SQLModel, table=True):
    """One hand-over of a register. Never changed once imported."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("source", "name"), UniqueConstraint("sha256"))

    edition_id: UUID = Field(primary_key=True)
    source: str
    name: str
    reference_on: date | None = None
    imported_at: datetime = Field(sa_type=MOMENT)
    imported_by: str
    sha256: bytes = Field(sa_type=BYTES)
    files: Any = Field(sa_type=QUERY_JSON)
    rows_read: int
    rows_refused: int
    families: int
    hand_over_id: UUID | None = None
    received_on: date | None = None
    giver: str | None = None
    reference_number: str | None = None
    legal_basis: str | None = None
    signed_by: str | None = None
    signed_at: datetime | None = Field(default=None, sa_type=MOMENT)


class RecordRow(SQLModel, table=True):
    """A family as one register knows it, as of its newest edition, and the household it belongs to."""

    __tablename__ = "registry_record"
    __table_args__ = (
        UniqueConstraint("source", "key_index"),
        Index("ix_registry_record_household_id", "household_id"),
        Index("ix_registry_record_source_edition_id", "source", "edition_id"),
    )

    record_id: UUID = Field(primary_key=True)
    source: str
    key_index: bytes = Field(sa_type=BYTES)
    household_id: UUID
    own_household_id: UUID
    edition_id: UUID
    data_event_id: UUID
    file: str = ""
    sheet: str = ""
    row: int = 0
    area_code: str | None = None
    decile: int | None = None
    aid: Any = Field(sa_type=QUERY_JSON)
    indicators: Any = Field(sa_type=QUERY_JSON)
    content_hash: bytes = Field(sa_type=BYTES)
    is_present: bool = True
    head_name: str
    address: str | None = None
    place_written: str | None = None
    said_hash: bytes | None = Field(default=None, sa_type=BYTES)
    origins: Any = Field(default_factory=dict, sa_type=QUERY_JSON, sa_column_kwargs=EMPTY)
    key_cipher: bytes = Field(sa_type=BYTES)
    family_card_cipher: bytes | None = Field(default=None, sa_type=BYTES)
    family_card_index: bytes | None = Field(default=None, sa_type=BYTES, index=True)


class PersonRow(SQLModel, table=True):
    """A family member as one register knows them. NIK encrypted, with a keyed blind index for looking up.

    They live where their row stands (`record_id`), or where a person's word put them: the view `person_home`.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_record_id", "record_id"),
        Index("ix_person_nik_index", "nik_index"),
        Index("ix_person_name_words", text("to_tsvector('simple'::regconfig, name_folded)"), postgresql_using="gin"),
    )

    person_id: UUID = Field(primary_key=True)
    record_id: UUID
    source: str
    name: str
    name_folded: str
    sex: str | None = None
    birth_date: date | None = None
    relation: str | None = None
    is_head: bool = False
    nik_cipher: bytes | None = Field(default=None, sa_type=BYTES)
    nik_index: bytes | None = Field(default=None, sa_type=BYTES)
    is_nik_trusted: bool = False
    origins: Any = Field(default_factory=dict, sa_type=QUERY_JSON, sa_column_kwargs=EMPTY)


class FindingToldRow(SQLModel, table=True):
    """A finding of the matching that has been told. Found again, it is not told again."""

    __tablename__ = "finding_told"

    event_id: UUID = Field(primary_key=True)
    told_at: datetime = Field(sa_type=MOMENT)


class NoteRow(SQLModel, table=True):
    """Free text that belongs to an event. Written once."""

    __tablename__ = "note"

    note_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(index=True)
    written_at: datetime = Field(sa_type=MOMENT)
    actor: str
    text: str
