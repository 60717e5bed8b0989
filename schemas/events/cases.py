"""What was done for a family: the case, its needs, visits, follow-ups and support."""

from datetime import date
from typing import Literal
from uuid import UUID

from schemas.codes import (
    CaseState,
    ClosingReason,
    FollowUpOutcome,
    FollowUpPurpose,
    Need,
    Urgency,
    VisitOutcome,
)
from schemas.events.base import Actor, Code, HouseholdEvent
from schemas.events.supports import ConsentRecorded, Supports


class CaseOpened(HouseholdEvent):
    """The household meets the target policy. `policy` is the policy's version, `reasons` what it rests on."""

    kind: Literal["case_opened"] = "case_opened"
    policy: Code
    reasons: tuple[Code, ...]


class CaseAssigned(HouseholdEvent):
    """A case worker is responsible from now on."""

    kind: Literal["case_assigned"] = "case_assigned"
    worker: Actor


class UrgencyAssessed(HouseholdEvent):
    """How soon help must come, by which policy version and for which reasons."""

    kind: Literal["urgency_assessed"] = "urgency_assessed"
    urgency: Urgency
    policy: Code
    reasons: tuple[Code, ...]


class NeedIdentified(HouseholdEvent):
    """The family needs something."""

    kind: Literal["need_identified"] = "need_identified"
    need: Need


class NoteAdded(HouseholdEvent):
    """A worker wrote a note; its text is in the vault under `note_id`."""

    kind: Literal["note_added"] = "note_added"
    note_id: UUID


class VisitRecorded(HouseholdEvent):
    """A worker visited the family; what was written down is in the vault under `note_id`."""

    kind: Literal["visit_recorded"] = "visit_recorded"
    visit_id: UUID
    visited_on: date
    outcome: VisitOutcome
    note_id: UUID | None = None


class FollowUpScheduled(HouseholdEvent):
    """Somebody will come back to this by a date."""

    kind: Literal["follow_up_scheduled"] = "follow_up_scheduled"
    follow_up_id: UUID
    due_on: date
    purpose: FollowUpPurpose
    worker: Actor
    note_id: UUID | None = None


class FollowUpCompleted(HouseholdEvent):
    """A follow-up was done."""

    kind: Literal["follow_up_completed"] = "follow_up_completed"
    follow_up_id: UUID
    outcome: FollowUpOutcome
    note_id: UUID | None = None


class FollowUpMissed(HouseholdEvent):
    """A follow-up's date passed and nobody came."""

    kind: Literal["follow_up_missed"] = "follow_up_missed"
    follow_up_id: UUID


class CaseGraduated(HouseholdEvent):
    """The family left extreme poverty (graduasi)."""

    kind: Literal["case_graduated"] = "case_graduated"
    reasons: tuple[Code, ...]


class CaseRechecked(HouseholdEvent):
    """A graduated or closed case was looked at again after 3, 6 or 12 months."""

    kind: Literal["case_rechecked"] = "case_rechecked"
    months: Literal[3, 6, 12]
    finding: Literal["stable", "relapsed", "not_reached"]


class CaseReopened(HouseholdEvent):
    """The case is open again, on the same timeline."""

    kind: Literal["case_reopened"] = "case_reopened"
    reason: Code


class CaseClosed(HouseholdEvent):
    """The case ended without graduation."""

    kind: Literal["case_closed"] = "case_closed"
    reason: ClosingReason


class CaseKeptOpen(HouseholdEvent):
    """A person looked at an event that asks whether to close the case (`about`), and keeps it open."""

    kind: Literal["case_kept_open"] = "case_kept_open"
    about: UUID
    note_id: UUID | None = None


Cases = (
    CaseOpened | CaseAssigned | UrgencyAssessed | NeedIdentified | NoteAdded | VisitRecorded
    | FollowUpScheduled | FollowUpCompleted | FollowUpMissed
    | Supports | ConsentRecorded
    | CaseGraduated | CaseRechecked | CaseReopened | CaseClosed | CaseKeptOpen
)  # fmt: skip

LIFECYCLE: dict[str, CaseState] = {
    "case_opened": CaseState.OPEN,
    "case_reopened": CaseState.OPEN,
    "case_graduated": CaseState.GRADUATED,
    "case_closed": CaseState.CLOSED,
}
