"""Editions of registers: who brought which, where each stands, and what waits for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, make_response, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.store.engine import transaction
from casework.store.hand_overs import HandOverEntry, count_hand_overs, list_hand_overs
from casework.store.users import names_of_actors
from schemas.codes import HandOverState
from webui.addresses import one_of, page_number
from webui.config import web
from webui.edition_titles import repair_of
from webui.edition_view import register_title, require_hand_over, view_of
from webui.forms import BadForm, Draft, answerable, redrawn
from webui.hypermedia import go_to

blueprint = Blueprint("editions", __name__)
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class HandOverList:
    """One page of the list."""

    state: str | None
    page: int
    lines: Sequence[HandOverEntry]
    counts: Mapping[HandOverState, int]
    names: Mapping[str, str]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        total = self.counts.get(HandOverState(self.state), 0) if self.state else sum(self.counts.values())
        return max(1, -(-total // PER_PAGE))

    def as_address(self) -> dict[str, str | None]:
        """The parameters that lead here again, without the page."""
        return {"keadaan": self.state}


@blueprint.get("/edisi")
def edition_list() -> str:
    """All hand-overs, newest first."""
    with transaction(web().engine) as session:
        drawn = list_of(session, one_of("keadaan", HandOverState), page_number(request.args.get("hal")))
    return render_template("editions/list.html", page=drawn, title=register_title)


@blueprint.get("/edisi/<uuid:hand_over_id>")
def edition_page(hand_over_id: UUID) -> str:
    """One hand-over: where it stands, its report, and what may be done."""
    with transaction(web().engine) as session:
        return draw_hand_over(session, hand_over_id)


@blueprint.get("/edisi/<uuid:hand_over_id>/keadaan")
def progress(hand_over_id: UUID) -> Response:
    """How far the work is: 304 as long as nothing is new, the whole page once it has got somewhere."""
    with transaction(web().engine) as session:
        view = view_of(session, require_hand_over(session, hand_over_id))
    response = make_response("", 304)
    if not view.is_at_work or request.args.get("dari") != view.entry.state.value:
        response = go_to(url_for("editions.edition_page", hand_over_id=hand_over_id))
    elif request.headers.get("HX-PTag") != view.mark:
        response = make_response(render_template("editions/_progress.html", view=view))
    response.headers["HX-PTag"] = view.mark
    return response


def list_of(session: Session, state: str | None, page: int = 1) -> HandOverList:
    """One page of hand-overs in this state, or in any."""
    states = [HandOverState(state)] if state else []
    lines = list_hand_overs(session, states, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    names = names_of_actors(session, sorted({line.brought.brought_by for line in lines}))
    return HandOverList(state, page, lines, count_hand_overs(session), names)


def draw_again(hand_over_id: UUID, act: str, problem: BadForm, status: int | None = None) -> Response:
    """A hand-over's page once more, with what is wrong with the form that was sent, and what was typed."""
    problem, usual = answerable(problem)
    with transaction(web().engine) as session:
        return make_response(draw_hand_over(session, hand_over_id, {act: redrawn(problem)}), status or usual)


def draw_hand_over(session: Session, hand_over_id: UUID, drafts: Mapping[str, Draft] | None = None) -> str:
    """A hand-over's page; `drafts` are forms that were refused."""
    view = view_of(session, require_hand_over(session, hand_over_id))
    return render_template(
        "editions/page.html",
        view=view,
        it=view.entry,
        title=register_title(view.entry.brought.source),
        drafts={act: Draft(uuid4()) for act in ("sign", "reject", "withdraw", "compare", "repair")}
        | dict(drafts or {}),
        saved=request.args.get("tersimpan"),
        repair=repair_of(view.entry),
    )
