"""Column shapes that the tables share."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMES

MOMENT: Any = DateTime(timezone=True)
TEXT_JSON: Any = JSON  # keeps the text to the byte: hashes are taken over it
QUERY_JSON: Any = JSONB
BYTES: Any = LargeBinary
BIG: Any = BigInteger
EMPTY: Any = {"server_default": text("'{}'::jsonb")}
NOTHING: Any = {"server_default": text("'[]'::jsonb")}
NO: Any = {"server_default": text("false")}


def running_number() -> Any:
    """A bigint primary key that the database counts up."""
    return Column(BigInteger, Identity(always=True), primary_key=True)
