"""The people who bear a number that several people bear, as their register names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from casework.store.corrections import Right, rights_of
from casework.store.homes import HOUSEHOLD, home_of
from casework.store.members import opened
from casework.store.sealing import Sealer, place_of
from schemas.tables.registry import PersonRow, RecordRow


@dataclass(frozen=True, slots=True)
class Bearer:
    """One of them. `nik` is masked."""

    person_id: UUID
    household_id: UUID
    name: str
    sex: str | None
    birth_date: date | None
    relation: str | None
    area_code: str | None
    nik: str


def list_bearers(session: Session, sealer: Sealer, person_ids: Sequence[UUID]) -> list[Bearer]:
    """Those of these people who are still in a register, by family and name."""
    query = (
        select(PersonRow, RecordRow.area_code, HOUSEHOLD)
        .join(RecordRow, col(RecordRow.record_id) == col(PersonRow.record_id))
        .join(*home_of(col(PersonRow.person_id)))
        .where(col(PersonRow.person_id).in_(person_ids))
        .order_by(col(PersonRow.record_id), col(PersonRow.name), col(PersonRow.person_id))
    )
    rights = rights_of(session, (), person_ids)
    return [
        _bearer(person, household_id, area_code, sealer, rights.get((person.person_id, "nik")))
        for person, area_code, household_id in session.exec(query)
    ]


def _bearer(row: PersonRow, household_id: UUID, area_code: str | None, sealer: Sealer, right: Right | None) -> Bearer:
    cipher, place = row.nik_cipher, place_of("person", "nik_cipher", row.person_id)
    if right:
        cipher, place = right.cipher, place_of("correction", "value_cipher", right.correction_id)
    nik = opened(sealer, cipher, place)
    return Bearer(row.person_id, household_id, row.name, row.sex, row.birth_date, row.relation, area_code, nik)
