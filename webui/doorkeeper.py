"""Stands before every page: deny by default, and to the outside a refused page looks like one that does not exist."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from casework.store.engine import transaction
from webui.config import web
from webui.hypermedia import go_to
from webui.key_holders import admit
from webui.permissions import KEY, PUBLIC, ROUTES
from webui.visitors import log_look, looks_at, maybe_visitor


def check_role() -> Response | None:
    """Before every request: let through, send to the sign-in page, or 404."""
    if request.endpoint is None:
        return None  # no such address: Flask answers
    roles = ROUTES.get(request.endpoint)
    if roles is None:
        abort(404)
    if roles == PUBLIC:
        return None
    if roles == KEY:
        admit()
        return None
    who = maybe_visitor()
    if who is None:
        return _ask_to_sign_in()
    if who.role not in roles:
        _log_refusal(request.endpoint)
        abort(404)
    return None


def check_signed_in() -> Response | None:
    """After the token check: a form of the sign-in page has a good token too, and must not send any other form."""
    roles = ROUTES.get(request.endpoint or "", PUBLIC)
    if roles in (PUBLIC, KEY) or maybe_visitor():
        return None
    url = url_for("sign_in.form")
    return go_to(url) if request.headers.get("HX-Request") else redirect(url, 303)


def may_open(endpoint: str) -> bool:
    """Whether the person at the browser may open this page, so that no link leads nowhere."""
    who, roles = maybe_visitor(), ROUTES.get(endpoint, frozenset())
    return roles == PUBLIC or (roles != KEY and who is not None and who.role in roles)


def _ask_to_sign_in() -> Response | None:
    # A form that was filled in must not vanish in a redirect: the token check answers it, and keeps what was typed.
    if request.method == "POST":
        return None
    wanted = request.full_path if request.query_string else request.path
    url = url_for("sign_in.form", lanjut=wanted)
    return go_to(url_for("sign_in.form")) if request.headers.get("HX-Request") else redirect(url, 302)


def _log_refusal(endpoint: str) -> None:
    with transaction(web().engine) as session:
        log_look(session, looks_at("refused", page=endpoint))
