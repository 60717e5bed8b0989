"""What an agency is told, and where its letters go: it says so itself, or the administrator for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID, uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from pydantic import BeforeValidator, StringConstraints
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.rules.granting import Refused
from casework.rules.subscribing import OF_FAMILIES, OF_OWN_HELP, OF_PLEDGES, OF_REGISTERS, Ticked, check_room
from casework.rules.subscribing import subscriptions_for as wishes_of
from casework.store.area_names import list_kecamatan, names_of_areas
from casework.store.engine import transaction
from casework.store.partners import email_of, keep_email
from casework.store.pledge_views import names_of_partners
from casework.store.subscriptions import list_subscriptions_of, put_subscriptions, stop_subscription
from schemas.codes import Pillar, Role, Urgency
from schemas.events.base import DistrictArea
from schemas.subscriptions import Subscription
from webui.addresses import some_text
from webui.config import web
from webui.forms import BadForm, CommandForm, Draft, answerable, blank_is_none, read_form, redrawn
from webui.inbox import own_agency
from webui.visitors import log_look, looks_at, visitor

blueprint = Blueprint("subscriptions", __name__)
_ADDRESS = r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=_ADDRESS)]


class OfAgency(CommandForm):
    """A form about one agency; an agency's own people need not name it."""

    agency: Annotated[str | None, BeforeValidator(blank_is_none)] = None


class SubscriptionForm(OfAgency):
    """What is to be told."""

    families: tuple[str, ...] = ()
    own_help: tuple[str, ...] = ()
    pledges: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    area: Annotated[DistrictArea | None, BeforeValidator(blank_is_none)] = None
    urgency: Annotated[Urgency | None, BeforeValidator(blank_is_none)] = None
    pillar: Annotated[Pillar | None, BeforeValidator(blank_is_none)] = None
    by_email: Literal["ya"] | None = None

    def ticked(self) -> Ticked:
        """The same as the rules know it."""
        return Ticked(
            self.families, self.own_help, self.pledges, self.registers, self.area or "", self.urgency, self.pillar,
            self.by_email is not None,
        )  # fmt: skip


class AddressForm(OfAgency):
    """Where letters go; empty: nowhere."""

    email: Annotated[Email | None, BeforeValidator(blank_is_none)] = None


@dataclass(frozen=True, slots=True)
class View:
    """One agency's subscriptions, and what it may choose from."""

    agency: str
    name: str
    email: str | None
    subscriptions: Sequence[Subscription]
    areas: Mapping[str, str]
    kecamatan: Sequence[tuple[str, str]]
    partners: Mapping[str, str]

    @property
    def offered(self) -> list[tuple[str, Sequence[str]]]:
        """The fields of the form with the kinds of news in each."""
        kinds: list[tuple[str, Sequence[str]]] = [("families", OF_FAMILIES), ("own_help", OF_OWN_HELP)]
        kinds.append(("pledges", OF_PLEDGES))
        return kinds if visitor().role is Role.AGENCY else [*kinds, ("registers", OF_REGISTERS)]


@blueprint.get("/langganan")
def page() -> str:
    """What one agency is told."""
    with transaction(web().engine) as session:
        return _draw(session, _agency(session, some_text("mitra")))


@blueprint.post("/langganan")
def subscribe() -> Response:
    """Tell the agency more."""
    try:
        form = read_form(SubscriptionForm)
        with transaction(web().engine) as session:
            agency = _agency(session, form.agency)
            _subscribe(session, agency, form)
    except (BadForm, Refused) as problem:
        return _refused("wish", problem)
    return _back(agency, "langganan")


@blueprint.post("/langganan/surel")
def keep_address() -> Response:
    """Say where letters go."""
    try:
        form = read_form(AddressForm)
    except BadForm as problem:
        return _refused("address", problem)
    with transaction(web().engine) as session:
        agency = _agency(session, form.agency)
        keep_email(session, agency, form.email)
        log_look(session, looks_at("keep_address", agency=agency))
    return _back(agency, "surel")


@blueprint.post("/langganan/<uuid:subscription_id>/henti")
def stop(subscription_id: UUID) -> Response:
    """Tell the agency no more of this."""
    own = own_agency() if visitor().role is Role.AGENCY else None
    with transaction(web().engine) as session:
        agency = stop_subscription(session, subscription_id, own)
        if agency is None:
            abort(404)
        log_look(session, looks_at("unsubscribe", agency=agency))
    return _back(agency, "henti")


def _subscribe(session: Session, agency: str, form: SubscriptionForm) -> None:
    if form.registers and visitor().role is Role.AGENCY:
        raise Refused("Kabar ini tidak dapat dipilih.")
    wishes = wishes_of(agency, form.ticked(), form.command_id)
    check_room(len(list_subscriptions_of(session, agency)), len(wishes))
    put_subscriptions(session, wishes)
    log_look(session, looks_at("subscribe", agency=agency, kinds=sorted(set().union(*(one.kinds for one in wishes)))))


def _agency(session: Session, named: str | None) -> str:
    """An agency's own people see their own, whatever the address says; the administrator the one that is named."""
    if visitor().role is Role.AGENCY:
        return own_agency()
    partners = names_of_partners(session)
    if named is None and partners:
        return next(iter(partners))
    if named not in partners:
        abort(404)
    return named


def _refused(which: str, problem: BadForm | Refused) -> Response:
    bad, status = answerable(problem)
    with transaction(web().engine) as session:
        agency = _agency(session, request.form.get("agency") or None)
        return make_response(_draw(session, agency, {which: redrawn(bad)}), status)


def _draw(session: Session, agency: str, drafts: Mapping[str, Draft] | None = None) -> str:
    found = list_subscriptions_of(session, agency)
    partners = names_of_partners(session)
    view = View(
        agency=agency,
        name=partners.get(agency, agency),
        email=email_of(session, agency),
        subscriptions=found,
        areas=names_of_areas(session, {one.area_prefix for one in found}),
        kecamatan=[(area.code, area.name) for area in list_kecamatan(session)],
        partners=partners,
    )
    fresh = {"wish": Draft(uuid4()), "address": Draft(uuid4(), {"email": view.email or ""})}
    saved = request.args.get("tersimpan")
    return render_template("subscriptions/page.html", view=view, drafts=fresh | dict(drafts or {}), saved=saved)


def _back(agency: str, saved: str) -> Response:
    named = None if visitor().role is Role.AGENCY else agency
    return redirect(url_for("subscriptions.page", mitra=named, tersimpan=saved), 303)
