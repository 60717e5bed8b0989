"""What people ask for. A command can be refused, in words; an event cannot."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import (
    Aid,
    ClosingReason,
    FollowUpOutcome,
    FollowUpPurpose,
    Need,
    RecordField,
    Source,
    Verdict,
    VisitOutcome,
)
from schemas.events.base import Actor, AreaCode, Code, Count, Moment, Text
from schemas.family_codes import Basis, MergeReason, VervalReason, VervalVerdict


class Command(BaseModel):
    """A wish about one household. `command_id` comes with the form: sent twice, it is done once.

    `source` is the door through which it came.
    `expected_version` is the version of the case file that the person saw; None where a rival change does no harm.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)

    command_id: UUID
    household_id: UUID
    actor: Actor
    agency: Code | None = None
    asked_at: Moment
    source: Code = "webui"
    expected_version: Annotated[int, Field(ge=0)] | None = None


class AssignCase(Command):
    """Make a case worker responsible."""

    wish: Literal["assign_case"] = "assign_case"
    worker: Actor


class AddNote(Command):
    """Put a note on the timeline; its text is already in the vault."""

    wish: Literal["add_note"] = "add_note"
    note_id: UUID


class RecordVisit(Command):
    """Record a home visit, with the needs that it showed."""

    wish: Literal["record_visit"] = "record_visit"
    visited_on: date
    outcome: VisitOutcome
    needs: tuple[Need, ...] = ()
    note_id: UUID | None = None


class ScheduleFollowUp(Command):
    """Promise to come back by a date."""

    wish: Literal["schedule_follow_up"] = "schedule_follow_up"
    due_on: date
    purpose: FollowUpPurpose
    worker: Actor
    note_id: UUID | None = None


class CompleteFollowUp(Command):
    """Say that a follow-up is done."""

    wish: Literal["complete_follow_up"] = "complete_follow_up"
    follow_up_id: UUID
    outcome: FollowUpOutcome
    note_id: UUID | None = None


class CloseCase(Command):
    """End a case without graduation."""

    wish: Literal["close_case"] = "close_case"
    reason: ClosingReason


class ReopenCase(Command):
    """Open a closed or graduated case again."""

    wish: Literal["reopen_case"] = "reopen_case"
    reason: Code


class KeepCaseOpen(Command):
    """Keep the case open although an event asks whether to close it."""

    wish: Literal["keep_case_open"] = "keep_case_open"
    about: UUID
    note_id: UUID | None = None


class RecordVerval(Command):
    """Record what the village meeting found of the family."""

    wish: Literal["record_verval"] = "record_verval"
    verdict: VervalVerdict
    reason: VervalReason | None = None
    meeting_on: date
    minutes: Text
    registry: Source | None = None
    record_id: UUID | None = None
    edition: Code | None = None
    note_id: UUID | None = None


class ProposeFamily(Command):
    """Name a family that no register knows; its household is a new one, its row already in the vault."""

    wish: Literal["propose_family"] = "propose_family"
    record_id: UUID
    members: Count
    area_code: AreaCode
    meeting_on: date
    minutes: Text
    note_id: UUID | None = None


class CorrectRecord(Command):
    """Put right what a register's row says; the values are already in the vault. `area_code`: the right kampung."""

    wish: Literal["correct_record"] = "correct_record"
    record_id: UUID
    person_id: UUID | None = None
    fields: Annotated[tuple[RecordField, ...], Field(min_length=1)]
    basis: Basis
    area_code: AreaCode | None = None
    note_id: UUID | None = None


class RecordDeath(Command):
    """Record that a member died."""

    wish: Literal["record_death"] = "record_death"
    person_id: UUID
    was_head: bool
    died_on: date | None = None
    basis: Basis
    note_id: UUID | None = None


class MoveHousehold(Command):
    """Record that the family lives elsewhere; without `to_area_code` outside the kabupaten."""

    wish: Literal["move_household"] = "move_household"
    to_area_code: AreaCode | None = None
    moved_on: date
    basis: Basis
    note_id: UUID | None = None


class SplitHousehold(Command):
    """Make some members a household of their own. Who they are is already in the vault."""

    wish: Literal["split_household"] = "split_household"
    new_household_id: UUID
    members: Annotated[int, Field(ge=1)]
    staying: Annotated[int, Field(ge=0)]
    area_code: AreaCode | None = None
    split_on: date
    note_id: UUID | None = None


class MergeHouseholds(Command):
    """Make this household part of another one."""

    wish: Literal["merge_households"] = "merge_households"
    into_household_id: UUID
    reason: MergeReason
    note_id: UUID | None = None


class DecideMatch(Command):
    """Say whether two records are one family; `reviewers` are all whose answer counts.

    `aid`, `based_on` and the editions say what the registers state of both, as `MatchFound` does. `is_again`: the
    evidence has changed since somebody decided.
    """

    wish: Literal["decide_match"] = "decide_match"
    match_id: UUID
    counterpart_id: UUID
    left: Source
    right: Source
    edition: Code
    right_edition: Code
    rule: Code
    policy: Code
    verdict: Verdict
    reviewers: Annotated[tuple[Actor, ...], Field(min_length=1)]
    aid: tuple[Aid, ...] = ()
    based_on: tuple[UUID, ...] = ()
    is_again: bool = False
    note_id: UUID | None = None


class UndoMatch(Command):
    """Take back what was found or decided of two records; `close`: and end the case that was opened because of it."""

    wish: Literal["undo_match"] = "undo_match"
    match_id: UUID
    counterpart_id: UUID
    close: bool = False
    note_id: UUID | None = None


AnyCommand = (
    AssignCase | AddNote | RecordVisit | ScheduleFollowUp | CompleteFollowUp | CloseCase | ReopenCase | KeepCaseOpen
    | RecordVerval | ProposeFamily | CorrectRecord | RecordDeath | MoveHousehold | SplitHousehold | MergeHouseholds
    | DecideMatch | UndoMatch
)  # fmt: skip
