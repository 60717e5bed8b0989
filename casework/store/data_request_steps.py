"""What was done with requests for data, by whom, in which words: written once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from schemas.codes import Role
from schemas.data_requests import Person, Step, UsageReport
from schemas.sharing import RequestState, RequestStep
from schemas.tables.sharing import DataRequestStepRow, UsageReportRow

_SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class StepFilter:
    """Which steps an auditor asks for."""

    actor: str | None = None
    agency: str | None = None
    request_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def append_step(session: Session, step: Step) -> None:
    """Write a step down, once and for ever."""
    row = DataRequestStepRow(
        step_id=step.step_id, request_id=step.request_id, at=step.at, actor=step.person.actor,
        role=step.person.role.value if step.person.role else _SYSTEM, agency=step.person.agency, step=step.step.value,
        before=step.before.value, after=step.after.value, words=step.words, detail=dict(step.detail),
    )  # fmt: skip
    session.add(row)
    session.flush()


def find_step(session: Session, step_id: UUID) -> Step | None:
    """The step with this id; None where it was not taken yet."""
    row = session.get(DataRequestStepRow, step_id)
    return _step(row) if row else None


def list_steps(session: Session, request_id: UUID) -> list[Step]:
    """A request's steps, newest first."""
    return search_steps(session, StepFilter(request_id=request_id), limit=1000)


def search_steps(session: Session, wanted: StepFilter, *, limit: int, offset: int = 0) -> list[Step]:
    """Steps of all requests, newest first."""
    order = (col(DataRequestStepRow.at).desc(), col(DataRequestStepRow.position).desc())
    query = select(DataRequestStepRow).where(*_conditions(wanted)).order_by(*order)
    return [_step(row) for row in session.exec(query.limit(limit).offset(offset))]


def append_report(session: Session, report: UsageReport) -> None:
    """Write a usage report down, once and for ever."""
    session.add(UsageReportRow(**{name: getattr(report, name) for name in UsageReport.__slots__}))
    session.flush()


def list_reports(session: Session, request_id: UUID) -> list[UsageReport]:
    """The reports on one request, newest first."""
    query = select(UsageReportRow).where(col(UsageReportRow.request_id) == request_id)
    rows = session.exec(query.order_by(col(UsageReportRow.at).desc(), col(UsageReportRow.report_id)))
    return [UsageReport(*(getattr(row, name) for name in UsageReport.__slots__)) for row in rows]


def _conditions(wanted: StepFilter) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.actor:
        given.append(col(DataRequestStepRow.actor) == wanted.actor)
    if wanted.agency:
        given.append(col(DataRequestStepRow.agency) == wanted.agency)
    if wanted.request_id:
        given.append(col(DataRequestStepRow.request_id) == wanted.request_id)
    if wanted.since:
        given.append(col(DataRequestStepRow.at) >= wanted.since)
    if wanted.until:
        given.append(col(DataRequestStepRow.at) < wanted.until)
    return given


def _step(row: DataRequestStepRow) -> Step:
    person = Person(row.actor, None if row.role == _SYSTEM else Role(row.role), row.agency)
    return Step(
        row.step_id, row.request_id, row.at, person, RequestStep(row.step), RequestState(row.before),
        RequestState(row.after), row.words, row.detail,
    )  # fmt: skip
