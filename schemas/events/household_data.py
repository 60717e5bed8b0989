"""What the registers and the village say of a family, and who was given it. Codes, ids and field names only.

A register's row appears, changes or leaves. The village (musdes) judges, adds and corrects. Families themselves lose
members, move, split and merge; then each household concerned has an event on its own timeline.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.codes import Aid, Indicator, RecordField, Source
from schemas.events.base import AreaCode, Code, Count, HouseholdEvent, Text
from schemas.family_codes import Basis, MergeReason, VervalReason, VervalVerdict
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


class _Musdes(HouseholdEvent):
    """A village meeting's result. `minutes` is the number of its berita acara; what was said is in the vault."""

    meeting_on: date
    minutes: Text
    note_id: UUID | None = None


class VervalRecorded(_Musdes):
    """The village says whether the family meets the criteria: a fact to review, never an exit.

    `reason` stands where the verdict is "not eligible". `record_id` is the register's row that the village judged.
    """

    kind: Literal["verval_recorded"] = "verval_recorded"
    verdict: VervalVerdict
    reason: VervalReason | None = None
    registry: Source | None = None
    record_id: UUID | None = None


class FamilyProposed(_Musdes):
    """The village names a poor family that no register knows; its row in the vault is `record_id`."""

    kind: Literal["family_proposed"] = "family_proposed"
    record_id: UUID
    members: Count


class RecordCorrected(HouseholdEvent):
    """A person put right what a register's row says. The new values are in the vault and stand above the register's.

    `person_id` is the member whose row it is; None where it is about the family.
    """

    kind: Literal["record_corrected"] = "record_corrected"
    record_id: UUID
    person_id: UUID | None = None
    fields: Annotated[tuple[RecordField, ...], Field(min_length=1)]
    basis: Basis
    note_id: UUID | None = None


class MemberDied(HouseholdEvent):
    """A member of the family died."""

    kind: Literal["member_died"] = "member_died"
    person_id: UUID
    was_head: bool
    died_on: date | None = None
    basis: Basis
    note_id: UUID | None = None


class HouseholdMoved(HouseholdEvent):
    """The family lives elsewhere: in another kampung, or outside the kabupaten where `to_area_code` is missing."""

    kind: Literal["household_moved"] = "household_moved"
    from_area_code: AreaCode | None = None
    to_area_code: AreaCode | None = None
    moved_on: date
    basis: Basis
    note_id: UUID | None = None


class HouseholdSplit(HouseholdEvent):
    """Some members (`members` of them) are a household of their own from now on (pisah KK). Who: in the vault."""

    kind: Literal["household_split"] = "household_split"
    new_household_id: UUID
    members: Count
    split_on: date
    note_id: UUID | None = None


class HouseholdSplitOff(HouseholdEvent):
    """The other side of a split: this household came out of another one, whose history up to then is its own too."""

    kind: Literal["household_split_off"] = "household_split_off"
    from_household_id: UUID
    members: Count
    split_on: date


class HouseholdMerged(HouseholdEvent):
    """This household is part of another one from now on (gabung KK); its history and rows go on there."""

    kind: Literal["household_merged"] = "household_merged"
    into_household_id: UUID
    reason: MergeReason
    note_id: UUID | None = None


class HouseholdAbsorbed(HouseholdEvent):
    """The other side of a merger: this household goes on for both."""

    kind: Literal["household_absorbed"] = "household_absorbed"
    absorbed_household_id: UUID
    reason: MergeReason


class DataShared(HouseholdEvent):
    """An agency was given data of this family (UU 27/2022, Art. 31 and 32): which parts, what for, on which ground.

    `request_id` is the request for data or the target list that it rests on; the persons who decided stand there.
    """

    kind: Literal["data_shared"] = "data_shared"
    agency: Code
    request_id: UUID
    purpose: SharingPurpose
    basis: LegalBasis
    fields: tuple[SharedField, ...]
    retain_until: date


HouseholdData = (
    RecordAppeared | RecordChanged | RecordLeft | VervalRecorded | FamilyProposed | RecordCorrected | MemberDied
    | HouseholdMoved | HouseholdSplit | HouseholdSplitOff | HouseholdMerged | HouseholdAbsorbed | DataShared
)  # fmt: skip
