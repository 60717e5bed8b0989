"""What people may do with a case: a wish becomes events, or is refused in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casework.rules.casefile import CaseFile
from casework.rules.family_decisions import decide_on_family, keep_open, propose
from casework.rules.granting import Refused, Stale, first_event_id, granted, today
from casework.rules.match_decisions import decide_match, undo_match
from casework.rules.support_decisions import decide_on_support, record_consent
from casework.rules.support_decisions import propose as propose_support
from schemas.codes import CaseState
from schemas.commands import (
    AddNote,
    AnyCommand,
    AssignCase,
    CloseCase,
    Command,
    CompleteFollowUp,
    DecideMatch,
    KeepCaseOpen,
    ProposeFamily,
    RecordVisit,
    ReopenCase,
    ScheduleFollowUp,
    UndoMatch,
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
from schemas.support_commands import ProposeSupport, RecordConsent, SupportCommand, SupportWish

__all__ = ["AnyWish", "Refused", "Stale", "decide", "first_event_id"]
AnyWish = AnyCommand | SupportWish
OLDEST_VISIT = timedelta(days=366)
FARTHEST_FOLLOW_UP = timedelta(days=366)


def decide(casefile: CaseFile, command: AnyWish, other: CaseFile | None = None) -> list[HouseholdEvent]:
    """The events that grant the wish. Raises `Refused` (in words) or `Stale`.

    `other` is the file of the second household that the wish speaks of (`other_household`).
    """
    if isinstance(command, ProposeFamily):
        return propose(casefile, command)
    if casefile.version == 0:
        raise Refused("Keluarga ini tidak ditemukan.")
    if casefile.life.merged_into:
        raise Refused("Keluarga ini sudah digabung dengan keluarga lain. Catat di sana.")
    if command.expected_version is not None and command.expected_version != casefile.version:
        raise Stale("Kasus ini baru saja diubah orang lain. Periksa isinya, lalu simpan lagi.")
    if isinstance(command, SupportCommand):
        return decide_on_support(casefile, command)
    grant = _GRANTS.get(type(command))
    return grant(casefile, command) if grant else decide_on_family(casefile, command, other)


def _assign(casefile: CaseFile, command: AssignCase) -> list[HouseholdEvent]:
    return [granted(casefile, command, CaseAssigned, worker=command.worker)]


def _note(casefile: CaseFile, command: AddNote) -> list[HouseholdEvent]:
    return [granted(casefile, command, NoteAdded, note_id=command.note_id)]


def _visit(casefile: CaseFile, command: RecordVisit) -> list[HouseholdEvent]:
    if command.visited_on > today(command):
        raise Refused("Tanggal kunjungan belum terjadi.", "visited_on")
    if command.visited_on < today(command) - OLDEST_VISIT:
        raise Refused("Tanggal kunjungan lebih dari satu tahun yang lalu. Periksa tahunnya.", "visited_on")
    visit = granted(
        casefile, command, VisitRecorded, visit_id=plain_id("visit", command.command_id),
        visited_on=command.visited_on, outcome=command.outcome, note_id=command.note_id,
    )  # fmt: skip
    new = sorted(set(command.needs) - set(casefile.needs))
    needs = [
        granted(casefile, command, NeedIdentified, number, need=need, caused_by=visit.event_id)
        for number, need in enumerate(new, start=1)
    ]
    return [visit, *needs]


def _schedule(casefile: CaseFile, command: ScheduleFollowUp) -> list[HouseholdEvent]:
    if command.due_on < today(command):
        raise Refused("Tanggal tindak lanjut sudah lewat.", "due_on")
    if command.due_on > today(command) + FARTHEST_FOLLOW_UP:
        raise Refused("Tanggal tindak lanjut lebih dari satu tahun lagi. Periksa tahunnya.", "due_on")
    event = granted(
        casefile, command, FollowUpScheduled, follow_up_id=plain_id("follow_up", command.command_id),
        due_on=command.due_on, purpose=command.purpose, worker=command.worker, note_id=command.note_id,
    )  # fmt: skip
    return [event]


def _complete(casefile: CaseFile, command: CompleteFollowUp) -> list[HouseholdEvent]:
    follow_up = next((f for f in casefile.follow_ups if f.follow_up_id == command.follow_up_id), None)
    if follow_up is None or follow_up.due_on is None:
        raise Refused("Tindak lanjut ini tidak ditemukan.")
    if follow_up.ended:
        raise Refused("Tindak lanjut ini sudah diselesaikan.")
    event = granted(
        casefile, command, FollowUpCompleted, follow_up_id=command.follow_up_id, outcome=command.outcome,
        note_id=command.note_id,
    )  # fmt: skip
    return [event]


def _close(casefile: CaseFile, command: CloseCase) -> list[HouseholdEvent]:
    if casefile.state is not CaseState.OPEN:
        raise Refused("Hanya kasus yang terbuka dapat ditutup.")
    event = granted(casefile, command, CaseClosed, reason=command.reason)
    return [event]


def _reopen(casefile: CaseFile, command: ReopenCase) -> list[HouseholdEvent]:
    if casefile.state not in (CaseState.CLOSED, CaseState.GRADUATED):
        raise Refused("Hanya kasus yang sudah ditutup atau digraduasi dapat dibuka kembali.")
    event = granted(casefile, command, CaseReopened, reason=command.reason)
    return [event]


# Each function stands behind the one kind of wish that it takes; one dictionary cannot say that to a type checker.
_GRANTS: dict[type[Command], Callable[[CaseFile, Any], list[HouseholdEvent]]] = {
    AssignCase: _assign,
    AddNote: _note,
    RecordVisit: _visit,
    ScheduleFollowUp: _schedule,
    CompleteFollowUp: _complete,
    CloseCase: _close,
    ReopenCase: _reopen,
    KeepCaseOpen: keep_open,
    DecideMatch: decide_match,
    UndoMatch: undo_match,
    ProposeSupport: propose_support,
    RecordConsent: record_consent,
}
