"""The forms about a family itself: what the village said, what is put right, who died, moved or left."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from schemas.codes import ClosingReason
from schemas.events.base import AreaCode, Text
from schemas.family_codes import Basis, MergeReason, VervalReason, VervalVerdict
from webui.forms import CommandForm, Day, MaybeLong, Short, blank_is_none

Version = Annotated[int, Field(ge=0, le=1_000_000_000)]
ELSEWHERE = "luar"


def _sixteen(number: str) -> str:
    digits = "".join(sign for sign in number if sign not in " .-'")
    if len(digits) != 16 or not digits.isascii() or not digits.isdigit() or len(set(digits)) < 3:
        raise ValueError("sixteen digits")
    return digits


def _nik(number: str) -> str:
    digits = _sixteen(number)
    day, month = int(digits[6:8]), int(digits[8:10])
    if not (1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12) or digits.endswith("0000"):
        raise ValueError("no such date")
    return digits


def _name(text: str) -> str:
    return " ".join(text.split())


MaybeDay = Annotated[Day | None, BeforeValidator(blank_is_none)]
MaybeNik = Annotated[Annotated[str, AfterValidator(_nik)] | None, BeforeValidator(blank_is_none)]
MaybeCard = Annotated[Annotated[str, AfterValidator(_sixteen)] | None, BeforeValidator(blank_is_none)]
Name = Annotated[Short, AfterValidator(_name)]
MaybeName = Annotated[Name | None, BeforeValidator(blank_is_none)]
MaybeText = Annotated[
    Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f]*$")] | None,
    BeforeValidator(blank_is_none),
]
MaybeArea = Annotated[AreaCode | None, BeforeValidator(blank_is_none)]
MaybeId = Annotated[UUID | None, BeforeValidator(blank_is_none)]
Minutes = Annotated[Text, BeforeValidator(lambda raw: raw.strip() if isinstance(raw, str) else raw)]


class VervalForm(CommandForm):
    """What a musdes said."""

    verdict: VervalVerdict
    reason: Annotated[VervalReason | None, BeforeValidator(blank_is_none)] = None
    meeting_on: Day
    minutes: Minutes
    note: MaybeLong = None


class _OnBasis(CommandForm):
    basis: Basis
    note: MaybeLong = None


class FamilyDataForm(_OnBasis):
    """Right values of the family; what is left empty stays."""

    head: MaybeId = None
    family_card: MaybeCard = None
    address: MaybeText = None
    kampung: MaybeArea = None


class MemberDataForm(_OnBasis):
    """Right values of one member; what is left empty stays."""

    person: UUID
    name: MaybeName = None
    nik: MaybeNik = None
    birth_date: MaybeDay = None


class DeathForm(_OnBasis):
    """Who died."""

    person: UUID
    died_on: MaybeDay = None


class MoveForm(_OnBasis):
    """Where the family lives now: an area code, or `ELSEWHERE`."""

    kampung: Annotated[str, StringConstraints(pattern=r"^(luar|18\.02\.\d{2}\.\d{4})$")]
    moved_on: Day


class SplitForm(CommandForm):
    """Who is a household of their own from now on."""

    version: Version
    people: Annotated[tuple[UUID, ...], Field(min_length=1)]
    head: UUID
    staying_head: MaybeId = None
    family_card: MaybeCard = None
    address: MaybeText = None
    kampung: MaybeArea = None
    split_on: Day
    note: MaybeLong = None


class MergeForm(CommandForm):
    """Why two households are one."""

    version: Version
    reason: MergeReason
    note: MaybeLong = None


class ProposalForm(CommandForm):
    """A family that no register names."""

    name: Name
    nik: MaybeNik = None
    family_card: MaybeCard = None
    birth_date: MaybeDay = None
    sex: Annotated[str, StringConstraints(pattern="^[LP]$")]
    members: Annotated[int, Field(ge=1, le=40)]
    kampung: AreaCode
    address: MaybeText = None
    meeting_on: Day
    minutes: Minutes
    note: MaybeLong = None


def _by_a_person(reason: ClosingReason) -> ClosingReason:
    if reason in (ClosingReason.MERGED, ClosingReason.DUPLICATE):
        raise ValueError("follows from a merger")
    return reason


class ClosingForm(CommandForm):
    """Why a case ends."""

    reason: Annotated[ClosingReason, AfterValidator(_by_a_person)]


class KeepingForm(CommandForm):
    """Which question is answered with "no"."""

    about: UUID


def is_future(day: date | None, today: date) -> bool:
    """Whether a day that should have been is still to come."""
    return day is not None and day > today
