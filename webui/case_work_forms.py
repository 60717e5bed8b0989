"""The forms on the case page: their names, their models and their commands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from schemas.commands import AddNote, AnyCommand, AssignCase, CompleteFollowUp, RecordVisit, ScheduleFollowUp
from schemas.ids import plain_id
from webui.forms import AssignmentForm, CompletionForm, Draft, FollowUpForm, NoteForm, VisitForm
from webui.moments import today
from webui.visitors import now, visitor


@dataclass(frozen=True, slots=True)
class WorkForm:
    """One form: its partial, the word in the address after saving, its model, and the command it becomes."""

    name: str
    saved: str
    model: type[Any]
    command: Callable[[Any, dict[str, Any]], AnyCommand]


def note_id_of(form: Any) -> UUID | None:
    """The id that the form's text gets in the vault; None where nothing was written."""
    return plain_id("note", form.command_id) if getattr(form, "note", None) else None


def command_of(work: WorkForm, form: Any, household_id: UUID) -> AnyCommand:
    """The wish that the form expresses, signed and dated."""
    who = visitor()
    signed = {
        "command_id": form.command_id,
        "household_id": household_id,
        "actor": who.actor,
        "agency": who.agency,
        "asked_at": now(),
    }
    return work.command(form, signed)


def fresh_drafts() -> Mapping[str, Draft]:
    """Empty forms, each with the id of the command it will be."""
    typed: Mapping[str, Mapping[str, Any]] = {
        "visit": {"visited_on": today().isoformat()},
        "follow_up": {"worker": visitor().actor},
    }
    return {name: Draft(uuid4(), typed.get(name, {})) for name in ("note", "visit", "follow_up", "complete", "assign")}


NOTE = WorkForm(
    "note", "catatan", NoteForm, lambda form, signed: AddNote(**signed, note_id=plain_id("note", form.command_id))
)
VISIT = WorkForm(
    "visit", "kunjungan", VisitForm,
    lambda form, signed: RecordVisit(
        **signed, visited_on=form.visited_on, outcome=form.outcome, needs=form.needs, note_id=note_id_of(form)
    ),
)  # fmt: skip
FOLLOW_UP = WorkForm(
    "follow_up", "tindak-lanjut", FollowUpForm,
    lambda form, signed: ScheduleFollowUp(
        **signed, due_on=form.due_on, purpose=form.purpose, worker=form.worker, note_id=note_id_of(form)
    ),
)  # fmt: skip
ASSIGN = WorkForm(
    "assign", "petugas", AssignmentForm,
    lambda form, signed: AssignCase(**{**signed, "expected_version": form.version}, worker=form.worker),
)  # fmt: skip


def completion_of(follow_up_id: UUID) -> WorkForm:
    """The form that ends one follow-up."""
    return WorkForm(
        "complete", "selesai", CompletionForm,
        lambda form, signed: CompleteFollowUp(
            **signed, follow_up_id=follow_up_id, outcome=form.outcome, note_id=note_id_of(form)
        ),
    )  # fmt: skip
