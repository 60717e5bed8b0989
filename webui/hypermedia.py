"""What htmx 4 says of a request, and how to answer it; htmx-flask alone knows htmx 1."""

from flask import Response, make_response, request
from htmx_flask import Htmx

htmx = Htmx()


def is_fragment() -> bool:
    """Whether htmx asks, and not for a whole page: going back in history and boosted links want the page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-Request-Type", "partial") == "partial"


def target_id() -> str | None:
    """The id of the element that will be replaced. htmx 4 sends `tag#id`."""
    _, _, name = request.headers.get("HX-Target", "").partition("#")
    return name or None


def source_id() -> str | None:
    """The id of the element that asked (`HX-Source`; htmx 1 called it HX-Trigger)."""
    _, _, name = request.headers.get("HX-Source", "").partition("#")
    return name or None


def elsewhere(body: str, status: int, target: str) -> Response:
    """An answer that goes into another place than the one that asked: a message must not wipe out a form."""
    response = make_response(body, status)
    response.headers["HX-Retarget"] = target
    response.headers["HX-Reswap"] = "innerHTML show:top"
    return response


def go_to(url: str) -> Response:
    """Make the browser open a page, instead of swapping that page into a corner of this one."""
    response = make_response("", 200)
    response.headers["HX-Redirect"] = url
    return response
