"""What can become of a family, told as events and wishes; beside `stories`, whose household they speak of."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from schemas.codes import RecordField, Source
from schemas.commands import (
    Command,
    CorrectRecord,
    KeepCaseOpen,
    MergeHouseholds,
    MoveHousehold,
    ProposeFamily,
    RecordDeath,
    RecordVerval,
    SplitHousehold,
)
from schemas.events.cases import CaseKeptOpen
from schemas.events.household_data import (
    HouseholdAbsorbed,
    HouseholdMerged,
    HouseholdMoved,
    HouseholdSplit,
    HouseholdSplitOff,
    MemberDied,
    RecordCorrected,
    VervalRecorded,
)
from schemas.family_codes import Basis, MergeReason, VervalReason, VervalVerdict
from schemas.ids import derived_id, plain_id
from tests.stories import KAMPUNG, WORKER, day, household

OTHER_KAMPUNG = "18.02.02.2001"
MINUTES = "140/07/BA/2024"
PERSON, HEAD = plain_id("story person"), plain_id("story head")


def _said(kind: str, number: int, at: int, *parts: object) -> dict[str, Any]:
    return {
        "event_id": derived_id(day(at), kind, number, *parts), "occurred_at": day(at), "source": "webui",
        "actor": WORKER, "household_id": household(number), "area_code": KAMPUNG,
    }  # fmt: skip


def judged(reason: VervalReason | None = VervalReason.MOVED, number: int = 1, at: int = 7) -> VervalRecorded:
    """The village said whether the family is poor: without a reason it is."""
    verdict = VervalVerdict.NOT_ELIGIBLE if reason else VervalVerdict.ELIGIBLE
    return VervalRecorded(
        **_said("judged", number, at, reason), verdict=verdict, reason=reason, meeting_on=day(at).date(),
        minutes=MINUTES, registry=Source.P3KE,
    )  # fmt: skip


def corrected(*fields: RecordField, number: int = 1, at: int = 8, area: str = KAMPUNG) -> RecordCorrected:
    """A person put something right."""
    said = _said("corrected", number, at, *fields) | {"area_code": area}
    return RecordCorrected(**said, record_id=plain_id("record", number), fields=fields, basis=Basis.VISIT)


def died(person: UUID = PERSON, *, was_head: bool = False, at: int = 9) -> MemberDied:
    """A member died."""
    return MemberDied(**_said("died", 1, at, person), person_id=person, was_head=was_head, basis=Basis.VISIT)


def moved(to: str | None = OTHER_KAMPUNG, at: int = 10) -> HouseholdMoved:
    """The family lives elsewhere."""
    return HouseholdMoved(
        **_said("moved", 1, at, to), from_area_code=KAMPUNG, to_area_code=to, moved_on=day(at).date(), basis=Basis.VISIT
    )


def split(new: int = 2, at: int = 11) -> HouseholdSplit:
    """Two members left."""
    said = {"new_household_id": household(new), "members": 2, "split_on": day(at).date()}
    return HouseholdSplit(**_said("split", 1, at, new), **said)


def split_off(origin: int = 3, at: int = 3) -> HouseholdSplitOff:
    """The household came out of another one."""
    said = {"from_household_id": household(origin), "members": 2, "split_on": day(at).date()}
    return HouseholdSplitOff(**_said("split off", 1, at, origin), **said)


def merged(into: int = 4, at: int = 25, reason: MergeReason = MergeReason.DUPLICATE) -> HouseholdMerged:
    """The household is part of another one."""
    return HouseholdMerged(**_said("merged", 1, at, into), into_household_id=household(into), reason=reason)


def absorbed(other: int = 5, at: int = 13) -> HouseholdAbsorbed:
    """Another household is part of this one."""
    return HouseholdAbsorbed(
        **_said("absorbed", 1, at, other), absorbed_household_id=household(other), reason=MergeReason.JOINED
    )


def kept_open(about: UUID, at: int = 14) -> CaseKeptOpen:
    """A worker keeps the case open."""
    return CaseKeptOpen(**_said("kept open", 1, at, about), about=about)


def _wish(kind: type[Command], number: int, said: dict[str, Any], **usual: Any) -> Any:
    base = {"command_id": plain_id("family wish", kind, number), "household_id": household(number), "actor": WORKER}
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    return kind(**(base | {"asked_at": at} | usual | said))


def judge(number: int = 1, **said: Any) -> RecordVerval:
    """A worker wants to record the village's word."""
    usual = {"verdict": VervalVerdict.NOT_ELIGIBLE, "reason": VervalReason.MOVED}
    meeting = {"meeting_on": date(2026, 11, 18), "minutes": MINUTES}
    wish: RecordVerval = _wish(RecordVerval, number, said, **usual, **meeting)
    return wish


def propose(number: int = 9, **said: Any) -> ProposeFamily:
    """A worker wants to add a family that no register knows."""
    usual = {"record_id": plain_id("proposed record"), "members": 1, "area_code": KAMPUNG}
    wish: ProposeFamily = _wish(
        ProposeFamily, number, said, **usual, meeting_on=date(2026, 11, 18), minutes=MINUTES
    )  # fmt: skip
    return wish


def correct(number: int = 1, **said: Any) -> CorrectRecord:
    """A worker wants to put something right."""
    usual = {"record_id": plain_id("record", number), "fields": (RecordField.NAME,), "basis": Basis.VISIT}
    wish: CorrectRecord = _wish(CorrectRecord, number, said, **usual)
    return wish


def bury(number: int = 1, **said: Any) -> RecordDeath:
    """A worker wants to record a death."""
    wish: RecordDeath = _wish(RecordDeath, number, said, person_id=PERSON, was_head=False, basis=Basis.VISIT)
    return wish


def move(number: int = 1, **said: Any) -> MoveHousehold:
    """A worker wants to record a move."""
    usual = {"to_area_code": OTHER_KAMPUNG, "moved_on": date(2026, 11, 1), "basis": Basis.VISIT}
    wish: MoveHousehold = _wish(MoveHousehold, number, said, **usual)
    return wish


def part(number: int = 1, new: int = 2, **said: Any) -> SplitHousehold:
    """A worker wants to make two members a household of their own."""
    usual = {"new_household_id": household(new), "members": 2, "staying": 1, "split_on": date(2026, 11, 1)}
    wish: SplitHousehold = _wish(SplitHousehold, number, said, **usual)
    return wish


def merge(number: int = 1, into: int = 2, **said: Any) -> MergeHouseholds:
    """A worker wants to make one household of two."""
    usual = {"into_household_id": household(into), "reason": MergeReason.DUPLICATE}
    wish: MergeHouseholds = _wish(MergeHouseholds, number, said, **usual)
    return wish


def keep(about: UUID, number: int = 1, **said: Any) -> KeepCaseOpen:
    """A worker wants to keep the case open."""
    wish: KeepCaseOpen = _wish(KeepCaseOpen, number, said, about=about)
    return wish
