"""What people say of pledges: record one, firm it up, change it, let it rest, or note that it was taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.promising import speak
from casework.rules.decisions import Refused
from casework.rules.pledge_words import check_consent, filled, made, not_allowed, reworded, said_of, terms_of
from casework.rules.pledges import Pledge
from casework.sharing import allowance_of
from casework.store.engine import transaction
from casework.store.pledge_views import PledgeLine, names_of_partners
from schemas.codes import Role
from schemas.conditions import Condition
from schemas.events import PledgeEvent
from schemas.events.pledges import PledgeResumed, PledgeRevoked, PledgeSuspended, PledgeWithdrawn
from webui.condition_rows import ConditionRow, conditions_of, rows_sent, turned
from webui.config import web
from webui.forms import BadForm, Draft, answerable, read_form, redrawn
from webui.moments import today
from webui.pledge_forms import FirmForm, OfferForm, RevokeForm, SuspendForm, WithdrawForm, WordForm, kind_of, speaker
from webui.pledge_merging import merged
from webui.pledge_view import may_write_for, require_pledge, standing_of
from webui.pledges import draw_form, draw_pledge
from webui.sharing_words import FIELDS
from webui.speech import say as _
from webui.visitors import now, visitor

blueprint = Blueprint("pledge_work", __name__)
Worded = Callable[[Any, Pledge], PledgeEvent]
STALE = 409


@blueprint.post("/komitmen/baru")
def record() -> Response:
    """Record a pledge, with or without a number."""
    return _take_offer(None)


@blueprint.post("/komitmen/<uuid:pledge_id>/ubah")
def save(pledge_id: UUID) -> Response:
    """Change what is offered."""
    with transaction(web().engine) as session:
        line = require_pledge(session, pledge_id, to_write=True)
    return _take_offer(line)


@blueprint.post("/komitmen/<uuid:pledge_id>/pastikan")
def firm_up(pledge_id: UUID) -> Response:
    """Fill in what was missing."""
    return _take(
        "firm",
        pledge_id,
        FirmForm,
        lambda form, pledge: reworded(speaker(form), pledge, filled(pledge.offer, form.model_dump())),
    )


@blueprint.post("/komitmen/<uuid:pledge_id>/tangguhkan")
def suspend(pledge_id: UUID) -> Response:
    """Let nothing new go out for now."""
    return _take(
        "suspend", pledge_id, SuspendForm,
        lambda form, pledge: PledgeSuspended(
            **said_of(speaker(form), pledge), reason=form.reason.value, until=form.until
        ),
    )  # fmt: skip


@blueprint.post("/komitmen/<uuid:pledge_id>/lanjutkan")
def resume(pledge_id: UUID) -> Response:
    """Let it go on."""
    return _take("resume", pledge_id, WordForm, lambda form, pledge: PledgeResumed(**said_of(speaker(form), pledge)))


@blueprint.post("/komitmen/<uuid:pledge_id>/tarik")
def withdraw(pledge_id: UUID) -> Response:
    """Note that the partner takes it back."""
    return _take(
        "withdraw", pledge_id, WithdrawForm,
        lambda form, pledge: PledgeWithdrawn(**said_of(speaker(form), pledge), reason=form.reason.value),
    )  # fmt: skip


@blueprint.post("/komitmen/<uuid:pledge_id>/cabut")
def revoke(pledge_id: UUID) -> Response:
    """Note that an authority above the partner ended it."""
    return _take(
        "revoke", pledge_id, RevokeForm,
        lambda form, pledge: PledgeRevoked(
            **said_of(speaker(form), pledge), reason=form.reason.value, revoked_by=form.revoked_by.value
        ),
    )  # fmt: skip


def _take(name: str, pledge_id: UUID, model: type[WordForm], worded: Worded) -> Response:
    """Say a word on a pledge that stands; a refusal comes back on its page, with what was typed."""
    with transaction(web().engine) as session:
        require_pledge(session, pledge_id, to_write=True)
    try:
        form = read_form(model)
        with transaction(web().engine) as session:
            event = worded(form, standing_of(session, pledge_id))
            speak(session, event, form.seen, today(), now())
    except (BadForm, Refused) as problem:
        shown, status = answerable(problem)
        with transaction(web().engine) as session:
            draft = _again(session, shown, status, pledge_id)
            drawn = draw_pledge(session, pledge_id, {name: draft}, shown.errors.get("form", ""))
        return make_response(drawn, status)
    return _saved(event)


def _take_offer(line: PledgeLine | None) -> Response:
    rows = rows_sent(dict(request.form.lists()))
    step = request.form.get("step", "simpan")
    if step != "simpan":
        rows = turned(rows, step, request.form.get("add", ""))
        return _draw_again(BadForm({}), 200, line, rows)
    try:
        form, conditions = _read(line, rows)
        with transaction(web().engine) as session:
            event = _worded(session, form, line, conditions)
            speak(session, event, form.seen, today(), now())
    except (BadForm, Refused) as problem:
        return _draw_again(*answerable(problem), line, rows)
    return _saved(event)


def _read(line: PledgeLine | None, rows: list[ConditionRow]) -> tuple[OfferForm, tuple[Condition, ...]]:
    """The form and the conditions in it. Raises `BadForm` with everything that is wrong, not the first thing only."""
    errors: dict[str, str] = {}
    if line is None and visitor().role is not Role.AGENCY and not request.form.get("agency"):
        errors["agency"] = _("Pilih mitra dari daftar.")
    for read in (lambda: read_form(OfferForm), lambda: conditions_of(rows)):
        try:
            read()
        except BadForm as problem:
            if problem.unknown:
                raise
            errors |= problem.errors
    if errors:
        raise BadForm(errors)
    return read_form(OfferForm), conditions_of(rows)


def _worded(
    session: Session, form: OfferForm, line: PledgeLine | None, conditions: tuple[Condition, ...]
) -> PledgeEvent:
    agency = line.agency if line else _agency_of(session, form)
    _check_fields(session, form, agency)
    if line is None:
        return made(speaker(form), agency, terms_of(form, conditions))
    return reworded(speaker(form), standing_of(session, line.pledge_id), terms_of(form, conditions))


def _agency_of(session: Session, form: OfferForm) -> str:
    """The partner that a new pledge is for: an agency's own, or the one that was chosen."""
    who = visitor()
    agency = who.agency if who.role is Role.AGENCY else form.agency
    if agency is None or agency not in names_of_partners(session) or not may_write_for(agency):
        raise BadForm({"agency": _("Pilih mitra dari daftar.")})
    return agency


