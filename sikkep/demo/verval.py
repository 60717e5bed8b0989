"""What the villages of the demo said of families, and what became of some of them, so that each can be seen once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from casework import families
from casework.families import Leaving, Newcomer
from casework.rules.granting import LOCAL
from casework.store import own_rows
from casework.store.caseload import find, list_open_ids, list_watched_ids
from casework.store.engine import transaction
from casework.store.notes import Note, keep_note
from casework.store.own_rows import Head
from casework.store.sealing import Sealer
from casework.store.vault import Family, describe_household
from casework.turnstile import carry_out
from schemas.codes import RecordField, Source
from schemas.commands import (
    CorrectRecord,
    MergeHouseholds,
    MoveHousehold,
    ProposeFamily,
    RecordDeath,
    RecordVerval,
    SplitHousehold,
)
from schemas.family_codes import Basis, MergeReason, VervalReason, VervalVerdict
from schemas.ids import plain_id
from sikkep.demo.people import ACCOUNTS

MINUTES = "140/07/BA-MUSDES/2026"
PROPOSED = plain_id("demo", "proposed family")
REMARKS = "Anak sulung sudah bekerja tetap, rumah selesai diperbaiki. Musdes meminta petugas meninjau."
_MOST = 40


@dataclass(frozen=True, slots=True)
class _Village:
    """One worker's area on one day, with what is needed to record things there."""

    session: Session
    sealer: Sealer
    worker: str
    agency: str | None
    today: date
    now: datetime

    def said(self, household_id: UUID, what: str, days_ago: int) -> dict[str, Any]:
        """Who wishes it, for whom, and when."""
        at = datetime.combine(self.today - timedelta(days=days_ago), time(10, 15), LOCAL)
        return {
            "command_id": plain_id("demo verval", household_id, what), "household_id": household_id,
            "actor": self.worker, "agency": self.agency, "asked_at": at.astimezone(UTC),
        }  # fmt: skip


def do(engine: Engine, sealer: Sealer, today: date, now: datetime) -> bool:
    """Let one village meet and its families live, all in one transaction; False where that was done before."""
    login, _, _, agency, areas = ACCOUNTS[0]
    with transaction(engine) as session:
        if find(session, PROPOSED):
            return False
        village = _Village(session, sealer, f"user:{login}", agency, today, now)
        opened = list_open_ids(session, areas, 3)
        watched = [describe_household(session, sealer, one) for one in list_watched_ids(session, areas, _MOST)]
        _judge(village, opened)
        _live(village, watched)
        _propose(village, watched)
    return True


def _judge(village: _Village, opened: list[UUID]) -> None:
    verdicts: Iterator[tuple[VervalVerdict, VervalReason | None]] = iter(
        ((VervalVerdict.NOT_ELIGIBLE, VervalReason.NOT_POOR_ANY_MORE), (VervalVerdict.ELIGIBLE, None))
    )
    for household_id, (verdict, reason) in zip(opened, verdicts, strict=False):
        said = village.said(household_id, "judged", 2)
        note_id = plain_id("note", said["command_id"]) if reason else None
        wish = RecordVerval(
            **said, verdict=verdict, reason=reason, meeting_on=village.today - timedelta(days=2), minutes=MINUTES,
            registry=Source.P3KE, edition="p3ke:2023", note_id=note_id,
        )  # fmt: skip
        if note_id:
            keep_note(village.session, Note(note_id, household_id, wish.asked_at, village.worker, REMARKS))
        carry_out(village.session, wish, village.now)


def _live(village: _Village, watched: list[Family]) -> None:
    """One family each is put right, mourns, moves, splits; two become one. Only watched ones: no case changes hands."""
    big = [family for family in watched if len(family.members) > 2 and family.records]
    for family, live in zip(big, (_correct, _bury, _move, _split), strict=False):
        live(village, family)
    # A P3KE row that changes hands is matched anew for its new household, so a second start would add a finding.
    others = [family for family in watched if family not in big[:4] and _sources(family) == {Source.DTKS}]
    if len(others) > 1:
        said = village.said(others[0].household_id, "merged", 4)
        wish = MergeHouseholds(**said, into_household_id=others[1].household_id, reason=MergeReason.JOINED)
        families.merge(village.session, wish, village.now)


def _sources(family: Family) -> set[str]:
    return {record.source for record in family.records}


def _correct(village: _Village, family: Family) -> None:
    who = family.members[-1]
    wish = CorrectRecord(
        **village.said(family.household_id, "corrected", 6), record_id=who.record_id or family.records[0].record_id,
        person_id=who.person_ids[0], fields=(RecordField.NAME,), basis=Basis.DUKCAPIL_DOCUMENT,
    )  # fmt: skip
    families.correct(village.session, village.sealer, wish, {RecordField.NAME: f"{who.name} Putra"}, village.now)


def _bury(village: _Village, family: Family) -> None:
    who = next(member for member in family.members if not member.is_head)
    day = village.today - timedelta(days=20)
    said = village.said(family.household_id, "died", 7)
    wish = RecordDeath(**said, person_id=who.person_ids[0], was_head=False, died_on=day, basis=Basis.MUSDES)
    families.bury(village.session, wish, who.person_ids, village.now)


def _move(village: _Village, family: Family) -> None:
    said = village.said(family.household_id, "moved", 5)
    wish = MoveHousehold(**said, moved_on=village.today - timedelta(days=12), basis=Basis.VISIT)
    carry_out(village.session, wish, village.now)


def _split(village: _Village, family: Family) -> None:
    going = [member for member in family.members if not member.is_head][-2:]
    new = plain_id("demo", "split family", family.household_id)
    wish = SplitHousehold(
        **village.said(family.household_id, "split", 3), new_household_id=new, members=len(going),
        staying=len(family.members) - len(going), split_on=village.today - timedelta(days=9),
    )  # fmt: skip
    families.split(village.session, village.sealer, wish, Leaving(going, going[0], family.address), village.now)


def _propose(village: _Village, watched: list[Family]) -> None:
    area = next((record.area_code for one in watched for record in one.records if record.area_code), "18.02.01.2003")
    wish = ProposeFamily(
        **village.said(PROPOSED, "proposed", 2), record_id=own_rows.record_id_of(village.sealer, PROPOSED), members=3,
        area_code=area, meeting_on=village.today - timedelta(days=2), minutes=MINUTES,
    )  # fmt: skip
    newcomer = Newcomer(Head("Paijem Contoh", None, date(1962, 4, 17), "P"), "Dusun III RT 002")
    families.propose(village.session, village.sealer, wish, newcomer, village.now)
