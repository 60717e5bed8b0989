"""Short stories of a household, told as events; every test that needs one tells it from here."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from schemas.codes import (
    Aid,
    ClosingReason,
    Evidence,
    FollowUpOutcome,
    FollowUpPurpose,
    Indicator,
    Source,
    VisitOutcome,
)
from schemas.commands import CompleteFollowUp, RecordVisit, ScheduleFollowUp
from schemas.events import AnyEvent
from schemas.events.cases import CaseClosed, CaseReopened, FollowUpCompleted, FollowUpScheduled, NoteAdded
from schemas.events.household_data import RecordAppeared, RecordChanged, RecordFacts, RecordLeft
from schemas.events.matches import MatchFound
from schemas.ids import derived_id, plain_id

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
KAMPUNG = "18.02.01.2001"
WORKER = "user:siti"


def day(number: int) -> datetime:
    """The start of the numbered day of the story."""
    return BEGIN + timedelta(days=number)


def household(number: int) -> UUID:
    """The numbered household."""
    return plain_id("story household", number)


def appeared(number: int = 1, at: int = 0, aid: tuple[Aid, ...] = (), decile: int = 1) -> RecordAppeared:
    """The household is in P3KE."""
    return RecordAppeared(
        event_id=derived_id(day(at), "appeared", number), occurred_at=day(at), source="producers/registries",
        actor="system:registries", edition="p3ke:2023", household_id=household(number), area_code=KAMPUNG,
        registry=Source.P3KE, record_id=plain_id("record", number),
        stated=RecordFacts(
            decile=decile, aid=aid, indicators=(Indicator.NO_TOILET, Indicator.ELDERLY_ALONE), members=3
        ),
    )  # fmt: skip


def changed(number: int = 1, at: int = 20, aid: tuple[Aid, ...] = (Aid.PKH,)) -> RecordChanged:
    """A later edition says something else."""
    return RecordChanged(
        event_id=derived_id(day(at), "changed", number, aid), occurred_at=day(at), source="producers/registries",
        actor="system:registries", edition="p3ke:2024", household_id=household(number), area_code=KAMPUNG,
        registry=Source.P3KE, record_id=plain_id("record", number), changed=(), stated=RecordFacts(decile=2, aid=aid),
    )  # fmt: skip


def left(number: int = 1, at: int = 40) -> RecordLeft:
    """A later edition does not have the household."""
    return RecordLeft(
        event_id=derived_id(day(at), "left", number), occurred_at=day(at), source="producers/registries",
        actor="system:registries", edition="p3ke:2025", household_id=household(number), registry=Source.P3KE,
        record_id=plain_id("record", number),
    )  # fmt: skip


def matched(
    number: int = 1, at: int = 1, aid: tuple[Aid, ...] = (), based_on: tuple[UUID, ...] | None = None
) -> MatchFound:
    """The household was found in DTKS."""
    return MatchFound(
        event_id=derived_id(day(at), "matched", number, aid), occurred_at=day(at), source="producers/matching",
        actor="system:matching", edition="p3ke:2023", household_id=household(number), area_code=KAMPUNG,
        left=Source.P3KE, right=Source.DTKS, right_edition="dtks:2024-08", rule="padupadan:1",
        match_id=plain_id("match", number), counterpart_id=plain_id("counterpart", number), score=100,
        evidence=(Evidence.NIK_EQUAL, Evidence.NAME_EQUAL), member_pairs=3, aid=aid,
        based_on=(appeared(number).event_id,) if based_on is None else based_on,
    )  # fmt: skip


def noted(number: int = 1, at: int = 5, text: int = 0) -> NoteAdded:
    """A worker wrote a note."""
    return NoteAdded(
        event_id=derived_id(day(at), "noted", number, text), occurred_at=day(at), source="webui", actor=WORKER,
        household_id=household(number), area_code=KAMPUNG, note_id=plain_id("note", number, text),
    )  # fmt: skip


def promised(number: int = 1, at: int = 6, due: date = date(2024, 2, 1)) -> FollowUpScheduled:
    """Somebody will come back."""
    return FollowUpScheduled(
        event_id=derived_id(day(at), "promised", number), occurred_at=day(at), source="webui", actor=WORKER,
        household_id=household(number), follow_up_id=plain_id("follow-up", number), due_on=due,
        purpose=FollowUpPurpose.VISIT, worker=WORKER,
    )  # fmt: skip


def kept(number: int = 1, at: int = 9) -> FollowUpCompleted:
    """The promise was kept."""
    return FollowUpCompleted(
        event_id=derived_id(day(at), "kept", number), occurred_at=day(at), source="webui", actor=WORKER,
        household_id=household(number), follow_up_id=plain_id("follow-up", number), outcome=FollowUpOutcome.DONE,
    )  # fmt: skip


def closed(number: int = 1, at: int = 12) -> CaseClosed:
    """A worker closed the case."""
    return CaseClosed(
        event_id=derived_id(day(at), "closed", number), occurred_at=day(at), source="webui", actor=WORKER,
        household_id=household(number), reason=ClosingReason.MOVED,
    )  # fmt: skip


def reopened(number: int = 1, at: int = 15) -> CaseReopened:
    """A worker opened the case again."""
    return CaseReopened(
        event_id=derived_id(day(at), "reopened", number), occurred_at=day(at), source="webui", actor=WORKER,
        household_id=household(number), reason="returned",
    )  # fmt: skip


def _wish(number: int, key: object, at: int) -> dict[str, object]:
    return {
        "command_id": plain_id("wish", number, key), "household_id": household(number), "actor": WORKER,
        "asked_at": day(at),
    }  # fmt: skip


def visit(number: int = 1, at: int = 10, **said: object) -> RecordVisit:
    """A worker wants to record a visit on the same day."""
    wish = _wish(number, ("visit", at), at) | {"visited_on": day(at).date(), "outcome": VisitOutcome.MET} | said
    return RecordVisit(**wish)  # type: ignore[arg-type]


def schedule(number: int = 1, at: int = 10, **said: object) -> ScheduleFollowUp:
    """A worker wants to promise to come back in a week."""
    wish = _wish(number, ("schedule", at), at) | {
        "due_on": day(at + 7).date(), "purpose": FollowUpPurpose.VISIT, "worker": WORKER,
    }  # fmt: skip
    return ScheduleFollowUp(**(wish | said))  # type: ignore[arg-type]


def complete(follow_up_id: UUID, number: int = 1, at: int = 11, **said: object) -> CompleteFollowUp:
    """A worker wants to say that the promise was kept."""
    wish = _wish(number, ("complete", at), at) | {"follow_up_id": follow_up_id, "outcome": FollowUpOutcome.DONE} | said
    return CompleteFollowUp(**wish)  # type: ignore[arg-type]


def many_facts(households: int = 500) -> list[AnyEvent]:
    """Ten facts for each household."""
    return [
        fact
        for number in range(households)
        for fact in (
            appeared(number), matched(number), noted(number), promised(number),
            kept(number), closed(number), reopened(number), changed(number),
            left(number), noted(number, at=30, text=1),
        )
    ]  # fmt: skip
