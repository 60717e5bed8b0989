"""The people who bear one NIK in a register, each as their row says it, for a person to tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from casework.store.members import opened
from casework.store.sealing import Sealer, place_of
from schemas.tables.registry import EditionRow, PersonRow, RecordRow


@dataclass(frozen=True, slots=True)
class Bearer:
    """One person and the family that they stand in. `nik` is masked; `is_trusted`: they are found by it."""

    person_id: UUID
    household_id: UUID
    name: str
    nik: str
    is_trusted: bool
    birth_date: date | None
    sex: str | None
    relation: str | None
    head_name: str
    address: str | None
    area_code: str | None
    edition: str
    file: str
    sheet: str
    row: int


def list_bearers(session: Session, sealer: Sealer, person_ids: Sequence[UUID]) -> list[Bearer]:
    """These people, in the order of their register's file. Whom the register does not have any more is left out."""
    query = (
        select(PersonRow, RecordRow, EditionRow.name)
        .join(RecordRow, col(RecordRow.record_id) == col(PersonRow.record_id))
        .join(EditionRow, col(EditionRow.edition_id) == col(RecordRow.edition_id))
        .where(col(PersonRow.person_id).in_(person_ids))
        .order_by(col(RecordRow.file), col(RecordRow.row), col(PersonRow.person_id))
    )
    return [_bearer(sealer, *found) for found in session.exec(query)]


def _bearer(sealer: Sealer, person: PersonRow, record: RecordRow, edition: str) -> Bearer:
    nik = opened(sealer, person.nik_cipher, place_of("person", "nik_cipher", person.person_id))
    return Bearer(
        person.person_id, person.household_id, person.name, nik, person.is_nik_trusted, person.birth_date, person.sex,
        person.relation, record.head_name, record.address, record.area_code, f"{record.source}:{edition}",
        record.file, record.sheet, record.row,
    )  # fmt: skip
