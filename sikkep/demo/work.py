"""What the demo's case workers did in the last weeks, so that there is something to see: visits, notes, promises."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from casework.store.caseload import list_open_ids
from casework.store.engine import transaction
from casework.store.notes import Note, keep_note
from casework.turnstile import carry_out
from schemas.codes import FollowUpOutcome, FollowUpPurpose, Need, VisitOutcome
from schemas.commands import AddNote, AnyCommand, AssignCase, CompleteFollowUp, RecordVisit, ScheduleFollowUp
from schemas.ids import plain_id
from sikkep.demo.people import ACCOUNTS

LOCAL = ZoneInfo("Asia/Jakarta")
CASES_EACH = 12
TALK = 5  # minutes from a visit to the promise that came of it
MATCHED_DAYS_AGO = 45  # when the demo's registers were compared: before all the work
NOTES = (
    "Atap dapur bocor, keluarga memasak di luar saat hujan. Perlu dicek lagi setelah musim hujan.",
    "Ibu bekerja harian di kebun singkong. Anak kedua belum punya akta kelahiran.",
    "Sumber air dari sumur tetangga. Kepala kampung bersedia mendampingi usulan sumur bor.",
    "Lansia tinggal sendiri, makan dibantu tetangga. Minta paket sembako secepatnya.",
    "Rumah sudah ditinggali lagi. Data anggota keluarga cocok dengan Kartu Keluarga yang ditunjukkan.",
    "Kepala keluarga mau ikut pelatihan usaha bila diadakan di kecamatan.",
)
NEEDS = ((Need.FOOD, Need.HOUSING), (Need.IDENTITY_PAPERS,), (Need.WATER,), (Need.FOOD, Need.CARE), (), (Need.WORK,))


@dataclass(frozen=True, slots=True)
class Round:
    """One worker's work on one case: assigned, visited, noted, a promise made, and some promises kept."""

    worker: str
    agency: str | None
    household_id: UUID
    number: int
    today: date

    def wishes(self) -> Iterator[tuple[AnyCommand, str]]:
        """The wishes in order, each with the words of its note."""
        words = NOTES[self.number % len(NOTES)]
        back = 20 - self.number
        yield AssignCase(**self._said("assign", back + 3), worker=self.worker), ""
        if self.number % 4 == 3:
            yield AddNote(**self._said("note", back), note_id=self._id("note")), words
            return
        yield self._visit(back), words
        yield self._promise(back), ""
        if self.number % 3 == 0:
            promise = plain_id("follow_up", self._id("promise"))
            kept = CompleteFollowUp(**self._said("kept", 1), follow_up_id=promise, outcome=FollowUpOutcome.DONE)
            yield kept, ""

    def _visit(self, back: int) -> RecordVisit:
        is_met = self.number % 5 != 4
        return RecordVisit(
            **self._said("visit", back),
            visited_on=self.today - timedelta(days=back),
            outcome=VisitOutcome.MET if is_met else VisitOutcome.NOT_HOME,
            needs=NEEDS[self.number % len(NEEDS)] if is_met else (),
            note_id=self._id("visit"),
        )

    def _promise(self, back: int) -> ScheduleFollowUp:
        # Due from three days ago to a week from now, so that the start page shows late, due and coming ones.
        return ScheduleFollowUp(
            **self._said("promise", back, TALK),
            due_on=self.today + timedelta(days=self.number - 3),
            purpose=FollowUpPurpose.CHECK_DELIVERY if self.number % 2 else FollowUpPurpose.VISIT,
            worker=self.worker,
        )

    def _said(self, what: str, days_ago: int, minutes: int = 0) -> dict[str, Any]:
        at = datetime.combine(self.today - timedelta(days=days_ago), time(9, self.number * 3 + minutes), LOCAL)
        return {
            "command_id": self._id(what), "household_id": self.household_id, "actor": self.worker,
            "agency": self.agency, "asked_at": at.astimezone(UTC),
        }  # fmt: skip

    def _id(self, what: str) -> UUID:
        return plain_id("demo", self.household_id, what)


def do(engine: Engine, today: date, now: datetime) -> int:
    """Let the case workers do their rounds up to `today`; returns how many wishes were granted. Again: 0."""
    granted = 0
    for login, _, _, agency, areas in ACCOUNTS[:2]:
        with transaction(engine) as session:
            cases = list_open_ids(session, areas, CASES_EACH)
        for number, household_id in enumerate(cases):
            granted += _look_after(engine, Round(f"user:{login}", agency, household_id, number, today), now)
    return granted


def _look_after(engine: Engine, round_: Round, now: datetime) -> int:
    granted = 0
    for command, words in round_.wishes():
        with transaction(engine) as session:
            note_id = getattr(command, "note_id", None)
            if note_id and words:
                keep_note(session, Note(note_id, command.household_id, command.asked_at, command.actor, words))
            granted += bool(carry_out(session, command, now))
    return granted
