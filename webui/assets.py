"""The few files besides pages: style, signs and the htmx script, each under a name that changes with its content."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from webui.config import web

blueprint = Blueprint("assets", __name__)
_OWN = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_FROM_NPM = {"htmx.js": "htmx.org/dist/htmx.min.js"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served, also ready compressed."""

    plain: bytes
    packed: bytes
    digest: str
    kind: str


@blueprint.get("/static/<digest>/<name>")
def asset(digest: str, name: str) -> Response:
    """A file that may be kept for a year, because its address names its content."""
    found = read_asset(name, web().assets)
    if found is None:
        abort(404)
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(found.packed if is_packed else found.plain, content_type=found.kind)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    is_current = digest == found.digest
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
    return response


def asset_url(name: str) -> str | None:
    """The address of a file; None where it is not there (the pages work without the script)."""
    found = read_asset(name, web().assets)
    return f"/static/{found.digest}/{name}" if found else None


@cache
def read_asset(name: str, node_modules: Path) -> Asset | None:
    """A file by the one name it has in the pages; anything else is None."""
    path = node_modules / _FROM_NPM[name] if name in _FROM_NPM else _OWN / Path(name).name
    if path.suffix not in _TYPES or not path.is_file():
        return None
    plain = path.read_bytes()
    return Asset(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:12], _TYPES[path.suffix])
