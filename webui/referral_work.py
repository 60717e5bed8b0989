"""What a partner does with help that it is asked for: open it, agree, decline, put it off, set a day, report it."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import turnstile
from casework.rules.decisions import Refused
from casework.store.engine import transaction
from casework.store.support_proofs import Proof, append_proof
from webui.config import web
from webui.forms import BadForm, answerable, read_form, redrawn
from webui.referral_forms import (
    ACCEPT,
    DECLINE,
    DELIVER,
    OPEN,
    SCHEDULE,
    WAIT,
    Answer,
    DeliverForm,
    keep_words,
    own_hand,
    wish_of,
)
from webui.referral_proofs import drop, take_in
from webui.referral_view import require_referral
from webui.referrals import draw_referral
from webui.visitors import now

blueprint = Blueprint("referral_work", __name__)


@blueprint.post("/rujukan/<uuid:support_id>/buka")
def open(support_id: UUID) -> Response:  # noqa: A001 - the word for it
    """Say that somebody at the partner looks at it."""
    return _carry_out(OPEN, support_id)


@blueprint.post("/rujukan/<uuid:support_id>/setuju")
def accept(support_id: UUID) -> Response:
    """Say yes."""
    return _carry_out(ACCEPT, support_id)


@blueprint.post("/rujukan/<uuid:support_id>/tolak")
def decline(support_id: UUID) -> Response:
    """Say no, and why."""
    return _carry_out(DECLINE, support_id)


@blueprint.post("/rujukan/<uuid:support_id>/tunda")
def wait(support_id: UUID) -> Response:
    """Say what it waits for, and until when."""
    return _carry_out(WAIT, support_id)


@blueprint.post("/rujukan/<uuid:support_id>/jadwal")
def schedule(support_id: UUID) -> Response:
    """Say when the help will come."""
    return _carry_out(SCHEDULE, support_id)


@blueprint.post("/rujukan/<uuid:support_id>/salur")
def deliver(support_id: UUID) -> Response:
    """Report that the help was handed over."""
    with transaction(web().engine) as session:
        require_referral(session, support_id)
    try:
        form = read_form(DeliverForm)
        _report(support_id, form, take_in(form.command_id, support_id))
    except (BadForm, Refused) as problem:
        return _again(DELIVER, support_id, problem)
    return _done(DELIVER, support_id)


def _carry_out(answer: Answer, support_id: UUID) -> Response:
    try:
        with transaction(web().engine) as session:
            referral, hand = require_referral(session, support_id), own_hand()
            form = read_form(answer.model)
            keep_words(session, form, referral, hand)
            turnstile.carry_out(session, wish_of(answer, form, referral, hand), now())
    except (BadForm, Refused) as problem:
        return _again(answer, support_id, problem)
    return _done(answer, support_id)


def _report(support_id: UUID, form: DeliverForm, proof: Proof | None) -> None:
    is_kept = False
    try:
        with transaction(web().engine) as session:
            is_kept = _delivered(session, support_id, form, proof)
    finally:
        # Refused, or the same form twice: then nothing speaks of these bytes.
        if not is_kept:
            drop(proof)


def _delivered(session: Session, support_id: UUID, form: DeliverForm, proof: Proof | None) -> bool:
    wish = wish_of(DELIVER, form, require_referral(session, support_id), own_hand())
    named = wish.model_copy(update={"proof_id": proof.proof_id if proof else None})
    is_new = bool(turnstile.carry_out(session, named, now()))
    if is_new and proof:
        append_proof(session, proof)
    return is_new


def _done(answer: Answer, support_id: UUID) -> Response:
    return redirect(url_for("referrals.referral_page", support_id=support_id, tersimpan=answer.name), 303)


def _again(answer: Answer, support_id: UUID, problem: BadForm | Refused) -> Response:
    """The page once more, with what is wrong: beside the form's field where it is about one, else above everything."""
    shown, status = answerable(problem)
    with transaction(web().engine) as session:
        drawn = draw_referral(session, support_id, {answer.name: redrawn(shown)}, shown.errors.get("form", ""))
    return make_response(drawn, status)
