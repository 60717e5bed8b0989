"""The pages about families: the list, the search, and one family with its timeline."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.store.case_lists import find_line
from casework.store.engine import transaction
from webui.addresses import one_of
from webui.case_history import survivor_of
from webui.case_search import ListPage, find_by_number, list_page, wanted_list
from webui.case_view import look_at_case
from webui.case_work_forms import fresh_drafts
from webui.config import web
from webui.hypermedia import is_fragment
from webui.timeline_view import draw_timeline, find_item, wanted_timeline
from webui.visitors import visitor

blueprint = Blueprint("cases", __name__)
SAVED = (
    "catatan", "kunjungan", "tindak-lanjut", "selesai", "petugas", "musdes", "perbaikan", "meninggal", "pindah",
    "pisah", "gabung", "digabung", "usul", "tutup", "tetap",
)  # fmt: skip


@blueprint.get("/kasus")
def case_list() -> str:
    """The list of cases, narrowed and sorted by the address."""
    with transaction(web().engine) as session:
        return _draw_list(list_page(session, wanted_list()))


@blueprint.post("/kasus/cari")
def search_number() -> str | Response:
    """Look a family up by NIK or No. KK. The number travels in the body and never stands in an address."""
    with transaction(web().engine) as session:
        page = find_by_number(session, request.form.get("nomor", ""))
    if len(page.lines) == 1:
        return redirect(url_for("cases.case_page", household_id=page.lines[0].household_id), 303)
    return _draw_list(page)


@blueprint.get("/kasus/<uuid:household_id>")
def case_page(household_id: UUID) -> str | Response:
    """One family: who they are, what they need, what is due, and what happened. A merged one leads to its survivor."""
    with transaction(web().engine) as session:
        context = case_context(session, household_id)
        survivor = survivor_of(session, context["view"].casefile)
        if survivor and find_line(session, visitor().scope, survivor):
            return redirect(url_for("cases.case_page", household_id=survivor, tersimpan="digabung"), 303)
        return render_template("cases/page.html", **context)


@blueprint.get("/kasus/<uuid:household_id>/riwayat")
def timeline(household_id: UUID) -> str:
    """The timeline alone: narrowed, as of a day, or for printing."""
    with transaction(web().engine) as session:
        view = look_at_case(session, household_id)
        drawn = draw_timeline(session, household_id, wanted_timeline())
    template = "cases/_timeline.html" if is_fragment() else "cases/timeline_page.html"
    return render_template(template, view=view, timeline=drawn)


@blueprint.get("/kasus/<uuid:household_id>/riwayat/<uuid:event_id>")
def entry(household_id: UUID, event_id: UUID) -> str:
    """One entry of a timeline, with all that is known about how it came to be."""
    with transaction(web().engine) as session:
        view = look_at_case(session, household_id)
        found = find_item(session, household_id, event_id)
    if found is None:
        abort(404)
    return render_template("cases/entry_page.html", view=view, item=found[0], names=found[1])


def case_context(session: Session, household_id: UUID) -> dict[str, Any]:
    """Everything that the case page draws."""
    return {
        "view": look_at_case(session, household_id),
        "timeline": draw_timeline(session, household_id, wanted_timeline()),
        "drafts": fresh_drafts(),
        "saved": _saved(),
    }


def _saved() -> str | None:
    return one_of("tersimpan", SAVED)


def _draw_list(page: ListPage) -> str:
    template = "cases/_results.html" if is_fragment() else "cases/list.html"
    return render_template(template, page=page, saved=_saved())
