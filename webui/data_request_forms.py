"""The forms of requests for data: what each may hold, and the deed that it becomes."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from casework.rules.sharing import Deed
from schemas.data_requests import Asked, Person
from schemas.events.base import DistrictArea
from schemas.sharing import LegalBasis, PaperSort, RequestStep, Selection, SharedField, SharingPurpose
from webui.forms import Day, Long, MaybeDay, MaybeLong
from webui.visitors import now, visitor

Version = Annotated[int, Field(ge=1, le=1_000_000_000)]


class DeedForm(BaseModel):
    """A step. `command_id` comes with the page: sent twice it is done once. `version` is what the page showed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    command_id: UUID
    version: Version | None = None
    words: MaybeLong = None


class AskForm(BaseModel):
    """What an agency asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    command_id: UUID
    version: Version | None = None
    purpose: SharingPurpose
    words: Long
    basis: LegalBasis
    areas: Annotated[tuple[DistrictArea, ...], Field(max_length=40)] = ()
    selection: Selection
    fields: tuple[SharedField, ...] = ()
    retain_until: Day

    def asked(self) -> Asked:
        """The same as the rules know it. The whole district makes its parts superfluous."""
        areas = ("18.02",) if "18.02" in self.areas else tuple(sorted(set(self.areas)))
        fields = tuple(each for each in SharedField if each in self.fields)
        return Asked(self.purpose, self.words, self.basis, areas, self.selection, fields, self.retain_until)


class ApprovalForm(DeedForm):
    """The fields that a registrar lets through."""

    fields: tuple[SharedField, ...] = ()


class PaperForm(DeedForm):
    """The sort of a document; its bytes come beside the form."""

    sort: PaperSort


class DownloadForm(DeedForm):
    """The person's own password once more."""

    password: Annotated[str, StringConstraints(max_length=128)]


class ReportForm(DeedForm):
    """What became of the data."""

    used_for: Long
    families_served: Annotated[int, Field(ge=0, le=10_000_000)]
    deleted_on: MaybeDay = None
    deletion: Long
    incidents: Long


def person_here() -> Person:
    """The signed-in person, as the rules of requests know them."""
    who = visitor()
    return Person(who.actor, who.role, who.agency)


def deed_of(form: DeedForm | AskForm, step: RequestStep) -> Deed:
    """The step that a form asks for, signed and dated."""
    words = "" if isinstance(form, AskForm) else form.words or ""
    fields = form.fields if isinstance(form, ApprovalForm) else ()
    return Deed(form.command_id, step, person_here(), now(), words, fields, form.version)


def typed_of(asked: Asked) -> dict[str, object]:
    """What was asked, as the form holds it."""
    return {
        "purpose": asked.purpose.value,
        "words": asked.words,
        "basis": asked.basis.value,
        "areas": asked.areas,
        "selection": asked.selection.value,
        "fields": tuple(each.value for each in asked.fields),
        "retain_until": asked.retain_until.isoformat(),
    }
