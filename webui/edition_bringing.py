"""Brings register files by the page: what they are, who gave them, and the files themselves."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casework.registers.complaints import ImportRefused
from casework.registers.delimited import AUTOMATIC
from casework.registers.files import discard_shelf, keep_file, new_shelf, stored_names
from casework.registers.lifecycle import bring as bring_in
from casework.registers.reports import HandOver
from casework.store.engine import transaction
from schemas.codes import Source
from webui.config import web
from webui.edition_forms import BringForm
from webui.edition_view import require_hand_over, sentence_of
from webui.forms import BadForm, Draft, read_form, redrawn
from webui.moments import today
from webui.speech import say as _
from webui.uploads import size_of, too_large
from webui.visitors import now, visitor

blueprint = Blueprint("edition_bringing", __name__)
MOST_FILES = 20
_FIELDS: Mapping[str, str] = {
    "edition_name": "edition", "edition_known": "edition", "edition_older": "edition",
    "reference_unknown": "reference_on", "reference_future": "reference_on", "source_unknown": "source",
    "files_known": "files", "file_empty": "files", "file_missing": "files",
}  # fmt: skip


@blueprint.get("/edisi/baru")
def new() -> str:
    """An empty form."""
    return _draw(Draft(uuid4()))


@blueprint.post("/edisi/baru")
def bring() -> Response:
    """Take the files in; the desk reads them."""
    try:
        hand_over_id = _bring(*_sent())
    except ImportRefused as refused:
        return _again(_beside(refused))
    except BadForm as problem:
        return _again(problem)
    return redirect(url_for("editions.edition_page", hand_over_id=hand_over_id, tersimpan="dibawa"), 303)


def _sent() -> tuple[BringForm, Sequence[FileStorage]]:
    """Form and files. All that is wrong is told at once: to send large files once more takes long."""
    files = [file for file in request.files.getlist("files") if file.filename]
    wrong = _wrong_with(files)
    try:
        form = read_form(BringForm)
    except BadForm as problem:
        raise BadForm({**wrong, **problem.errors}, problem.unknown) from None
    if wrong:
        raise BadForm(wrong)
    return form, files


def _wrong_with(files: Sequence[FileStorage]) -> Mapping[str, str]:
    if not files or web().hand_overs is None:
        return {"files": _("Pilih berkas XLSX atau CSV.")}
    if len(files) > MOST_FILES:
        return {"files": _("Paling banyak %(most)s berkas sekaligus.", most=MOST_FILES)}
    return {"files": too_large()} if sum(map(size_of, files)) > web().largest_hand_over else {}


def _bring(form: BringForm, files: Sequence[FileStorage]) -> UUID:
    if form.source not in dict(web().registers):
        raise BadForm({"source": _("Pilih salah satu.")})
    if form.received_on > today():
        raise BadForm({"received_on": _("Tanggal terima belum terjadi.")})
    return _put_down(form, files)


def _put_down(form: BringForm, files: Sequence[FileStorage]) -> UUID:
    shelf = new_shelf(web().hand_overs or Path())
    is_kept = False
    try:
        kept = [keep_file(shelf, file.filename or "", file.stream) for file in files]
        with transaction(web().engine) as session:
            hand_over_id = bring_in(session, _handed(form, kept), stored_names(shelf))
            stored = [each.get("stored") for each in require_hand_over(session, hand_over_id).brought.files]
        # The same person again, after a try that broke off: the files of that try are there already.
        is_kept = any(_is_on(shelf, each) for each in stored)
    finally:
        if not is_kept:
            discard_shelf(shelf)
    return hand_over_id


def _is_on(shelf: Path, stored: object) -> bool:
    return str(stored).startswith(f"{shelf.name}/")


def _handed(form: BringForm, files: Sequence[Path]) -> HandOver:
    return HandOver(
        Source(form.source), files, form.edition, visitor().actor, now(), form.reference_on, form.received_on,
        form.giver, form.reference_number, form.legal_basis, form.encoding,
        separator=None if form.separator == AUTOMATIC else form.separator,
    )  # fmt: skip


def _beside(refused: ImportRefused) -> BadForm:
    """The refusal, each reason beside the field that it is about."""
    return BadForm({_FIELDS.get(reason.code, "form"): sentence_of(reason) for reason in refused.reasons})


def _again(problem: BadForm) -> Response:
    return make_response(_draw(redrawn(problem)), 422 if problem.errors else 400)


def _draw(draft: Draft) -> str:
    most = web().largest_hand_over // 1_000_000
    return render_template("editions/form.html", draft=draft, registers=web().registers, most=most)
