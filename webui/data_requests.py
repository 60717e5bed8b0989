"""Requests for data: the list that each role sees, one request with its history, and the form to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import sharing
from casework.rules.decisions import Refused
from casework.rules.sharing import is_expired, is_overdue
from casework.store.area_names import list_kecamatan
from casework.store.data_requests import OVERDUE, RequestFilter, count_by_state, count_requests, list_requests
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from schemas.codes import Role
from schemas.data_requests import DataRequest
from schemas.sharing import RequestState, RequestStep
from webui.addresses import one_of, page_number, some_text
from webui.config import web
from webui.data_request_forms import AskForm, deed_of, person_here, typed_of
from webui.data_request_view import require_request, view_of
from webui.forms import BadForm, Draft, as_problem, read_form, redrawn
from webui.moments import today
from webui.speech import say as _
from webui.visitors import now, visitor

blueprint = Blueprint("data_requests", __name__)
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class RequestList:
    """One page of the list; `counts` are of the whole district, for those who look after it."""

    wanted: RequestFilter
    page: int
    lines: Sequence[DataRequest]
    total: int
    partners: Mapping[str, str]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))

    def as_address(self) -> dict[str, str | None]:
        """The parameters that lead here again, without the page."""
        return {"keadaan": self.wanted.state, "instansi": self.wanted.agency}


def shown_state(line: DataRequest) -> str:
    """The state in words of the page: a late report and a missed download count as states."""
    if is_overdue(line, today()):
        return OVERDUE
    return "expired" if is_expired(line, now()) else line.state.value


@blueprint.get("/permohonan")
def request_list() -> str:
    """The requests that this person may see."""
    page, person = page_number(request.args.get("hal")), person_here()
    wanted = RequestFilter(today(), one_of("keadaan", (*RequestState, OVERDUE)), some_text("instansi"))
    with transaction(web().engine) as session:
        drawn = RequestList(
            wanted=wanted,
            page=page,
            lines=list_requests(session, person, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE),
            total=count_requests(session, person, wanted),
            partners=names_of_partners(session),
            counts={} if person.role is Role.AGENCY else count_by_state(session, today()),
        )
    return render_template("requests/list.html", page=drawn, shown_state=shown_state)


@blueprint.get("/permohonan/<uuid:request_id>")
def request_page(request_id: UUID) -> str:
    """One request: what is asked, by whom, its documents, what may be done next, and its history."""
    with transaction(web().engine) as session:
        return draw_request(session, request_id)


@blueprint.get("/permohonan/baru")
def new() -> str:
    """An empty form."""
    with transaction(web().engine) as session:
        return _draw_form(session, Draft(uuid4()))


@blueprint.post("/permohonan/baru")
def ask() -> Response:
    """Begin a request."""
    try:
        form = read_form(AskForm)
        with transaction(web().engine) as session:
            request_id = sharing.ask(session, form.asked(), deed_of(form, RequestStep.ASK))
    except (BadForm, Refused) as problem:
        return _form_again(problem, None)
    return redirect(url_for("data_requests.request_page", request_id=request_id, tersimpan="baru"), 303)


@blueprint.get("/permohonan/<uuid:request_id>/ubah")
def change(request_id: UUID) -> str:
    """The form with what was asked so far."""
    with transaction(web().engine) as session:
        found = require_request(session, request_id)
        if RequestStep.REVISE not in view_of(session, found).steps_open:
            abort(404)
        return _draw_form(session, Draft(uuid4(), typed_of(found.asked)), found)


@blueprint.post("/permohonan/<uuid:request_id>/ubah")
def revise(request_id: UUID) -> Response:
    """Change a draft or a returned request."""
    with transaction(web().engine) as session:
        found = require_request(session, request_id)
    try:
        form = read_form(AskForm)
        with transaction(web().engine) as session:
            sharing.revise(session, request_id, form.asked(), deed_of(form, RequestStep.REVISE))
    except (BadForm, Refused) as problem:
        return _form_again(problem, found)
    return redirect(url_for("data_requests.request_page", request_id=request_id, tersimpan="ubah"), 303)


def draw_request(
    session: Session, request_id: UUID, drafts: Mapping[str, Draft] | None = None, refusal: str = ""
) -> str:
    """A request's page; `drafts` are forms that were refused, `refusal` the words for a step that cannot be taken."""
    view = view_of(session, require_request(session, request_id))
    empty = {step.value: Draft(uuid4()) for step in RequestStep}
    return render_template(
        "requests/page.html",
        view=view,
        drafts=empty | _ticked(view.data_request) | dict(drafts or {}),
        refusal=refusal,
        shown_state=shown_state,
        saved=request.args.get("tersimpan"),
    )


def _ticked(asked: DataRequest) -> dict[str, Draft]:
    return {"approve": Draft(uuid4(), {"fields": tuple(each.value for each in asked.asked.fields)})}


def _form_again(problem: BadForm | Refused, found: DataRequest | None) -> Response:
    if isinstance(problem, Refused):
        problem = as_problem(problem)
    with transaction(web().engine) as session:
        drawn = _draw_form(session, redrawn(problem), found)
    return make_response(drawn, 422 if problem.errors else 400)


def _draw_form(session: Session, draft: Draft, found: DataRequest | None = None) -> str:
    agency = visitor().agency
    if agency is None:
        abort(404)
    choices: dict[str, Any] = {
        "allowance": sharing.allowance_of(session, agency),
        "areas": [("18.02", _("Seluruh kabupaten"))] + [(each.code, each.name) for each in list_kecamatan(session)],
    }
    return render_template("requests/form.html", draft=draft, found=found, **choices)
