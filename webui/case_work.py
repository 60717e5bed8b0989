"""What case workers do on a case page: write a note, record a visit, promise to come back, keep the promise, assign."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import turnstile
from casework.rules.decisions import Refused, Stale
from casework.store.engine import transaction
from casework.store.notes import Note, keep_note
from webui.case_view import gather, look_at_case, require_line, workers_for
from webui.case_work_forms import (
    ASSIGN,
    FOLLOW_UP,
    NOTE,
    VISIT,
    WorkForm,
    command_of,
    completion_of,
    fresh_drafts,
    note_id_of,
)
from webui.cases import case_context
from webui.config import web
from webui.errors import show_trouble
from webui.forms import BadForm, Draft, as_problem, read_form, redrawn
from webui.speech import say as _
from webui.timeline_view import Wanted, draw_timeline
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("case_work", __name__)


@blueprint.post("/kasus/<uuid:household_id>/catatan")
def add_note(household_id: UUID) -> Response:
    """Write a note."""
    return _carry_out(NOTE, household_id)


@blueprint.post("/kasus/<uuid:household_id>/kunjungan")
def record_visit(household_id: UUID) -> Response:
    """Record a home visit."""
    return _carry_out(VISIT, household_id)


@blueprint.post("/kasus/<uuid:household_id>/tindak-lanjut")
def schedule_follow_up(household_id: UUID) -> Response:
    """Promise to come back."""
    return _carry_out(FOLLOW_UP, household_id)


@blueprint.post("/kasus/<uuid:household_id>/tindak-lanjut/<uuid:follow_up_id>/selesai")
def complete_follow_up(household_id: UUID, follow_up_id: UUID) -> Response:
    """Say that a follow-up is done."""
    return _carry_out(completion_of(follow_up_id), household_id, follow_up_id)


@blueprint.post("/kasus/<uuid:household_id>/petugas")
def assign(household_id: UUID) -> Response:
    """Make a case worker responsible."""
    return _carry_out(ASSIGN, household_id)


def _carry_out(work: WorkForm, household_id: UUID, follow_up_id: UUID | None = None) -> Response:
    try:
        with transaction(web().engine) as session:
            _do(session, work, household_id)
    except Stale:
        return _show_both(work, household_id)
    except Refused as refused:
        problem = as_problem(refused)
        return _draw_again(work, household_id, problem, follow_up_id)
    except BadForm as problem:
        return _draw_again(work, household_id, problem, follow_up_id)
    return _draw_result(work, household_id)


def _do(session: Session, work: WorkForm, household_id: UUID) -> None:
    line = require_line(session, household_id)
    form = read_form(work.model)
    worker = getattr(form, "worker", None)
    if worker and worker not in {user.actor for user in workers_for(session, line.area_code)}:
        raise BadForm({"worker": _("Pilih petugas dari daftar.")})
    note_id = note_id_of(form)
    if note_id:
        keep_note(session, Note(note_id, household_id, now(), visitor().actor, form.note))
    turnstile.carry_out(session, command_of(work, form, household_id), now())


def _draw_result(work: WorkForm, household_id: UUID) -> Response:
    if request.headers.get("HX-Request") != "true":
        return redirect(url_for("cases.case_page", household_id=household_id, tersimpan=work.saved), 303)
    with transaction(web().engine) as session:
        context = _regions(session, household_id)
    return make_response(render_template("cases/_saved.html", form=work.name, saved=work.saved, **context))


def _regions(session: Session, household_id: UUID) -> dict[str, Any]:
    return {
        "view": look_at_case(session, household_id),
        "timeline": draw_timeline(session, household_id, Wanted()),
        "drafts": fresh_drafts(),
    }


def _draw_again(work: WorkForm, household_id: UUID, problem: BadForm, follow_up_id: UUID | None) -> Response:
    if problem.unknown:
        return refuse_unknown(household_id, problem.unknown)
    draft = redrawn(problem)
    with transaction(web().engine) as session:
        context = case_context(session, household_id)
    context["drafts"] = {**context["drafts"], work.name: draft}
    context["ending"] = follow_up_id
    context["refusal"] = problem.errors.get("form")
    is_htmx = request.headers.get("HX-Request") == "true"
    template = "cases/_form_again.html" if is_htmx else "cases/page.html"
    return make_response(render_template(template, form=work.name, **context), 422)


def refuse_unknown(household_id: UUID | None, unknown: tuple[str, ...]) -> Response:
    """A form that has fields which no page of ours sends."""
    with transaction(web().engine) as session:
        log_look(session, looks_at("refused_form", household_id, fields=[name[:40] for name in unknown][:10]))
    return show_trouble(400, _("Isian tidak dikenal"), _("Muat ulang halaman, lalu kirim lagi."))


def _show_both(work: WorkForm, household_id: UUID) -> Response:
    with transaction(web().engine) as session:
        view = gather(session, household_id)
        log_look(session, looks_at("view_household", household_id))
        wished = request.form.get("worker", "")
        names = {user.actor: user.name for user in view.workers}
    is_htmx = request.headers.get("HX-Request") == "true"
    template = "cases/_conflict.html" if is_htmx else "cases/conflict.html"
    draft = Draft(uuid4(), {"worker": wished})
    drawn = render_template(template, view=view, wished=names.get(wished, wished), work=work.name, draft=draft)
    response = make_response(drawn, 409)
    if is_htmx:
        response.headers["HX-Retarget"] = "#pesan"
        response.headers["HX-Reswap"] = "innerHTML show:top"
    return response
