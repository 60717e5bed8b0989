"""Accounts: who may sign in, with which role, for which area or agency."""

from uuid import UUID, uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.store.area_names import list_kecamatan, names_of_areas
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from casework.store.sessions import close_sessions_of
from casework.store.users import NewUser, add_user, find_user, list_users, switch_user
from schemas.codes import Role
from webui.config import web
from webui.forms import AccountForm, BadForm, Draft, read_form, redrawn, refuse_easy
from webui.passwords import hash_password
from webui.speech import say as _
from webui.visitors import log_look, looks_at, visitor

blueprint = Blueprint("accounts", __name__)
_OF_AN_AREA = (Role.CASE_WORKER, Role.REGISTRAR)


@blueprint.get("/akun")
def account_list() -> str:
    """All accounts."""
    with transaction(web().engine) as session:
        return draw_accounts(session)


@blueprint.post("/akun")
def create() -> Response:
    """Make an account."""
    try:
        _create(_checked(read_form(AccountForm)))
    except BadForm as problem:
        with transaction(web().engine) as session:
            return make_response(draw_accounts(session, redrawn(problem)), 422 if problem.errors else 400)
    return redirect(url_for("accounts.account_list", tersimpan="akun"), 303)


@blueprint.post("/akun/<uuid:user_id>/sakelar")
def switch(user_id: UUID) -> Response:
    """Keep a person out, or let them in again."""
    is_active = request.form.get("aktif") == "ya"
    with transaction(web().engine) as session:
        user = find_user(session, user_id)
        if user is None or user.user_id == visitor().user.user_id:
            abort(404)
        switch_user(session, user_id, is_active=is_active)
        close_sessions_of(session, user_id)
        log_look(session, looks_at("switch_account", login=user.login, is_active=is_active))
    return redirect(url_for("accounts.account_list", tersimpan="sakelar"), 303)


def draw_accounts(session: Session, draft: Draft | None = None) -> str:
    """The list of accounts with the form for a new one."""
    users = list_users(session)
    return render_template(
        "accounts/page.html",
        users=users,
        areas=names_of_areas(session, {area for user in users for area in user.areas}),
        partners=names_of_partners(session),
        area_choices=[(area.code, area.name) for area in list_kecamatan(session)],
        draft=draft or Draft(uuid4()),
        saved=request.args.get("tersimpan"),
    )


def _checked(form: AccountForm) -> AccountForm:
    refuse_easy(form.password, form.login)
    if form.role is Role.AGENCY and not form.agency:
        raise BadForm({"agency": _("Pilih perangkat daerah atau mitra.")})
    if form.role in _OF_AN_AREA and not form.area:
        raise BadForm({"area": _("Pilih wilayah tugas.")})
    return form


def _create(form: AccountForm) -> None:
    areas = (form.area,) if form.area and form.role in _OF_AN_AREA else ()
    agency = form.agency if form.role is Role.AGENCY else None
    new = NewUser(form.login, form.name, hash_password(form.password), form.role, agency, areas, web().language)
    with transaction(web().engine) as session:
        _refuse_unknown_places(session, form)
        if add_user(session, new) is None:
            raise BadForm({"login": _("Nama pengguna ini sudah dipakai.")})
        log_look(session, looks_at("create_account", login=new.login, role=new.role.value))


def _refuse_unknown_places(session: Session, form: AccountForm) -> None:
    known = {area.code for area in list_kecamatan(session)} | {"18.02"}
    if form.area and form.area not in known:
        raise BadForm({"area": _("Pilih salah satu.")})
    if form.agency and form.agency not in names_of_partners(session):
        raise BadForm({"agency": _("Pilih salah satu.")})
