"""What a request for data is, who acts on it, and what was written down about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from schemas.codes import Role
from schemas.sharing import LegalBasis, PaperSort, RequestState, RequestStep, Selection, SharedField, SharingPurpose

WIB = timedelta(hours=7)


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts on a request, list or round: in which role (None: the system itself), for which agency."""

    actor: str
    role: Role | None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an agency asks for. `words` say what for in its own words; the data is deleted by `retain_until`."""

    purpose: SharingPurpose
    words: str
    basis: LegalBasis
    areas: tuple[str, ...]
    selection: Selection
    fields: tuple[SharedField, ...]
    retain_until: date


@dataclass(frozen=True, slots=True)
class DataRequest:
    """Where one request stands. `families` are counted at release; from then on the list is the same for ever."""

    request_id: UUID
    serial: int
    agency: str
    asked_by: str
    asked: Asked
    state: RequestState
    version: int
    created_at: datetime
    changed_at: datetime
    approved_by: str | None = None
    approved_fields: tuple[SharedField, ...] = ()
    released_by: str | None = None
    released_at: datetime | None = None
    expires_at: datetime | None = None
    downloads: int = 0
    families: int | None = None
    report_due_on: date | None = None

    @property
    def number(self) -> str:
        """As people name it: PD-2026-0007 (permohonan data)."""
        return f"PD-{(self.created_at + WIB).year}-{self.serial:04d}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the record. `words` are what the person wrote; `detail` holds codes and counts."""

    step_id: UUID
    request_id: UUID
    at: datetime
    person: Person
    step: RequestStep
    before: RequestState
    after: RequestState
    words: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a request. `stored_as` is its random name in the documents folder."""

    paper_id: UUID
    request_id: UUID
    sort: PaperSort
    name: str
    media_type: str
    size: int
    sha256: bytes
    stored_as: str
    attached_at: datetime
    attached_by: str


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What became of the data. `deleted_on` None means that the agency still keeps it, for the reason in `deletion`."""

    report_id: UUID
    request_id: UUID
    at: datetime
    actor: str
    used_for: str
    families_served: int
    deleted_on: date | None
    deletion: str
    incidents: str
