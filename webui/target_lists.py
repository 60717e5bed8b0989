"""Target lists: those of each partner, what waits to be put on one, and one list with its log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.lists.making import list_ready, make
from casework.rules.granting import Refused
from casework.rules.listing import MAKERS
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from casework.store.target_list_pieces import WaitingPledge
from casework.store.target_lists import ListFilter, count_lists, list_lists
from schemas.target_lists import ListSort, TargetList
from webui.addresses import one_of, page_number, some_text
from webui.config import web
from webui.data_request_forms import person_here
from webui.forms import BadForm, Draft, answerable, read_form
from webui.target_list_forms import MakeForm
from webui.target_list_view import require_list, view_of
from webui.visitors import now, visitor

blueprint = Blueprint("target_lists", __name__)
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class ListsPage:
    """One page of the lists; `ready` is what waits, for those who make lists."""

    wanted: ListFilter
    page: int
    lines: Sequence[TargetList]
    total: int
    partners: Mapping[str, str]
    ready: Sequence[WaitingPledge] = field(default=())

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))

    def as_address(self) -> dict[str, str | None]:
        """The parameters that lead here again, without the page."""
        return {"mitra": self.wanted.agency, "jenis": self.wanted.sort}


@blueprint.get("/daftar")
def list_page() -> str:
    """The lists that this person may see."""
    with transaction(web().engine) as session:
        return _draw(session)


@blueprint.post("/daftar/baru")
def make_list() -> Response:
    """Put what waits on a list."""
    try:
        form = read_form(MakeForm)
        with transaction(web().engine) as session:
            found = make(session, form.order(), person_here(), now())
    except (BadForm, Refused) as problem:
        return _again(problem)
    return redirect(url_for("target_lists.list_page_of", list_id=found.list_id, tersimpan="baru"), 303)


@blueprint.get("/daftar/<uuid:list_id>")
def list_page_of(list_id: UUID) -> str:
    """One list: what it is, how its answers stand, who took it away, which files answered."""
    with transaction(web().engine) as session:
        return draw_list(session, list_id)


def draw_list(session: Session, list_id: UUID, drafts: Mapping[str, Draft] | None = None, refusal: str = "") -> str:
    """A list's page; `drafts` are forms that were refused, `refusal` the words for what cannot be done."""
    view = view_of(session, require_list(session, list_id))
    empty = {name: Draft(uuid4()) for name in ("take", "answer")}
    return render_template(
        "lists/page.html",
        view=view,
        drafts=empty | dict(drafts or {}),
        refusal=refusal,
        saved=request.args.get("tersimpan"),
    )


def _again(problem: BadForm | Refused) -> Response:
    shown, status = answerable(problem)
    with transaction(web().engine) as session:
        return make_response(_draw(session, " ".join(dict.fromkeys(shown.errors.values()))), status)


def _draw(session: Session, refusal: str = "") -> str:
    page, person = page_number(request.args.get("hal")), person_here()
    wanted = ListFilter(some_text("mitra"), one_of("jenis", ListSort))
    drawn = ListsPage(
        wanted=wanted,
        page=page,
        lines=list_lists(session, person, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE),
        total=count_lists(session, person, wanted),
        partners=names_of_partners(session),
        ready=list_ready(session) if visitor().role in MAKERS else (),
    )
    return render_template("lists/list.html", page=drawn, refusal=refusal)
