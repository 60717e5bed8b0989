"""Hand-overs of registers: which edition came when, from whom, in which files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from schemas.ids import plain_id
from schemas.tables.registry import EditionRow


@dataclass(frozen=True, slots=True)
class Edition:
    """One hand-over. `files` are name, SHA-256 and size of each; `reference_on` is the day that the data speaks of."""

    source: str
    name: str
    reference_on: date
    imported_at: datetime
    imported_by: str
    sha256: bytes
    files: Sequence[dict[str, Any]]
    rows_read: int
    rows_refused: int
    families: int

    @property
    def edition_id(self) -> UUID:
        """The same register and name always have the same id."""
        return plain_id("edition", self.source, self.name)

    @property
    def code(self) -> str:
        """As events name it: "p3ke:2023"."""
        return f"{self.source}:{self.name}"


def append_edition(session: Session, edition: Edition) -> None:
    """Write a hand-over down, once and for ever."""
    row = EditionRow(
        edition_id=edition.edition_id, source=edition.source, name=edition.name, reference_on=edition.reference_on,
        imported_at=edition.imported_at, imported_by=edition.imported_by, sha256=edition.sha256,
        files=list(edition.files), rows_read=edition.rows_read, rows_refused=edition.rows_refused,
        families=edition.families,
    )  # fmt: skip
    session.add(row)
    session.flush()


def has_edition(session: Session, source: str, name: str) -> bool:
    """Whether this edition of this register has been taken in."""
    return session.get(EditionRow, plain_id("edition", source, name)) is not None


def find_edition_of_files(session: Session, sha256: bytes) -> str | None:
    """The edition ("p3ke:2023") that came with exactly these files, if any."""
    row = session.exec(select(EditionRow).where(col(EditionRow.sha256) == sha256)).first()
    return f"{row.source}:{row.name}" if row else None


def find_newest_reference(session: Session, source: str) -> date | None:
    """The newest day that this register's editions speak of."""
    return session.exec(select(func.max(EditionRow.reference_on)).where(col(EditionRow.source) == source)).one()


def find_newest_edition(session: Session, source: str) -> Edition | None:
    """The edition of this register that speaks of the newest day."""
    query = select(EditionRow).where(col(EditionRow.source) == source)
    row = session.exec(query.order_by(col(EditionRow.reference_on).desc(), col(EditionRow.imported_at).desc())).first()
    return _edition(row) if row else None


def list_editions(session: Session) -> list[Edition]:
    """All hand-overs, newest first."""
    rows = session.exec(select(EditionRow).order_by(col(EditionRow.imported_at).desc()))
    return [_edition(row) for row in rows]


def _edition(row: EditionRow) -> Edition:
    return Edition(
        row.source, row.name, row.reference_on or row.imported_at.date(), row.imported_at, row.imported_by, row.sha256,
        tuple(row.files), row.rows_read, row.rows_refused, row.families,
    )  # fmt: skip
