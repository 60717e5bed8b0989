"""Makes sure that a form was really sent from our own page by the person who is signed in."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from itsdangerous import BadData, URLSafeSerializer

from webui.config import web


class RequestSession(dict[str, Any], SessionMixin):
    """What Flask-WTF compares tokens with: the secret of the server-side session, or of the sign-in form."""


class RequestSessions(SessionInterface):
    """No session data in cookies: the secret is read on first use, from the database row or a form cookie."""

    def open_session(self, app: Flask, request: Any) -> RequestSession:
        return RequestSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        secret = g.get("form_secret")
        if secret:
            sealed = _serializer().dumps(secret)
            response.set_cookie(form_cookie(), sealed, secure=web().is_https, httponly=True, samesite="Strict")


class Csrf(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection, with a mask on every token so that compressed pages do not give it away (BREACH)."""

    def _get_csrf_token(self) -> str | None:
        return unmask(super()._get_csrf_token() or "")

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method == "POST" and not _is_own_page():
            raise CSRFError("cross-site")
        super().protect(apply_exemptions=apply_exemptions)


def load_secret() -> None:
    """Before every request: what this browser's tokens are compared with."""
    secret = g.get("csrf") or _read_form_cookie()
    if secret:
        session["csrf_token"] = secret


def masked_token() -> str:
    """A token for a form or header, the same within one response and different in the next."""
    if "masked_csrf" not in g:
        if "csrf_token" not in session:
            session["csrf_token"] = g.form_secret = secrets.token_urlsafe(24)
        g.masked_csrf = mask(generate_csrf())
    token: str = g.masked_csrf
    return token


def mask(token: str) -> str:
    """The token under a one-time pad that travels with it."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(pad + bytes(a ^ b for a, b in zip(pad, plain, strict=True))).decode()


def unmask(masked: str) -> str | None:
    """The token under the mask; None for anything that is none."""
    try:
        raw = urlsafe_b64decode(masked)
        half = len(raw) // 2
        return bytes(a ^ b for a, b in zip(raw[:half], raw[half:], strict=True)).decode() or None
    except ValueError:
        return None


def form_cookie() -> str:
    """The cookie behind the sign-in form's token."""
    return web().cookie + "-form"


def _is_own_page() -> bool:
    # Sec-Fetch-Site is set by the browser and cannot be forged by a page. Older browsers send Origin, or "null" under
    # our no-referrer policy; then the token alone decides.
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.host


def _read_form_cookie() -> str | None:
    try:
        return str(_serializer().loads(request.cookies[form_cookie()]))
    except (KeyError, BadData):
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="form-cookie")
