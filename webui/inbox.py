"""The inbox of an agency: what it asked to be told, without the names and addresses of families."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.store.area_names import NamedArea, list_kecamatan
from casework.store.engine import transaction
from casework.store.inbox_views import InboxFilter, InboxLine, count_inbox, find_line, list_inbox_lines
from casework.store.notices import append_reading, count_unread
from webui.addresses import one_of, page_number, some_area
from webui.config import web
from webui.kinds import ABOUTS, KINDS
from webui.visitors import now, visitor

blueprint = Blueprint("inbox", __name__)
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of an inbox."""

    wanted: InboxFilter
    page: int
    lines: Sequence[InboxLine]
    total: int
    unread: int
    kecamatan: Sequence[NamedArea]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def mark(self) -> str:
        """Changes when the number of unread notices does; polls send it back."""
        return unread_mark(self.unread)

    def as_address(self) -> dict[str, str | None]:
        """The parameters that lead here again, without the page."""
        state = {True: "belum", False: "sudah", None: None}[self.wanted.is_unread]
        return {"dibaca": state, "jenis": self.wanted.kind, "wilayah": self.wanted.area}


@blueprint.get("/pemberitahuan")
def inbox() -> str:
    """The agency's notices."""
    with transaction(web().engine) as session:
        return draw_inbox(session)


@blueprint.get("/pemberitahuan/baru")
def unread() -> Response:
    """How many notices nobody has opened; 304 without a body as long as that stays so."""
    with transaction(web().engine) as session:
        number = count_unread(session, own_agency())
    mark = unread_mark(number)
    response = make_response("", 304)
    if request.headers.get("HX-PTag") != mark:
        response = make_response(render_template("inbox/_unread.html", unread=number, mark=mark))
    response.headers["HX-PTag"] = mark
    return response


@blueprint.get("/pemberitahuan/<uuid:notice_id>")
def notice(notice_id: UUID) -> str:
    """One notice: where the link in a letter leads, after sign-in."""
    with transaction(web().engine) as session:
        line = find_line(session, own_agency(), notice_id)
    if line is None:
        abort(404)
    return render_template("inbox/notice.html", line=line)


@blueprint.post("/pemberitahuan/<uuid:notice_id>/dibaca")
def mark_read(notice_id: UUID) -> Response:
    """Write down that somebody of the agency opened this notice."""
    with transaction(web().engine) as session:
        line = find_line(session, own_agency(), notice_id)
        if line is None:
            abort(404)
        append_reading(session, notice_id, visitor().actor, now())
        line = find_line(session, own_agency(), notice_id)
        number = count_unread(session, own_agency())
    if request.headers.get("HX-Request") == "true":
        drawn = render_template("inbox/_marked.html", line=line, unread=number, mark=unread_mark(number))
        return make_response(drawn)
    return redirect(url_for("inbox.inbox"), 303)


def draw_inbox(session: Session) -> str:
    """The inbox as the address asks for it."""
    wanted, page = _wanted(), page_number(request.args.get("hal"))
    agency = own_agency()
    drawn = InboxPage(
        wanted=wanted,
        page=page,
        lines=list_inbox_lines(session, agency, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE),
        total=count_inbox(session, agency, wanted),
        unread=count_unread(session, agency),
        kecamatan=list_kecamatan(session),
    )
    return render_template("inbox/page.html", page=drawn, moment_now=now())


def own_agency() -> str:
    """The agency that the person speaks for; somebody without one has no inbox."""
    agency = visitor().agency
    if agency is None:
        abort(404)
    return agency


def unread_mark(number: int) -> str:
    """A short mark of a number, for polls."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:8]


def _wanted() -> InboxFilter:
    read = one_of("dibaca", ("belum", "sudah"))
    is_unread = None if read is None else read == "belum"
    return InboxFilter(is_unread, one_of("jenis", (*KINDS, *ABOUTS)), some_area("wilayah"))
