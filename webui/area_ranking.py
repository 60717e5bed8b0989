"""Which kampung of a pledge's area has most families without help; one is chosen from there, and the plan says so."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.promising import speak_of_area
from casework.rules.area_ranking import VERSION, Placed, Standing, chosen, rank
from casework.rules.decisions import Refused
from casework.rules.pledges import Pledge
from casework.store.area_names import names_of_areas
from casework.store.area_ranking import count_kampung
from casework.store.engine import transaction
from schemas.events.pledges import Ranked
from webui.area_help_forms import PlanForm, planned
from webui.area_help_view import is_in_reach
from webui.config import web
from webui.forms import BadForm, Draft, answerable, read_form, redrawn
from webui.moments import today
from webui.pledge_view import require_pledge, standing_of
from webui.visitors import now

blueprint = Blueprint("area_ranking", __name__)
_CODE = len("18.02.01.2001")


@blueprint.get("/komitmen/<uuid:pledge_id>/kampung/peringkat")
def page(pledge_id: UUID) -> str:
    """The kampung in their order, each with its reasons, and a form to plan help for one of them."""
    with transaction(web().engine) as session:
        return _draw(session, pledge_id, Draft(uuid4(), {"kampung": request.args.get("kampung", "")[:_CODE]}))


@blueprint.post("/komitmen/<uuid:pledge_id>/kampung/peringkat")
def choose(pledge_id: UUID) -> Response:
    """Plan help for a kampung of the ranking; the event says which place it had, and why."""
    with transaction(web().engine) as session:
        require_pledge(session, pledge_id, to_write=True)
    try:
        form = read_form(PlanForm)
        with transaction(web().engine) as session:
            pledge = standing_of(session, pledge_id)
            found = chosen(_ranking(session, pledge), form.kampung)
            speak_of_area(session, planned(form, pledge, _said(found)), today(), now())
    except (BadForm, Refused) as problem:
        shown, status = answerable(problem)
        with transaction(web().engine) as session:
            return make_response(_draw(session, pledge_id, redrawn(shown)), status)
    return redirect(url_for("pledges.pledge_page", pledge_id=pledge_id, tersimpan="area_help_planned"), 303)


def _ranking(session: Session, pledge: Pledge) -> Sequence[Placed]:
    counted = count_kampung(session, pledge.pledge_id, pledge.offer.area_code)
    return rank(Standing(*one) for one in counted if is_in_reach(one.area_code))


def _said(found: Placed) -> Ranked:
    one = found.standing
    return Ranked(
        policy=VERSION, place=found.place, of=found.of, targets=one.targets, without_help=one.without_help,
        planned=one.planned, reason=found.reason or None,
    )  # fmt: skip


def _draw(session: Session, pledge_id: UUID, draft: Draft) -> str:
    line, pledge = require_pledge(session, pledge_id, to_write=True), standing_of(session, pledge_id)
    ranking = _ranking(session, pledge)
    places = (code for one in ranking for code in (one.standing.area_code, one.standing.area_code[:8]))
    areas = names_of_areas(session, [*places, pledge.offer.area_code])
    codes = [(one.place, one.standing.area_code) for one in ranking]
    return render_template(
        "pledges/ranking.html", line=line, pledge=pledge, ranking=ranking, areas=areas, draft=draft, version=VERSION,
        kampung=[(code, f"{place}. {areas.get(code, code)}") for place, code in codes],
    )  # fmt: skip
