"""The pages on which people record what becomes of a family, and answer whether its case should be closed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import turnstile
from casework.rules.decisions import Refused
from casework.store import caseload
from casework.store.areas import list_areas
from casework.store.engine import transaction
from casework.store.notes import Note, keep_note
from schemas.commands import CloseCase, KeepCaseOpen
from schemas.ids import plain_id
from webui.case_view import CaseView, gather, look_at_case, require_line
from webui.case_work import refuse_unknown
from webui.cases import case_context
from webui.config import web
from webui.family_forms import ClosingForm, KeepingForm
from webui.family_words import BUTTONS, TITLES
from webui.family_work import WORK, FamilyWork, signed
from webui.forms import BadForm, Draft, as_problem, read_form, redrawn
from webui.moments import today
from webui.speech import say as _
from webui.visitors import now, visitor

blueprint = Blueprint("family", __name__)
WHAT = f"any({', '.join(repr(what) for what in WORK)})"


@blueprint.get(f"/kasus/<uuid:household_id>/<{WHAT}:what>")
def form(household_id: UUID, what: str) -> str:
    """An empty form about the family."""
    with transaction(web().engine) as session:
        view = look_at_case(session, household_id)
        return _draw(session, view, what, Draft(uuid4(), _usual()))


@blueprint.post(f"/kasus/<uuid:household_id>/<{WHAT}:what>")
def save(household_id: UUID, what: str) -> Response:
    """Do what the form says."""
    work = WORK[what]
    try:
        with transaction(web().engine) as session:
            _do(session, work, household_id)
    except Refused as refused:
        return _draw_again(household_id, what, as_problem(refused))
    except BadForm as problem:
        return _draw_again(household_id, what, problem)
    return after(household_id, work.saved)


@blueprint.post("/kasus/<uuid:household_id>/tutup")
def close(household_id: UUID) -> Response:
    """Close the case, because an event asks for it."""
    return _answer(household_id, ClosingForm, "tutup")


@blueprint.post("/kasus/<uuid:household_id>/tetap")
def keep(household_id: UUID) -> Response:
    """Keep the case open, although an event asks whether to close it."""
    return _answer(household_id, KeepingForm, "tetap")


def after(household_id: UUID, saved: str) -> Response:
    """Back to the family's page, or to the list where the family moved out of the person's area."""
    with transaction(web().engine) as session:
        is_seen = visitor().scope.covers(_area_of(session, household_id))
    if is_seen:
        return redirect(url_for("cases.case_page", household_id=household_id, tersimpan=saved), 303)
    return redirect(url_for("cases.case_list", tersimpan=saved), 303)


def _area_of(session: Session, household_id: UUID) -> str | None:
    """Where the family lives by now, whoever may see it."""
    stored = caseload.find(session, household_id)
    return stored.area_code if stored else None


def keep_words(session: Session, form_: Any, household_id: UUID) -> None:
    """Put what was written into the vault."""
    if getattr(form_, "note", None):
        note_id = plain_id("note", form_.command_id)
        keep_note(session, Note(note_id, household_id, now(), visitor().actor, form_.note))


def _do(session: Session, work: FamilyWork, household_id: UUID) -> None:
    require_line(session, household_id)
    sent = read_form(work.model)
    if turnstile.was_granted(session, sent.command_id):
        return
    keep_words(session, sent, household_id)
    work.do(session, gather(session, household_id), sent)


def _answer(household_id: UUID, model: type[ClosingForm] | type[KeepingForm], saved: str) -> Response:
    try:
        with transaction(web().engine) as session:
            require_line(session, household_id)
            sent = read_form(model)
            said = signed(sent, household_id)
            wish = (
                CloseCase(**said, reason=sent.reason)
                if isinstance(sent, ClosingForm)
                else KeepCaseOpen(**said, about=sent.about)
            )
            turnstile.carry_out(session, wish, now())
    except Refused as refused:
        return _say_no(household_id, _(refused.words))
    except BadForm as problem:
        if problem.unknown:
            return refuse_unknown(household_id, problem.unknown)
        return _say_no(household_id, " ".join(problem.errors.values()))
    return after(household_id, saved)


def _say_no(household_id: UUID, words: str) -> Response:
    with transaction(web().engine) as session:
        context = case_context(session, household_id)
    return make_response(render_template("cases/page.html", **{**context, "refusal": words}), 422)


def _usual() -> Mapping[str, str]:
    return {"meeting_on": today().isoformat(), "split_on": today().isoformat()}


def _draw(session: Session, view: CaseView, what: str, draft: Draft) -> str:
    areas = list_areas(session) if what in ("pindah", "data-keluarga", "pisah") else []
    return render_template(
        "family/form.html", view=view, what=what, title=TITLES[what], button=BUTTONS[what], draft=draft, areas=areas
    )


def _draw_again(household_id: UUID, what: str, problem: BadForm) -> Response:
    if problem.unknown:
        return refuse_unknown(household_id, problem.unknown)
    with transaction(web().engine) as session:
        view = look_at_case(session, household_id)
        drawn = _draw(session, view, what, redrawn(problem))
    return make_response(drawn, 422)
