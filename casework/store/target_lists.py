"""Keeps target lists: numbered without a gap, written once, and handed out on the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, true
from sqlmodel import Session, col, select

from casework.store.engine import driver
from schemas.codes import Role
from schemas.data_requests import Person
from schemas.pledge_codes import Benefit
from schemas.sharing import SharedField
from schemas.tables.target_lists import TargetListDownloadRow, TargetListEntryRow, TargetListRow
from schemas.target_lists import Entry, Handed, ListForm, ListSort, TargetList

_ALL = frozenset({Role.REGISTRAR, Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What the lists are narrowed to."""

    agency: str | None = None
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A list that has no number yet."""

    list_id: UUID
    sort: ListSort
    pledge_id: UUID
    agency: str
    programme: str
    benefit: Benefit | None
    unit: str | None
    is_personal: bool
    needs_consent: bool
    fields: tuple[SharedField, ...]
    answer_by: date | None
    retain_until: date


def begin_list(session: Session, pledge_id: UUID) -> bool:
    """Keep rivals from making a list of this pledge until the transaction ends; False where one is at it already."""
    lock = "SELECT pg_try_advisory_xact_lock(hashtextextended('target list ' || %s, 0))"
    row = driver(session).execute(lock, [str(pledge_id)]).fetchone()
    return bool(row and row[0])


def append_list(
    session: Session, draft: Draft, entries: Sequence[Entry], made: tuple[datetime, str, int]
) -> TargetList:
    """Give a list its number and write it down. `made` says when, by whom, and the year that it is numbered in."""
    made_at, made_by, year = made
    # Held only to the end of the transaction, and taken last: whoever numbers next waits for that long.
    driver(session).execute("SELECT pg_advisory_xact_lock(hashtextextended('target list number', 0))")
    last = session.exec(select(func.max(TargetListRow.serial)).where(col(TargetListRow.year) == year)).one()
    families = len({entry.household_id for entry in entries})
    found = TargetList(
        draft.list_id, year, (last or 0) + 1, draft.sort, draft.pledge_id, draft.agency, draft.programme,
        draft.benefit, draft.unit, draft.is_personal, draft.needs_consent, draft.fields, draft.answer_by,
        draft.retain_until, made_at, made_by, len(entries), families,
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(found, name) for name in TargetList.__slots__}
    session.add(TargetListRow(**(values | {"fields": [each.value for each in found.fields]})))
    session.flush()
    _append_entries(session, found.list_id, entries)
    return found


def _append_entries(session: Session, list_id: UUID, entries: Sequence[Entry]) -> None:
    with driver(session).cursor() as cursor:
        columns = "list_id, seq, ref, support_id, household_id, person_id"
        with cursor.copy(f"COPY target_list_entry ({columns}) FROM STDIN".encode()) as copy:
            for one in entries:
                copy.write_row((list_id, one.seq, one.ref, one.support_id, one.household_id, one.person_id))


def find_list(session: Session, list_id: UUID, person: Person | None = None) -> TargetList | None:
    """The list, as far as this person may see it (None: the program itself)."""
    query = select(TargetListRow).where(col(TargetListRow.list_id) == list_id, visible_to(person) if person else true())
    row = session.exec(query).first()
    return _list(row) if row else None


def find_numbered(session: Session, year: int, serial: int, person: Person) -> TargetList | None:
    """The list with this number, as far as this person may see it."""
    row = TargetListRow
    query = select(row).where(col(row.year) == year, col(row.serial) == serial, visible_to(person))
    found = session.exec(query).first()
    return _list(found) if found else None


def list_lists(
    session: Session, person: Person, wanted: ListFilter, *, limit: int, offset: int = 0
) -> list[TargetList]:
    """Lists that this person may see, the newest first."""
    order = (col(TargetListRow.made_at).desc(), col(TargetListRow.serial).desc())
    query = select(TargetListRow).where(visible_to(person), *_conditions(wanted)).order_by(*order)
    return [_list(row) for row in session.exec(query.limit(limit).offset(offset))]


def count_lists(session: Session, person: Person, wanted: ListFilter) -> int:
    """How many there are in all."""
    query = select(func.count()).select_from(TargetListRow).where(visible_to(person), *_conditions(wanted))
    return session.exec(query).one()


def list_entries(session: Session, list_id: UUID, after: int = 0, limit: int = 1_000_000) -> list[Entry]:
    """What stands on a list behind number `after`, in its order."""
    row = TargetListEntryRow
    query = select(row).where(col(row.list_id) == list_id, col(row.seq) > after).order_by(col(row.seq)).limit(limit)
    return [Entry(one.seq, one.ref, one.support_id, one.household_id, one.person_id) for one in session.exec(query)]


def append_download(session: Session, handed: Handed) -> None:
    """Write down that a list was taken away, once and for ever."""
    values = {name: getattr(handed, name) for name in Handed.__slots__ if name != "copy"}
    session.add(TargetListDownloadRow(**(values | {"form": handed.form.value, "copy_number": handed.copy})))
    session.flush()


def list_downloads(session: Session, list_id: UUID) -> list[Handed]:
    """Who took a list away, newest first."""
    row = TargetListDownloadRow
    found = session.exec(select(row).where(col(row.list_id) == list_id).order_by(col(row.copy_number).desc()))
    return [
        Handed(
            one.download_id, one.list_id, one.at, one.actor, one.role, one.agency, ListForm(one.form), one.copy_number
        )
        for one in found
    ]


def lock_downloads(session: Session, list_id: UUID) -> None:
    """Let one person after the other take a list away, so that copies are numbered one by one."""
    driver(session).execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('target list copy ' || %s, 0))", [str(list_id)]
    )


def visible_to(person: Person) -> ColumnElement[bool]:
    """The one door to lists: the condition that every query for a person carries (as `rules.listing.may_see`)."""
    if person.role in _ALL:
        return true()
    if person.role is Role.AGENCY and person.agency:
        return col(TargetListRow.agency) == person.agency
    return false()


def _conditions(wanted: ListFilter) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.agency:
        given.append(col(TargetListRow.agency) == wanted.agency)
    if wanted.sort:
        given.append(col(TargetListRow.sort) == wanted.sort)
    return given


def _list(row: TargetListRow) -> TargetList:
    return TargetList(
        row.list_id, row.year, row.serial, ListSort(row.sort), row.pledge_id, row.agency, row.programme,
        Benefit(row.benefit) if row.benefit else None, row.unit, row.is_personal, row.needs_consent,
        tuple(map(SharedField, row.fields)), row.answer_by, row.retain_until, row.made_at, row.made_by, row.pieces,
        row.families,
    )  # fmt: skip
