"""Takes the answers of data officers: which kampung is meant, whose a NIK is. Each question is answered once."""

from collections.abc import Callable
from typing import Annotated, TypeVar
from uuid import UUID

from flask import Blueprint, make_response, redirect, url_for
from pydantic import BeforeValidator
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.registers.answering import answer_number, answer_place
from casework.registers.complaints import ImportRefused
from casework.store.engine import transaction
from schemas.events.base import AreaCode
from webui.config import web
from webui.edition_view import sentence_of
from webui.forms import BadForm, CommandForm, read_form, redrawn
from webui.question_view import view_of
from webui.questions import draw_question
from webui.speech import say as _
from webui.visitors import now, visitor

blueprint = Blueprint("question_answers", __name__)
NOBODY = "tidak"
F = TypeVar("F", bound=CommandForm)
_FIELDS = {"area_none": "kampung", "owner_none": "owner"}


class PlaceForm(CommandForm):
    """The kampung that is meant."""

    kampung: AreaCode


class OwnerForm(CommandForm):
    """Whose the NIK is; None: nobody's of those who bear it."""

    owner: Annotated[UUID | None, BeforeValidator(lambda raw: None if raw == NOBODY else raw)]


@blueprint.post("/pertanyaan/<uuid:question_id>/kampung")
def place(question_id: UUID) -> Response:
    """Say which kampung is meant; its families have one from now on."""

    def answer(session: Session, form: PlaceForm) -> int:
        return answer_place(session, question_id, form.kampung, visitor().actor, now())

    return _answer(question_id, PlaceForm, answer)


@blueprint.post("/pertanyaan/<uuid:question_id>/pemilik")
def owner(question_id: UUID) -> Response:
    """Say whose the NIK is."""

    def answer(session: Session, form: OwnerForm) -> int:
        answer_number(session, question_id, form.owner, visitor().actor, now())
        return 0

    return _answer(question_id, OwnerForm, answer)


def _answer(question_id: UUID, model: type[F], deed: Callable[[Session, F], int]) -> Response:
    """Keep the answer; a refusal comes back on the page, beside what was chosen."""
    with transaction(web().engine) as session:
        is_covered = view_of(session, question_id).is_covered
    try:
        form = read_form(model)
        if not is_covered:
            raise BadForm({"form": _("Sebagian orang ini tinggal di luar wilayah Anda.")})
        with transaction(web().engine) as session:
            placed = deed(session, form)
    except ImportRefused as refused:
        fields = {_FIELDS.get(each.code, "form"): sentence_of(each) for each in refused.reasons}
        return _again(question_id, BadForm(fields))
    except BadForm as problem:
        return _again(question_id, problem)
    return redirect(url_for("questions.question_page", question_id=question_id, tersimpan=placed), 303)


def _again(question_id: UUID, problem: BadForm) -> Response:
    status = 400 if problem.unknown else 422
    if problem.unknown:
        problem = BadForm({"form": _("Isian ini tidak dapat dibaca.")})
    with transaction(web().engine) as session:
        return make_response(draw_question(session, question_id, redrawn(problem)), status)
