"""Hands a released list over: the password once more, the download on the record, then the file."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response
from sqlmodel import Session

from casework import sharing
from casework.rules.decisions import Refused
from casework.rules.granting import local_day
from casework.rules.sharing import Deed
from casework.store.area_names import names_of_areas
from casework.store.data_request_steps import find_step
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from casework.store.shared_families import SharedFamily, stream_families
from schemas.data_requests import DataRequest
from schemas.sharing import RequestStep
from webui.config import web
from webui.data_request_file import Copy, write_copy
from webui.data_request_forms import DownloadForm, deed_of
from webui.data_request_view import require_request
from webui.data_request_work import again
from webui.forms import BadForm, read_form
from webui.sign_in import wrong_password
from webui.speech import say as _
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("data_request_download", __name__)
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A double click sends the form twice, and browsers show the second answer. Later the form is spent.
SAME_CLICK = timedelta(minutes=1)


@blueprint.post("/permohonan/<uuid:request_id>/unduh")
def download(request_id: UUID) -> Response:
    """The list as a spreadsheet, for the agency that asked and nobody else."""
    with transaction(web().engine) as session:
        require_request(session, request_id)
    try:
        form = read_form(DownloadForm)
        if problem := wrong_password(visitor().user, form.password):
            raise BadForm({"password": problem})
        with transaction(web().engine) as session:
            handed_over, content = _hand_over(session, request_id, deed_of(form, RequestStep.DOWNLOAD))
    except (BadForm, Refused) as refused:
        return again(request_id, RequestStep.DOWNLOAD, refused)  # type: ignore[return-value]
    response = Response(content, mimetype=SPREADSHEET)
    name = f"{handed_over.number}-{handed_over.downloads}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _hand_over(session: Session, request_id: UUID, deed: Deed) -> tuple[DataRequest, bytes]:
    # The file is written before the transaction ends: a download that failed was none, and is not counted as one.
    handed_over = sharing.hand_over(session, request_id, deed)
    before = find_step(session, deed.step_id(request_id))
    is_spent = before is None or now() - before.at > SAME_CLICK
    if is_spent or handed_over.expires_at is None or now() >= handed_over.expires_at:
        raise BadForm({"form": _("Formulir ini sudah dipakai. Muat ulang halaman untuk mengunduh lagi.")})
    log_look(
        session,
        looks_at("download_shared", request=handed_over.number, copy=handed_over.downloads, rows=handed_over.families),
    )
    return handed_over, write_copy(_copy(session, handed_over, deed), _families(session, handed_over, deed))


def _copy(session: Session, request: DataRequest, deed: Deed) -> Copy:
    areas = names_of_areas(session, request.asked.areas)
    return Copy(
        request=request,
        partner=names_of_partners(session).get(request.agency, request.agency),
        person=visitor().user.name,
        areas=tuple(areas.get(code, code) for code in request.asked.areas),
        at=deed.at,
    )


def _families(session: Session, request: DataRequest, deed: Deed) -> Iterator[SharedFamily]:
    fields, today = request.approved_fields, local_day(deed.at)
    return stream_families(session, web().sealer, request.request_id, fields, today)
