"""The forms with which people say what became of a piece of help, hand it on, or note the family's consent."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import turnstile
from casework.rules.decisions import Refused
from casework.store.engine import transaction
from webui.case_view import CaseView, gather, look_at_case, require_line
from webui.case_work import refuse_unknown
from webui.config import web
from webui.family import keep_words
from webui.forms import BadForm, Draft, as_problem, read_form, redrawn
from webui.help_forms import ConsentForm
from webui.help_view import Piece, find_piece, gather_help
from webui.help_work import WORK, others, record_consent
from webui.speech import say as _

blueprint = Blueprint("help_deeds", __name__)
DEED = f"any({', '.join(repr(deed) for deed in WORK)})"


@blueprint.get(f"/kasus/<uuid:household_id>/bantuan/<uuid:support_id>/<{DEED}:deed>")
def form(household_id: UUID, support_id: UUID, deed: str) -> str:
    """An empty form about a piece of help."""
    with transaction(web().engine) as session:
        return _draw(session, household_id, support_id, deed, Draft(uuid4()))


@blueprint.post(f"/kasus/<uuid:household_id>/bantuan/<uuid:support_id>/<{DEED}:deed>")
def save(household_id: UUID, support_id: UUID, deed: str) -> Response:
    """Do what the form says."""
    try:
        with transaction(web().engine) as session:
            _do(session, household_id, support_id, deed)
    except Refused as refused:
        return _draw_again(household_id, support_id, deed, as_problem(refused))
    except BadForm as problem:
        return _draw_again(household_id, support_id, deed, problem)
    return redirect(url_for("help.page", household_id=household_id, tersimpan=WORK[deed].saved), 303)


@blueprint.get("/kasus/<uuid:household_id>/bantuan/persetujuan")
def consent_form(household_id: UUID) -> str:
    """Ask which partner the family's word is about."""
    with transaction(web().engine) as session:
        return _draw_consent(session, household_id, Draft(uuid4(), {"partner": request.args.get("mitra", "")}))


@blueprint.post("/kasus/<uuid:household_id>/bantuan/persetujuan")
def consent(household_id: UUID) -> Response:
    """Note the family's word."""
    try:
        with transaction(web().engine) as session:
            _note_consent(session, household_id)
    except (Refused, BadForm) as problem:
        told = problem if isinstance(problem, BadForm) else BadForm({"form": _(problem.words)})
        if told.unknown:
            return refuse_unknown(household_id, told.unknown)
        with transaction(web().engine) as session:
            return make_response(_draw_consent(session, household_id, redrawn(told)), 422)
    return redirect(url_for("help.page", household_id=household_id, tersimpan="persetujuan"), 303)


def _do(session: Session, household_id: UUID, support_id: UUID, deed: str) -> None:
    require_line(session, household_id)
    view = gather(session, household_id)
    piece = _piece(session, view, support_id)
    sent = read_form(WORK[deed].model)
    if turnstile.was_granted(session, sent.command_id):
        return
    keep_words(session, sent, household_id)
    WORK[deed].do(session, view, piece, sent)


def _note_consent(session: Session, household_id: UUID) -> None:
    require_line(session, household_id)
    found = gather_help(session, gather(session, household_id))
    sent = read_form(ConsentForm)
    if turnstile.was_granted(session, sent.command_id):
        return
    keep_words(session, sent, household_id)
    record_consent(session, found, sent)


def _piece(session: Session, view: CaseView, support_id: UUID) -> Piece:
    piece = find_piece(gather_help(session, view), support_id)
    if piece is None:
        abort(404)
    return piece


def _draw(session: Session, household_id: UUID, support_id: UUID, deed: str, draft: Draft) -> str:
    view = look_at_case(session, household_id)
    piece = _piece(session, view, support_id)
    given: dict[str, Any] = {"others": others(session, view, piece)} if deed == "alih" else {}
    return render_template("helping/form.html", view=view, piece=piece, deed=deed, draft=draft, **given)


def _draw_again(household_id: UUID, support_id: UUID, deed: str, problem: BadForm) -> Response:
    if problem.unknown:
        return refuse_unknown(household_id, problem.unknown)
    with transaction(web().engine) as session:
        drawn = _draw(session, household_id, support_id, deed, redrawn(problem))
    return make_response(drawn, 422)


def _draw_consent(session: Session, household_id: UUID, draft: Draft) -> str:
    found = gather_help(session, look_at_case(session, household_id))
    return render_template("helping/consent.html", view=found.case, found=found, draft=draft)
