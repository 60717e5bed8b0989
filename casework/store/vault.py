"""Who a family is: looked up by number or name, and shown with the numbers covered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal_column
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col, select

from casework.store.area_names import names_of_areas
from casework.store.corrections import (
    Rights,
    find_household_ids_by_right_name,
    find_household_ids_by_right_number,
    heads_of,
    rights_of,
)
from casework.store.homes import HOUSEHOLD, home_of
from casework.store.members import Member, Stated, members_of, opened, people_of_record, right_number
from casework.store.origins import Origin, edition_names, origins_of
from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from schemas.tables.registry import EditionRow, PersonRow, RecordRow

_SIGNS = re.compile(r"[\s.\-'`]+")
_ROWS_OF_A_FAMILY = 10
"""So many rows of people with one word in their names a family hardly has, in all registers together."""
# As in the index: a bound parameter would not find it.
_SIMPLE: ColumnElement[str] = literal_column("'simple'::regconfig")
_REGISTERS = case({"p3ke": 0, "dtsen": 1, "dtks": 2}, value=col(RecordRow.source), else_=3)
# The row that founded the household leads: after a merger the survivor keeps its name.
_FIRST = (col(RecordRow.own_household_id) != col(RecordRow.household_id), _REGISTERS, col(RecordRow.record_id))


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """The family as one register has it, with the place in the file it came from. `family_card` is masked.

    What people put right stands in its place; `stated` is what the register itself says of it, `origins` where values
    stand that its newest edition leaves blank. A row that people wrote
    (source "verval") has no edition.
    """

    record_id: UUID
    source: str
    edition: str
    reference_on: date | None
    file: str
    sheet: str
    row: int
    is_present: bool
    head_name: str
    address: str | None
    area_code: str | None
    kampung: str
    kecamatan: str
    decile: int | None
    aid: tuple[str, ...]
    indicators: tuple[str, ...]
    family_card: str
    stated: tuple[Stated, ...] = ()
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A household: its records in the registers, P3KE first, and its people, the head first."""

    household_id: UUID
    records: tuple[RegisterRecord, ...]
    members: tuple[Member, ...]

    @property
    def head_name(self) -> str | None:
        """The head, as the first register names them."""
        return next((record.head_name for record in self.records), None)

    @property
    def living(self) -> tuple[Member, ...]:
        """The members of whom nobody said that they died."""
        return tuple(member for member in self.members if not member.has_died)

    @property
    def address(self) -> str | None:
        """Where they live, as the first register that says so."""
        return next((record.address for record in self.records if record.address), None)


def find_household_ids_by_nik(session: Session, sealer: Sealer, text: str) -> list[UUID]:
    """Households with a person of this NIK, written with or without blanks and dots. The text itself goes nowhere."""
    index = sealer.blind_index("nik", _SIGNS.sub("", text))
    query = select(HOUSEHOLD).select_from(PersonRow).join(*home_of(col(PersonRow.person_id)))
    found = session.exec(query.where(col(PersonRow.nik_index) == index).distinct())
    return sorted({*found, *find_household_ids_by_right_number(session, index)})


def find_household_ids_by_family_card(session: Session, sealer: Sealer, text: str) -> list[UUID]:
    """Households with this No. KK."""
    index = sealer.blind_index("family_card", _SIGNS.sub("", text))
    found = session.exec(select(RecordRow.household_id).where(col(RecordRow.family_card_index) == index).distinct())
    return sorted({*found, *find_household_ids_by_right_number(session, index)})


def search_names(session: Session, words: str, limit: int) -> list[UUID]:
    """Households with a person whose name has all these words or beginnings of words, in any order and spelling.

    At most `limit`, those whose name is shortest first; none for words that fold to nothing.
    """
    folded = fold_name(words).split()
    if not folded:
        return []
    wanted = func.to_tsquery(_SIMPLE, " & ".join(f"{word}:*" for word in folded))
    has_words = func.to_tsvector(_SIMPLE, col(PersonRow.name_folded)).op("@@")(wanted)
    length = func.length(col(PersonRow.name_folded)).label("length")
    rows = select(col(PersonRow.person_id), length).where(has_words).order_by(length, col(PersonRow.person_id))
    near = rows.limit(limit * _ROWS_OF_A_FAMILY).subquery()
    homes = select(HOUSEHOLD).select_from(near).join(*home_of(near.c.person_id)).group_by(HOUSEHOLD)
    found = list(session.exec(homes.order_by(func.min(near.c.length), HOUSEHOLD).limit(limit)))
    put_right = find_household_ids_by_right_name(session, wanted) - set(found)
    return [*found, *sorted(put_right)][:limit]


