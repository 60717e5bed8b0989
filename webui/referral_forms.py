"""The forms with which a partner answers and reports: what each may hold, and the wish that it becomes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import BeforeValidator, Field
from sqlmodel import Session

from casework.rules.answer_links import ACTOR, SOURCE
from casework.store.notes import Note, keep_note
from casework.store.referrals import Referral
from schemas.answer_links import AnswerLink
from schemas.events.base import Text
from schemas.events.supports import Quantity
from schemas.ids import plain_id
from schemas.pledge_codes import DeclineReason, WaitReason
from schemas.support_commands import (
    AcceptSupport,
    DeclineSupport,
    DeliverSupport,
    OpenSupport,
    ScheduleSupport,
    SupportWish,
    WaitSupport,
)
from webui.forms import CommandForm, Day, Draft, MaybeDay, MaybeLong, blank_is_none
from webui.moments import today
from webui.visitors import now, visitor


def _number(raw: object) -> object:
    # People write amounts as they read them: "Rp 1.500.000" and "1.500.000,00".
    if not isinstance(raw, str):
        return raw
    plain = re.sub(r"(?i)^rp\.?|[\s.]|,00$|,-$", "", raw.strip())
    return plain or None


MaybeQuantity = Annotated[Quantity | None, BeforeValidator(_number)]
MaybeValue = Annotated[Annotated[int, Field(ge=0, le=10_000_000_000_000)] | None, BeforeValidator(_number)]
MaybeText = Annotated[Text | None, BeforeValidator(blank_is_none)]


class AcceptForm(CommandForm):
    """Yes, and perhaps when."""

    scheduled_on: MaybeDay = None


class DeclineForm(CommandForm):
    """No, and why."""

    reason: DeclineReason
    note: MaybeLong = None


class WaitForm(CommandForm):
    """Not yet, why, and until when."""

    reason: WaitReason
    until: Day


class ScheduleForm(CommandForm):
    """When the help will come."""

    scheduled_on: Day


class DeliverForm(CommandForm):
    """What was handed over; a photo or paper comes beside the form."""

    delivered_on: Day
    quantity: MaybeQuantity = None
    receipt: MaybeText = None
    value: MaybeValue = None


@dataclass(frozen=True, slots=True)
class Hand:
    """Who gives the answer: somebody with an account, or whoever holds the link in a message to the partner."""

    actor: str
    agency: str | None
    source: str = "webui"


@dataclass(frozen=True, slots=True)
class Answer:
    """One form: its name, its model, and the wish it becomes."""

    name: str
    model: type[Any]
    wish: Callable[[Any, dict[str, Any]], SupportWish]


OPEN = Answer("open", CommandForm, lambda _form, signed: OpenSupport(**signed))
ACCEPT = Answer("accept", AcceptForm, lambda form, signed: AcceptSupport(**signed, scheduled_on=form.scheduled_on))
DECLINE = Answer(
    "decline", DeclineForm, lambda form, signed: DeclineSupport(**signed, reason=form.reason, note_id=note_id_of(form))
)
WAIT = Answer("wait", WaitForm, lambda form, signed: WaitSupport(**signed, reason=form.reason, until=form.until))
SCHEDULE = Answer(
    "schedule", ScheduleForm, lambda form, signed: ScheduleSupport(**signed, scheduled_on=form.scheduled_on)
)
DELIVER = Answer(
    "deliver", DeliverForm,
    lambda form, signed: DeliverSupport(
        **signed, delivered_on=form.delivered_on, quantity=form.quantity, receipt=form.receipt, value=form.value,
    ),
)  # fmt: skip


def own_hand() -> Hand:
    """The signed-in person."""
    return Hand(visitor().actor, visitor().agency)


def hand_of(link: AnswerLink) -> Hand:
    """Whoever holds the link."""
    return Hand(ACTOR, link.agency, SOURCE)


def wish_of(answer: Answer, form: Any, referral: Referral, hand: Hand) -> SupportWish:
    """The wish that the form expresses, signed and dated."""
    return answer.wish(
        form,
        {
            "command_id": form.command_id, "household_id": referral.household_id, "support_id": referral.support_id,
            "actor": hand.actor, "agency": hand.agency, "asked_at": now(), "source": hand.source,
        },
    )  # fmt: skip


def keep_words(session: Session, form: Any, referral: Referral, hand: Hand) -> None:
    """Put what was written beside the answer in the vault."""
    if note_id := note_id_of(form):
        keep_note(session, Note(note_id, referral.household_id, now(), hand.actor, form.note))


def note_id_of(form: Any) -> UUID | None:
    """The id that the form's words get in the vault; None where nothing was written."""
    return plain_id("note", form.command_id) if getattr(form, "note", None) else None


def fresh_drafts(referral: Referral) -> dict[str, Draft]:
    """Empty forms, each with the id of the command it will be."""
    typed: dict[str, dict[str, Any]] = {
        "deliver": {"delivered_on": today().isoformat(), "quantity": referral.quantity or ""},
        "schedule": {"scheduled_on": referral.scheduled_on.isoformat() if referral.scheduled_on else ""},
    }
    names = ("open", "accept", "decline", "wait", "schedule", "deliver", "again")
    return {name: Draft(uuid4(), typed.get(name, {})) for name in names}
