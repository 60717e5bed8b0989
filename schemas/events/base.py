"""The envelope: what every event says of itself, whatever it is about (CloudEvents 1.0)."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Self, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){9,}")


def _in_utc(at: datetime) -> datetime:
    moment = at.astimezone(UTC)
    if not EARLIEST <= moment < LATEST:
        raise ValueError("time lies outside 2000 to 2099")
    return moment


def _without_long_numbers(text: str) -> str:
    if _LONG_NUMBER.search(text):
        raise ValueError("a number as long as a person's")
    return text


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:/-]{0,79}$")]
# An institution's name for its programme, never words about a person: so no number as long as a NIK or a telephone's.
Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$"),
    AfterValidator(_without_long_numbers),
]
# The same as people and systems type it: blanks around it say nothing.
TypedText = Annotated[Text, BeforeValidator(lambda raw: raw.strip() if isinstance(raw, str) else raw)]
AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$")]
# Only below our own district, as Kemendagri numbers it.
DistrictArea = Annotated[str, StringConstraints(pattern=r"^18\.02(\.[0-9]{2}(\.[0-9]{4})?)?$")]
Actor = Annotated[str, StringConstraints(pattern=r"^(user|system):[a-z0-9][a-z0-9._-]{0,63}$")]


class Event(BaseModel):
    """Something that happened, said once and never changed.

    `occurred_at` is when it happened in the world; `recorded_at` when it came on our timeline (None until then).
    `caused_by` is the id of the event that this one answers; `edition` the register edition it rests on ("p3ke:2023").
    """

    # What a newer sender adds is kept and handed on. Our own code can add nothing: mypy forbids it at each call.
    model_config = ConfigDict(frozen=True, strict=True, extra="allow", allow_inf_nan=False, hide_input_in_errors=True)
    version: ClassVar[int] = 1

    event_id: UUID
    occurred_at: Moment
    recorded_at: Moment | None = None
    source: Code
    actor: Actor
    agency: Code | None = None
    caused_by: UUID | None = None
    edition: Code | None = None
    correlation_id: UUID | None = None
    trace: Annotated[str, StringConstraints(pattern=r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")] | None = None

    @property
    def subject(self) -> UUID:
        """What the event is about, and the key that keeps its order on the bus."""
        raise TypeError("an event belongs to a family")

    @property
    def canonical_text(self) -> str:
        """See `reading.canonical`. An event never changes, so its text is made once."""
        # By hand, and without the detours of `model_dump_json`: every event passes here several times.
        text: str | None = self.__dict__.get("_text")
        if text is None:
            said = self if self.recorded_at is None else self.model_copy(update={"recorded_at": None})
            text = said.__pydantic_serializer__.to_json(said, exclude_none=True).decode()
            self.__dict__["_text"] = text
        return text

    # `model_copy` may change a field, so a copy's text is made anew.
    def __copy__(self) -> Self:
        return _without_text(super().__copy__())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return _without_text(super().__deepcopy__(memo))


E = TypeVar("E", bound=Event)


def _without_text(event: E) -> E:
    event.__dict__.pop("_text", None)
    return event


class HouseholdEvent(Event):
    """An event on a household's timeline. `area_code` is the kampung (18.02.CC.DDDD) where it is known."""

    household_id: UUID
    area_code: AreaCode | None = None

    @property
    def subject(self) -> UUID:
        return self.household_id


class PledgeEvent(Event):
    """An event about what a partner promised. `agency` is the partner."""

    pledge_id: UUID

    @property
    def subject(self) -> UUID:
        return self.pledge_id


Count = Annotated[int, Field(ge=0, le=10_000_000)]
