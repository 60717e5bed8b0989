"""Who is signed in, and how often somebody tried to."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from casework.store.users import User, find_user
from schemas.tables.people import SessionRow, SignInRow

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
"""The last visit is written down at most once a minute, so that reading pages costs no write."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in browser and the person at it."""

    user: User
    csrf: str


def open_session(session: Session, user_id: UUID, now: datetime) -> str:
    """Sign a browser in; returns the cookie's value, of which only the SHA-256 is stored."""
    token = secrets.token_urlsafe(32)
    row = SessionRow(
        token_hash=_hash(token), user_id=user_id, created_at=now, seen_at=now, csrf=secrets.token_urlsafe(24)
    )
    session.add(row)
    session.flush()
    return token


def find_session(
    session: Session, token: str, now: datetime, idle: timedelta = IDLE, longest: timedelta = ABSOLUTE
) -> SignedIn | None:
    """The signed-in person for a cookie; None where it is unknown, too old, or the account is switched off."""
    row = session.get(SessionRow, _hash(token))
    if row is None or now - row.seen_at > idle or now - row.created_at > longest:
        return None
    user = find_user(session, row.user_id)
    if user is None or not user.is_active:
        return None
    if now - row.seen_at > SEEN_EVERY:
        row.seen_at = now
    return SignedIn(user, row.csrf)


def close_session(session: Session, token: str) -> None:
    """Sign one browser out."""
    session.exec(delete(SessionRow).where(col(SessionRow.token_hash) == _hash(token)))


def close_sessions_of(session: Session, user_id: UUID) -> None:
    """Sign a person out everywhere."""
    session.exec(delete(SessionRow).where(col(SessionRow.user_id) == user_id))


def forget_old_sessions(session: Session, now: datetime, longest: timedelta = ABSOLUTE) -> None:
    """Remove sessions and sign-in tries that no longer count."""
    session.exec(delete(SessionRow).where(col(SessionRow.created_at) < now - longest))
    session.exec(delete(SignInRow).where(col(SignInRow.at) < now - timedelta(days=30)))


def add_try(session: Session, login_hash: bytes, address: str, now: datetime) -> UUID:
    """Write down a try to sign in before it is checked, so that tries side by side are all counted."""
    row = SignInRow(try_id=uuid4(), at=now, login_hash=login_hash, address=address, is_success=False)
    session.add(row)
    session.flush()
    return row.try_id


def mark_success(session: Session, try_id: UUID) -> None:
    """The try went well, and no longer counts against anybody."""
    session.exec(update(SignInRow).where(col(SignInRow.try_id) == try_id).values(is_success=True))


def count_failures(
    session: Session, since: datetime, login_hash: bytes | None = None, address: str | None = None
) -> int:
    """Tries since then that failed, of this account or from this address where they are given."""
    query = select(func.count()).where(col(SignInRow.at) > since, ~col(SignInRow.is_success))
    if login_hash is not None:
        query = query.where(col(SignInRow.login_hash) == login_hash)
    if address is not None:
        query = query.where(col(SignInRow.address) == address)
    return session.exec(query).one()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
