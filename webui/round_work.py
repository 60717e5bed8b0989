"""The steps of an allocation round: take a family out, put one in, approve, publish, cancel."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, url_for
from werkzeug.wrappers import Response

from casework import allocating
from casework.publishing import begin_publishing, publish_portion
from casework.rules.granting import Refused
from casework.store.engine import transaction
from schemas.rounds import RoundStep
from webui.config import web
from webui.forms import BadForm, answerable, read_form, redrawn
from webui.round_forms import StepForm, deed_of
from webui.round_view import require_line, require_round
from webui.rounds import draw_round, draw_row
from webui.visitors import now

blueprint = Blueprint("round_work", __name__)


@blueprint.post("/alokasi/<uuid:round_id>/keluarga/<uuid:household_id>/keluarkan")
def take_out(round_id: UUID, household_id: UUID) -> Response:
    """Take a family off the list, with the reason."""
    return _change(round_id, household_id, RoundStep.TAKE_OUT)


@blueprint.post("/alokasi/<uuid:round_id>/keluarga/<uuid:household_id>/masukkan")
def put_in(round_id: UUID, household_id: UUID) -> Response:
    """Put a family on the list, with the reason."""
    return _change(round_id, household_id, RoundStep.PUT_IN)


@blueprint.post("/alokasi/<uuid:round_id>/setujui")
def approve(round_id: UUID) -> Response:
    """The second person agrees."""
    return _take(round_id, RoundStep.APPROVE)


@blueprint.post("/alokasi/<uuid:round_id>/batalkan")
def cancel(round_id: UUID) -> Response:
    """Give the round up, with the reason."""
    return _take(round_id, RoundStep.CANCEL)


@blueprint.post("/alokasi/<uuid:round_id>/terbitkan")
def publish(round_id: UUID) -> Response:
    """Propose all families to the partner; one that was stopped in the middle goes on."""
    return _take(round_id, RoundStep.PUBLISH)


def _take(round_id: UUID, step: RoundStep) -> Response:
    with transaction(web().engine) as session:
        require_round(session, round_id)
    try:
        _do(round_id, step, read_form(StepForm))
    except (BadForm, Refused) as problem:
        shown, status = answerable(problem)
        with transaction(web().engine) as session:
            drawn = draw_round(session, round_id, {step.value: redrawn(shown)}, shown.errors.get("form", ""))
        return make_response(drawn, status)
    return redirect(url_for("rounds.round_page", round_id=round_id, tersimpan=step.value), 303)


def _do(round_id: UUID, step: RoundStep, form: StepForm) -> None:
    is_publishing = step is RoundStep.PUBLISH
    with transaction(web().engine) as session:
        (begin_publishing if is_publishing else allocating.carry_out)(session, round_id, deed_of(form, step))
    while is_publishing and _publish_more(round_id):
        continue


def _publish_more(round_id: UUID) -> bool:
    with transaction(web().engine) as session:
        return publish_portion(session, round_id, now())


def _change(round_id: UUID, household_id: UUID, step: RoundStep) -> Response:
    with transaction(web().engine) as session:
        require_round(session, round_id)
        require_line(session, round_id, household_id)
    try:
        form = read_form(StepForm)
        with transaction(web().engine) as session:
            allocating.carry_out(session, round_id, deed_of(form, step, household_id))
    except (BadForm, Refused) as problem:
        shown, status = answerable(problem)
        with transaction(web().engine) as session:
            drafts, refusal = {step.value: redrawn(shown)}, shown.errors.get("form", "")
            return make_response(draw_row(session, round_id, household_id, drafts, refusal), status)
    return redirect(url_for("rounds.row_page", round_id=round_id, household_id=household_id, tersimpan=step.value), 303)
