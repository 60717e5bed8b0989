"""What the forms about a family do: each reads one form and makes one wish, signed and dated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework import families, turnstile
from casework.families import Leaving
from casework.rules.decisions import first_event_id
from casework.store import timelines
from casework.store.members import Member
from schemas.codes import RecordField, Source
from schemas.commands import CorrectRecord, MoveHousehold, RecordDeath, RecordVerval, SplitHousehold
from schemas.ids import plain_id
from webui.case_view import CaseView
from webui.config import web
from webui.family_forms import (
    ELSEWHERE,
    DeathForm,
    FamilyDataForm,
    MemberDataForm,
    MoveForm,
    SplitForm,
    VervalForm,
    is_future,
)
from webui.forms import BadForm
from webui.moments import today
from webui.speech import say as _
from webui.visitors import now, visitor


@dataclass(frozen=True, slots=True)
class FamilyWork:
    """One form about a family: the word in the address after saving, its model and its deed."""

    saved: str
    model: type[Any]
    do: Callable[[Session, CaseView, Any], None]


def signed(form: Any, household_id: UUID) -> dict[str, Any]:
    """Who wishes it, for which family, and when; with the note's id where one was written."""
    who = visitor()
    said = {
        "command_id": form.command_id,
        "household_id": household_id,
        "actor": who.actor,
        "agency": who.agency,
        "asked_at": now(),
    }
    note = getattr(form, "note", None)
    return said | ({"note_id": plain_id("note", form.command_id)} if note else {})


def member_of(view: CaseView, person_id: UUID, field: str = "person") -> Member:
    """The member whose row was chosen. Raises `BadForm`."""
    found = next((one for one in view.family.living if person_id in one.person_ids), None)
    if found is None:
        raise BadForm({field: _("Pilih anggota dari daftar.")})
    return found


def _judge(session: Session, view: CaseView, form: VervalForm) -> None:
    basis: dict[str, Any] = {}
    if first := next((record for record in view.records if record.edition), None):
        edition = f"{first.source}:{first.edition}"
        basis = {"registry": Source(first.source), "record_id": first.record_id, "edition": edition}
    wish = RecordVerval(
        **signed(form, view.household_id), **basis, verdict=form.verdict, reason=form.reason,
        meeting_on=form.meeting_on, minutes=form.minutes,
    )  # fmt: skip
    events = turnstile.carry_out(session, wish, now())
    if wish.note_id and not events:
        _refuse_to_lose_words(session, wish)


def _refuse_to_lose_words(session: Session, wish: RecordVerval) -> None:
    """Somebody else recorded the same result before: what this person wrote would stand nowhere."""
    (body,) = timelines.find_bodies(session, [first_event_id(wish)]).values()
    if str(wish.note_id) not in body:
        raise BadForm({"form": _("Hasil musdes ini sudah dicatat. Simpan keterangan Anda sebagai catatan kasus.")})


def _correct_family(session: Session, view: CaseView, form: FamilyDataForm) -> None:
    if not view.records:
        raise BadForm({"form": _("Keluarga ini belum punya data register yang dapat diperbaiki.")})
    head = member_of(view, form.head, "head").name if form.head else None
    typed = {
        RecordField.HEAD: head if head != view.head_name else None,
        RecordField.FAMILY_CARD: form.family_card,
        RecordField.ADDRESS: form.address if form.address != view.address else None,
        RecordField.AREA: form.kampung if form.kampung != view.line.area_code else None,
    }
    _correct(session, view, form, typed, record_id=view.records[0].record_id)


def _correct_member(session: Session, view: CaseView, form: MemberDataForm) -> None:
    who = member_of(view, form.person)
    if is_future(form.birth_date, today()):
        raise BadForm({"birth_date": _("Tanggal ini belum terjadi.")})
    name = form.name if form.name != who.name else None
    typed = {
        RecordField.NAME: name,
        RecordField.HEAD: name if who.is_head else None,
        RecordField.NIK: form.nik,
        RecordField.BIRTH_DATE: form.birth_date.isoformat() if form.birth_date not in (None, who.birth_date) else None,
    }
    _correct(session, view, form, typed, record_id=who.record_id, person_id=who.person_ids[0])


def _correct(session: Session, view: CaseView, form: Any, typed: dict[RecordField, str | None], **row: Any) -> None:
    values = {field: value for field, value in typed.items() if value}
    if not values:
        raise BadForm({"form": _("Belum ada yang diubah. Isi paling sedikit satu.")})
    wish = CorrectRecord(
        **signed(form, view.household_id), **row, fields=tuple(sorted(values)), basis=form.basis,
        area_code=values.get(RecordField.AREA),
    )  # fmt: skip
    families.correct(session, web().sealer, wish, values, now())


def _bury(session: Session, view: CaseView, form: DeathForm) -> None:
    who = member_of(view, form.person)
    wish = RecordDeath(
        **signed(form, view.household_id), person_id=who.person_ids[0], was_head=who.is_head, died_on=form.died_on,
        basis=form.basis,
    )  # fmt: skip
    families.bury(session, wish, who.person_ids, now())


def _move(session: Session, view: CaseView, form: MoveForm) -> None:
    to = None if form.kampung == ELSEWHERE else form.kampung
    wish = MoveHousehold(
        **signed(form, view.household_id), to_area_code=to, moved_on=form.moved_on, basis=form.basis
    )  # fmt: skip
    turnstile.carry_out(session, wish, now())


def _split(session: Session, view: CaseView, form: SplitForm) -> None:
    going = [one for one in view.family.living if set(one.person_ids) & set(form.people)]
    if len(going) != len(set(form.people)):
        raise BadForm({"people": _("Pilih anggota dari daftar.")})
    head = member_of(view, form.head, "head")
    if head not in going:
        raise BadForm({"head": _("Kepala keluarga baru harus salah satu yang pisah.")})
    staying = [one for one in view.family.living if one not in going]
    wish = SplitHousehold(
        **(signed(form, view.household_id) | {"expected_version": form.version}),
        new_household_id=web().sealer.keyed_id("household", "split", str(form.command_id)), members=len(going),
        staying=len(staying), area_code=form.kampung, split_on=form.split_on,
    )  # fmt: skip
    leaving = Leaving(going, head, form.address, form.family_card, *_staying_head(view, form, going, staying))
    families.split(session, web().sealer, wish, leaving, now())


def _staying_head(
    view: CaseView, form: SplitForm, going: Sequence[Member], staying: Sequence[Member]
) -> tuple[str | None, UUID | None]:
    """Where the head goes, those who stay need another one."""
    if not view.records or not any(one.is_head or one.name == view.head_name for one in going):
        return None, None
    chosen = next((one for one in staying if form.staying_head in one.person_ids), None)
    if staying and chosen is None:
        raise BadForm({"staying_head": _("Kepala keluarga ikut pisah: pilih kepala bagi yang tinggal.")})
    return (chosen.name, view.records[0].record_id) if chosen else (None, None)


WORK = {
    "musdes": FamilyWork("musdes", VervalForm, _judge),
    "data-anggota": FamilyWork("perbaikan", MemberDataForm, _correct_member),
    "data-keluarga": FamilyWork("perbaikan", FamilyDataForm, _correct_family),
    "meninggal": FamilyWork("meninggal", DeathForm, _bury),
    "pindah": FamilyWork("pindah", MoveForm, _move),
    "pisah": FamilyWork("pisah", SplitForm, _split),
}
