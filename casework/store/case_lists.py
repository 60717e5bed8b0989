"""Lists of cases, as far as the person asking may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, literal_column
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from casework.store.access import Scope, scoped
from schemas.tables.casework import CaseFileRow
from schemas.tables.registry import AreaRow, RecordRow

_URGENCY_RANK = case({"urgent": 0, "soon": 1, "regular": 2}, value=col(CaseFileRow.urgency), else_=3)
_KAMPUNG = aliased(AreaRow)
_KECAMATAN = aliased(AreaRow)
_IN_KECAMATAN = func.substr(CaseFileRow.area_code, 1, 8)
# A family that matching made part of another keeps its own timeline, but its rows and people are on the other's page.
# It would be counted twice, and stand in lists without a name.
_STANDS_ALONE = (col(CaseFileRow.state) != "watched") | exists().where(
    col(RecordRow.household_id) == col(CaseFileRow.household_id)
)
_ORDER: dict[str, tuple[Any, ...]] = {
    "urgency": (_URGENCY_RANK, col(CaseFileRow.next_due_on).asc().nulls_last()),
    "due": (col(CaseFileRow.next_due_on).asc().nulls_last(),),
    "changed": (col(CaseFileRow.last_event_at).desc(),),
    "area": (col(CaseFileRow.area_code).asc().nulls_last(),),
}
SORTS = tuple(_ORDER)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to. `households` are the hits of a search; None means "not searched"."""

    area: str | None = None
    state: str | None = None
    urgency: str | None = None
    worker: str | None = None
    outcome_class: str | None = None
    households: tuple[UUID, ...] | None = None
    due_by: date | None = None
    sort: str = "urgency"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list, without names."""

    household_id: UUID
    state: str
    urgency: str | None
    worker: str | None
    area_code: str | None
    kampung: str | None
    kecamatan: str | None
    next_due_on: date | None
    last_event_at: datetime


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many cases one kecamatan has. `code` is None for families without a known kampung."""

    code: str | None
    name: str | None
    watched: int
    open: int
    urgent: int
    soon: int
    graduated: int
    closed: int


def count_cases(session: Session, scope: Scope, wanted: CaseFilter) -> int:
    """How many cases a list has in all."""
    query = select(func.count()).select_from(CaseFileRow).where(*_conditions(scope, wanted))
    return session.exec(query).one()


def list_cases(session: Session, scope: Scope, wanted: CaseFilter, *, limit: int, offset: int = 0) -> list[CaseLine]:
    """One page of a list, in the wanted order; ties by id, so that pages never overlap."""
    order = (*_ORDER[wanted.sort], col(CaseFileRow.household_id))
    query = _lines().where(*_conditions(scope, wanted)).order_by(*order).limit(limit).offset(offset)
    return [CaseLine(*row) for row in session.execute(query)]


def find_line(session: Session, scope: Scope, household_id: UUID) -> CaseLine | None:
    """One case as lists show it; None where it is unknown or outside the person's scope."""
    query = _lines().where(scoped(scope), col(CaseFileRow.household_id) == household_id)
    row = session.execute(query).first()
    return CaseLine(*row) if row else None


def visible_households(session: Session, scope: Scope, household_ids: Collection[UUID]) -> set[UUID]:
    """Those of these households that have a case file which this person may open."""
    wanted = col(CaseFileRow.household_id)
    return set(session.exec(select(wanted).where(scoped(scope), wanted.in_(household_ids)))) if household_ids else set()


def count_by_kecamatan(session: Session) -> list[AreaCount]:
    """Cases per kecamatan, by state and urgency, for planners: counts only."""
    state, urgency = col(CaseFileRow.state), col(CaseFileRow.urgency)
    counted = [
        state == "watched", state == "open", (state == "open") & (urgency == "urgent"),
        (state == "open") & (urgency == "soon"), state == "graduated", state == "closed",
    ]  # fmt: skip
    query = (
        select(_IN_KECAMATAN, func.max(AreaRow.name), *(func.count().filter(each) for each in counted))
        .select_from(CaseFileRow)
        .outerjoin(AreaRow, col(AreaRow.code) == _IN_KECAMATAN)
        .where(_STANDS_ALONE)
        .group_by(literal_column("1"))
        .order_by(func.max(AreaRow.name).asc().nulls_last())
    )
    return [AreaCount(*row) for row in session.execute(query)]


def _lines() -> Select[Any]:
    query: Select[Any] = (
        select(
            CaseFileRow.household_id, CaseFileRow.state, CaseFileRow.urgency, CaseFileRow.worker,
            CaseFileRow.area_code, _KAMPUNG.name, _KECAMATAN.name, CaseFileRow.next_due_on,
            CaseFileRow.last_event_at,
        )  # type: ignore[call-overload]
        .select_from(CaseFileRow)
        .outerjoin(_KAMPUNG, _KAMPUNG.code == CaseFileRow.area_code)
        .outerjoin(_KECAMATAN, _KECAMATAN.code == _IN_KECAMATAN)
    )  # fmt: skip
    return query


def _conditions(scope: Scope, wanted: CaseFilter) -> Sequence[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = [scoped(scope), _STANDS_ALONE]
    code = col(CaseFileRow.area_code)
    if wanted.area:
        given.append((code == wanted.area) | code.startswith(wanted.area + ".", autoescape=True))
    if wanted.state:
        given.append(col(CaseFileRow.state) == wanted.state)
    else:
        given.append(col(CaseFileRow.state) != "merged")  # its rows, names and history are on the survivor's page
    if wanted.urgency:
        given.append(col(CaseFileRow.urgency) == wanted.urgency)
    if wanted.outcome_class:
        given.append(col(CaseFileRow.outcome_class) == wanted.outcome_class)
    if wanted.worker is not None:
        given.append(col(CaseFileRow.worker) == wanted.worker if wanted.worker else col(CaseFileRow.worker).is_(None))
    if wanted.households is not None:
        given.append(col(CaseFileRow.household_id).in_(wanted.households))
    if wanted.due_by:
        given.append(col(CaseFileRow.next_due_on) <= wanted.due_by)
    return given
