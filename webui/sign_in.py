"""Signing in and out. Guessing is slowed down; nobody can learn here which accounts exist."""

import hmac
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlmodel import Session

from casework.store.engine import transaction
from casework.store.sessions import (
    add_try,
    close_session,
    count_failures,
    forget_old_sessions,
    mark_success,
    open_session,
)
from casework.store.users import User, find_user_by_login, replace_password_hash
from webui.config import web
from webui.languages import own_path
from webui.passwords import LONGEST, hash_password, is_outdated, is_password
from webui.speech import say as _
from webui.visitors import maybe_visitor, now, put_cookie, take_cookie_back

blueprint = Blueprint("sign_in", __name__)
MINUTE = timedelta(minutes=1)
OF_ACCOUNT_FROM_ADDRESS = 6
OF_ACCOUNT = 20
FROM_ADDRESS = 30


@blueprint.get("/masuk")
def form() -> Response:
    """The sign-in form."""
    if maybe_visitor():
        return redirect("/")  # type: ignore[return-value]
    return _form(200)


@blueprint.post("/masuk")
def sign_in() -> Response:
    """Check login and password."""
    login, password = request.form.get("login", "").strip().lower(), request.form.get("password", "")
    with transaction(web().engine) as session:
        try_id = add_try(session, _login_hash(login), request.remote_addr or "", now())
    with transaction(web().engine) as session:
        if _is_too_often(session, login):
            return _form(429, _("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi."))
        found = find_user_by_login(session, login)
    user = _checked(found, password)
    if user is None:
        return _form(422, _("Nama pengguna atau kata sandi keliru."))
    return _let_in(user, try_id, password, found[1] if found else "")


@blueprint.post("/keluar")
def sign_out() -> Response:
    """Sign this browser out, and make it forget what it saw."""
    with transaction(web().engine) as session:
        close_session(session, request.cookies.get(web().cookie, ""))
    response: Response = redirect(url_for("sign_in.form"), 303)  # type: ignore[assignment]
    take_cookie_back(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def wrong_password(user: User, password: str) -> str:
    """Why this is not the person's own password, in words; "" where it is. Guessing is slowed down here too."""
    with transaction(web().engine) as session:
        try_id = add_try(session, _login_hash(user.login), request.remote_addr or "", now())
    with transaction(web().engine) as session:
        if _is_too_often(session, user.login):
            return _("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi.")
        found = find_user_by_login(session, user.login)
    if _checked(found, password) is None:
        return _("Kata sandi keliru.")
    with transaction(web().engine) as session:
        mark_success(session, try_id)
    return ""


def _checked(found: tuple[User, str] | None, password: str) -> User | None:
    kept = found[1] if found and found[0].is_active else None
    is_right = is_password(password[: LONGEST + 1], kept)
    return found[0] if found and is_right else None


def _let_in(user: User, try_id: UUID, password: str, kept: str) -> Response:
    with transaction(web().engine) as session:
        close_session(session, request.cookies.get(web().cookie, ""))  # a new sign-in, a new cookie
        forget_old_sessions(session, now(), web().session_longest)
        mark_success(session, try_id)
        if is_outdated(kept):
            replace_password_hash(session, user.user_id, hash_password(password))
        token = open_session(session, user.user_id, now())
    response: Response = redirect(own_path(request.form.get("lanjut")), 303)  # type: ignore[assignment]
    put_cookie(response, token)
    return response


def _is_too_often(session: Session, login: str) -> bool:
    since, address = now() - MINUTE, request.remote_addr or ""
    of_account = _login_hash(login)
    return (
        count_failures(session, since, of_account, address) > OF_ACCOUNT_FROM_ADDRESS
        or count_failures(session, since, of_account) > OF_ACCOUNT
        or count_failures(session, since, None, address) > FROM_ADDRESS
    )


def _login_hash(login: str) -> bytes:
    # People type their password into the wrong field; the log of tries must not hold it.
    return hmac.digest(web().secret_key.encode(), login[:200].encode(), "sha256")


def _form(status: int, problem: str = "") -> Response:
    typed = request.form.get("login", "")[:200]
    onward = own_path(request.values.get("lanjut"))
    response = make_response(render_template("sign_in.html", problem=problem, typed=typed, onward=onward), status)
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response
