"""Who may see what, and who looked at what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, false, or_, true
from sqlmodel import Session, col, select

from schemas.areas import lies_within
from schemas.codes import Role
from schemas.tables.casework import AccessRow, CaseFileRow

WHOLE_DISTRICT = 5
"""A code up to this length (18.02) is the kabupaten, whose workers also see families without a known kampung."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may see. Nothing is open unless a role opens it."""

    role: Role
    areas: tuple[str, ...] = ()
    agency: str | None = None

    @property
    def sees_every_household(self) -> bool:
        """Auditors read everything and write nothing."""
        return self.role is Role.AUDITOR

    @property
    def sees_households(self) -> bool:
        """Whether this person may open cases at all."""
        return self.role in (Role.CASE_WORKER, Role.REGISTRAR, Role.AUDITOR)

    @property
    def household_areas(self) -> tuple[str, ...]:
        """The areas whose households may be seen."""
        return self.areas if self.sees_households else ()

    def covers(self, area_code: str | None) -> bool:
        """Whether a household in this area may be seen."""
        if self.sees_every_household:
            return True
        return any(_covers(area, area_code) for area in self.household_areas)


def scoped(scope: Scope) -> ColumnElement[bool]:
    """The one door to households: the condition that every query on case files carries."""
    if scope.sees_every_household:
        return true()
    if not scope.sees_households:
        return false()
    return or_(false(), *(_below(area) for area in scope.areas))


def scope_values(scope: Scope) -> dict[str, Any]:
    """What a query in plain SQL needs of a scope: `all`, or one of `areas`, like one of `below`, or no area where
    `district` is true.
    """
    areas = list(scope.household_areas)
    return {
        "all": scope.sees_every_household, "areas": areas, "below": [f"{area}.%" for area in areas],
        "district": any(0 < len(area) <= WHOLE_DISTRICT for area in areas),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """One look at personal data, or a refused try. `detail` holds counts and masked terms, never a name or number."""

    actor: str
    role: str
    action: str
    household_id: UUID | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LookEntry:
    """A look as the access log keeps it."""

    access_id: UUID
    at: datetime
    look: Look


@dataclass(frozen=True, slots=True)
class LookFilter:
    """Which looks an auditor asks for."""

    actor: str | None = None
    household_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def append_look(session: Session, look: Look, now: datetime) -> None:
    """Write down who looked (UU 27/2022, Art. 31)."""
    session.add(
        AccessRow(
            access_id=uuid4(),
            at=now,
            actor=look.actor,
            role=look.role,
            action=look.action,
            household_id=look.household_id,
            detail=dict(look.detail),
        )
    )
    session.flush()


def list_looks(session: Session, wanted: LookFilter, *, limit: int, offset: int = 0) -> list[LookEntry]:
    """Looks, newest first."""
    query = select(AccessRow).order_by(col(AccessRow.at).desc(), col(AccessRow.access_id)).limit(limit).offset(offset)
    for condition in _conditions(wanted):
        query = query.where(condition)
    return [_entry(row) for row in session.exec(query)]


def has_household(session: Session, household_id: UUID) -> bool:
    """Whether the household exists at all: the log tells a refused number from a wrong one, the page does not."""
    return session.get(CaseFileRow, household_id) is not None


def _conditions(wanted: LookFilter) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.actor:
        given.append(col(AccessRow.actor) == wanted.actor)
    if wanted.household_id:
        given.append(col(AccessRow.household_id) == wanted.household_id)
    if wanted.since:
        given.append(col(AccessRow.at) >= wanted.since)
    if wanted.until:
        given.append(col(AccessRow.at) < wanted.until)
    return given


def _entry(row: AccessRow) -> LookEntry:
    return LookEntry(row.access_id, row.at, Look(row.actor, row.role, row.action, row.household_id, row.detail))


def _below(area: str) -> ColumnElement[bool]:
    code = col(CaseFileRow.area_code)
    inside = or_(code == area, code.startswith(area + ".", autoescape=True))
    return or_(inside, code.is_(None)) if _is_district(area) else inside


def _covers(area: str, area_code: str | None) -> bool:
    if area_code is None:
        return _is_district(area)
    return lies_within(area_code, area)


def _is_district(area: str) -> bool:
    return 0 < len(area) <= WHOLE_DISTRICT
