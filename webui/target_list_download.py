"""Hands a target list out: the password once more, the copy on the record, then the file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response
from sqlmodel import Session

from casework.lists.handing import fields_today, hand_out, pieces_for
from casework.lists.layout import cells_of, titles_of
from casework.rules.granting import Refused
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from schemas.target_lists import ListForm, TargetList
from webui.config import web
from webui.data_request_download import SPREADSHEET
from webui.exports import csv_lines
from webui.forms import BadForm, answerable, read_form, redrawn
from webui.sign_in import wrong_password
from webui.target_list_file import ListCopy, word, write_list
from webui.target_list_forms import TakeForm
from webui.target_list_paper import write_paper
from webui.target_list_view import require_list
from webui.target_lists import draw_list
from webui.visitors import log_look, looks_at, visitor

blueprint = Blueprint("target_list_download", __name__)
_TYPES = {ListForm.XLSX: SPREADSHEET, ListForm.PDF: "application/pdf", ListForm.CSV: "text/csv"}


@blueprint.post("/daftar/<uuid:list_id>/unduh")
def download(list_id: UUID) -> Response:
    """The list as a file, for its partner and for the desk that made it."""
    with transaction(web().engine) as session:
        require_list(session, list_id)
    try:
        form = read_form(TakeForm)
        if problem := wrong_password(visitor().user, form.password):
            raise BadForm({"password": problem})
        with transaction(web().engine) as session:
            copy, content = _hand_out(session, require_list(session, list_id), form)
    except (BadForm, Refused) as refused:
        return _again(list_id, refused)
    response = Response(content, mimetype=_TYPES[form.form])
    name = f"{copy.found.number.replace('/', '-')}-{copy.handed.copy}.{form.form.value}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _hand_out(session: Session, found: TargetList, form: TakeForm) -> tuple[ListCopy, bytes]:
    # The file is written before the transaction ends: a download that failed was none, and is not counted as one.
    handed = hand_out(session, found, form.taking())
    log_look(session, looks_at("download_list", list=found.number, copy=handed.copy, rows=found.pieces))
    partner = names_of_partners(session).get(found.agency, found.agency)
    copy = ListCopy(found, handed, partner, visitor().user.name, fields_today(session, found))
    return copy, _WRITERS[handed.form](copy, pieces_for(session, web().sealer, found, handed.at))


def _write_plain(copy: ListCopy, pieces: Any) -> bytes:
    rows = (cells_of(copy.found, piece, lambda need: word("need", need)) for piece in pieces)
    return "".join(csv_lines(list(titles_of(copy.found)), rows)).encode()


_WRITERS: dict[ListForm, Callable[[ListCopy, Any], bytes]] = {
    ListForm.XLSX: write_list,
    ListForm.PDF: write_paper,
    ListForm.CSV: _write_plain,
}


def _again(list_id: UUID, problem: BadForm | Refused) -> Response:
    shown, status = answerable(problem)
    with transaction(web().engine) as session:
        drawn = draw_list(session, list_id, {"take": redrawn(shown)}, shown.errors.get("form", ""))
    return make_response(drawn, status)
