"""The photo or paper of a delivery: taken in by what it is, kept in the vault, given out as a file."""

from uuid import UUID

from flask import Blueprint, Response, abort, request

from casework.store.data_request_papers import (
    LARGEST,
    Altered,
    discard_bytes,
    media_type_of,
    read_bytes,
    store_bytes,
)
from casework.store.engine import transaction
from casework.store.support_proofs import Proof, find_proof
from schemas.ids import plain_id
from webui.config import web
from webui.data_request_papers import ENDINGS
from webui.forms import BadForm
from webui.referral_view import require_referral
from webui.speech import say as _
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("referral_proofs", __name__)


@blueprint.get("/rujukan/<uuid:support_id>/bukti/<uuid:proof_id>")
def proof_file(support_id: UUID, proof_id: UUID) -> Response:
    """A photo or paper, to be saved."""
    folder = web().documents
    with transaction(web().engine) as session:
        referral = require_referral(session, support_id)
        proof = find_proof(session, support_id, proof_id)
        if proof is None or folder is None:
            abort(404)
        log_look(session, looks_at("view_proof", referral.household_id, support=support_id.hex[:8]))
    try:
        content = read_bytes(folder, proof)
    except Altered:
        abort(404)
    response = Response(content, mimetype=proof.media_type)
    name = f"bukti-{proof_id.hex[:8]}.{ENDINGS[proof.media_type]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def take_in(command_id: UUID, support_id: UUID) -> Proof | None:
    """The photo or paper that came with a report, its bytes kept; None where none came. Raises `BadForm`."""
    file, folder = request.files.get("file"), web().documents
    if file is None or not file.filename:
        return None
    content = file.stream.read(LARGEST + 1)
    media_type = media_type_of(content)
    if folder is None or len(content) > LARGEST:
        raise BadForm({"file": _("Berkas terlalu besar: paling besar 5 MB.")})
    if media_type is None:
        raise BadForm({"file": _("Berkas harus PDF, JPEG, atau PNG.")})
    stored = store_bytes(folder, content)
    return Proof(
        plain_id("proof", command_id), support_id, media_type, stored.size, stored.sha256, stored.stored_as, now(),
        visitor().actor,
    )  # fmt: skip


def drop(proof: Proof | None) -> None:
    """Remove bytes that no report speaks of."""
    if proof and (folder := web().documents):
        discard_bytes(folder, proof.stored_as)
