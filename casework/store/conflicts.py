"""Alarms: a known event id came again with another body."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session


def append(session: Session, bodies: Sequence[tuple[UUID, str]], seen_at: datetime) -> None:
    """Keep what came, once per body."""
    statement = text(
        "INSERT INTO conflict (event_id, seen_at, body_hash, body) VALUES (:event_id, :seen_at, :body_hash, :body) "
        "ON CONFLICT (body_hash) DO NOTHING"
    )
    for event_id, body in bodies:
        body_hash = hashlib.sha256(body.encode()).digest()
        session.execute(statement, {"event_id": event_id, "seen_at": seen_at, "body_hash": body_hash, "body": body})


def count(session: Session) -> int:
    """How many alarms stand."""
    return int(session.execute(text("SELECT count(*) FROM conflict")).scalar_one())
