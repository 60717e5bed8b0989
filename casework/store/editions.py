"""Hand-overs of registers: which edition came when, from whom, in which files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from schemas.ids import plain_id
from schemas.tables.registry import EditionRow


@dataclass(frozen=True, slots=True)
class Edition:
    """One hand-over that came in. `files` are name, SHA-256 and size of each.

    `reference_on` is the day that the data speaks of, `received_on` the day that `giver` handed it over with the paper
    `reference_number`; `imported_by` brought it, `signed_by` signed.
    """

    source: str
    name: str
    reference_on: date
    imported_at: datetime
    imported_by: str
    sha256: bytes
    files: Sequence[Mapping[str, Any]]
    rows_read: int
    rows_refused: int
    families: int
    hand_over_id: UUID | None = None
    received_on: date | None = None
    giver: str | None = None
    reference_number: str | None = None
    legal_basis: str | None = None
    signed_by: str | None = None
    signed_at: datetime | None = None

    @property
    def edition_id(self) -> UUID:
        """The same register and name always have the same id."""
        return plain_id("edition", self.source, self.name)

    @property
    def code(self) -> str:
        """As events name it: "p3ke:2023"."""
        return f"{self.source}:{self.name}"


_COLUMNS = tuple(field.name for field in fields(Edition))


def append_edition(session: Session, edition: Edition) -> None:
    """Write a hand-over down, once and for ever."""
    row = EditionRow(edition_id=edition.edition_id, **{name: getattr(edition, name) for name in _COLUMNS})
    row.files = list(edition.files)
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
    row = session.exec(
        query.order_by(col(EditionRow.reference_on).desc().nulls_last(), col(EditionRow.imported_at).desc())
    ).first()
    return _edition(row) if row else None


def list_editions(session: Session) -> list[Edition]:
    """All hand-overs, newest first."""
    rows = session.exec(select(EditionRow).order_by(col(EditionRow.imported_at).desc()))
    return [_edition(row) for row in rows]


def _edition(row: EditionRow) -> Edition:
    known = {name: getattr(row, name) for name in _COLUMNS}
    known["reference_on"] = row.reference_on or row.imported_at.date()
    return Edition(**known)
