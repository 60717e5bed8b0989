"""Free text that people wrote about a family. It stays in the vault; events only name it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from schemas.tables.registry import NoteRow


@dataclass(frozen=True, slots=True)
class Note:
    """One piece of free text and who wrote it."""

    note_id: UUID
    household_id: UUID
    written_at: datetime
    actor: str
    text: str


def keep_note(session: Session, note: Note) -> None:
    """Put a note in the vault. The same id again changes nothing."""
    values = {name: getattr(note, name) for name in Note.__slots__}
    session.connection().execute(insert(NoteRow).values(values).on_conflict_do_nothing())


def texts_of(session: Session, household_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The notes of some households by their ids."""
    query = select(NoteRow.note_id, NoteRow.text).where(col(NoteRow.household_id).in_(household_ids))
    return dict(session.exec(query).all())
