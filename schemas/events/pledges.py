"""What partners promised. A pledge may have no quantity, date or place yet."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.events.base import AreaCode, Code, PledgeEvent, Text

Quantity = Annotated[int, Field(ge=1, le=10_000_000_000)]


class _Offer(PledgeEvent):
    """What is offered. `programme` is the partner's name for it; `quantity` None means "no number yet"."""

    agency: Code
    programme: Text
    pillars: Annotated[tuple[Pillar, ...], Field(min_length=1)]
    status: PledgeStatus
    quantity: Quantity | None = None
    unit: Unit | None = None
    area_code: AreaCode | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class PledgeMade(_Offer):
    """A partner said what it will do."""

    kind: Literal["pledge_made"] = "pledge_made"


class PledgeFirmedUp(_Offer):
    """A pledge got the number, unit, place or date it lacked."""

    kind: Literal["pledge_firmed_up"] = "pledge_firmed_up"


class PledgeChanged(_Offer):
    """The partner changed what it offers."""

    kind: Literal["pledge_changed"] = "pledge_changed"


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


Pledges = PledgeMade | PledgeFirmedUp | PledgeChanged | PledgeWithdrawn | PledgeRevoked
