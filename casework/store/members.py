"""The people of a family: each once, with the values that people put right, and who of them died."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from casework.store.corrections import Right, Rights, rights_of
from casework.store.homes import lives_in
from casework.store.origins import Origin, edition_names, origins_of
from casework.store.sealing import Sealer, Unopenable, masked, place_of
from schemas.ages import age_on
from schemas.tables.family import PersonWordRow
from schemas.tables.registry import PersonRow


class Stated(NamedTuple):
    """What a register says where a person put it right. Numbers are masked."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Member:
    """One person. `nik` is masked; `sources` are the registers that name the person.

    `person_ids` are the person's rows in the registers, `stated` what the first of them says of corrected values,
    `origins` where its values stand that the newest edition leaves blank.
    """

    name: str
    relation: str | None
    is_head: bool
    sex: str | None
    birth_date: date | None
    nik: str
    is_nik_trusted: bool
    sources: tuple[str, ...]
    person_ids: tuple[UUID, ...] = ()
    record_id: UUID | None = None
    stated: tuple[Stated, ...] = ()
    has_died: bool = False
    died_on: date | None = None
    origins: tuple[Origin, ...] = ()

    def age_on(self, day: date) -> int | None:
        """Whole years on that day."""
        return age_on(self.birth_date, day) if self.birth_date else None


class _Known(NamedTuple):
    """A person's row with what is right of it: for telling who is who."""

    row: PersonRow
    folded: str
    nik_index: bytes | None
    is_trusted: bool
    member: Member


def members_of(session: Session, sealer: Sealer, household_id: UUID, records: Sequence[UUID]) -> tuple[Member, ...]:
    """People whom two registers name stand there once, as the first register has them; who died stands last.

    `records` are the household's rows in the order of the registers.
    """
    rows = session.exec(select(PersonRow).where(lives_in(household_id))).all()
    ids = [row.person_id for row in rows]
    rights = rights_of(session, (), ids)
    places = {record_id: place for place, record_id in enumerate(records)}
    ordered = sorted(
        rows,
        key=lambda r: (places.get(r.record_id, len(places)), not r.is_head, r.birth_date or date.max, r.name),
    )
    names = edition_names(session, [row.origins for row in rows])
    found = _each_once([_known(row, rights, sealer, names) for row in ordered])
    return tuple(sorted(_with_deaths(session, found, ids), key=lambda member: member.has_died))


def people_of_record(session: Session, sealer: Sealer, record_id: UUID) -> tuple[Member, ...]:
    """The people of one register's row, with what people put right of them; the head first, who died last."""
    rows = session.exec(select(PersonRow).where(col(PersonRow.record_id) == record_id)).all()
    ids = [row.person_id for row in rows]
    rights = rights_of(session, (), ids)
    ordered = sorted(rows, key=lambda r: (not r.is_head, r.birth_date or date.max, r.name))
    names = edition_names(session, [row.origins for row in rows])
    found = [_known(row, rights, sealer, names).member for row in ordered]
    return tuple(sorted(_with_deaths(session, found, ids), key=lambda member: member.has_died))


def _each_once(people: Sequence[_Known]) -> list[Member]:
    known: list[_Known] = []
    for one in people:
        at = next((at for at, other in enumerate(known) if _is_same_person(one, other)), None)
        if at is None:
            known.append(one)
        else:
            known[at] = known[at]._replace(member=_joined(known[at].member, one))
    return [one.member for one in known]


def _joined(member: Member, other: _Known) -> Member:
    sources = (*member.sources, *({other.row.source} - set(member.sources)))
    return replace(member, sources=sources, person_ids=(*member.person_ids, other.row.person_id))


def _is_same_person(one: _Known, other: _Known) -> bool:
    if one.row.record_id == other.row.record_id:
        return False
    if one.nik_index and other.nik_index and one.is_trusted and other.is_trusted:
        return one.nik_index == other.nik_index
    return one.folded == other.folded


def _known(row: PersonRow, rights: Rights, sealer: Sealer, names: Mapping[str, str]) -> _Known:
    name, nik, born = (rights.get((row.person_id, field)) for field in ("name", "nik", "birth_date"))
    member = Member(
        name.value or row.name if name else row.name,
        row.relation,
        row.is_head,
        row.sex,
        date.fromisoformat(born.value) if born and born.value else row.birth_date,
        right_number(sealer, nik) if nik else _nik(row, sealer),
        row.is_nik_trusted or nik is not None,
        (row.source,),
        (row.person_id,),
        row.record_id,
        _stated(row, sealer, {"name": name, "nik": nik, "birth_date": born}),
        origins=origins_of(row.origins, names),
    )
    folded = name.folded or "" if name else row.name_folded
    return _Known(row, folded, nik.index if nik else row.nik_index, member.is_nik_trusted, member)


def _stated(row: PersonRow, sealer: Sealer, right: dict[str, Right | None]) -> tuple[Stated, ...]:
    said = {
        "name": row.name,
        "nik": _nik(row, sealer),
        "birth_date": row.birth_date.isoformat() if row.birth_date else "",
    }
    return tuple(Stated(field, said[field]) for field, value in right.items() if value)


def _with_deaths(session: Session, members: Sequence[Member], person_ids: Sequence[UUID]) -> list[Member]:
    query = select(PersonWordRow).where(col(PersonWordRow.person_id).in_(person_ids), col(PersonWordRow.has_died))
    died = {row.person_id: row.died_on for row in session.exec(query)}
    told = [(member, [one for one in member.person_ids if one in died]) for member in members]
    return [
        replace(member, has_died=True, died_on=next((died[one] for one in rows if died[one]), None)) if rows else member
        for member, rows in told
    ]


def _nik(row: PersonRow, sealer: Sealer) -> str:
    return opened(sealer, row.nik_cipher, place_of("person", "nik_cipher", row.person_id))


def right_number(sealer: Sealer, right: Right) -> str:
    """A corrected NIK or No. KK, masked."""
    return opened(sealer, right.cipher, place_of("correction", "value_cipher", right.correction_id))


def opened(sealer: Sealer, cipher: bytes | None, place: str) -> str:
    """Masked; "?" where it does not open, so that one altered row does not hide a family."""
    if cipher is None:
        return ""
    try:
        return masked(sealer.open(cipher, place))
    except Unopenable:
        return "?"
