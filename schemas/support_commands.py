"""What people ask for one piece of help: propose it, answer it, deliver it, take it back."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import Need, Pillar, Unit
from schemas.commands import Command
from schemas.events.base import Code, Text
from schemas.events.supports import Quantity
from schemas.pledge_codes import Benefit, ChaseStep, ConfirmedBy, DeclineReason, ReleaseReason, WaitReason


class Terms(BaseModel):
    """What a pledge gives, as the one who proposes it read it. `quantity` is for this family, in `unit`."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)

    pledge_id: UUID
    partner: Code
    pillar: Pillar
    benefit: Benefit | None = None
    unit: Unit | None = None
    quantity: Quantity | None = None


class ProposeSupport(Command):
    """Choose the family for a pledge and hold a place in it.

    With `answer_by` the partner is asked at once. `overrides` are overlap rules that the person sets aside.
    """

    wish: Literal["propose_support"] = "propose_support"
    terms: Terms
    person_id: UUID | None = None
    need: Need | None = None
    overrides: tuple[Code, ...] = ()
    note_id: UUID | None = None
    round_id: UUID | None = None
    answer_by: date | None = None


class SupportCommand(Command):
    """A wish about one piece of help that was proposed."""

    support_id: UUID


class SendSupport(SupportCommand):
    """Ask the partner, by its account or by a list."""

    wish: Literal["send_support"] = "send_support"
    list_id: UUID | None = None
    answer_by: date | None = None


class OpenSupport(SupportCommand):
    """Note that the partner looked at it."""

    wish: Literal["open_support"] = "open_support"


class WaitSupport(SupportCommand):
    """Say that the partner cannot answer yet, and why."""

    wish: Literal["wait_support"] = "wait_support"
    reason: WaitReason
    until: date


class ChaseSupport(SupportCommand):
    """Note that we reminded, found late, or escalated."""

    wish: Literal["chase_support"] = "chase_support"
    step: ChaseStep


class AcceptSupport(SupportCommand):
    """The partner says yes, and perhaps when."""

    wish: Literal["accept_support"] = "accept_support"
    scheduled_on: date | None = None


class DeclineSupport(SupportCommand):
    """The partner or the family says no."""

    wish: Literal["decline_support"] = "decline_support"
    reason: DeclineReason
    note_id: UUID | None = None


class ScheduleSupport(SupportCommand):
    """The partner says when the help will come."""

    wish: Literal["schedule_support"] = "schedule_support"
    scheduled_on: date


class DeliverSupport(SupportCommand):
    """The help was handed over; `quantity` where it is not what was agreed, `value` in rupiah."""

    wish: Literal["deliver_support"] = "deliver_support"
    delivered_on: date
    quantity: Quantity | None = None
    receipt: Text | None = None
    value: Annotated[int, Field(ge=0, le=10_000_000_000_000)] | None = None
    proof_id: UUID | None = None


class ConfirmSupport(SupportCommand):
    """The family or a worker says that it arrived."""

    wish: Literal["confirm_support"] = "confirm_support"
    by: ConfirmedBy
    note_id: UUID | None = None


class DisputeSupport(SupportCommand):
    """The family says that it did not arrive."""

    wish: Literal["dispute_support"] = "dispute_support"
    note_id: UUID | None = None


class ReleaseSupport(SupportCommand):
    """Take the proposal back, or return the held place."""

    wish: Literal["release_support"] = "release_support"
    reason: ReleaseReason


class TransferSupport(SupportCommand):
    """Hand the family over to another partner for good."""

    wish: Literal["transfer_support"] = "transfer_support"
    terms: Terms
    answer_by: date | None = None


class RecordConsent(Command):
    """Note that the family allows, or forbids, that a partner gets its data."""

    wish: Literal["record_consent"] = "record_consent"
    partner: Code
    is_given: bool
    note_id: UUID | None = None


SupportWish = (
    ProposeSupport | SendSupport | OpenSupport | WaitSupport | ChaseSupport | AcceptSupport | DeclineSupport
    | ScheduleSupport | DeliverSupport | ConfirmSupport | DisputeSupport | ReleaseSupport | TransferSupport
    | RecordConsent
)  # fmt: skip
