"""Keys of partners' own systems. The key itself is nowhere: only its SHA-256 is kept, and a prefix to know it by."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Session

from casework.store.engine import driver

ACTOR = "system:api-"
"""How events name a system: this and the prefix of its key."""
USED_EVERY = timedelta(minutes=10)
"""The last use is written down at most once in this time, so that reading often costs no writes."""
_COLUMNS = """
    SELECT k.key_id, k.agency, coalesce(p.name, k.agency), k.system, k.prefix, k.made_at, k.made_by, k.expires_at,
      (SELECT max(at) FROM api_key_use u WHERE u.key_id = k.key_id AND what = 'used'),
      (SELECT min(at) FROM api_key_use u WHERE u.key_id = k.key_id AND what = 'revoked')
    FROM api_key k LEFT JOIN partner p ON p.agency = k.agency
"""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as we know it: whose it is, how long it holds, and when it last opened something."""

    key_id: UUID
    agency: str
    partner: str
    system: str
    prefix: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    @property
    def actor(self) -> str:
        """How events and the access log name the system that holds this key."""
        return ACTOR + self.prefix

    def standing(self, now: datetime) -> str:
        """Whether it opens anything: `valid`, `expired` or `revoked`."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= now else "valid"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to make."""

    key_id: UUID
    agency: str
    system: str
    made_by: str
    expires_at: datetime


def append_key(session: Session, new: NewKey, now: datetime) -> str | None:
    """Make a key and return it, for this once; None where it was made before."""
    prefix = secrets.token_hex(4)
    key = f"sikkep_{prefix}_{secrets.token_urlsafe(32)}"
    query = """
        INSERT INTO api_key (key_id, agency, system, prefix, key_hash, made_at, made_by, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key_id) DO NOTHING
    """
    said = [new.key_id, new.agency, new.system, prefix, _hash(key), now, new.made_by, new.expires_at]
    return key if driver(session).execute(query, said).rowcount else None


def find_key(session: Session, key: str) -> ApiKey | None:
    """What we know of a key that somebody shows; None where there is no such key."""
    row = driver(session).execute(f"{_COLUMNS} WHERE k.key_hash = %s", [_hash(key)]).fetchone()
    return ApiKey(*row) if row else None


def find_key_by_id(session: Session, key_id: UUID) -> ApiKey | None:
    """The key with this id."""
    row = driver(session).execute(f"{_COLUMNS} WHERE k.key_id = %s", [key_id]).fetchone()
    return ApiKey(*row) if row else None


def list_keys(session: Session) -> list[ApiKey]:
    """Every key there ever was, newest first within a partner."""
    rows = driver(session).execute(f"{_COLUMNS} ORDER BY 3, k.made_at DESC, k.key_id")
    return [ApiKey(*row) for row in rows]


def append_use(session: Session, key: ApiKey, now: datetime) -> None:
    """Write down that a key opened something, unless that was written down just now."""
    if key.used_at is None or now - key.used_at >= USED_EVERY:
        _append(session, key.key_id, "used", key.actor, now)


def revoke_key(session: Session, key_id: UUID, by: str, now: datetime) -> bool:
    """End a key for good; False where it was ended before."""
    return _append(session, key_id, "revoked", by, now)


def names_of_systems(session: Session) -> dict[str, str]:
    """The systems' names behind `system:api-…` actors, each with the prefix of its key."""
    return {ACTOR + prefix: f"{system} (API {prefix})" for system, prefix in _systems(session)}


def _systems(session: Session) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in driver(session).execute("SELECT system, prefix FROM api_key")]


def _append(session: Session, key_id: UUID, what: str, by: str, now: datetime) -> bool:
    query = """
        INSERT INTO api_key_use (use_id, key_id, what, at, done_by) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
    """
    return driver(session).execute(query, [uuid4(), key_id, what, now, by]).rowcount == 1


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
