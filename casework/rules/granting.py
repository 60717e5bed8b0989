"""How a wish is granted: the events bear who asked and when; or how it is refused, in words."""

from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from casework.rules.casefile import CaseFile
from schemas.commands import Command, MergeHouseholds, RecordVerval, SplitHousehold
from schemas.events.base import HouseholdEvent
from schemas.family_codes import VervalReason, VervalVerdict
from schemas.ids import derived_id, plain_id

LOCAL = ZoneInfo("Asia/Jakarta")
E = TypeVar("E", bound=HouseholdEvent)


class Refused(Exception):
    """The wish cannot be granted. The text, in Bahasa Indonesia, is for the person who asked; `field` is where."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.field = field


class Stale(Refused):
    """Somebody else changed the case in between."""


def first_event_id(command: Command) -> UUID:
    """The id of the first event that a command makes. The same command always makes the same ids.

    What one meeting said of a family has one id whoever writes it down, by form or by file.
    """
    if isinstance(command, RecordVerval):
        return verval_id(command)
    return plain_id("command", command.command_id, 0)


def verval_id(command: RecordVerval) -> UUID:
    """The id of a meeting's word on a family: on a register's row, so that it outlives a merger of households."""
    whom = command.record_id or command.household_id
    said = (command.minutes, command.verdict, verval_reason(command))
    return derived_id(start_of(command.meeting_on), "verval_recorded", whom, *said)


def verval_reason(command: RecordVerval) -> VervalReason | None:
    """Only a family that is not eligible has a reason."""
    return command.reason if command.verdict is VervalVerdict.NOT_ELIGIBLE else None


def other_household(command: Command) -> UUID | None:
    """The second household that a wish speaks of."""
    if isinstance(command, SplitHousehold):
        return command.new_household_id
    return command.into_household_id if isinstance(command, MergeHouseholds) else None


def start_of(day: date) -> datetime:
    """The day's beginning in Lampung, as UTC."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)


def local_day(at: datetime) -> date:
    """The day in Lampung."""
    return at.astimezone(LOCAL).date()


def today(command: Command) -> date:
    """The day on which a wish was made, in Lampung."""
    return local_day(command.asked_at)


def granted(casefile: CaseFile, command: Command, kind: type[E], number: int = 0, **said: Any) -> E:
    """The `number`th event of the command, on the household of `casefile`; `said` may replace what is usual."""
    given: dict[str, Any] = {
        "event_id": plain_id("command", command.command_id, number),
        "occurred_at": command.asked_at,
        "source": command.source,
        "actor": command.actor,
        "agency": command.agency,
        "correlation_id": command.command_id,
        "household_id": casefile.household_id,
        "area_code": casefile.area_code,
    }
    return kind(**(given | said))
