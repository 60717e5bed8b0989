"""The page behind the link in a message: a partner reads what it is asked for and answers, without an account."""

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework import answering
from casework.rules.answer_links import ACTOR, ends_at, standing
from casework.rules.decisions import Refused
from casework.store.access import Look, append_look
from casework.store.answer_links import find_link
from casework.store.engine import transaction
from casework.store.referrals import Referral, find_referral
from casework.store.sessions import add_try, count_failures
from schemas.answer_links import AnswerLink, LinkStanding
from schemas.codes import Role
from webui.config import web
from webui.errors import show_trouble
from webui.forms import BadForm, CommandForm, Draft, answerable, read_form, redrawn
from webui.referral_forms import ACCEPT, DECLINE, OPEN, WAIT, Answer, fresh_drafts, hand_of, keep_words, wish_of
from webui.referral_view import look_by_link
from webui.speech import say as _
from webui.visitors import now

blueprint = Blueprint("answer_links", __name__)
MINUTE = timedelta(minutes=1)
UNKNOWN_A_MINUTE = 20
OPENS = (LinkStanding.OPEN, LinkStanding.SHOWS)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_TRIES = hashlib.sha256(b"answer links").digest()
Found = tuple[AnswerLink, Referral]


@blueprint.get("/j/<token>")
def page(token: str) -> Response:
    """What the link opens now, or in words why it opens nothing."""
    # Mail programs fetch links before anybody reads the message, so that fetching uses nothing up.
    with transaction(web().engine) as session:
        found = _find(session, token)
        if found:
            return _draw(session, token, found)
    return _unknown()


@blueprint.post("/j/<token>/buka")
def open(token: str) -> Response:  # noqa: A001 - the word for it
    """Somebody at the partner looks at it."""
    return _take(token, OPEN)


@blueprint.post("/j/<token>/setuju")
def accept(token: str) -> Response:
    """Say yes."""
    return _take(token, ACCEPT)


@blueprint.post("/j/<token>/tolak")
def decline(token: str) -> Response:
    """Say no, and why."""
    return _take(token, DECLINE)


@blueprint.post("/j/<token>/tunda")
def wait(token: str) -> Response:
    """Say what it waits for, and until when."""
    return _take(token, WAIT)


@blueprint.post("/j/<token>/baru")
def again(token: str) -> Response:
    """Send a new link to the partner's own address. Whoever asks learns nothing by it."""
    with transaction(web().engine) as session:
        found = _find(session, token)
        if found is None:
            return _unknown()
        read_form(CommandForm)
        link, referral = found
        if referral.is_unanswered and standing(link, referral.state, now()) not in OPENS:
            answering.send_again(session, link, now())
    return redirect(url_for("answer_links.page", token=token, tersimpan="again"), 303)


def _take(token: str, answer: Answer) -> Response:
    try:
        with transaction(web().engine) as session:
            found = _find(session, token)
            if found is None:
                return _unknown()
            _carry_out(session, found, answer)
    except (BadForm, Refused) as problem:
        return _once_more(token, answer, problem)
    return redirect(url_for("answer_links.page", token=token, tersimpan=answer.name), 303)


def _carry_out(session: Session, found: Found, answer: Answer) -> None:
    link, referral = found
    form = read_form(answer.model)
    command = wish_of(answer, form, referral, hand_of(link))
    if answer is OPEN:
        answering.open_by(session, link, referral.state, command, now())
        return
    keep_words(session, form, referral, hand_of(link))
    answering.answer_by(session, link, referral.state, command, now())


def _once_more(token: str, answer: Answer, problem: BadForm | Refused) -> Response:
    """The page again with what is wrong; where somebody else was faster, that the link has done its work."""
    shown, status = answerable(problem)
    with transaction(web().engine) as session:
        found = _find(session, token)
        if found is None:
            return _unknown()
        stands = standing(found[0], found[1].state, now())
        if stands is LinkStanding.OPEN:
            drafts, refusal = {answer.name: redrawn(shown)}, shown.errors.get("form", "")
        else:
            drafts, status = {}, 410
            used = _("Tautan ini sudah dipakai untuk menjawab. Satu tautan hanya untuk satu jawaban.")
            refusal = used if stands is LinkStanding.SHOWS else ""
        response = _draw(session, token, found, drafts, refusal)
    response.status_code = status
    return response


def _find(session: Session, token: str) -> Found | None:
    link = find_link(session, token) if _TOKEN.fullmatch(token) else None
    referral = find_referral(session, link.support_id, link.agency) if link else None
    return (link, referral) if link and referral else None


def _draw(
    session: Session, token: str, found: Found, drafts: Mapping[str, Draft] | None = None, refusal: str = ""
) -> Response:
    link, referral = found
    stands = standing(link, referral.state, now())
    said = {
        "token": token, "stands": stands.value, "ends_at": ends_at(link), "saved": request.args.get("tersimpan"),
        "drafts": fresh_drafts(referral) | dict(drafts or {}), "refusal": refusal,
    }  # fmt: skip
    if stands in OPENS:
        view = look_by_link(session, referral, ACTOR)
        acts = ("open", "accept", "decline", "wait")
        to = {act: url_for(f"answer_links.{act}", token=token) for act in acts}
        return make_response(render_template("referrals/link.html", view=view, to=to, **said))
    look = Look(
        ACTOR, Role.AGENCY.value, "refused_link", referral.household_id, {"support": referral.support_id.hex[:8]}
    )
    append_look(session, look, now())
    return make_response(render_template("referrals/dead.html", is_asked=referral.is_unanswered, **said), 410)


def _unknown() -> Response:
    """No such link. Guessing is slowed down, though nobody guesses 256 bits."""
    address = request.remote_addr or ""
    with transaction(web().engine) as session:
        add_try(session, _TRIES, address, now())
    with transaction(web().engine) as session:
        tries = count_failures(session, now() - MINUTE, _TRIES, address)
    if tries > UNKNOWN_A_MINUTE:
        return show_trouble(429, _("Terlalu banyak percobaan"), _("Tunggu satu menit, lalu coba lagi."))
    return make_response(render_template("referrals/unknown.html"), 404)
