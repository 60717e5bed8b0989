"""What people may do with a case: a wish becomes events, or is refused in words."""

from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from casework.rules.casefile import CaseFile
from schemas.codes import CaseState
from schemas.commands import (
    AddNote,
    AnyCommand,
    AssignCase,
    CloseCase,
    Command,
    CompleteFollowUp,
    RecordVisit,
    ReopenCase,
    ScheduleFollowUp,
)
from schemas.events.base import HouseholdEvent
from schemas.events.cases import (
    CaseAssigned,
    CaseClosed,
    CaseReopened,
    FollowUpCompleted,
    FollowUpScheduled,
    NeedIdentified,
    NoteAdded,
    VisitRecorded,
)
from schemas.ids import plain_id

LOCAL = ZoneInfo("Asia/Jakarta")
OLDEST_VISIT = timedelta(days=366)
FARTHEST_FOLLOW_UP = timedelta(days=366)
E = TypeVar("E", bound=HouseholdEvent)


class Refused(Exception):
    """The wish cannot be granted. The text, in Bahasa Indonesia, is for the person who asked; `field` is where."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.field = field


class Stale(Refused):
    """Somebody else changed the case in between."""


def first_event_id(command: Command) -> UUID:
    """The id of the first event that a command makes. The same command always makes the same ids."""
    return plain_id("command", command.command_id, 0)


def decide(casefile: CaseFile, command: AnyCommand) -> list[HouseholdEvent]:
    """The events that grant the wish. Raises `Refused` (in words) or `Stale`."""
    if casefile.version == 0:
        raise Refused("Keluarga ini tidak ditemukan.")
    if command.expected_version is not None and command.expected_version != casefile.version:
        raise Stale("Kasus ini baru saja diubah orang lain. Periksa isinya, lalu simpan lagi.")
    match command:
        case AssignCase():
            events: list[HouseholdEvent] = [_event(casefile, command, CaseAssigned, worker=command.worker)]
        case AddNote():
            events = [_event(casefile, command, NoteAdded, note_id=command.note_id)]
        case RecordVisit():
            events = _visit(casefile, command)
        case ScheduleFollowUp():
            events = [_schedule(casefile, command)]
        case CompleteFollowUp():
            events = [_complete(casefile, command)]
        case CloseCase():
            events = [_close(casefile, command)]
        case ReopenCase():
            events = [_reopen(casefile, command)]
    return events


def _event(casefile: CaseFile, command: Command, kind: type[E], number: int = 0, **said: Any) -> E:
    return kind(
        event_id=plain_id("command", command.command_id, number),
        occurred_at=command.asked_at,
        source="webui",
        actor=command.actor,
        agency=said.pop("agency", command.agency),
        correlation_id=command.command_id,
        household_id=casefile.household_id,
        area_code=casefile.area_code,
        **said,
    )


def _today(command: Command) -> date:
    return command.asked_at.astimezone(LOCAL).date()


def _visit(casefile: CaseFile, command: RecordVisit) -> list[HouseholdEvent]:
    if command.visited_on > _today(command):
        raise Refused("Tanggal kunjungan belum terjadi.", "visited_on")
    if command.visited_on < _today(command) - OLDEST_VISIT:
        raise Refused("Tanggal kunjungan lebih dari satu tahun yang lalu. Periksa tahunnya.", "visited_on")
    visit = _event(
        casefile, command, VisitRecorded, visit_id=plain_id("visit", command.command_id),
        visited_on=command.visited_on, outcome=command.outcome, note_id=command.note_id,
    )  # fmt: skip
    new = sorted(set(command.needs) - set(casefile.needs))
    needs = [
        _event(casefile, command, NeedIdentified, number, need=need, caused_by=visit.event_id)
        for number, need in enumerate(new, start=1)
    ]
    return [visit, *needs]


def _schedule(casefile: CaseFile, command: ScheduleFollowUp) -> FollowUpScheduled:
    if command.due_on < _today(command):
        raise Refused("Tanggal tindak lanjut sudah lewat.", "due_on")
    if command.due_on > _today(command) + FARTHEST_FOLLOW_UP:
        raise Refused("Tanggal tindak lanjut lebih dari satu tahun lagi. Periksa tahunnya.", "due_on")
    return _event(
        casefile, command, FollowUpScheduled, follow_up_id=plain_id("follow_up", command.command_id),
        due_on=command.due_on, purpose=command.purpose, worker=command.worker, note_id=command.note_id,
    )  # fmt: skip


def _complete(casefile: CaseFile, command: CompleteFollowUp) -> FollowUpCompleted:
    follow_up = next((f for f in casefile.follow_ups if f.follow_up_id == command.follow_up_id), None)
    if follow_up is None or follow_up.due_on is None:
        raise Refused("Tindak lanjut ini tidak ditemukan.")
    if follow_up.ended:
        raise Refused("Tindak lanjut ini sudah diselesaikan.")
    return _event(
        casefile, command, FollowUpCompleted, follow_up_id=command.follow_up_id, outcome=command.outcome,
        note_id=command.note_id,
    )  # fmt: skip


def _close(casefile: CaseFile, command: CloseCase) -> CaseClosed:
    if casefile.state is not CaseState.OPEN:
        raise Refused("Hanya kasus yang terbuka dapat ditutup.")
    return _event(casefile, command, CaseClosed, reason=command.reason)


def _reopen(casefile: CaseFile, command: ReopenCase) -> CaseReopened:
    if casefile.state not in (CaseState.CLOSED, CaseState.GRADUATED):
        raise Refused("Hanya kasus yang sudah ditutup atau digraduasi dapat dibuka kembali.")
    return _event(casefile, command, CaseReopened, reason=command.reason)
