"""What a row of a village's result asks for: to judge a family, to put its head's data right, or to add a family."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.registers.village_troubles import Trouble
from casework.store import own_rows
from casework.store.access import Scope
from casework.store.case_lists import visible_households
from casework.store.judged import Judged
from casework.store.sealing import Sealer
from casework.store.spelling import fold_name
from casework.store.vault import find_household_ids_by_nik
from producers.registries.kampung import Kampung
from producers.verval.rows import Said
from schemas.codes import RecordField, Source
from schemas.commands import AnyCommand, CorrectRecord, ProposeFamily, RecordVerval
from schemas.family_codes import Basis
from schemas.ids import plain_id

SOURCE = "producers/verval"


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed beside a row: the vault, the official kampung, the families by key, who brought it and when.

    With a `reach`, the families are only those that this person may open, and new ones may only be added there.
    """

    session: Session
    sealer: Sealer
    kampung: Kampung
    families: Mapping[str, Judged]
    actor: str
    now: datetime
    reach: Scope | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """A row's wishes, granted together or not at all, and the right values of the head."""

    row: Said
    commands: tuple[AnyCommand, ...]
    judged: Judged | None = None
    values: Mapping[RecordField, str] = field(default_factory=dict)


def wishes_of(row: Said, desk: Desk) -> Wishes | Trouble:
    """What the row asks for, or what is wrong with it."""
    if not row.key:
        return _proposal(row, desk)
    judged = desk.families.get(row.key)
    if judged is None:
        # Of a family out of reach it is not said whether it is there.
        return row.trouble("key", "key_out_of_reach" if desk.reach else "key_unknown")
    values = _values(row, judged, desk)
    if values and judged.head_id is None:
        return row.trouble("name", "head_missing")
    verdict = _verdict(row, judged, desk)
    return Wishes(row, (verdict, *([_correction(row, judged, values, desk)] if values else [])), judged, values)


def _is_known(nik: str, household_id: UUID, desk: Desk) -> bool:
    """Whether another family has this number that may be named. Of one out of reach nothing is said: whoever may see
    both is asked whose it is.
    """
    known = set(find_household_ids_by_nik(desk.session, desk.sealer, nik)) - {household_id} if nik else set()
    return bool(visible_households(desk.session, desk.reach, known) if desk.reach else known)


def _values(row: Said, judged: Judged, desk: Desk) -> dict[RecordField, str]:
    """Offices fill the columns in with what stood there before, too; that puts nothing right."""
    values: dict[RecordField, str] = {}
    if row.name and row.name.upper() != judged.head_name.upper():
        values |= {RecordField.NAME: row.name, RecordField.HEAD: row.name}
    if row.nik and desk.sealer.blind_index("nik", row.nik) != judged.head_nik_index:
        values[RecordField.NIK] = row.nik
    return values


def _signed(row: Said, desk: Desk, household_id: UUID, *what: str) -> dict[str, Any]:
    """The same row of the same meeting always makes the same wish, whoever brings it, and however often."""
    command_id = desk.sealer.keyed_id("verval", row.minutes, row.meeting_on.isoformat(), *what)
    return {
        "command_id": command_id, "household_id": household_id, "actor": desk.actor, "asked_at": desk.now,
        "source": SOURCE,
    }  # fmt: skip


def _noted(row: Said, command_id: UUID) -> dict[str, Any]:
    return {"note_id": plain_id("note", command_id)} if row.remarks else {}


def _verdict(row: Said, judged: Judged, desk: Desk) -> RecordVerval:
    signed = _signed(row, desk, judged.household_id, "judge", row.key)
    return RecordVerval(
        **signed, **_noted(row, signed["command_id"]), verdict=row.verdict, reason=row.reason,
        meeting_on=row.meeting_on, minutes=row.minutes, registry=Source.P3KE, record_id=judged.record_id,
        edition=f"{Source.P3KE.value}:{judged.edition}" if judged.edition else None,
    )  # fmt: skip


def _correction(row: Said, judged: Judged, values: Mapping[RecordField, str], desk: Desk) -> CorrectRecord:
    said = [f"{name}={value}" for name, value in sorted(values.items())]
    return CorrectRecord(
        **_signed(row, desk, judged.household_id, "correct", row.key, *said), record_id=judged.record_id,
        person_id=judged.head_id, fields=tuple(sorted(values)), basis=Basis.MUSDES,
    )  # fmt: skip


def _proposal(row: Said, desk: Desk) -> Wishes | Trouble:
    code = desk.kampung.find(*row.place)
    if code is None:
        return row.trouble("area_code", "kampung_unknown")
    if desk.reach and not desk.reach.covers(code):
        return row.trouble("area_code", "kampung_out_of_reach")
    who = (fold_name(row.name), row.nik, code)
    household_id = desk.sealer.keyed_id("household", "proposed", row.minutes, *who)
    if _is_known(row.nik, household_id, desk):
        return row.trouble("nik", "nik_known")
    signed = _signed(row, desk, household_id, "propose", *who)
    wish = ProposeFamily(
        **signed, **_noted(row, signed["command_id"]), record_id=own_rows.record_id_of(desk.sealer, household_id),
        members=row.members, area_code=code, meeting_on=row.meeting_on, minutes=row.minutes,
    )  # fmt: skip
    return Wishes(row, (wish,))
