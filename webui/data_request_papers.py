"""The documents of a request for data: taken in by what they are, and given out as files, never shown as pages."""

from uuid import UUID, uuid4

from flask import Blueprint, Response, abort, redirect, request, url_for

from casework import sharing
from casework.rules.decisions import Refused
from casework.store.data_request_papers import (
    LARGEST,
    Altered,
    discard_bytes,
    find_paper,
    media_type_of,
    read_bytes,
    store_bytes,
)
from casework.store.engine import transaction
from schemas.data_requests import Paper
from schemas.sharing import RequestStep
from webui.config import web
from webui.data_request_forms import PaperForm, deed_of
from webui.data_request_view import require_request
from webui.data_request_work import again
from webui.forms import BadForm, read_form
from webui.speech import say as _
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("data_request_papers", __name__)
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@blueprint.post("/permohonan/<uuid:request_id>/dokumen")
def attach(request_id: UUID) -> Response:
    """Attach a document."""
    with transaction(web().engine) as session:
        require_request(session, request_id)
    try:
        form = read_form(PaperForm)
        _attach(_taken_in(form, request_id), form)
    except (BadForm, Refused) as problem:
        return again(request_id, RequestStep.ATTACH, problem)  # type: ignore[return-value]
    address = url_for("data_requests.request_page", request_id=request_id, tersimpan="attach")
    return redirect(address, 303)  # type: ignore[return-value]


@blueprint.get("/permohonan/<uuid:request_id>/dokumen/<uuid:paper_id>")
def paper_file(request_id: UUID, paper_id: UUID) -> Response:
    """A document, to be saved."""
    folder = web().documents
    with transaction(web().engine) as session:
        require_request(session, request_id)
        paper = find_paper(session, request_id, paper_id)
        if paper is None or folder is None:
            abort(404)
        log_look(session, looks_at("view_paper", request=str(request_id), paper=paper.sort.value))
    try:
        content = read_bytes(folder, paper)
    except Altered:
        abort(404)
    response = Response(content, mimetype=paper.media_type)
    ending = ENDINGS[paper.media_type]
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.sort.value}-{paper_id.hex[:8]}.{ending}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _attach(paper: Paper, form: PaperForm) -> None:
    is_kept = False
    try:
        with transaction(web().engine) as session:
            sharing.attach(session, paper, deed_of(form, RequestStep.ATTACH))
            is_kept = find_paper(session, paper.request_id, paper.paper_id) is not None
    finally:
        # Refused, or the same form twice: then nothing speaks of these bytes.
        if not is_kept and (folder := web().documents):
            discard_bytes(folder, paper.stored_as)


def _taken_in(form: PaperForm, request_id: UUID) -> Paper:
    file, folder = request.files.get("file"), web().documents
    if file is None or not file.filename:
        raise BadForm({"file": _("Pilih berkas dokumen.")})
    content = file.stream.read(LARGEST + 1)
    media_type = media_type_of(content)
    if folder is None or len(content) > LARGEST:
        raise BadForm({"file": _("Berkas terlalu besar: paling besar 5 MB.")})
    if media_type is None:
        raise BadForm({"file": _("Berkas harus PDF, JPEG, atau PNG.")})
    stored = store_bytes(folder, content)
    return Paper(
        uuid4(), request_id, form.sort, _plain_name(file.filename), media_type, stored.size, stored.sha256,
        stored.stored_as, now(), visitor().actor,
    )  # fmt: skip


def _plain_name(raw: str) -> str:
    """The file's own name for people to read: no folders, nothing invisible. No path is ever made of it."""
    name = raw.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in name if sign.isprintable()).strip()[:120] or _("dokumen")
