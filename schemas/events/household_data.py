"""What the registers say of a family, and who was given it. Codes and field names only."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import Aid, Indicator, RecordField, Source
from schemas.events.base import Code, Count, HouseholdEvent
from schemas.sharing import LegalBasis, SharedField, SharingPurpose

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


class DataShared(HouseholdEvent):
    """An agency was given data of this family (UU 27/2022, Art. 31 and 32): which parts, what for, on which ground.

    `request_id` is the request for data that it rests on; the persons who asked, approved and released stand there.
    """

    kind: Literal["data_shared"] = "data_shared"
    agency: Code
    request_id: UUID
    purpose: SharingPurpose
    basis: LegalBasis
    fields: tuple[SharedField, ...]
    retain_until: date


HouseholdData = RecordAppeared | RecordChanged | RecordLeft | DataShared
