"""Who may sign in, and where they are signed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.tables.columns import BYTES, MOMENT, QUERY_JSON


class UserRow(SQLModel, table=True):
    """A person with an account. `areas` are code prefixes; a case worker sees only households below them."""

    __tablename__ = "app_user"

    user_id: UUID = Field(primary_key=True)
    login: str = Field(unique=True)
    name: str
    password_hash: str
    role: str
    agency: str | None = None
    areas: Any = Field(sa_type=QUERY_JSON)
    language: str = "id"
    is_active: bool = True


class SessionRow(SQLModel, table=True):
    """A signed-in browser. The cookie's value is never stored, only its SHA-256."""

    __tablename__ = "web_session"

    token_hash: bytes = Field(primary_key=True, sa_type=BYTES)
    user_id: UUID = Field(index=True)
    created_at: datetime = Field(sa_type=MOMENT)
    seen_at: datetime = Field(sa_type=MOMENT)
    csrf: str


class SignInRow(SQLModel, table=True):
    """A try to sign in, for slowing down guessing."""

    __tablename__ = "sign_in_try"

    try_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=MOMENT, index=True)
    login_hash: bytes = Field(sa_type=BYTES, index=True)
    address: str
    is_success: bool
