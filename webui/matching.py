"""The pages of padupadan: the queue, one pair side by side, and what people decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, render_template, request
from sqlmodel import Session

from casework.reviews.patterns import MOST
from casework.store import match_lists
from casework.store.area_names import NamedArea, list_kampung, list_kecamatan_in_reach, names_of_areas
from casework.store.engine import transaction
from casework.store.match_queue import Waiting, count_waiting, find_around, find_next, list_waiting
from casework.store.users import names_of_actors
from webui.addresses import one_of, page_number, some_area, some_id
from webui.case_view import workers_for
from webui.config import web
from webui.forms import Draft
from webui.match_filters import QueueWish, told_counts, wanted_queue
from webui.match_view import PairView, look_at_pair
from webui.visitors import log_look, looks_at, visitor

blueprint = Blueprint("matching", __name__)
PER_PAGE = 20
SAVED = ("padan", "tidak-padan", "cek", "menunggu", "dilewati", "diambil", "dikembalikan", "dibatalkan", "calon")


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, with the names of areas and people."""

    wanted: QueueWish
    lines: Sequence[Waiting]
    counts: Mapping[str, int]
    first: UUID | None
    areas: Mapping[str, str]
    actors: Mapping[str, str]
    kecamatan: Sequence[NamedArea]
    kampung: Sequence[NamedArea]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.counts["all"] // PER_PAGE))


@blueprint.get("/padupadan")
def queue() -> str:
    """The pairs that wait, narrowed by the address."""
    wanted = wanted_queue()
    asked = wanted.as_filter()
    with transaction(web().engine) as session:
        lines = list_waiting(session, asked, limit=PER_PAGE, offset=(wanted.page - 1) * PER_PAGE)
        page = QueuePage(
            wanted, lines, count_waiting(session, asked), find_next(session, asked),
            names_of_areas(session, [code for line in lines for code in (line.left_area, line.right_area)]),
            names_of_actors(session, [line.for_actor for line in lines if line.for_actor]),
            list_kecamatan_in_reach(session, visitor().scope),
            list_kampung(session, wanted.area[:8]) if wanted.area and wanted.area[5:] else [],
        )  # fmt: skip
        log_look(session, looks_at("view_pairs", shown=len(lines), area=wanted.area))
    return render_template("matching/queue.html", page=page, saved=one_of("tersimpan", SAVED))


@blueprint.get("/padupadan/<uuid:match_id>")
def pair(match_id: UUID) -> str:
    """Two records side by side, with what speaks for one family and what against."""
    with transaction(web().engine) as session:
        return draw_pair(session, match_id)


@blueprint.get("/padupadan/keputusan")
def decisions() -> str:
    """What people decided, newest first, each of which can be taken back."""
    page, area = page_number(request.args.get("hal")), some_area("kampung") or some_area("wilayah")
    bulk = some_id("massal")
    asked = match_lists.DecisionFilter(visitor().scope, area, one_of("putusan", match_lists.WORDS), bulk)
    with transaction(web().engine) as session:
        lines = match_lists.list_decisions(session, asked, limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE)
        log_look(session, looks_at("view_decisions", shown=len(lines[:PER_PAGE]), area=area))
        return render_template(
            "matching/decisions.html", lines=lines[:PER_PAGE], has_more=len(lines) > PER_PAGE, page=page, wanted=asked,
            areas=names_of_areas(session, [line.area for line in lines]),
            kecamatan=list_kecamatan_in_reach(session, visitor().scope),
            actors=names_of_actors(session, [line.actor for line in lines]), draft=Draft(uuid4()), done=told_counts(),
            standing=len(match_lists.list_standing(session, visitor().scope, bulk, MOST)) if bulk else 0,
        )  # fmt: skip


def draw_pair(session: Session, match_id: UUID, **more: Any) -> str:
    """The page of one pair; `more` may hold a refused form (`draft`), a `refusal`, or candidates found by hand."""
    wanted = wanted_queue()
    asked = wanted.as_filter()
    view = look_at_pair(session, match_id, is_blind=wanted.is_blind)
    context = {
        "view": view, "wanted": wanted, "draft": Draft(uuid4()), "refusal": "", "found": None,
        "around": find_around(session, asked, match_id),
        "saved": one_of("tersimpan", SAVED), "previous": some_id("sebelum"),
        "workers": _workers(session, view),
    }  # fmt: skip
    return render_template("matching/pair.html", **(context | more))


def _workers(session: Session, view: PairView) -> list[tuple[str, str]]:
    found = workers_for(session, view.pair.left.area_code)
    return [(worker.actor, worker.name) for worker in found if worker.actor != visitor().actor]
