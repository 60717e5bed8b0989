"""Keeps the documents of requests: bytes in a folder of their own under random names, everything else in a table."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlmodel import Session, col, select

from schemas.data_requests import Paper
from schemas.sharing import PaperSort
from schemas.tables.sharing import DataRequestPaperRow

LARGEST = 5 * 1024 * 1024
# What a file is stands in its first bytes; its name and what the browser says of it are only claims.
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class Altered(Exception):
    """The bytes in the folder are no longer those that were attached, or they are gone."""


class Kept(Protocol):
    """What is written down of bytes in the documents folder."""

    @property
    def stored_as(self) -> str:
        """Their random name there."""

    @property
    def sha256(self) -> bytes:
        """What they must come to."""


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Bytes that lie in the documents folder."""

    stored_as: str
    size: int
    sha256: bytes


def media_type_of(content: bytes) -> str | None:
    """PDF, JPEG or PNG by the first bytes; None for everything else."""
    return next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)


def store_bytes(folder: Path, content: bytes) -> StoredBytes:
    """Put bytes in the folder under a random name, readable by the program alone, safe on disk when this returns."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    return StoredBytes(name, len(content), hashlib.sha256(content).digest())


def discard_bytes(folder: Path, stored_as: str) -> None:
    """Remove bytes that no request speaks of."""
    (folder / stored_as).unlink(missing_ok=True)


def read_bytes(folder: Path, paper: Kept) -> bytes:
    """The document as it was attached. Raises `Altered`."""
    try:
        content = (folder / paper.stored_as).read_bytes()
    except FileNotFoundError:
        raise Altered from None
    if hashlib.sha256(content).digest() != paper.sha256:
        raise Altered
    return content


def append_paper(session: Session, paper: Paper) -> None:
    """Write down that a document belongs to a request."""
    session.add(DataRequestPaperRow(**{name: getattr(paper, name) for name in Paper.__slots__}))
    session.flush()


def list_papers(session: Session, request_id: UUID) -> list[Paper]:
    """A request's documents, the newest of each sort first."""
    query = select(DataRequestPaperRow).where(col(DataRequestPaperRow.request_id) == request_id)
    rows = session.exec(query.order_by(col(DataRequestPaperRow.attached_at).desc(), col(DataRequestPaperRow.paper_id)))
    return [_paper(row) for row in rows]


def find_paper(session: Session, request_id: UUID, paper_id: UUID) -> Paper | None:
    """One document of this request; None where it has none such."""
    row = session.get(DataRequestPaperRow, paper_id)
    return _paper(row) if row and row.request_id == request_id else None


def _paper(row: DataRequestPaperRow) -> Paper:
    values = {name: getattr(row, name) for name in Paper.__slots__}
    return Paper(**values | {"sort": PaperSort(row.sort)})
