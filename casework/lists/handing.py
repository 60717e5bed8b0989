"""Hands a list out: each copy is numbered and on the record, and the first one on every family's timeline."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from casework.lists.making import SOURCE
from casework.rules.granting import Refused, local_day
from casework.rules.listing import basis_of, may_see, purpose_of, shown_fields
from casework.sharing import allowance_of
from casework.store import outbox
from casework.store.sealing import Sealer
from casework.store.target_list_pieces import Piece, households_consenting, stream_pieces
from casework.store.target_lists import append_download, list_downloads, list_entries, lock_downloads
from schemas.codes import Role
from schemas.data_requests import Person
from schemas.events.household_data import DataShared
from schemas.ids import child_id, plain_id
from schemas.pledge_codes import ENDED
from schemas.sharing import SharedField
from schemas.target_lists import Handed, ListForm, ListSort, TargetList

TAKERS = frozenset({Role.AGENCY, Role.REGISTRAR})
# A double click sends the form twice, and browsers show the second answer. Later the form is spent.
SAME_CLICK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody wants a list, in a form that it comes in."""

    command_id: UUID
    form: ListForm
    person: Person
    at: datetime

    def download_id(self, list_id: UUID) -> UUID:
        """The same wish of the same person is the same copy."""
        return plain_id("list copy", list_id, self.person.actor, self.form, self.command_id)


def forms_of(found: TargetList) -> tuple[ListForm, ...]:
    """What a list can be had as: a hand-over record is paper to be signed, the plain layout is for answering."""
    if found.sort is ListSort.HANDOVER:
        return (ListForm.PDF,)
    plain = (ListForm.CSV,) if found.sort is ListSort.PROPOSAL else ()
    return (ListForm.XLSX, *plain, ListForm.PDF)


def hand_out(session: Session, found: TargetList, taking: Taking) -> Handed:
    """Write down that somebody takes a list; the families are told the first time. Raises `Refused`."""
    _check(found, taking)
    lock_downloads(session, found.list_id)
    before = list_downloads(session, found.list_id)
    if known := next((one for one in before if one.download_id == taking.download_id(found.list_id)), None):
        if taking.at - known.at > SAME_CLICK:
            raise Refused("Formulir ini sudah dipakai. Muat ulang halaman untuk mengunduh lagi.")
        return known
    who, role = taking.person, taking.person.role
    handed = Handed(
        taking.download_id(found.list_id), found.list_id, taking.at, who.actor,
        role.value if role else "system", who.agency, taking.form, len(before) + 1,
    )  # fmt: skip
    append_download(session, handed)
    if found.is_personal and not before:
        outbox.post(session, list(_shared(session, found, taking.at)), taking.at)
    return handed


def pieces_for(session: Session, sealer: Sealer, found: TargetList, at: datetime) -> Iterator[Piece]:
    """The lines of a list as they may be shown today: since it was made the white-list may have become shorter, a
    family may have said no, or the help may have come to nothing.
    """
    named = _named(session, found)
    for piece in stream_pieces(session, sealer, found.list_id, fields_today(session, found), local_day(at)):
        may_name = named is None or piece.entry.household_id in named
        yield piece if may_name and piece.state not in ENDED else _nameless(piece)


def _named(session: Session, found: TargetList) -> set[UUID] | None:
    """The families that may be named; None where all may."""
    return households_consenting(session, found.agency, found.list_id) if found.needs_consent else None


def _nameless(piece: Piece) -> Piece:
    family = piece.family
    bare = replace(
        family, head_name="", address="", family_card="", decile="", urgency=None, needs=(), housing=(),
        vulnerability=(), aid=(), persons=(),
    )  # fmt: skip
    return replace(piece, family=bare, person=None)


def fields_today(session: Session, found: TargetList) -> tuple[SharedField, ...]:
    """The fields of a list that are still permitted."""
    return shown_fields(found.is_personal, found.fields, allowance_of(session, found.agency))


def _check(found: TargetList, taking: Taking) -> None:
    if taking.person.role not in TAKERS or not may_see(found, taking.person):
        raise Refused("Anda tidak berwenang mengunduh daftar ini.")
    if taking.form not in forms_of(found):
        raise Refused("Daftar ini tidak tersedia dalam bentuk itu.", "form")
    if local_day(taking.at) > found.retain_until:
        raise Refused("Masa simpan daftar ini sudah habis.")


def _shared(session: Session, found: TargetList, at: datetime) -> Iterator[DataShared]:
    basis = basis_of(found, allowance_of(session, found.agency))
    fields, named = fields_today(session, found), _named(session, found)
    for household_id in sorted({entry.household_id for entry in list_entries(session, found.list_id)}):
        if named is not None and household_id not in named:
            continue
        yield DataShared(
            event_id=child_id(found.list_id, "data_shared", household_id), occurred_at=at, source=SOURCE,
            actor="system:lists", agency=found.agency, household_id=household_id, request_id=found.list_id,
            purpose=purpose_of(found.benefit), basis=basis, fields=fields,
            retain_until=found.retain_until,
        )  # fmt: skip
