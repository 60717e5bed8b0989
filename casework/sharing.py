"""The counter for requests for data: the one place where their rules meet memory. Every step is signed and dated."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.rules.granting import local_day
from casework.rules.sharing import Around, Deed, check_asked, decide
from casework.rules.sharing_limits import LIMITS, Allowance
from casework.rules.sharing_notices import (
    ACTOR,
    SOURCE,
    reached_reminder,
    reminder_id,
    reminder_notices,
    step_notices,
)
from casework.store import data_request_papers, data_request_steps, data_requests, deliveries, outbox, shared_lists
from casework.store.notices import Owed, append_notices
from casework.store.partners import sort_of
from schemas.codes import Channel
from schemas.data_requests import Asked, DataRequest, Paper, Person, Step, UsageReport
from schemas.events.household_data import DataShared
from schemas.events.notices import NoticeQueued
from schemas.ids import child_id, plain_id
from schemas.sharing import RequestState, RequestStep


class NoSuchRequest(Exception):
    """There is no request with this id that this person may see."""


def allowance_of(session: Session, agency: str) -> Allowance:
    """What a partner may ask for."""
    return LIMITS.allowance(agency, sort_of(session, agency))


def ask(session: Session, asked: Asked, deed: Deed) -> UUID:
    """Begin a request for the person's agency; returns its id. The same form again gives the same request.

    Raises `Refused` where more is asked for than the partner may have.
    """
    check_asked(asked, allowance_of(session, deed.person.agency or ""), local_day(deed.at))
    request_id = plain_id("data request", deed.command_id)
    if data_requests.add_request(session, request_id, deed.person, asked, deed.at):
        _write_down(session, request_id, deed, (RequestState.DRAFT, RequestState.DRAFT), _said(asked))
    return request_id


def revise(session: Session, request_id: UUID, asked: Asked, deed: Deed) -> DataRequest:
    """Change what a draft or returned request asks for."""
    check_asked(asked, allowance_of(session, deed.person.agency or ""), local_day(deed.at))
    request = _locked(session, request_id, deed)
    if data_request_steps.find_step(session, deed.step_id(request.request_id)):
        return request
    return _keep(session, request, replace(_decided(session, request, deed), asked=asked), deed, _said(asked))


def attach(session: Session, paper: Paper, deed: Deed) -> DataRequest:
    """Put a document to a draft or returned request."""
    request = _locked(session, paper.request_id, deed)
    if data_request_steps.find_step(session, deed.step_id(request.request_id)):
        return request
    moved = _decided(session, request, deed)
    data_request_papers.append_paper(session, paper)
    detail = {"paper": paper.sort.value, "sha256": paper.sha256.hex(), "size": paper.size}
    return _keep(session, request, moved, deed, detail)


def carry_out(session: Session, request_id: UUID, deed: Deed) -> DataRequest:
    """Take a step; the same deed again changes nothing. Raises `Refused`, `Stale` or `NoSuchRequest`.

    A release fixes the list of families. Two persons at once: the second waits, then sees what the first did.
    """
    request = _locked(session, request_id, deed)
    if data_request_steps.find_step(session, deed.step_id(request.request_id)):
        return request
    moved = _decided(session, request, deed)
    if deed.step is RequestStep.RELEASE:
        moved = replace(moved, families=shared_lists.fix_list(session, request_id, request.asked))
    return _keep(session, request, moved, deed, _detail(moved, deed))


def report(session: Session, given: UsageReport, deed: Deed) -> DataRequest:
    """Hand in the usage report."""
    request = _locked(session, given.request_id, deed)
    if data_request_steps.find_step(session, deed.step_id(request.request_id)):
        return request
    moved = _decided(session, request, deed)
    data_request_steps.append_report(session, given)
    return _keep(session, request, moved, deed, {"families_served": given.families_served})


def hand_over(session: Session, request_id: UUID, deed: Deed) -> DataRequest:
    """Let the agency have its list once more; the first time every family's timeline is told (UU 27/2022, Art. 32).

    All families are told in one transaction with the download, through the outbox. Later downloads tell nothing twice.
    """
    request = _locked(session, request_id, deed)
    if data_request_steps.find_step(session, deed.step_id(request.request_id)):
        return request
    moved = _decided(session, request, deed)
    if request.downloads == 0:
        families = shared_lists.list_fixed(session, request_id)
        outbox.post(session, [_shared(moved, deed.at, *family) for family in families], deed.at)
    return _keep(session, request, moved, deed, {"copy": moved.downloads, "families": moved.families})


def remind(session: Session, request_id: UUID, now: datetime) -> bool:
    """Remind an agency of a report, if a reminder's day has come and nobody sent it; returns whether one went out."""
    request = data_requests.lock_request(session, request_id)
    if request is None or request.state is not RequestState.DOWNLOADED or request.report_due_on is None:
        return False
    days = reached_reminder(request.report_due_on, local_day(now))
    if days is None or data_request_steps.find_step(session, reminder_id(request, days)):
        return False
    step = Step(
        reminder_id(request, days), request_id, now, Person(ACTOR, None), RequestStep.REMIND, request.state,
        request.state, detail={"days": days},
    )  # fmt: skip
    data_request_steps.append_step(session, step)
    _tell(session, reminder_notices(request, step, days), now)
    return True


