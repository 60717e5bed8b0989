"""What partners promised. A pledge may have no quantity, date or place yet."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.conditions import Conditions
from schemas.events.base import AreaCode, Code, PledgeEvent, Text
from schemas.pledge_codes import Benefit, SupportKind
from schemas.pledge_reasons import AreaNote, AreaReleaseReason
from schemas.sharing import SharedField

Quantity = Annotated[int, Field(ge=1, le=10_000_000_000)]
Place = Annotated[int, Field(ge=1, le=100_000)]
Counted = Annotated[int, Field(ge=0, le=10_000_000)]
KampungCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$")]


class _Offer(PledgeEvent):
    """What is offered. `programme` is the partner's name for it; `quantity` None means "no number yet".

    `fields`: the least that the partner must know of a family, given only after it accepted. `needs_consent`: and only
    if the family allows it. `answer_days`: how long an answer may take; 0 means that nobody is chased, None as usual.
    """

    agency: Code
    programme: Text
    pillars: Annotated[tuple[Pillar, ...], Field(min_length=1)]
    status: PledgeStatus
    quantity: Quantity | None = None
    unit: Unit | None = None
    area_code: AreaCode | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    support: SupportKind | None = None
    benefit: Benefit | None = None
    conditions: Conditions | None = None
    fields: tuple[SharedField, ...] | None = None
    needs_consent: bool | None = None
    answer_days: Annotated[int, Field(ge=0, le=365)] | None = None


class PledgeMade(_Offer):
    """A partner said what it will do."""

    kind: Literal["pledge_made"] = "pledge_made"


class PledgeFirmedUp(_Offer):
    """A pledge got the number, unit, place or date it lacked."""

    kind: Literal["pledge_firmed_up"] = "pledge_firmed_up"


class PledgeChanged(_Offer):
    """The partner changed what it offers."""

    kind: Literal["pledge_changed"] = "pledge_changed"


class PledgeSuspended(PledgeEvent):
    """Nothing new goes out of the pledge for now; what is held stays held."""

    kind: Literal["pledge_suspended"] = "pledge_suspended"
    agency: Code
    reason: Code
    until: date | None = None


class PledgeResumed(PledgeEvent):
    """The pledge goes on."""

    kind: Literal["pledge_resumed"] = "pledge_resumed"
    agency: Code


class PledgeExpired(PledgeEvent):
    """The last day of the pledge has passed; what was not delivered is gone."""

    kind: Literal["pledge_expired"] = "pledge_expired"
    agency: Code


class PledgeWithdrawn(PledgeEvent):
    """The partner took its pledge back."""

    kind: Literal["pledge_withdrawn"] = "pledge_withdrawn"
    agency: Code
    reason: Code


class PledgeRevoked(PledgeEvent):
    """An authority above the partner ended the entitlement (as with PBI-JK in February 2026)."""

    kind: Literal["pledge_revoked"] = "pledge_revoked"
    agency: Code
    reason: Code
    revoked_by: Code


class _AreaHelp(PledgeEvent):
    """One piece of help out of the pledge for a whole kampung, not for a family. `help_id` names the piece."""

    agency: Code
    help_id: UUID
    area_code: KampungCode
    pillars: Annotated[tuple[Pillar, ...], Field(min_length=1)]
    benefit: Benefit | None = None
    unit: Unit | None = None


class Ranked(BaseModel):
    """Where the kampung stood when it was chosen: its place of so many by this version of the order, and why there.

    `reason` is the part of the order that put it below the kampung before it; the first has none. `planned` counts
    pieces of the same pledge.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    policy: Code
    place: Place
    of: Place
    targets: Counted
    without_help: Counted
    planned: Counted
    reason: Code | None = None


class AreaHelpPlanned(_AreaHelp):
    """A kampung was chosen for so much of the pledge, which is held for it until the help comes.

    `ranked` where it was chosen from the ranking.
    """

    kind: Literal["area_help_planned"] = "area_help_planned"
    quantity: Quantity | None = None
    planned_on: date
    ranked: Ranked | None = None


class AreaHelpDelivered(_AreaHelp):
    """The help came to the kampung. `value` in rupiah; `receipt` the number of the partner's paper."""

    kind: Literal["area_help_delivered"] = "area_help_delivered"
    quantity: Quantity | None = None
    delivered_on: date
    receipt: Text
    value: Annotated[int, Field(ge=0, le=10_000_000_000_000)] | None = None
    note: AreaNote | None = None


class AreaHelpReleased(_AreaHelp):
    """What was held for the kampung went back to the pledge."""

    kind: Literal["area_help_released"] = "area_help_released"
    reason: AreaReleaseReason


Pledges = (
    PledgeMade | PledgeFirmedUp | PledgeChanged | PledgeSuspended | PledgeResumed | PledgeExpired
    | PledgeWithdrawn | PledgeRevoked | AreaHelpPlanned | AreaHelpDelivered | AreaHelpReleased
)  # fmt: skip
