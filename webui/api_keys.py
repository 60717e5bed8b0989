"""Keys for partners' own systems: made here, shown once, ended here."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.store.api_keys import NewKey, append_key, find_key_by_id, list_keys, revoke_key
from casework.store.engine import transaction
from casework.store.pledge_views import names_of_partners
from casework.store.users import names_of_actors
from schemas.ids import plain_id
from webui.config import web
from webui.forms import ApiKeyForm, BadForm, Draft, answerable, read_form, redrawn
from webui.moments import end_of, in_days, today
from webui.speech import say as _
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("api_keys", __name__)
USUAL_DAYS = 365
MOST_DAYS = 731


@blueprint.get("/kunci-api")
def key_list() -> str:
    """Every key there ever was, and the form for a new one."""
    with transaction(web().engine) as session:
        return _draw(session)


@blueprint.post("/kunci-api")
def create() -> Response:
    """Make a key. Its page shows it, and no other page ever does."""
    try:
        form = read_form(ApiKeyForm)
        with transaction(web().engine) as session:
            _check(session, form)
            key = _make(session, form)
            drawn = _draw(session, key=key or "", was_made=True)
    except BadForm as problem:
        shown, status = answerable(problem)
        with transaction(web().engine) as session:
            return make_response(_draw(session, redrawn(shown)), status)
    return make_response(drawn, 201 if key else 200)


@blueprint.post("/kunci-api/<uuid:key_id>/cabut")
def revoke(key_id: UUID) -> Response:
    """End a key at once."""
    with transaction(web().engine) as session:
        key = find_key_by_id(session, key_id)
        if key is None:
            abort(404)
        if revoke_key(session, key_id, visitor().actor, now()):
            log_look(session, looks_at("revoke_key", key=key.prefix))
    return redirect(url_for("api_keys.key_list", tersimpan="cabut"), 303)


def _make(session: Session, form: ApiKeyForm) -> str | None:
    key_id = plain_id("api key", form.command_id)
    new = NewKey(key_id, form.agency, form.system, visitor().actor, end_of(form.expires_on) - timedelta(seconds=1))
    key = append_key(session, new, now())
    made = find_key_by_id(session, key_id)
    if key and made:
        log_look(session, looks_at("create_key", key=made.prefix))
    return key


def _check(session: Session, form: ApiKeyForm) -> None:
    if form.agency not in names_of_partners(session):
        raise BadForm({"agency": _("Pilih mitra dari daftar.")})
    if not today() <= form.expires_on <= today() + timedelta(days=MOST_DAYS):
        raise BadForm({"expires_on": _("Pilih hari dari hari ini sampai paling lama dua tahun lagi.")})


def _draw(session: Session, draft: Draft | None = None, key: str = "", *, was_made: bool = False) -> str:
    keys = list_keys(session)
    until: date = in_days(USUAL_DAYS)
    return render_template(
        "keys/page.html",
        keys=[(key_, key_.standing(now())) for key_ in keys],
        names=names_of_actors(session, sorted({one.made_by for one in keys})),
        partners=names_of_partners(session).items(),
        draft=draft or Draft(uuid4(), {"expires_on": until.isoformat()}),
        key=key,
        was_made=was_made,
        saved=request.args.get("tersimpan"),
    )
