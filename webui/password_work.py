"""Changing one's own password, and a new first one from the administrator for who forgot theirs."""

from uuid import UUID, uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.store.engine import transaction
from casework.store.sessions import close_sessions_of, open_session
from casework.store.users import User, find_user, replace_password_hash
from webui.config import web
from webui.forms import BadForm, CommandForm, Draft, NewPassword, answerable, read_form, redrawn, refuse_easy
from webui.passwords import hash_password
from webui.sign_in import wrong_password
from webui.visitors import log_look, looks_at, now, put_cookie, visitor

blueprint = Blueprint("password_work", __name__)


class NewPasswordForm(CommandForm):
    """A password that somebody shall have."""

    password: NewPassword


class OwnPasswordForm(NewPasswordForm):
    """One's own, and the one before."""

    current: str


@blueprint.get("/sandi")
def own_form() -> str:
    """The form for one's own password."""
    return _draw_own(Draft(uuid4()))


@blueprint.post("/sandi")
def change() -> Response:
    """Take the new one; every other browser of this person is signed out."""
    user = visitor().user
    try:
        form = read_form(OwnPasswordForm)
        refuse_easy(form.password, user.login)
        if problem := wrong_password(user, form.current):
            raise BadForm({"current": problem})
    except BadForm as problem:
        bad, status = answerable(problem)
        return make_response(_draw_own(redrawn(bad)), status)
    with transaction(web().engine) as session:
        _replace(session, user, form.password)
        token = open_session(session, user.user_id, now())
    response = make_response(redirect(url_for("password_work.own_form", tersimpan="sandi"), 303))
    put_cookie(response, token)
    return response


@blueprint.get("/akun/<uuid:user_id>/sandi")
def reset_form(user_id: UUID) -> str:
    """The form for somebody's new first password."""
    return _draw_other(_somebody_else(user_id), Draft(uuid4()))


@blueprint.post("/akun/<uuid:user_id>/sandi")
def reset(user_id: UUID) -> Response:
    """Give somebody a new first password; they are signed out everywhere."""
    user = _somebody_else(user_id)
    try:
        form = read_form(NewPasswordForm)
        refuse_easy(form.password, user.login)
    except BadForm as problem:
        bad, status = answerable(problem)
        return make_response(_draw_other(user, redrawn(bad)), status)
    with transaction(web().engine) as session:
        _replace(session, user, form.password)
    return redirect(url_for("accounts.account_list", tersimpan="sandi"), 303)


def _replace(session: Session, user: User, password: str) -> None:
    replace_password_hash(session, user.user_id, hash_password(password))
    close_sessions_of(session, user.user_id)
    log_look(session, looks_at("change_password", login=user.login))


def _somebody_else(user_id: UUID) -> User:
    """Their own password people change with the one before in hand, the administrator too."""
    with transaction(web().engine) as session:
        user = find_user(session, user_id)
    if user is None or user.user_id == visitor().user.user_id:
        abort(404)
    return user


def _draw_own(draft: Draft) -> str:
    return render_template("password/own.html", draft=draft, saved=request.args.get("tersimpan"))


def _draw_other(user: User, draft: Draft) -> str:
    return render_template("password/other.html", draft=draft, user=user)
