"""Values that people put right, beside what a register says, and above it until a later edition confirms them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from casework.store.engine import driver
from casework.store.homes import HOUSEHOLD, home_of
from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from schemas.codes import RecordField
from schemas.ids import child_id
from schemas.tables.family import CorrectionRow
from schemas.tables.registry import RecordRow

NUMBERS = {RecordField.NIK: "nik", RecordField.FAMILY_CARD: "family_card"}
"""Fields whose value is sealed, and the purpose of their blind index."""
_NAMES = (RecordField.NAME, RecordField.HEAD)
_SIMPLE: ColumnElement[str] = literal_column("'simple'::regconfig")
# An edition confirms where its row says the very value; a name in another spelling is the same name.
_SETTLE = """
    UPDATE correction c SET settled_at = %(now)s, settled_by = %(edition_id)s
    FROM registry_record r
    WHERE c.settled_at IS NULL AND r.record_id = c.record_id AND r.edition_id = %(edition_id)s AND r.is_present
      AND CASE c.field
        WHEN 'area' THEN r.area_code = c.value
        WHEN 'address' THEN r.address = c.value
        WHEN 'family_card' THEN r.family_card_index = c.value_index
        WHEN 'head' THEN upper(r.head_name) = upper(c.value)
        ELSE EXISTS (
          SELECT FROM person p WHERE p.person_id = c.person_id AND CASE c.field
            WHEN 'name' THEN upper(p.name) = upper(c.value)
            WHEN 'nik' THEN p.nik_index = c.value_index
            WHEN 'birth_date' THEN p.birth_date::text = c.value
            ELSE false END)
        END
"""


@dataclass(frozen=True, slots=True)
class Correction:
    """The right values of one row. `values` by field as plain text: dates as YYYY-MM-DD, areas as codes."""

    event_id: UUID
    record_id: UUID
    person_id: UUID | None
    values: Mapping[RecordField, str]
    actor: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Right:
    """One value in force. `number_index` and `cipher` are there for numbers, `value` for everything else."""

    correction_id: UUID
    value: str | None
    folded: str | None
    cipher: bytes | None
    index: bytes | None


Rights = Mapping[tuple[UUID, str], Right]
"""What is in force, by the id of the person or record, and the field."""


def keep_correction(session: Session, sealer: Sealer, said: Correction) -> None:
    """Put right values in the vault. The same event again changes nothing."""
    rows = [_row(sealer, said, field, value) for field, value in said.values.items()]
    session.connection().execute(insert(CorrectionRow).values(rows).on_conflict_do_nothing())


def _row(sealer: Sealer, said: Correction, field: RecordField, value: str) -> dict[str, object]:
    correction_id = child_id(said.event_id, "correction", field, said.person_id or said.record_id)
    purpose = NUMBERS.get(field)
    place = place_of("correction", "value_cipher", correction_id)
    return {
        "correction_id": correction_id,
        "event_id": said.event_id,
        "record_id": said.record_id,
        "person_id": said.person_id if field is not RecordField.HEAD else None,
        "field": field.value,
        "value": None if purpose else value,
        "value_folded": fold_name(value) if field in _NAMES else None,
        "value_cipher": sealer.seal(value, place) if purpose else None,
        "value_index": sealer.blind_index(purpose, value) if purpose else None,
        "actor": said.actor,
        "said_at": said.said_at,
    }


def rights_of(session: Session, record_ids: Iterable[UUID], person_ids: Iterable[UUID]) -> Rights:
    """The corrections in force for these rows; of two the later one."""
    row = CorrectionRow
    of_records = col(row.record_id).in_(list(record_ids)) & col(row.person_id).is_(None)
    query = select(row).where(_in_force(), or_(of_records, col(row.person_id).in_(list(person_ids))))
    rows = session.exec(query.order_by(col(row.said_at), col(row.correction_id)))
    return {
        (each.person_id or each.record_id, each.field): Right(
            each.correction_id, each.value, each.value_folded, each.value_cipher, each.value_index
        )
        for each in rows
    }


def settle_confirmed(session: Session, edition_id: UUID, now: datetime) -> int:
    """Mark the corrections that this edition confirms; from then on the register leads again. Returns how many.

    To be called in the transaction that promotes the edition, after its rows are written.
    """
    return driver(session).execute(_SETTLE, {"now": now, "edition_id": edition_id}).rowcount


def heads_of(session: Session, record_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The right names of heads, by the family's row, where people put them right."""
    rights = rights_of(session, record_ids, ())
    return {row_id: right.value for (row_id, field), right in rights.items() if field == "head" and right.value}


def find_household_ids_by_right_number(session: Session, index: bytes) -> set[UUID]:
    """Households with a corrected NIK or No. KK of this blind index."""
    return _households(session, col(CorrectionRow.value_index) == index)


def find_household_ids_by_right_name(session: Session, wanted: ColumnElement[str]) -> set[UUID]:
    """Households with a corrected name that a text query asks for."""
    return _households(
        session, func.to_tsvector(_SIMPLE, col(CorrectionRow.value_folded)).op("@@")(wanted)
    )  # fmt: skip


def _households(session: Session, condition: ColumnElement[bool]) -> set[UUID]:
    row = CorrectionRow
    of_people = select(HOUSEHOLD).select_from(row).join(*home_of(col(row.person_id)))
    of_records = select(RecordRow.household_id).join(row, col(row.record_id) == col(RecordRow.record_id))
    of_records = of_records.where(col(row.person_id).is_(None))
    return {found for query in (of_people, of_records) for found in session.exec(query.where(_in_force(), condition))}


def _in_force() -> ColumnElement[bool]:
    return col(CorrectionRow.settled_at).is_(None)
