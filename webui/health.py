"""Tells machines whether we are alive and ready, and takes the browsers' complaints about forbidden content."""

import structlog
from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casework.store.revisions import newest_revision, present_revision
from webui.config import web
from webui.errors import RETRY_AFTER

blueprint = Blueprint("health", __name__)
log = structlog.get_logger("webui")
LARGEST_REPORT = 16 * 1024


@blueprint.get("/sehat")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="sehat", version=web().version)


@blueprint.get("/siap")
def ready() -> tuple[Response, int, dict[str, str]]:
    """The database answers and has the form that this program expects."""
    try:
        is_current = present_revision(web().engine) == newest_revision()
    except (DBAPIError, PoolTimeout):
        return jsonify(status="basis data tidak menjawab"), 503, {"Retry-After": RETRY_AFTER}
    if not is_current:
        return jsonify(status="basis data belum dimutakhirkan"), 503, {"Retry-After": RETRY_AFTER}
    return jsonify(status="siap"), 200, {}


@blueprint.post("/lapor-isi")
def content_report() -> tuple[str, int]:
    """A browser blocked something that our policy forbids. Only that it happened is written down."""
    if (request.content_length or 0) <= LARGEST_REPORT:
        log.warning("content_policy_report", count=request.content_length or 0)
    return "", 204
