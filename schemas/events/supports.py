"""One piece of help, from the question to the partner until the family's own word that it arrived."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.codes import Need, Pillar, Unit
from schemas.events.base import Code, HouseholdEvent, Text
from schemas.pledge_codes import Benefit, ChaseStep, ConfirmedBy, WaitReason

Quantity = Annotated[int, Field(ge=1, le=10_000_000_000)]


class _Support(HouseholdEvent):
    """One piece of help from one pledge for this household: `benefit` is what, `agency` the partner that gives it.

    `person_id`: the member of the family that it is for, where it is not for all of them.
    """

    agency: Code
    support_id: UUID
    pledge_id: UUID
    pillar: Pillar
    quantity: Quantity | None = None
    unit: Unit | None = None
    person_id: UUID | None = None
    benefit: Benefit | None = None


class SupportProposed(_Support):
    """A family was chosen for a pledge. `overrides` names overlap rules that somebody who may set aside, with a note.

    `round_id`: the allocation round that chose it.
    """

    kind: Literal["support_proposed"] = "support_proposed"
    need: Need | None = None
    overrides: tuple[Code, ...] | None = None
    note_id: UUID | None = None
    round_id: UUID | None = None


class SupportReserved(_Support):
    """A place in the pledge is held for this household."""

    kind: Literal["support_reserved"] = "support_reserved"


class SupportSent(_Support):
    """The partner was asked: by a message to its account or by a list under `list_id`; an answer is due by a day."""

    kind: Literal["support_sent"] = "support_sent"
    list_id: UUID | None = None
    answer_by: date | None = None


class SupportOpened(_Support):
    """Somebody at the partner looked at it."""

    kind: Literal["support_opened"] = "support_opened"


class SupportWaiting(_Support):
    """The partner cannot answer yet, and says what it waits for."""

    kind: Literal["support_waiting"] = "support_waiting"
    reason: WaitReason
    until: date


class SupportChased(_Support):
    """The partner has not answered, and we did something about it."""

    kind: Literal["support_chased"] = "support_chased"
    step: ChaseStep


class SupportAccepted(_Support):
    """The partner said yes."""

    kind: Literal["support_accepted"] = "support_accepted"


class SupportDeclined(_Support):
    """The partner, or the family, said no. `park_until`: not proposed to this partner again before that day."""

    kind: Literal["support_declined"] = "support_declined"
    reason: Code
    park_until: date | None = None
    note_id: UUID | None = None


class SupportScheduled(_Support):
    """The partner says when the help will come."""

    kind: Literal["support_scheduled"] = "support_scheduled"
    scheduled_on: date


class SupportDelivered(_Support):
    """The help arrived. `value` in rupiah; `receipt` the number of the partner's paper; a photo lies in the vault."""

    kind: Literal["support_delivered"] = "support_delivered"
    delivered_on: date
    receipt: Text | None = None
    value: Annotated[int, Field(ge=0, le=10_000_000_000_000)] | None = None
    proof_id: UUID | None = None


class SupportConfirmed(_Support):
    """The family, or a worker who saw it, says that the help arrived."""

    kind: Literal["support_confirmed"] = "support_confirmed"
    by: ConfirmedBy
    note_id: UUID | None = None


class SupportDisputed(_Support):
    """The family says that what was reported did not arrive, or not so."""

    kind: Literal["support_disputed"] = "support_disputed"
    note_id: UUID | None = None


class SupportReleased(_Support):
    """A held place went back to the pledge, or what was proposed was taken back."""

    kind: Literal["support_released"] = "support_released"
    reason: Code


class SupportTransferred(_Support):
    """Another partner takes this over for good; the place goes back here and a new piece of help begins there."""

    kind: Literal["support_transferred"] = "support_transferred"
    to_support_id: UUID
    to_pledge_id: UUID


class ConsentRecorded(HouseholdEvent):
    """The family allows, or no longer allows, that its data go to this partner (UU 27/2022, Art. 20(2)a and 9)."""

    kind: Literal["consent_recorded"] = "consent_recorded"
    agency: Code
    is_given: bool
    note_id: UUID | None = None


Supports = (
    SupportProposed | SupportReserved | SupportSent | SupportOpened | SupportWaiting | SupportChased
    | SupportAccepted | SupportDeclined | SupportScheduled | SupportDelivered | SupportConfirmed | SupportDisputed
    | SupportReleased | SupportTransferred
)  # fmt: skip
