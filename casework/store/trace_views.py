"""The audit trace: who did what, when, in which case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, literal
from sqlmodel import Session, col, select

from schemas.tables.casework import TimelineRow


@dataclass(frozen=True, slots=True)
class TraceFilter:
    """What a trace is narrowed to. `only_people` leaves out what the system itself wrote."""

    actor: str | None = None
    household_id: UUID | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    only_people: bool = True


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One recorded event, without its content."""

    event_id: UUID
    household_id: UUID
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    agency: str | None


_COLUMNS = (
    TimelineRow.event_id, TimelineRow.household_id, TimelineRow.kind, TimelineRow.occurred_at,
    TimelineRow.recorded_at, TimelineRow.actor, TimelineRow.agency,
)  # fmt: skip


def list_trace(session: Session, wanted: TraceFilter, *, limit: int, offset: int = 0) -> list[TraceLine]:
    """What was recorded, newest first."""
    query = (
        select(*_COLUMNS)  # type: ignore[call-overload]
        .where(*_conditions(wanted))
        .order_by(col(TimelineRow.recorded_at).desc(), col(TimelineRow.occurred_at).desc(), col(TimelineRow.event_id))
        .limit(limit)
        .offset(offset)
    )
    return [TraceLine(*row) for row in session.execute(query)]


def stream_trace(session: Session, wanted: TraceFilter, *, limit: int) -> Iterator[TraceLine]:
    """The same for a file, oldest first, in flat memory."""
    query = select(*_COLUMNS).where(*_conditions(wanted)).order_by(col(TimelineRow.recorded_at)).limit(limit)  # type: ignore[call-overload]
    for row in session.execute(query, execution_options={"yield_per": 1000}):
        yield TraceLine(*row)


def _conditions(wanted: TraceFilter) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.only_people:
        # Word for word the condition of the index ix_timeline_people.
        given.append(col(TimelineRow.actor).like(literal("user:%", literal_execute=True)))
    if wanted.actor:
        given.append(col(TimelineRow.actor) == wanted.actor)
    if wanted.household_id:
        given.append(col(TimelineRow.household_id) == wanted.household_id)
    if wanted.kind:
        given.append(col(TimelineRow.kind) == wanted.kind)
    if wanted.since:
        given.append(col(TimelineRow.recorded_at) >= wanted.since)
    if wanted.until:
        given.append(col(TimelineRow.recorded_at) < wanted.until)
    return given
