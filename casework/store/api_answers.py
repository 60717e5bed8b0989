"""What partners' systems were answered, so that the same request again gets the same answer and does nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from casework.store.engine import driver


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given: the SHA-256 of what was asked, the status and the text."""

    asked_hash: bytes
    status: int
    body: str


def lock_request(session: Session, agency: str, request_key: str) -> None:
    """Keep the same request waiting that comes a second time, until the transaction ends."""
    query = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 19))"
    driver(session).execute(query, [f"{agency} {request_key}"])


def find_answer(session: Session, agency: str, request_key: str) -> Answer | None:
    """What this request was answered before."""
    query = "SELECT asked_hash, status, body FROM api_answer WHERE agency = %s AND request_key = %s"
    row = driver(session).execute(query, [agency, request_key]).fetchone()
    return Answer(*row) if row else None


def append_answer(session: Session, agency: str, request_key: str, answer: Answer, now: datetime) -> None:
    """Keep an answer for good."""
    query = "INSERT INTO api_answer (agency, request_key, asked_hash, status, body, at) VALUES (%s, %s, %s, %s, %s, %s)"
    said = [agency, request_key, answer.asked_hash, answer.status, answer.body, now]
    driver(session).execute(query, said)
