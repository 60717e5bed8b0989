"""The way to one household of two: find the other family, see both side by side, say why, and merge."""

from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import families, turnstile
from casework.rules.decisions import Refused
from casework.store.engine import transaction
from schemas.commands import MergeHouseholds
from webui.case_search import find_by_words_or_number
from webui.case_view import look_at_case, require_line
from webui.case_work import refuse_unknown
from webui.config import web
from webui.family import keep_words
from webui.family_forms import MergeForm
from webui.family_work import signed
from webui.forms import BadForm, Draft, as_problem, read_form, redrawn
from webui.visitors import now

blueprint = Blueprint("family_merger", __name__)


@blueprint.get("/kasus/<uuid:household_id>/gabung")
def begin(household_id: UUID) -> str:
    """Ask for the other family."""
    with transaction(web().engine) as session:
        return render_template("family/merger.html", view=look_at_case(session, household_id), page=None)


@blueprint.post("/kasus/<uuid:household_id>/gabung/cari")
def search(household_id: UUID) -> str:
    """Families that could be the other one. What was typed travels in the body: it may be a number."""
    with transaction(web().engine) as session:
        view = look_at_case(session, household_id)
        page = find_by_words_or_number(session, request.form.get("siapa", ""))
    lines = [line for line in page.lines if line.household_id != household_id]
    return render_template("family/merger.html", view=view, page=page, lines=lines)


@blueprint.get("/kasus/<uuid:household_id>/gabung/<uuid:other_id>")
def compare(household_id: UUID, other_id: UUID) -> str:
    """Both families side by side."""
    draft = Draft(uuid4())
    return _draw(household_id, other_id, draft)


@blueprint.post("/kasus/<uuid:household_id>/gabung/<uuid:other_id>")
def merge(household_id: UUID, other_id: UUID) -> Response:
    """Make the first family part of the other one."""
    try:
        with transaction(web().engine) as session:
            require_line(session, household_id)
            require_line(session, other_id)
            _do(session, read_form(MergeForm), household_id, other_id)
    except Refused as refused:
        return _draw_again(household_id, other_id, as_problem(refused))
    except BadForm as problem:
        return _draw_again(household_id, other_id, problem)
    return redirect(url_for("cases.case_page", household_id=other_id, tersimpan="gabung"), 303)


def _do(session: Session, form: MergeForm, household_id: UUID, other_id: UUID) -> None:
    if turnstile.was_granted(session, form.command_id):
        return
    keep_words(session, form, household_id)
    said = signed(form, household_id) | {"expected_version": form.version}
    families.merge(session, MergeHouseholds(**said, into_household_id=other_id, reason=form.reason), now())


def _draw(household_id: UUID, other_id: UUID, draft: Draft) -> str:
    with transaction(web().engine) as session:
        view, other = look_at_case(session, household_id), look_at_case(session, other_id)
        return render_template("family/compare.html", view=view, other=other, draft=draft)


def _draw_again(household_id: UUID, other_id: UUID, problem: BadForm) -> Response:
    if problem.unknown:
        return refuse_unknown(household_id, problem.unknown)
    return make_response(_draw(household_id, other_id, redrawn(problem)), 422)
