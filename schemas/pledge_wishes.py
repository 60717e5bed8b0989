"""What a partner's own system may ask of its pledges, and how a pledge looks to it. The published API is made of it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.conditions import Conditions
from schemas.events.base import DistrictArea, TypedText
from schemas.events.pledges import Quantity
from schemas.pledge_codes import Benefit, SupportKind
from schemas.pledge_reasons import SuspendReason, WithdrawReason
from schemas.sharing import SharedField


class Wish(BaseModel):
    """What was sent: nothing is guessed, and nothing that it does not know is let pass."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)


class OfferWish(Wish):
    """Everything that is offered. Only the name, the strategies and the state must be said; a number may come later."""

    programme: TypedText
    pillars: Annotated[tuple[Pillar, ...], Field(min_length=1, max_length=3)]
    status: Literal["promised", "running"]
    quantity: Quantity | None = None
    unit: Unit | None = None
    area_code: DistrictArea | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    benefit: Benefit | None = None
    support: SupportKind | None = None
    conditions: Conditions = ()
    fields: Annotated[tuple[SharedField, ...], Field(max_length=40)] = ()
    needs_consent: bool = False
    answer_days: Annotated[int, Field(ge=0, le=365)] | None = None


class LaterWish(Wish):
    """A word on a pledge that stands. `seen` is the `last_word` that the sender knows: nobody is spoken over."""

    seen: UUID


class ChangeWish(OfferWish, LaterWish):
    """The whole offer anew: what is left out is no longer offered."""


class FirmWish(LaterWish):
    """What was missing so far; what was said already stays."""

    quantity: Quantity | None = None
    unit: Unit | None = None
    area_code: DistrictArea | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class SuspendWish(LaterWish):
    """Nothing new goes out for now."""

    reason: SuspendReason
    until: date | None = None


class ResumeWish(LaterWish):
    """It goes on."""


class WithdrawWish(LaterWish):
    """The partner takes it back."""

    reason: WithdrawReason


class StockSeen(BaseModel):
    """How much is where, in the pledge's unit. `offered` and `remaining` are null while no number was named."""

    model_config = ConfigDict(frozen=True)

    offered: int | None
    reserved: int
    delivered: int
    released: int
    expired: int
    remaining: int | None


class PledgeSeen(BaseModel):
    """One pledge as its partner's system sees it. `last_word` is what the next word must bear as `seen`."""

    model_config = ConfigDict(frozen=True)

    pledge_id: UUID
    agency: str
    state: PledgeStatus
    last_word: UUID
    said_at: datetime
    programme: str
    pillars: tuple[Pillar, ...]
    status: PledgeStatus
    quantity: int | None
    unit: Unit | None
    area_code: str | None
    starts_on: date | None
    ends_on: date | None
    support: SupportKind | None
    benefit: Benefit | None
    conditions: Conditions
    fields: tuple[SharedField, ...]
    needs_consent: bool
    answer_days: int | None
    stock: StockSeen


class PledgesSeen(BaseModel):
    """Pledges of the key's agency by their ids. `next` is the address of those that follow; null where none do."""

    model_config = ConfigDict(frozen=True)

    pledges: tuple[PledgeSeen, ...]
    next: str | None


class Wrong(BaseModel):
    """One thing that is wrong with a body: where (a JSON Pointer), and what to do."""

    model_config = ConfigDict(frozen=True)

    pointer: str
    detail: str


class ProblemSeen(BaseModel):
    """Why a request was not carried out (RFC 9457). Title and details are Indonesian, or English by Accept-Language."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Wrong, ...] = ()
