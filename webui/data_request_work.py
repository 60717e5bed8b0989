"""The steps of a request for data: submit, take up, return, reject, approve, release, revoke, report, accept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import sharing
from casework.rules.decisions import Refused
from casework.rules.granting import local_day
from casework.store.engine import transaction
from schemas.data_requests import UsageReport
from schemas.ids import plain_id
from schemas.sharing import RequestStep
from webui.config import web
from webui.data_request_forms import ApprovalForm, DeedForm, ReportForm, deed_of
from webui.data_request_view import require_request
from webui.data_requests import draw_request
from webui.forms import BadForm, answerable, read_form, redrawn
from webui.speech import say as _
from webui.visitors import now, visitor

blueprint = Blueprint("data_request_work", __name__)
Work = Callable[[Session, Any, UUID], object]


@blueprint.post("/permohonan/<uuid:request_id>/ajukan")
def submit(request_id: UUID) -> Response:
    """Hand the request in."""
    return take(request_id, RequestStep.SUBMIT)


@blueprint.post("/permohonan/<uuid:request_id>/tinjau")
def take_up(request_id: UUID) -> Response:
    """Begin to look at it."""
    return take(request_id, RequestStep.TAKE_UP)


@blueprint.post("/permohonan/<uuid:request_id>/kembalikan")
def give_back(request_id: UUID) -> Response:
    """Give it back to the agency, with the reason."""
    return take(request_id, RequestStep.RETURN)


@blueprint.post("/permohonan/<uuid:request_id>/tolak")
def reject(request_id: UUID) -> Response:
    """Refuse it, with the reason."""
    return take(request_id, RequestStep.REJECT)


@blueprint.post("/permohonan/<uuid:request_id>/setujui")
def approve(request_id: UUID) -> Response:
    """Let some or all of the fields through."""
    return take(request_id, RequestStep.APPROVE, ApprovalForm)


@blueprint.post("/permohonan/<uuid:request_id>/rilis")
def release(request_id: UUID) -> Response:
    """The second person lets the data go."""
    return take(request_id, RequestStep.RELEASE)


@blueprint.post("/permohonan/<uuid:request_id>/cabut")
def revoke(request_id: UUID) -> Response:
    """Close the download."""
    return take(request_id, RequestStep.REVOKE)


@blueprint.post("/permohonan/<uuid:request_id>/laporan")
def report(request_id: UUID) -> Response:
    """Hand in the usage report."""
    return take(request_id, RequestStep.REPORT, ReportForm, _report)


@blueprint.post("/permohonan/<uuid:request_id>/terima")
def accept(request_id: UUID) -> Response:
    """Accept the usage report; the request is done."""
    return take(request_id, RequestStep.ACCEPT)


@blueprint.post("/permohonan/<uuid:request_id>/kembalikan-laporan")
def return_report(request_id: UUID) -> Response:
    """Ask for a better report, with the reason."""
    return take(request_id, RequestStep.RETURN_REPORT)


def take(request_id: UUID, step: RequestStep, model: type[DeedForm] = DeedForm, work: Work | None = None) -> Response:
    """Take a step; a refusal comes back on the page, with what was typed."""
    with transaction(web().engine) as session:
        require_request(session, request_id)
    try:
        form = read_form(model)
        with transaction(web().engine) as session:
            if work:
                work(session, form, request_id)
            else:
                sharing.carry_out(session, request_id, deed_of(form, step))
    except (BadForm, Refused) as problem:
        return again(request_id, step, problem)
    return redirect(url_for("data_requests.request_page", request_id=request_id, tersimpan=step.value), 303)


def again(request_id: UUID, step: RequestStep, problem: BadForm | Refused) -> Response:
    """The page once more, with what is wrong: beside the form's field where it is about one, else above everything."""
    shown, status = answerable(problem)
    refusal = shown.errors.get("form") or shown.errors.get("papers", "")
    with transaction(web().engine) as session:
        drawn = draw_request(session, request_id, {step.value: redrawn(shown)}, refusal)
    return make_response(drawn, status)


def _report(session: Session, form: ReportForm, request_id: UUID) -> None:
    if form.deleted_on and form.deleted_on > local_day(now()):
        raise BadForm({"deleted_on": _("Tanggal hapus belum terjadi.")})
    given = UsageReport(
        plain_id("usage report", form.command_id), request_id, now(), visitor().actor, form.used_for,
        form.families_served, form.deleted_on, form.deletion, form.incidents,
    )  # fmt: skip
    sharing.report(session, given, deed_of(form, RequestStep.REPORT))
