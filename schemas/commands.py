"""What people ask for. A command can be refused, in words; an event cannot."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import ClosingReason, FollowUpOutcome, FollowUpPurpose, Need, VisitOutcome
from schemas.events.base import Actor, Code, Moment


class Command(BaseModel):
    """A wish about one household. `command_id` comes with the form: sent twice, it is done once.

    `expected_version` is the version of the case file that the person saw; None where a rival change does no harm.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)

    command_id: UUID
    household_id: UUID
    actor: Actor
    agency: Code | None = None
    asked_at: Moment
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


AnyCommand = AssignCase | AddNote | RecordVisit | ScheduleFollowUp | CompleteFollowUp | CloseCase | ReopenCase
