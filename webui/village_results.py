"""Results of village meetings as files: an officer brings one, the desk takes it in, and each row is told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from uuid import UUID, uuid4

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from sqlmodel import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from casework.registers.complaints import Complaint
from casework.registers.files import discard_shelf, keep_file, new_shelf
from casework.registers.village_form import write_form
from casework.store.areas import list_areas
from casework.store.engine import transaction
from casework.store.users import names_of_actors
from casework.store.village_results import (
    NewResult,
    ResultEntry,
    append_result,
    count_lines,
    count_results,
    list_results,
)
from schemas.ids import plain_id
from webui.addresses import page_number
from webui.config import web
from webui.data_request_download import SPREADSHEET
from webui.edition_view import sentence_of
from webui.forms import BadForm, CommandForm, Draft, read_form, redrawn
from webui.hypermedia import go_to
from webui.speech import say as _
from webui.uploads import size_of, too_large
from webui.village_view import require_result, view_of, whose_results
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("village_results", __name__)
PER_PAGE = 20


class ResultForm(CommandForm):
    """What is said of the file, which comes beside the form. A trial keeps nothing."""

    trial: Literal["ya"] | None = None


@dataclass(frozen=True, slots=True)
class ResultList:
    """One page of the files that the person at the browser may see."""

    page: int
    total: int
    lines: Sequence[ResultEntry]
    counts: Mapping[UUID, Counter[str]]
    names: Mapping[str, str]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


@blueprint.get("/verval")
def result_list() -> str:
    """The form for a new file, and the files so far."""
    return _draw(Draft(uuid4()))


@blueprint.post("/verval")
def bring() -> AnyResponse:
    """Take the file; the desk does the rest."""
    try:
        result_id = _bring(read_form(ResultForm), _sent())
    except BadForm as problem:
        if problem.unknown:
            problem = BadForm({"form": _("Isian ini tidak dapat dibaca.")})
        return make_response(_draw(redrawn(problem)), 422)
    return redirect(url_for("village_results.result_page", result_id=result_id, tersimpan="dibawa"), 303)


@blueprint.get("/verval/<uuid:result_id>")
def result_page(result_id: UUID) -> str:
    """One file: what became of each of its rows, and why."""
    with transaction(web().engine) as session:
        view = view_of(session, require_result(session, result_id))
        log_look(session, looks_at("view_list", shown=view.named, page="village_results.result_page"))
    return render_template("village/page.html", view=view, it=view.entry, saved=request.args.get("tersimpan"))


@blueprint.get("/verval/<uuid:result_id>/keadaan")
def progress(result_id: UUID) -> Response:
    """304 as long as the file waits, the whole page once the desk has done it."""
    with transaction(web().engine) as session:
        entry = require_result(session, result_id)
    if entry.state == "waiting":
        return make_response("", 304)
    return go_to(url_for("village_results.result_page", result_id=result_id))


@blueprint.get("/verval/contoh.xlsx")
def empty_form() -> Response:
    """An empty file with the right titles, what may stand below them, and the codes of the person's kampung."""
    with transaction(web().engine) as session, TemporaryDirectory(prefix="sikkep-") as folder:
        path = Path(folder) / "form.xlsx"
        areas = list_areas(session)
        write_form(path, areas, {area.code for area in areas if visitor().scope.covers(area.code)})
        file = path.open("rb")
    return send_file(file, mimetype=SPREADSHEET, as_attachment=True, download_name="hasil-musdes.xlsx")


def _sent() -> FileStorage:
    file = request.files.get("file")
    if file is None or not file.filename or web().hand_overs is None:
        raise BadForm({"file": _("Pilih berkas XLSX atau CSV.")})
    if size_of(file) > web().largest_result:
        raise BadForm({"file": too_large()})
    if not size_of(file):
        raise BadForm({"file": sentence_of(Complaint("file_empty"))})
    return file


def _bring(form: ResultForm, file: FileStorage) -> UUID:
    shelf = new_shelf(web().hand_overs or Path())
    result_id = plain_id("village result", visitor().actor, form.command_id)
    is_new = False
    try:
        kept = keep_file(shelf, file.filename or "", file.stream)
        brought = NewResult(
            result_id, kept.name, f"{shelf.name}/{kept.name}", visitor().actor, now(), visitor().scope,
            form.trial is not None,
        )  # fmt: skip
        with transaction(web().engine) as session:
            is_new = append_result(session, brought)
    finally:
        # The same form twice: the first file counts.
        if not is_new:
            discard_shelf(shelf)
    return result_id


def _draw(draft: Draft) -> str:
    with transaction(web().engine) as session:
        found = _list(session, page_number(request.args.get("hal")))
    most = web().largest_result // 1_000_000
    return render_template("village/list.html", page=found, draft=draft, most=most)


def _list(session: Session, page: int) -> ResultList:
    whose = whose_results()
    lines = list_results(session, whose, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    counts = count_lines(session, [line.brought.result_id for line in lines])
    names = names_of_actors(session, sorted({line.brought.brought_by for line in lines}))
    return ResultList(page, count_results(session, whose), lines, counts, names)
