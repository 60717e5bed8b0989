"""How partners answer by a link in a message, and the proof that they handed help over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT


class SupportLinkRow(SQLModel, table=True):
    """A link for one agency and one piece of help. Of its token only the SHA-256 is here. Written once."""

    __tablename__ = "support_link"
    __table_args__ = (
        Index("uq_support_link_token_hash", "token_hash", unique=True),
        Index("ix_support_link_support_id", "support_id"),
    )

    link_id: UUID = Field(primary_key=True)
    support_id: UUID
    notice_id: UUID
    agency: str
    token_hash: bytes = Field(sa_type=BYTES)
    issued_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)


class SupportLinkUseRow(SQLModel, table=True):
    """What was done with a link: opened, answered (once), revoked (once). Written once."""

    __tablename__ = "support_link_use"
    __table_args__ = (
        Index("ix_support_link_use_link_id", "link_id"),
        Index(
            "uq_support_link_use_once",
            "link_id",
            "what",
            unique=True,
            postgresql_where=text("what IN ('answered', 'revoked')"),
        ),
    )

    use_id: UUID = Field(primary_key=True)
    link_id: UUID
    what: str
    at: datetime = Field(sa_type=MOMENT)


class SupportProofRow(SQLModel, table=True):
    """A photo or paper of a delivery; its bytes lie in the documents folder under `stored_as`. Written once."""

    __tablename__ = "support_proof"

    proof_id: UUID = Field(primary_key=True)
    support_id: UUID = Field(index=True)
    media_type: str
    size: int
    sha256: bytes = Field(sa_type=BYTES)
    stored_as: str
    kept_at: datetime = Field(sa_type=MOMENT)
    kept_by: str