def _check_fields(session: Session, form: OfferForm, agency: str) -> None:
    """What the partner may ever be given, and whether without the family's consent (`sharing.toml`)."""
    allowed = allowance_of(session, agency)
    if over := [str(FIELDS[field.value]) for field in not_allowed(form.fields, allowed)]:
        raise BadForm({"fields": _("Mitra ini tidak boleh menerima: %(fields)s.", fields=", ".join(over))})
    check_consent(form.fields, form.needs_consent, allowed)


def _draw_again(problem: BadForm, status: int, line: PledgeLine | None, rows: list[ConditionRow]) -> Response:
    with transaction(web().engine) as session:
        draft = redrawn(problem)
        typed = {**draft.typed, "rows": rows}
        if line and status == STALE:
            typed = merged(session, line.pledge_id, typed)
        shown = Draft(draft.command_id, typed, draft.errors)
        drawn = draw_form(session, shown, line, is_stale=status == STALE)
    return make_response(drawn, status)


def _again(session: Session, problem: BadForm, status: int, pledge_id: UUID) -> Draft:
    """The form as it was sent."""
    draft = redrawn(problem)
    if status != STALE:
        return draft
    # The page that tells of the newer word shows it as well, so that sending the form again is meant.
    seen = str(standing_of(session, pledge_id).last.event_id)
    return Draft(draft.command_id, {**draft.typed, "seen": seen}, draft.errors)


def _saved(event: PledgeEvent) -> Response:
    return redirect(url_for("pledges.pledge_page", pledge_id=event.pledge_id, tersimpan=kind_of(event)), 303)
