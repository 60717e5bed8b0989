"""Keeps requests for data: where each stands, and who may find it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, true
from sqlmodel import Session, col, select

from schemas.codes import Role
from schemas.data_requests import Asked, DataRequest, Person
from schemas.sharing import LegalBasis, RequestState, Selection, SharedField, SharingPurpose
from schemas.tables.sharing import DataRequestRow

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What a list is narrowed to. `state` is a state, or "overdue" for reports that should have come before `today`."""

    today: date
    state: str | None = None
    agency: str | None = None


def add_request(session: Session, request_id: UUID, person: Person, asked: Asked, now: datetime) -> bool:
    """Write a new draft down; returns whether it was not there before."""
    if session.get(DataRequestRow, request_id) is not None:
        return False
    row = DataRequestRow(
        request_id=request_id, agency=person.agency or "", asked_by=person.actor, state=RequestState.DRAFT.value,
        created_at=now, changed_at=now, fields_approved=[], **_asked_values(asked),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return True


def lock_request(session: Session, request_id: UUID) -> DataRequest | None:
    """The request, with its row locked until the transaction ends; None where there is none."""
    query = select(DataRequestRow).where(col(DataRequestRow.request_id) == request_id)
    row = session.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    return _request(row) if row else None


def save_request(session: Session, request: DataRequest) -> None:
    """Write anew a request that `lock_request` returned."""
    row = session.get_one(DataRequestRow, request.request_id)
    values = _asked_values(request.asked) | {
        "state": request.state.value, "version": request.version, "changed_at": request.changed_at,
        "approved_by": request.approved_by, "fields_approved": [each.value for each in request.approved_fields],
        "released_by": request.released_by, "released_at": request.released_at, "expires_at": request.expires_at,
        "downloads": request.downloads, "families": request.families, "report_due_on": request.report_due_on,
    }  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def find_request(session: Session, request_id: UUID, person: Person) -> DataRequest | None:
    """The request as far as this person may see it; None where it is unknown or not theirs."""
    query = select(DataRequestRow).where(col(DataRequestRow.request_id) == request_id, visible_to(person))
    row = session.exec(query).first()
    return _request(row) if row else None


def list_requests(
    session: Session, person: Person, wanted: RequestFilter, *, limit: int, offset: int = 0
) -> list[DataRequest]:
    """Requests that this person may see, the newest change first."""
    order = (col(DataRequestRow.changed_at).desc(), col(DataRequestRow.request_id))
    query = select(DataRequestRow).where(visible_to(person), *_conditions(wanted)).order_by(*order)
    return [_request(row) for row in session.exec(query.limit(limit).offset(offset))]


def count_requests(session: Session, person: Person, wanted: RequestFilter) -> int:
    """How many requests a list has in all."""
    query = select(func.count()).select_from(DataRequestRow).where(visible_to(person), *_conditions(wanted))
    return session.exec(query).one()


def count_by_state(session: Session, today: date) -> dict[str, int]:
    """How many requests stand where, of all agencies: counts only. Overdue reports are counted apart."""
    state = col(DataRequestRow.state)
    rows = session.exec(select(DataRequestRow.state, func.count()).where(~_is_overdue(today)).group_by(state))
    late = session.exec(select(func.count()).select_from(DataRequestRow).where(_is_overdue(today))).one()
    return dict(rows.all()) | {OVERDUE: late}


def has_overdue_report(session: Session, agency: str, today: date, except_for: UUID | None = None) -> bool:
    """Whether an agency owes a usage report that should have come before `today`."""
    query = select(DataRequestRow.request_id).where(col(DataRequestRow.agency) == agency, _is_overdue(today))
    if except_for:
        query = query.where(col(DataRequestRow.request_id) != except_for)
    return session.exec(query.limit(1)).first() is not None


def list_ids_awaiting_reports(session: Session, due_by: date) -> list[UUID]:
    """Requests whose data was fetched and whose report is due by then, oldest first."""
    query = (
        select(DataRequestRow.request_id)
        .where(col(DataRequestRow.state) == RequestState.DOWNLOADED.value, col(DataRequestRow.report_due_on) <= due_by)
        .order_by(col(DataRequestRow.report_due_on), col(DataRequestRow.request_id))
    )
    return list(session.exec(query))


def numbers_of(session: Session, request_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The requests' numbers as people name them."""
    rows = session.exec(select(DataRequestRow).where(col(DataRequestRow.request_id).in_(request_ids)))
    return {row.request_id: _request(row).number for row in rows}


def visible_to(person: Person) -> ColumnElement[bool]:
    """The one door to requests: the condition that every query for a person carries (as `rules.sharing.may_see`)."""
    if person.role is Role.AUDITOR:
        return true()
    if person.role is Role.REGISTRAR:
        return col(DataRequestRow.state) != RequestState.DRAFT.value
    if person.role is Role.PLANNER:
        waits = col(DataRequestRow.state) == RequestState.APPROVED.value
        return or_(waits, col(DataRequestRow.released_by) == person.actor)
    if person.role is Role.AGENCY and person.agency:
        return col(DataRequestRow.agency) == person.agency
    return false()


def _conditions(wanted: RequestFilter) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.state == OVERDUE:
        given.append(_is_overdue(wanted.today))
    elif wanted.state:
        given += [col(DataRequestRow.state) == wanted.state, ~_is_overdue(wanted.today)]
    if wanted.agency:
        given.append(col(DataRequestRow.agency) == wanted.agency)
    return given


def _is_overdue(today: date) -> ColumnElement[bool]:
    due_on = func.coalesce(col(DataRequestRow.report_due_on), today)
    return (col(DataRequestRow.state) == RequestState.DOWNLOADED.value) & (due_on < today)


def _asked_values(asked: Asked) -> dict[str, Any]:
    return {
        "purpose": asked.purpose.value, "words": asked.words, "basis": asked.basis.value, "areas": list(asked.areas),
        "selection": asked.selection.value, "fields_asked": [each.value for each in asked.fields],
        "retain_until": asked.retain_until,
    }  # fmt: skip


def _request(row: DataRequestRow) -> DataRequest:
    asked = Asked(
        SharingPurpose(row.purpose), row.words, LegalBasis(row.basis), tuple(row.areas), Selection(row.selection),
        tuple(map(SharedField, row.fields_asked)), row.retain_until,
    )  # fmt: skip
    return DataRequest(
        row.request_id, row.serial or 0, row.agency, row.asked_by, asked, RequestState(row.state), row.version,
        row.created_at, row.changed_at, row.approved_by, tuple(map(SharedField, row.fields_approved)), row.released_by,
        row.released_at, row.expires_at, row.downloads, row.families, row.report_due_on,
    )  # fmt: skip
