"""What people may record of a family: the village's word, corrections, deaths, moves, splits and mergers."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from casework.rules.casefile import CaseFile
from casework.rules.granting import Refused, granted, start_of, today, verval_id, verval_reason
from casework.rules.questions import open_questions
from schemas.codes import CaseState, FollowUpOutcome, Need
from schemas.commands import (
    Command,
    CorrectRecord,
    KeepCaseOpen,
    MergeHouseholds,
    MoveHousehold,
    ProposeFamily,
    RecordDeath,
    RecordVerval,
    SplitHousehold,
)
from schemas.events.base import HouseholdEvent
from schemas.events.cases import (
    CaseAssigned,
    CaseKeptOpen,
    CaseOpened,
    CaseReopened,
    FollowUpCompleted,
    FollowUpScheduled,
    NeedIdentified,
    UrgencyAssessed,
)
from schemas.events.household_data import (
    FamilyProposed,
    HouseholdAbsorbed,
    HouseholdMerged,
    HouseholdMoved,
    HouseholdSplit,
    HouseholdSplitOff,
    MemberDied,
    RecordCorrected,
    VervalRecorded,
)
from schemas.family_codes import VervalReason, VervalVerdict
from schemas.ids import child_id

OLDEST = timedelta(days=5 * 366)
TAKEN_OVER = "taken-over-2026.1"
"""The policy of a case that goes on in another household: what was opened stays open until a person closes it."""


def decide_on_family(casefile: CaseFile, command: Command, other: CaseFile | None) -> list[HouseholdEvent]:
    """The events that grant a wish about the family itself. Raises `Refused`."""
    match command:
        case RecordVerval():
            return [_judge(casefile, command)]
        case CorrectRecord():
            return [_correct(casefile, command)]
        case RecordDeath():
            return [_die(casefile, command)]
        case MoveHousehold():
            return [_move(casefile, command)]
        case SplitHousehold():
            return _split(casefile, command, other)
        case MergeHouseholds():
            return _merge(casefile, command, other)
    raise TypeError("a wish that nobody here grants")


def propose(casefile: CaseFile, command: ProposeFamily) -> list[HouseholdEvent]:
    """A household that nobody knew: its first event. Raises `Refused`."""
    if casefile.version:
        raise Refused("Keluarga ini sudah dicatat.")
    _refuse_strange_day(command, command.meeting_on, "meeting_on")
    proposed = granted(
        casefile, command, FamilyProposed, area_code=command.area_code, occurred_at=start_of(command.meeting_on),
        record_id=command.record_id, members=command.members, meeting_on=command.meeting_on, minutes=command.minutes,
        note_id=command.note_id,
    )  # fmt: skip
    return [proposed]


def keep_open(casefile: CaseFile, command: KeepCaseOpen) -> list[HouseholdEvent]:
    """The answer "no" to the question whether to close the case. Raises `Refused`."""
    if command.about not in {question.about for question in open_questions(casefile)}:
        raise Refused("Pertanyaan ini sudah dijawab.")
    return [granted(casefile, command, CaseKeptOpen, about=command.about, note_id=command.note_id)]


def _refuse_strange_day(command: Command, day: date, field: str) -> None:
    if day > today(command):
        raise Refused("Tanggal ini belum terjadi.", field)
    if day < today(command) - OLDEST:
        raise Refused("Tanggal ini lebih dari lima tahun yang lalu. Periksa tahunnya.", field)


def _judge(casefile: CaseFile, command: RecordVerval) -> VervalRecorded:
    _refuse_strange_day(command, command.meeting_on, "meeting_on")
    reason = verval_reason(command)
    if command.verdict is VervalVerdict.NOT_ELIGIBLE and reason is None:
        raise Refused("Pilih alasan tidak memenuhi kriteria.", "reason")
    if reason is VervalReason.OTHER and command.note_id is None:
        raise Refused("Tulis keterangan untuk alasan lain.", "note")
    return granted(
        casefile, command, VervalRecorded, event_id=verval_id(command), occurred_at=start_of(command.meeting_on),
        edition=command.edition, registry=command.registry, record_id=command.record_id, verdict=command.verdict,
        reason=reason, meeting_on=command.meeting_on, minutes=command.minutes, note_id=command.note_id,
    )  # fmt: skip


def _correct(casefile: CaseFile, command: CorrectRecord) -> RecordCorrected:
    place: dict[str, Any] = {"area_code": command.area_code} if command.area_code else {}
    return granted(
        casefile, command, RecordCorrected, record_id=command.record_id, person_id=command.person_id,
        fields=command.fields, basis=command.basis, note_id=command.note_id, **place,
    )  # fmt: skip


def _die(casefile: CaseFile, command: RecordDeath) -> MemberDied:
    if command.person_id in casefile.life.deaths:
        raise Refused("Meninggalnya anggota ini sudah dicatat.", "person")
    if command.died_on:
        _refuse_strange_day(command, command.died_on, "died_on")
    return granted(
        casefile, command, MemberDied, person_id=command.person_id, was_head=command.was_head,
        died_on=command.died_on, basis=command.basis, note_id=command.note_id,
    )  # fmt: skip


def _move(casefile: CaseFile, command: MoveHousehold) -> HouseholdMoved:
    _refuse_strange_day(command, command.moved_on, "moved_on")
    if command.to_area_code and command.to_area_code == casefile.area_code:
        raise Refused("Keluarga ini sudah tercatat di kampung itu.", "kampung")
    return granted(
        casefile, command, HouseholdMoved, area_code=command.to_area_code or casefile.area_code,
        from_area_code=casefile.area_code, to_area_code=command.to_area_code, moved_on=command.moved_on,
        basis=command.basis, note_id=command.note_id,
    )  # fmt: skip


def _split(casefile: CaseFile, command: SplitHousehold, other: CaseFile | None) -> list[HouseholdEvent]:
    _refuse_strange_day(command, command.split_on, "split_on")
    if not command.staying:
        raise Refused("Sisakan paling sedikit satu orang. Bila semua pindah, catat sebagai pindah.", "members")
    new = other or CaseFile(command.new_household_id)
    if new.version:
        raise Refused("Keluarga baru ini sudah ada.")
    said: dict[str, Any] = {"members": command.members, "split_on": command.split_on}
    split = granted(
        casefile, command, HouseholdSplit, new_household_id=new.household_id, note_id=command.note_id, **said
    )
    place = command.area_code or casefile.area_code
    off = _twin(split, HouseholdSplitOff, new, from_household_id=casefile.household_id, area_code=place, **said)
    return [split, off, *_taken_over(casefile, new, off)]


def _merge(casefile: CaseFile, command: MergeHouseholds, other: CaseFile | None) -> list[HouseholdEvent]:
    if other is None or not other.version:
        raise Refused("Keluarga tujuan tidak ditemukan.")
    if other.household_id == casefile.household_id:
        raise Refused("Keluarga tidak dapat digabung dengan dirinya sendiri.")
    if other.life.merged_into:
        raise Refused("Keluarga tujuan sudah digabung dengan keluarga lain. Pilih keluarga itu.")
    merged = granted(
        casefile, command, HouseholdMerged, into_household_id=other.household_id, reason=command.reason,
        note_id=command.note_id,
    )  # fmt: skip
    place = other.area_code or casefile.area_code
    absorbed = _twin(
        merged, HouseholdAbsorbed, other, absorbed_household_id=casefile.household_id, area_code=place,
        reason=command.reason,
    )  # fmt: skip
    return [merged, absorbed, *_taken_over(casefile, other, absorbed), *_promises(casefile, other, absorbed)]


def _twin(cause: HouseholdEvent, kind: type[Any], casefile: CaseFile, **said: Any) -> Any:
    """What follows on another timeline from an event: its id is derived from the cause and the household."""
    return kind(
        event_id=child_id(cause.event_id, kind.__name__, casefile.household_id, *map(str, said.values())),
        occurred_at=cause.occurred_at, source=cause.source, actor=cause.actor, agency=cause.agency,
        caused_by=cause.event_id, correlation_id=cause.correlation_id, household_id=casefile.household_id,
        **({"area_code": casefile.area_code} | said),
    )  # fmt: skip


def _taken_over(before: CaseFile, after: CaseFile, cause: HouseholdEvent) -> Iterator[HouseholdEvent]:
    """Nobody loses what was found of them by a paper act: case, urgency, needs and worker go on in the other file."""
    place = {"area_code": cause.area_code}
    if before.state is CaseState.OPEN and after.state is CaseState.WATCHED:
        yield _twin(cause, CaseOpened, after, policy=TAKEN_OVER, reasons=("taken_over",), **place)
    if before.state is CaseState.OPEN and after.state in (CaseState.CLOSED, CaseState.GRADUATED):
        yield _twin(cause, CaseReopened, after, reason="taken_over", **place)
    if before.urgency and not after.urgency:
        said = {"urgency": before.standing_urgency, "reasons": before.urgency.reasons}
        yield _twin(cause, UrgencyAssessed, after, policy=TAKEN_OVER, **said, **place)
    if before.worker and not after.worker:
        yield _twin(cause, CaseAssigned, after, worker=before.worker.value, **place)
    for need in sorted(set(before.needs) - set(after.needs)):
        yield _twin(cause, NeedIdentified, after, need=Need(need), **place)


def _promises(before: CaseFile, after: CaseFile, cause: HouseholdEvent) -> Iterator[HouseholdEvent]:
    """Promises to a household that is no more are ended there, and made to the one that goes on."""
    for promise in before.open_follow_ups:
        ended = {"follow_up_id": promise.follow_up_id, "outcome": FollowUpOutcome.NOT_NEEDED}
        yield _twin(cause, FollowUpCompleted, before, **ended)
        again = child_id(promise.follow_up_id, "taken over", after.household_id)
        said = {"due_on": promise.due_on, "purpose": promise.purpose, "worker": promise.worker}
        yield _twin(cause, FollowUpScheduled, after, follow_up_id=again, **said)