def list_reminders_due(session: Session, today: date) -> list[UUID]:
    """Requests of which a reminder may be due."""
    return data_requests.list_ids_awaiting_reports(session, today - timedelta(days=min(LIMITS.reminders)))


def _locked(session: Session, request_id: UUID, deed: Deed) -> DataRequest:
    request = data_requests.lock_request(session, request_id)
    if request is None or data_requests.find_request(session, request_id, deed.person) is None:
        raise NoSuchRequest
    return request


def _decided(session: Session, request: DataRequest, deed: Deed) -> DataRequest:
    papers = data_request_papers.list_papers(session, request.request_id)
    is_release = deed.step is RequestStep.RELEASE
    around = Around(
        allowance_of(session, request.agency),
        frozenset(paper.sort for paper in papers),
        is_release and data_requests.has_overdue_report(session, request.agency, local_day(deed.at)),
        shared_lists.count_meant(session, request.asked) if is_release else 0,
    )
    return decide(request, deed, around)


def _keep(
    session: Session, before: DataRequest, after: DataRequest, deed: Deed, detail: Mapping[str, Any]
) -> DataRequest:
    data_requests.save_request(session, after)
    step = _write_down(session, after.request_id, deed, (before.state, after.state), detail)
    _tell(session, step_notices(after, step), deed.at)
    return after


def _write_down(
    session: Session, request_id: UUID, deed: Deed, states: tuple[RequestState, RequestState], detail: Mapping[str, Any]
) -> Step:
    step = Step(
        deed.step_id(request_id), request_id, deed.at, deed.person, deed.step, *states, deed.words.strip(), detail
    )
    data_request_steps.append_step(session, step)
    return step


def _tell(session: Session, queued: Sequence[NoticeQueued], now: datetime) -> None:
    if queued:
        append_notices(session, [Owed(notice, None) for notice in queued], now)
        deliveries.post_deliveries(session, [notice.notice_id for notice in queued], Channel.EMAIL, now)
        outbox.post(session, queued, now)


def _shared(request: DataRequest, at: datetime, household_id: UUID, area_code: str | None) -> DataShared:
    return DataShared(
        event_id=child_id(request.request_id, "data_shared", household_id),
        occurred_at=at,
        source=SOURCE,
        actor=ACTOR,
        agency=request.agency,
        household_id=household_id,
        area_code=area_code,
        request_id=request.request_id,
        purpose=request.asked.purpose,
        basis=request.asked.basis,
        fields=request.approved_fields,
        retain_until=request.asked.retain_until,
    )


def _said(asked: Asked) -> dict[str, Any]:
    fields = [each.value for each in asked.fields]
    return {"purpose": asked.purpose.value, "basis": asked.basis.value, "selection": asked.selection.value,
            "areas": list(asked.areas), "fields": fields, "retain_until": asked.retain_until.isoformat()}  # fmt: skip


def _detail(moved: DataRequest, deed: Deed) -> dict[str, Any]:
    if deed.step is RequestStep.APPROVE:
        return {"fields": [each.value for each in moved.approved_fields]}
    return {"families": moved.families} if deed.step is RequestStep.RELEASE else {}
