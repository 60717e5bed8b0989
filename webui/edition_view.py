"""Gathers what the pages show of hand-overs of registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort
from sqlmodel import Session

from casework.registers.complaints import Complaint
from casework.registers.lifecycle import UNREAD, reasons_of
from casework.registers.reports import ImportReport, from_json
from casework.registers.sentences import SENTENCES
from casework.store.hand_overs import HandOverEntry, Step, find_hand_over, list_steps
from casework.store.users import names_of_actors
from schemas.codes import HandOverState
from webui.config import web
from webui.speech import say as _
from webui.visitors import visitor

AT_WORK = (*UNREAD, HandOverState.SIGNED)
"""What the desk has in hand, or will have at any moment."""


@dataclass(frozen=True, slots=True)
class HandOverView:
    """One hand-over as its page shows it. `reasons` say why it was refused, if it was."""

    entry: HandOverEntry
    steps: Sequence[Step]
    names: Mapping[str, str]
    reasons: Sequence[Complaint]
    report: ImportReport | None

    @property
    def is_at_work(self) -> bool:
        """Whether the page should look again by itself."""
        return self.entry.state in AT_WORK

    @property
    def is_mine(self) -> bool:
        """Whether the person at the browser brought it."""
        return self.entry.brought.brought_by == visitor().actor

    @property
    def mark(self) -> str:
        """Changes when there is something new to see; polls send it back."""
        return f"{self.entry.state.value}-{self.entry.doing}-{self.entry.done}"


def require_hand_over(session: Session, hand_over_id: UUID) -> HandOverEntry:
    """The hand-over; else the page looks as if there were none."""
    found = find_hand_over(session, hand_over_id)
    if found is None:
        abort(404)
    return found


def view_of(session: Session, entry: HandOverEntry) -> HandOverView:
    """Everything that the page shows of a hand-over."""
    steps, reasons = list_steps(session, entry.hand_over_id), reasons_of(entry)
    names = names_of_actors(session, sorted({step.actor for step in steps} | {entry.brought.brought_by}))
    report = from_json(entry.report) if entry.report and not reasons else None
    return HandOverView(entry, steps, names, reasons, report)


def register_title(source: str) -> str:
    """What people call the register."""
    return dict(web().registers).get(source, source.upper())


def wrong_with(code: str) -> str:
    """What a complaint of this code says, in the person's language."""
    return _(SENTENCES[code][0])


def advice_on(code: str) -> str:
    """What to do about it, in the person's language."""
    return _(SENTENCES[code][1])


def sentence_of(complaint: Complaint) -> str:
    """Both, with the detail as it was written down."""
    return " ".join(filter(None, (wrong_with(complaint.code), complaint.detail, advice_on(complaint.code))))
