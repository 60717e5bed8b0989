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
from casework.store.sealing import Sealer, Unopenable, masked, place_of
from casework.store.spelling import fold_name
from schemas.tables.registry import EditionRow, PersonRow, RecordRow

_SIGNS = re.compile(r"[\s.\-'`]+")
# As in the index: a bound parameter would not find it.
_SIMPLE: ColumnElement[str] = literal_column("'simple'::regconfig")
_FIRST_REGISTERS = case({"p3ke": 0, "dtsen": 1, "dtks": 2}, value=col(RecordRow.source), else_=3)


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """The family as one register has it, with the place in the file it came from. `family_card` is masked."""

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


@dataclass(frozen=True, slots=True)
class Member:
    """One person. `nik` is masked; `sources` are the registers that name the person."""

    name: str
    relation: str | None
    is_head: bool
    sex: str | None
    birth_date: date | None
    nik: str
    is_nik_trusted: bool
    sources: tuple[str, ...]

    def age_on(self, day: date) -> int | None:
        """Whole years on that day."""
        born = self.birth_date
        return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


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
    def address(self) -> str | None:
        """Where they live, as the first register that says so."""
        return next((record.address for record in self.records if record.address), None)


def find_household_ids_by_nik(session: Session, sealer: Sealer, text: str) -> list[UUID]:
    """Households with a person of this NIK, written with or without blanks and dots. The text itself goes nowhere."""
    index = sealer.blind_index("nik", _SIGNS.sub("", text))
    query = select(PersonRow.household_id).where(col(PersonRow.nik_index) == index).distinct()
    return list(session.exec(query.order_by(col(PersonRow.household_id))))


def find_household_ids_by_family_card(session: Session, sealer: Sealer, text: str) -> list[UUID]:
    """Households with this No. KK."""
    index = sealer.blind_index("family_card", _SIGNS.sub("", text))
    query = select(RecordRow.household_id).where(col(RecordRow.family_card_index) == index).distinct()
    return list(session.exec(query.order_by(col(RecordRow.household_id))))


def search_names(session: Session, words: str, limit: int) -> list[UUID]:
    """Households with a person whose name has all these words or beginnings of words, in any order and spelling.

    At most `limit`, those whose name is shortest first; none for words that fold to nothing.
    """
    folded = fold_name(words).split()
    if not folded:
        return []
    wanted = func.to_tsquery(_SIMPLE, " & ".join(f"{word}:*" for word in folded))
    has_words = func.to_tsvector(_SIMPLE, col(PersonRow.name_folded)).op("@@")(wanted)
    query = select(PersonRow.household_id).where(has_words).group_by(col(PersonRow.household_id))
    shortest = func.min(func.length(col(PersonRow.name_folded)))
    return list(session.exec(query.order_by(shortest, col(PersonRow.household_id)).limit(limit)))


def names_of(session: Session, household_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The head's name of each household, as the first register names them; unknown households are left out."""
    if not household_ids:
        return {}
    query = (
        select(RecordRow.household_id, RecordRow.head_name)
        .where(col(RecordRow.household_id).in_(household_ids))
        .ext(distinct_on(col(RecordRow.household_id)))
        .order_by(col(RecordRow.household_id), _FIRST_REGISTERS, col(RecordRow.record_id))
    )
    return dict(session.exec(query).all())


def describe_household(session: Session, sealer: Sealer, household_id: UUID) -> Family:
    """Everything that the registers say of a household; without records and members where they know nothing of it."""
    query = (
        select(RecordRow, EditionRow)
        .join(EditionRow, col(EditionRow.edition_id) == col(RecordRow.edition_id))
        .where(col(RecordRow.household_id) == household_id)
        .order_by(_FIRST_REGISTERS, col(RecordRow.record_id))
    )
    rows = session.exec(query).all()
    areas = names_of_areas(session, [code for row, _ in rows for code in _with_kecamatan(row.area_code)])
    records = tuple(_record(row, edition, areas, sealer) for row, edition in rows)
    return Family(household_id, records, _members(session, sealer, household_id, [row.record_id for row, _ in rows]))


def _with_kecamatan(code: str | None) -> list[str]:
    return [code, code[:8]] if code else []


def _record(row: RecordRow, edition: EditionRow, areas: Mapping[str, str], sealer: Sealer) -> RegisterRecord:
    code = row.area_code or ""
    card_place = place_of("registry_record", "family_card_cipher", row.record_id)
    return RegisterRecord(
        record_id=row.record_id,
        source=row.source,
        edition=edition.name,
        reference_on=edition.reference_on,
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
        family_card=_opened(sealer, row.family_card_cipher, card_place),
    )


def _members(session: Session, sealer: Sealer, household_id: UUID, records: Sequence[UUID]) -> tuple[Member, ...]:
    """People whom two registers name stand there once, as the first register has them."""
    rows = session.exec(select(PersonRow).where(col(PersonRow.household_id) == household_id)).all()
    known: list[tuple[PersonRow, Member]] = []
    for row in sorted(
        rows, key=lambda r: (records.index(r.record_id), not r.is_head, r.birth_date or date.max, r.name)
    ):
        at = next((at for at, (other, _) in enumerate(known) if _is_same_person(row, other)), None)
        if at is None:
            known.append((row, _member(row, sealer)))
        else:
            first, member = known[at]
            known[at] = (first, replace(member, sources=(*member.sources, row.source)))
    return tuple(member for _, member in known)


def _is_same_person(row: PersonRow, other: PersonRow) -> bool:
    if row.record_id == other.record_id:
        return False
    if row.nik_index and other.nik_index and row.is_nik_trusted and other.is_nik_trusted:
        return row.nik_index == other.nik_index
    return row.name_folded == other.name_folded


def _member(row: PersonRow, sealer: Sealer) -> Member:
    nik = _opened(sealer, row.nik_cipher, place_of("person", "nik_cipher", row.person_id))
    return Member(row.name, row.relation, row.is_head, row.sex, row.birth_date, nik, row.is_nik_trusted, (row.source,))


def _opened(sealer: Sealer, cipher: bytes | None, place: str) -> str:
    """Masked; "?" where it does not open, so that one altered row does not hide a family."""
    if cipher is None:
        return ""
    try:
        return masked(sealer.open(cipher, place))
    except Unopenable:
        return "?"
