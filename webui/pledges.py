"""Pledges: the list, one pledge with all that was said of it, and the forms to record, change and end one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, render_template, request
from sqlmodel import Session

from casework.rules.pledges import Pledge
from casework.sharing import allowance_of
from casework.store.area_names import list_kecamatan, names_of_areas
from casework.store.engine import transaction
from casework.store.pledge_views import STATES, PledgeFilter, PledgeLine, list_pledges, names_of_partners
from schemas.codes import Pillar, Role
from schemas.pledge_codes import Benefit, Fact
from webui.addresses import one_of, some_text
from webui.area_help_view import fresh_area_drafts, kampung_choices
from webui.condition_rows import MOST_ROWS, rows_of
from webui.condition_words import FACTS, OPERATORS, STRENGTHS
from webui.config import web
from webui.forms import Draft
from webui.inbox import own_agency
from webui.pledge_forms import typed_of
from webui.pledge_view import MOST_FAMILIES, may_write_for, newest_of, require_pledge, standing_of, view_of
from webui.speech import say as _
from webui.visitors import visitor

blueprint = Blueprint("pledges", __name__)
WORDS = ("firm", "suspend", "resume", "withdraw", "revoke")


@dataclass(frozen=True, slots=True)
class PledgeList:
    """The list as the address asks for it."""

    wanted: PledgeFilter
    lines: Sequence[PledgeLine]
    areas: Mapping[str, str]
    partners: Mapping[str, str]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but everything is asked for."""
        chosen = request.args.get("mitra") if visitor().role is not Role.AGENCY else None
        return any((chosen, self.wanted.pillar, self.wanted.benefit, self.wanted.state))

    @property
    def may_record(self) -> bool:
        """Whether the person at the browser may record a pledge."""
        return may_write_for(visitor().agency or "")


@blueprint.get("/komitmen")
def pledge_list() -> str:
    """Pledges by partner; an agency sees its own."""
    agency = own_agency() if visitor().role is Role.AGENCY else some_text("mitra")
    wanted = PledgeFilter(agency, one_of("strategi", Pillar), one_of("bantuan", Benefit), one_of("status", STATES))
    with transaction(web().engine) as session:
        lines = list_pledges(session, wanted)
        areas = names_of_areas(session, (line.area_code for line in lines))
        drawn = PledgeList(wanted, lines, areas, names_of_partners(session))
    return render_template("pledges/list.html", page=drawn)


@blueprint.get("/komitmen/<uuid:pledge_id>")
def pledge_page(pledge_id: UUID) -> str:
    """One pledge: what is offered, to whom, what is left, and everything that was said of it."""
    with transaction(web().engine) as session:
        return draw_pledge(session, pledge_id)


@blueprint.get("/komitmen/baru")
def new() -> str:
    """An empty form."""
    with transaction(web().engine) as session:
        return draw_form(session, Draft(uuid4(), {"status": "promised", "rows": []}))


@blueprint.get("/komitmen/<uuid:pledge_id>/ubah")
def change(pledge_id: UUID) -> str:
    """The form with what is offered so far."""
    with transaction(web().engine) as session:
        line = require_pledge(session, pledge_id, to_write=True)
        pledge = standing_of(session, pledge_id)
        typed = typed_of(pledge.offer, pledge.last.event_id) | {"rows": rows_of(pledge.conditions)}
        return draw_form(session, Draft(uuid4(), typed), line)


def draw_pledge(session: Session, pledge_id: UUID, drafts: Mapping[str, Draft] | None = None, refusal: str = "") -> str:
    """A pledge's page; `drafts` are forms that were refused, `refusal` the words for what cannot be done."""
    view = view_of(session, require_pledge(session, pledge_id))
    empty = {name: Draft(uuid4(), {"seen": str(view.seen)}) for name in WORDS} | fresh_area_drafts(view.pieces)
    return render_template(
        "pledges/page.html", view=view, drafts=empty | dict(drafts or {}), refusal=refusal,
        saved=request.args.get("tersimpan"), kecamatan=area_choices(session, view.pledge), most_families=MOST_FAMILIES,
        kampung=kampung_choices(session, view.pledge) if view.may_write else [],
    )  # fmt: skip


def draw_form(session: Session, draft: Draft, line: PledgeLine | None = None, *, is_stale: bool = False) -> str:
    """The form to record a pledge, or to change one. `is_stale`: somebody else said something since it was drawn."""
    pledge = standing_of(session, line.pledge_id) if line else None
    agency = line.agency if line else visitor().agency if visitor().role is Role.AGENCY else None
    if line is None and not may_write_for(agency or ""):
        abort(404)
    areas = area_choices(session, pledge)
    choices: dict[str, Any] = {
        "partners": [] if agency else list(names_of_partners(session).items()),
        "areas": areas,
        "places": areas[1:],
        "facts": [] if len(draft.typed["rows"]) >= MOST_ROWS else [(fact, FACTS[fact]) for fact in Fact],
        "operators": OPERATORS.items(),
        "strengths": STRENGTHS.items(),
        "given": allowed_fields(session, agency),
        "newest": newest_of(session, line.pledge_id) if line and is_stale else None,
    }
    return render_template("pledges/form.html", draft=draft, line=line, **choices)


def allowed_fields(session: Session, agency: str | None) -> Sequence[str] | None:
    """What a partner may ever be given; None while nobody has said which partner."""
    return None if agency is None else [field.value for field in allowance_of(session, agency).fields]


def area_choices(session: Session, pledge: Pledge | None) -> list[tuple[str, str]]:
    """The whole district, its kecamatan, and the kampung that the pledge names already."""
    choices = [("18.02", _("Seluruh kabupaten")), *((each.code, each.name) for each in list_kecamatan(session))]
    named = pledge.offer.area_code if pledge else None
    if named and named not in dict(choices):
        choices.append((named, names_of_areas(session, [named]).get(named, named)))
    return choices
