"""What the registers say of a family: it appeared, changed, or left. Codes and field names only."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import Aid, Indicator, RecordField, Source
from schemas.events.base import Code, Count, HouseholdEvent

Decile = Annotated[int, Field(ge=1, le=10)]


class RecordFacts(BaseModel):
    """What one register row states, in codes. A decile means something only together with its source and edition."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    decile: Decile | None = None
    aid: tuple[Aid, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    members: Count = 0


class RecordAppeared(HouseholdEvent):
    """A family's row was seen in a register edition for the first time."""

    kind: Literal["record_appeared"] = "record_appeared"
    registry: Source
    record_id: UUID
    edition: Code
    reference_on: date | None = None
    stated: RecordFacts


class RecordChanged(HouseholdEvent):
    """A later edition says something else of the same family. `stated` is the whole row anew."""

    kind: Literal["record_changed"] = "record_changed"
    registry: Source
    record_id: UUID
    edition: Code
    reference_on: date | None = None
    changed: tuple[RecordField, ...]
    stated: RecordFacts


class RecordLeft(HouseholdEvent):
    """A family is absent from a later edition: a fact to review, never an exit."""

    kind: Literal["record_left"] = "record_left"
    registry: Source
    record_id: UUID
    edition: Code
    reference_on: date | None = None


HouseholdData = RecordAppeared | RecordChanged | RecordLeft
