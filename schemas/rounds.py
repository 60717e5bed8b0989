"""What an allocation round is: one pledge, the families chosen for it, who acts on the list, and what was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import Pillar, Unit
from schemas.conditions import Conditions
from schemas.data_requests import Person
from schemas.events.base import AreaCode, Code, Text
from schemas.events.supports import Quantity
from schemas.pledge_codes import Benefit
from schemas.words import Word

WIB = timedelta(hours=7)
_MODEL = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class RoundState(Word):
    """Where a round stands. While it is `publishing` a part of the families may have been proposed already."""

    FROZEN = "frozen"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class RoundStep(Word):
    """What somebody did with a round."""

    FREEZE = "freeze"
    TAKE_OUT = "take_out"
    PUT_IN = "put_in"
    APPROVE = "approve"
    PUBLISH = "publish"
    FINISH = "finish"
    CANCEL = "cancel"


class WhyNot(Word):
    """Why a family of the list was not chosen."""

    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    RUNNING = "running"
    PARKED = "parked"
    UNWILLING = "unwilling"
    WAITS_CONSENT = "waits_consent"
    OVERLAP = "overlap"
    NOBODY = "nobody"
    NO_SHARE = "no_share"
    SHARE_USED = "share_used"
    NO_PLACE = "no_place"


CAN_BE_PUT_IN = frozenset({WhyNot.NOT_KNOWN, WhyNot.NO_SHARE, WhyNot.SHARE_USED, WhyNot.NO_PLACE})
"""Reasons that a person may set aside; the others would be refused for every family."""


class Share(BaseModel):
    """How much of the pledge a kecamatan may have at most, beside the others'."""

    model_config = _MODEL

    area: AreaCode
    weight: Annotated[int, Field(ge=1, le=1_000_000)]


class Plan(BaseModel):
    """What is to be given out: `amount` of the pledge's unit in all, `each` of it to every family.

    Where the unit is persons, every living member who lacks the help is one, and `each` says nothing. `day` is the day
    as of which ages and earlier help are counted.
    """

    model_config = _MODEL

    pledge_id: UUID
    amount: Quantity
    each: Quantity = 1
    day: date
    shares: Annotated[tuple[Share, ...], Field(max_length=100)] = ()


class Offered(BaseModel):
    """What the pledge said when the list was made: the list rests on it, whatever the partner says later.

    `needs_consent`: only families may be proposed that let the partner have their data.
    """

    model_config = _MODEL

    agency: Code
    programme: Text
    pillar: Pillar
    benefit: Benefit | None = None
    unit: Unit | None = None
    area_code: AreaCode | None = None
    conditions: Conditions = ()
    needs_consent: bool = False
    answer_days: int | None = None

    @property
    def is_for_persons(self) -> bool:
        """Whether each member of a family is one."""
        return self.unit is Unit.PERSONS


@dataclass(frozen=True, slots=True)
class Round:
    """Where one round stands. `ranking` is the version of the rules by which its list was made."""

    round_id: UUID
    serial: int
    plan: Plan
    offered: Offered
    ranking: str
    state: RoundState
    version: int
    frozen_at: datetime
    frozen_by: str
    changed_at: datetime
    approved_by: str | None = None
    published_by: str | None = None
    published_at: datetime | None = None

    @property
    def number(self) -> str:
        """As people name it: AL-2026-0007 (alokasi)."""
        return f"AL-{(self.frozen_at + WIB).year}-{self.serial:04d}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the record. `words` are what the person wrote; `household_id` whom it speaks of."""

    step_id: UUID
    round_id: UUID
    at: datetime
    person: Person
    step: RoundStep
    before: RoundState
    after: RoundState
    words: str = ""
    household_id: UUID | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
