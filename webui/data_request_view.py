"""Gathers what the page of one request for data shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort
from sqlmodel import Session

from casework import sharing
from casework.rules.sharing import can_still_download, steps_open_to
from casework.rules.sharing_limits import LIMITS, Allowance
from casework.store.area_names import names_of_areas
from casework.store.data_request_papers import list_papers
from casework.store.data_request_steps import list_reports, list_steps
from casework.store.data_requests import find_request, has_overdue_report
from casework.store.pledge_views import names_of_partners
from casework.store.shared_lists import count_meant
from casework.store.users import names_of_actors
from schemas.data_requests import DataRequest, Paper, Step, UsageReport
from schemas.sharing import PaperSort, RequestState, RequestStep
from webui.data_request_forms import person_here
from webui.moments import today
from webui.visitors import now

_BEFORE_RELEASE = (RequestState.SUBMITTED, RequestState.IN_REVIEW, RequestState.APPROVED)


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request with everything around it. `meant` counts the families as of now, for those who decide."""

    data_request: DataRequest
    partner: str
    steps: Sequence[Step]
    papers: Sequence[Paper]
    reports: Sequence[UsageReport]
    names: Mapping[str, str]
    areas: Mapping[str, str]
    allowance: Allowance
    steps_open: frozenset[RequestStep]
    owes_report: bool
    can_download: bool
    meant: int | None

    @property
    def history(self) -> list[list[Step]]:
        """The steps, newest first; documents that one person attached one after the other stand together."""
        found: list[list[Step]] = []
        for step in self.steps:
            if found and step.step is RequestStep.ATTACH and found[-1][-1].step is RequestStep.ATTACH:
                found[-1].append(step)
            else:
                found.append([step])
        return found

    @property
    def missing(self) -> list[PaperSort]:
        """The documents that must still come."""
        there = {paper.sort for paper in self.papers}
        return [each for each in PaperSort if each in LIMITS.papers and each not in there]

    @property
    def most_downloads(self) -> int:
        """How often a list may be fetched."""
        return LIMITS.most_downloads

    @property
    def offered(self) -> list[str]:
        """The fields that may be approved."""
        return [each.value for each in self.data_request.asked.fields if each in self.allowance.fields]


def require_request(session: Session, request_id: UUID) -> DataRequest:
    """The request, if this person may see it; else the page looks as if there were none."""
    found = find_request(session, request_id, person_here())
    if found is None:
        abort(404)
    return found


def view_of(session: Session, found: DataRequest) -> RequestView:
    """Everything that the page shows of a request."""
    steps, reports = list_steps(session, found.request_id), list_reports(session, found.request_id)
    actors = {step.person.actor for step in steps} | {found.asked_by} | {each.actor for each in reports}
    is_open = found.state in _BEFORE_RELEASE
    return RequestView(
        data_request=found,
        partner=names_of_partners(session).get(found.agency, found.agency),
        steps=steps,
        papers=list_papers(session, found.request_id),
        reports=reports,
        names=names_of_actors(session, sorted(actors)),
        areas=names_of_areas(session, found.asked.areas),
        allowance=sharing.allowance_of(session, found.agency),
        steps_open=_steps_open(found),
        owes_report=has_overdue_report(session, found.agency, today()),
        can_download=can_still_download(found, now()),
        meant=count_meant(session, found.asked) if is_open else None,
    )


def _steps_open(found: DataRequest) -> frozenset[RequestStep]:
    # A download that is closed by itself needs nobody to close it.
    closed = frozenset() if can_still_download(found, now()) else frozenset({RequestStep.REVOKE})
    return steps_open_to(found, person_here()) - closed