def names_of(session: Session, household_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The head's name of each household, as the first register names them; unknown households are left out."""
    if not household_ids:
        return {}
    query = (
        select(RecordRow.household_id, RecordRow.record_id, RecordRow.head_name)
        .where(col(RecordRow.household_id).in_(household_ids))
        .ext(distinct_on(col(RecordRow.household_id)))
        .order_by(col(RecordRow.household_id), *_FIRST)
    )
    rows = session.exec(query).all()
    right = heads_of(session, [record_id for _, record_id, _ in rows])
    return {household_id: right.get(record_id, name) for household_id, record_id, name in rows}


def describe_record(session: Session, sealer: Sealer, record_id: UUID) -> Family | None:
    """One register's row with its people, for comparing it with another one's."""
    query = (
        select(RecordRow, EditionRow)
        .outerjoin(EditionRow, col(EditionRow.edition_id) == col(RecordRow.edition_id))
        .where(col(RecordRow.record_id) == record_id)
    )
    found = session.exec(query).first()
    if found is None:
        return None
    row, edition = found
    areas = names_of_areas(session, _with_kecamatan(row.area_code))
    names = edition_names(session, [row.origins])
    record = _put_right(_record(row, edition, areas, sealer, names), rights_of(session, [record_id], ()), sealer)
    return Family(row.household_id, (record,), people_of_record(session, sealer, record_id))


def describe_household(session: Session, sealer: Sealer, household_id: UUID) -> Family:
    """Everything that the registers say of a household; without records and members where they know nothing of it."""
    query = (
        select(RecordRow, EditionRow)
        .outerjoin(EditionRow, col(EditionRow.edition_id) == col(RecordRow.edition_id))
        .where(col(RecordRow.household_id) == household_id)
        .order_by(*_FIRST)
    )
    rows = session.exec(query).all()
    areas = names_of_areas(session, [code for row, _ in rows for code in _with_kecamatan(row.area_code)])
    rights = rights_of(session, [row.record_id for row, _ in rows], ())
    names = edition_names(session, [row.origins for row, _ in rows])
    records = tuple(_put_right(_record(row, edition, areas, sealer, names), rights, sealer) for row, edition in rows)
    members = members_of(session, sealer, household_id, [row.record_id for row, _ in rows])
    return Family(household_id, records, _with_right_head(records, members))


def _with_right_head(records: Sequence[RegisterRecord], members: tuple[Member, ...]) -> tuple[Member, ...]:
    """One head: the first that a register names, or whom people named instead."""
    if any(stated.field == "head" for record in records[:1] for stated in record.stated):
        return tuple(replace(member, is_head=member.name == records[0].head_name) for member in members)
    head = next((member for member in members if member.is_head), None)
    return tuple(replace(member, is_head=member is head) for member in members)


def _with_kecamatan(code: str | None) -> list[str]:
    return [code, code[:8]] if code else []


def _record(
    row: RecordRow, edition: EditionRow | None, areas: Mapping[str, str], sealer: Sealer, names: Mapping[str, str]
) -> RegisterRecord:
    code = row.area_code or ""
    card_place = place_of("registry_record", "family_card_cipher", row.record_id)
    return RegisterRecord(
        record_id=row.record_id,
        source=row.source,
        edition=edition.name if edition else "",
        reference_on=edition.reference_on if edition else None,
        file=row.file,
        sheet=row.sheet,
        row=row.row,
        is_present=row.is_present,
        head_name=row.head_name,
        address=row.address,
        area_code=row.area_code,
        kampung=areas.get(code, ""),
        kecamatan=areas.get(code[:8], ""),
        decile=row.decile,
        aid=tuple(row.aid),
        indicators=tuple(row.indicators),
        family_card=opened(sealer, row.family_card_cipher, card_place),
        origins=origins_of(row.origins, names),
    )


def _put_right(record: RegisterRecord, rights: Rights, sealer: Sealer) -> RegisterRecord:
    given = {field: rights.get((record.record_id, field)) for field in ("head", "address", "family_card")}
    stated = {"head": record.head_name, "address": record.address or "", "family_card": record.family_card}
    right = {field: value for field, value in given.items() if value}
    said = {field: value.value or "" for field, value in right.items()}
    if card := right.get("family_card"):
        said["family_card"] = right_number(sealer, card)
    return replace(
        record,
        head_name=said.get("head", record.head_name),
        address=said.get("address", record.address),
        family_card=said.get("family_card", record.family_card),
        stated=tuple(Stated(field, stated[field]) for field in right),
    )
