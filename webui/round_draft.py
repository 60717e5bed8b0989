"""Drawing up an allocation round: the form, a look at who would be chosen, and the list that is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import allocating
from casework.rules.allocation import Row, places_of
from casework.rules.granting import Refused
from casework.store.area_names import list_kecamatan
from casework.store.case_lists import count_by_kecamatan
from casework.store.engine import transaction
from casework.store.pledge_views import PledgeFilter, list_pledges
from schemas.codes import PledgeStatus
from schemas.rounds import Offered, Plan, RoundStep, WhyNot
from webui.config import web
from webui.forms import BadForm, Draft, answerable, read_form, redrawn
from webui.help_pledges import FOR_OTHERS
from webui.moments import today
from webui.round_forms import PlanForm, deed_of
from webui.round_view import Line, lines_of

blueprint = Blueprint("round_draft", __name__)
MOST_SHOWN = 100
_GIVING = (PledgeStatus.PROMISED.value, PledgeStatus.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be chosen; nothing of it is stored. `lines` are the first of them."""

    plan: Plan
    offered: Offered
    rows: Sequence[Row]
    lines: Sequence[Line]

    @property
    def chosen(self) -> int:
        """How many families."""
        return sum(row.is_chosen for row in self.rows)

    @property
    def pieces(self) -> int:
        """How many pieces of help."""
        return sum(len(row.pieces) for row in self.rows if row.is_chosen)

    @property
    def waiting(self) -> int:
        """How many families are set apart because their consent is missing."""
        return sum(row.why_not is WhyNot.WAITS_CONSENT for row in self.rows)

    @property
    def places(self) -> int:
        """How many there are to give."""
        return places_of(self.plan, self.offered)


@blueprint.get("/alokasi/baru")
def new() -> str:
    """An empty form, for a pledge where one is named."""
    wanted = request.args.get("komitmen", "")
    draft = Draft(uuid4(), {"pledge_id": wanted[:36], "each": "1", "day": today().isoformat(), "sharing": "none"})
    with transaction(web().engine) as session:
        return _draw_form(session, draft)


@blueprint.post("/alokasi/coba")
def try_out() -> Response:
    """Who would be chosen with these numbers; nothing is stored."""
    try:
        form = read_form(PlanForm)
        with transaction(web().engine) as session:
            drawn = _preview(session, form.plan(count_by_kecamatan(session)))
            return make_response(_draw_form(session, redrawn(BadForm({})), drawn))
    except (BadForm, Refused) as problem:
        return _form_again(problem)


@blueprint.post("/alokasi/baru")
def freeze() -> Response:
    """Make the list and freeze it."""
    try:
        form = read_form(PlanForm)
        with transaction(web().engine) as session:
            plan = form.plan(count_by_kecamatan(session))
            round_id = allocating.freeze(session, plan, deed_of(form, RoundStep.FREEZE))
    except (BadForm, Refused) as problem:
        return _form_again(problem)
    return redirect(url_for("rounds.round_page", round_id=round_id, tersimpan="freeze"), 303)


def _preview(session: Session, plan: Plan) -> Preview:
    offered, rows = allocating.preview(session, plan, today())
    chosen = [row for row in rows if row.is_chosen]
    return Preview(plan, offered, rows, lines_of(session, chosen[:MOST_SHOWN]))


def _form_again(problem: BadForm | Refused) -> Response:
    shown, status = answerable(problem)
    with transaction(web().engine) as session:
        return make_response(_draw_form(session, redrawn(shown)), status)


def _draw_form(session: Session, draft: Draft, preview: Preview | None = None) -> str:
    pledges = [
        one for one in list_pledges(session, PledgeFilter()) if one.status in _GIVING and one.benefit not in FOR_OTHERS
    ]
    kecamatan = [(each.code, each.name) for each in list_kecamatan(session)]
    return render_template("rounds/form.html", draft=draft, preview=preview, pledges=pledges, kecamatan=kecamatan)
