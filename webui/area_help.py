"""Help out of a pledge for a whole kampung: plan it, say that it came, or that it does not."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, url_for
from werkzeug.wrappers import Response

from casework.promising import speak_of_area
from casework.rules.area_help import AreaHelp, AreaWord
from casework.rules.decisions import Refused
from casework.rules.pledges import Pledge
from casework.store.engine import transaction
from webui.area_help_forms import CancelForm, DeliveryForm, PlanForm, cancelled, delivered, planned
from webui.area_help_view import is_in_reach
from webui.config import web
from webui.forms import BadForm, CommandForm, answerable, read_form, redrawn
from webui.moments import today
from webui.pledge_forms import kind_of
from webui.pledge_view import require_pledge, standing_of
from webui.pledges import draw_pledge
from webui.speech import say as _
from webui.visitors import now

blueprint = Blueprint("area_help", __name__)
Worded = Callable[[Any, Pledge], AreaWord]


@blueprint.post("/komitmen/<uuid:pledge_id>/kampung")
def plan(pledge_id: UUID) -> Response:
    """Hold so much of the pledge for a kampung."""
    return _take("plan", pledge_id, PlanForm, _planned)


@blueprint.post("/komitmen/<uuid:pledge_id>/kampung/<uuid:help_id>/salur")
def deliver(pledge_id: UUID, help_id: UUID) -> Response:
    """Note that it came, with the partner's paper."""
    piece = _require_piece(pledge_id, help_id)
    return _take(f"deliver-{help_id}", pledge_id, DeliveryForm, lambda form, pledge: delivered(form, pledge, piece))


@blueprint.post("/komitmen/<uuid:pledge_id>/kampung/<uuid:help_id>/batal")
def cancel(pledge_id: UUID, help_id: UUID) -> Response:
    """Give back what was held for the kampung."""
    piece = _require_piece(pledge_id, help_id)
    return _take(f"cancel-{help_id}", pledge_id, CancelForm, lambda form, pledge: cancelled(form, pledge, piece))


def _planned(form: PlanForm, pledge: Pledge) -> AreaWord:
    if not is_in_reach(form.kampung):
        raise BadForm({"kampung": _("Pilih kampung dari daftar.")})
    return planned(form, pledge)


def _require_piece(pledge_id: UUID, help_id: UUID) -> AreaHelp:
    """The piece, if this person may speak for the pledge. A piece of another pledge looks like none."""
    with transaction(web().engine) as session:
        require_pledge(session, pledge_id, to_write=True)
        piece = next((one for one in standing_of(session, pledge_id).areas if one.help_id == help_id), None)
    return piece or abort(404)


def _take(name: str, pledge_id: UUID, model: type[CommandForm], worded: Worded) -> Response:
    """Say a word on help for a kampung; a refusal comes back on the pledge's page, with what was typed."""
    with transaction(web().engine) as session:
        require_pledge(session, pledge_id, to_write=True)
    try:
        form = read_form(model)
        with transaction(web().engine) as session:
            word = worded(form, standing_of(session, pledge_id))
            speak_of_area(session, word, today(), now())
    except (BadForm, Refused) as problem:
        shown, status = answerable(problem)
        with transaction(web().engine) as session:
            drawn = draw_pledge(session, pledge_id, {name: redrawn(shown)}, shown.errors.get("form", ""))
        return make_response(drawn, status)
    return redirect(url_for("pledges.pledge_page", pledge_id=pledge_id, tersimpan=kind_of(word)), 303)
