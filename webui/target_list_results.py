"""Takes a partner's answer file in: read and shown first, recorded when a person says so."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casework.lists import answering
from casework.lists.troubles import SENTENCES
from casework.registers.complaints import ImportRefused
from casework.rules.granting import Refused
from casework.store.engine import transaction
from schemas.target_lists import NotUnderstood
from webui.config import web
from webui.data_request_forms import person_here
from webui.edition_view import sentence_of
from webui.forms import BadForm, CommandForm, Draft, answerable, read_form, redrawn
from webui.speech import say as _
from webui.target_list_view import require_list, result_view
from webui.target_lists import draw_list
from webui.visitors import now

blueprint = Blueprint("target_list_results", __name__)
SHOWN = 200
_LONG_NUMBER = re.compile(r"\d{9,}")


@blueprint.post("/daftar/<uuid:list_id>/hasil")
def bring(list_id: UUID) -> Response:
    """Read a file; what it says is shown, and nothing is recorded yet."""
    with transaction(web().engine) as session:
        require_list(session, list_id)
    try:
        read_form(CommandForm)
        with transaction(web().engine) as session:
            result_id = _bring(session, list_id)
    except ImportRefused as refused:
        return _again(list_id, BadForm({"file": " ".join(map(sentence_of, refused.reasons))}))
    except (BadForm, Refused) as problem:
        return _again(list_id, problem)
    return redirect(url_for("target_list_results.result_page", list_id=list_id, result_id=result_id), 303)


@blueprint.get("/daftar/<uuid:list_id>/hasil/<uuid:result_id>")
def result_page(list_id: UUID, result_id: UUID) -> str:
    """What a file says, row by row where it was not understood, and what came of it."""
    with transaction(web().engine) as session:
        return _draw(session, list_id, result_id)


@blueprint.post("/daftar/<uuid:list_id>/hasil/<uuid:result_id>/catat")
def record(list_id: UUID, result_id: UUID) -> Response:
    """Record what a file says of each family."""
    with transaction(web().engine) as session:
        view = result_view(session, require_list(session, list_id), result_id)
    try:
        read_form(CommandForm)
        answering.apply(web().engine, view.found, view.result, person_here(), now)
    except (BadForm, Refused) as problem:
        shown, status = answerable(problem)
        with transaction(web().engine) as session:
            return make_response(_draw(session, list_id, result_id, " ".join(shown.errors.values())), status)
    address = url_for("target_list_results.result_page", list_id=list_id, result_id=result_id, tersimpan="ya")
    return redirect(address, 303)


def wrong_with_row(trouble: NotUnderstood) -> str:
    """What is wrong with a row."""
    return _(trouble.words) if trouble.words else _(SENTENCES[trouble.code][0])


def advice_on_row(trouble: NotUnderstood) -> str:
    """What to do about it."""
    advice = SENTENCES[trouble.code][1]
    return _(advice) if advice else ""


def _bring(session: Session, list_id: UUID) -> UUID:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadForm({"file": _("Pilih berkas XLSX atau CSV.")})
    # The file names people: it lies on the disk only while it is read.
    with TemporaryDirectory(prefix="sikkep-") as folder:
        path = Path(folder) / "jawaban"
        file.save(path)
        brought = (_plain_name(file), person_here(), now())
        return answering.bring(session, web().sealer, require_list(session, list_id), path, brought).result_id


def _plain_name(file: FileStorage) -> str:
    """The file's own name for people to read, without folders, and without numbers that may be a person's."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in name if sign.isprintable())
    return _LONG_NUMBER.sub("#", kept).strip()[:80] or _("berkas")


def _again(list_id: UUID, problem: BadForm | Refused) -> Response:
    shown, status = answerable(problem)
    with transaction(web().engine) as session:
        drawn = draw_list(session, list_id, {"answer": redrawn(shown)}, shown.errors.get("form", ""))
    return make_response(drawn, status)


def _draw(session: Session, list_id: UUID, result_id: UUID, refusal: str = "") -> str:
    view = result_view(session, require_list(session, list_id), result_id)
    return render_template(
        "lists/result.html",
        view=view,
        shown=SHOWN,
        wrong_with_row=wrong_with_row,
        advice_on_row=advice_on_row,
        refusal=refusal,
        draft=Draft(result_id),
        saved=request.args.get("tersimpan"),
    )
