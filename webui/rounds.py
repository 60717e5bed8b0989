"""Allocation rounds: the list of them, one with its families, why a family has its place, and the list made again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, render_template, request
from sqlmodel import Session

from casework.recomputing import recompute
from casework.rules.allocation import lines_of
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from casework.store.round_rows import Totals, total_of
from casework.store.rounds import count_rounds, list_rounds
from schemas.rounds import Round, RoundStep
from webui.addresses import one_of, page_number
from webui.config import web
from webui.forms import Draft
from webui.permissions import ROUND_DRAFTERS
from webui.round_view import SHOWN, page_of, reason_of_place, require_line, require_round, view_of
from webui.visitors import visitor

blueprint = Blueprint("rounds", __name__)
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class RoundList:
    """One page of the list of rounds."""

    page: int
    rounds: Sequence[Round]
    total: int
    totals: Mapping[UUID, Totals]
    partners: Mapping[str, str]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


@blueprint.get("/alokasi")
def round_list() -> str:
    """The rounds, the newest first."""
    page = page_number(request.args.get("hal"))
    with transaction(web().engine) as session:
        found = list_rounds(session, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        totals = {one.round_id: total_of(session, one.round_id) for one in found}
        drawn = RoundList(page, found, count_rounds(session), totals, names_of_partners(session))
    return render_template("rounds/list.html", page=drawn, may_draft=visitor().role in ROUND_DRAFTERS)


@blueprint.get("/alokasi/<uuid:round_id>")
def round_page(round_id: UUID) -> str:
    """One round: what is given out, to whom, and what may be done next."""
    with transaction(web().engine) as session:
        return draw_round(session, round_id)


@blueprint.get("/alokasi/<uuid:round_id>/keluarga/<uuid:household_id>")
def row_page(round_id: UUID, household_id: UUID) -> str:
    """One family of the list: why it has its place, and what is known of each condition."""
    with transaction(web().engine) as session:
        return draw_row(session, round_id, household_id)


@blueprint.get("/alokasi/<uuid:round_id>/hitung")
def recount(round_id: UUID) -> str:
    """The list made again from what was known when it was frozen."""
    with transaction(web().engine) as session:
        found = require_round(session, round_id)
        return render_template("rounds/recount.html", round=found, result=recompute(session, round_id))


def draw_round(session: Session, round_id: UUID, drafts: Mapping[str, Draft] | None = None, refusal: str = "") -> str:
    """A round's page; `drafts` are forms that were refused, `refusal` the words for a step that cannot be taken."""
    found = require_round(session, round_id)
    shown = one_of("tampil", SHOWN) or "terpilih"
    return render_template(
        "rounds/page.html",
        view=view_of(session, found),
        page=page_of(session, found, shown, page_number(request.args.get("hal"))),
        drafts={step.value: Draft(uuid4()) for step in RoundStep} | dict(drafts or {}),
        refusal=refusal,
        saved=request.args.get("tersimpan"),
    )


def draw_row(
    session: Session, round_id: UUID, household_id: UUID, drafts: Mapping[str, Draft] | None = None, refusal: str = ""
) -> str:
    """The page of one family of the list."""
    found = require_round(session, round_id)
    line = require_line(session, round_id, household_id)
    return render_template(
        "rounds/row.html",
        view=view_of(session, found),
        line=line,
        answers=lines_of(line.row, found.offered),
        decided=reason_of_place(session, round_id, line.row),
        drafts={step.value: Draft(uuid4()) for step in RoundStep} | dict(drafts or {}),
        refusal=refusal,
        saved=request.args.get("tersimpan"),
    )
