"""The API: a partner's own system says what it pledges, and reads where its pledges stand."""

import hashlib
import json
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from sqlmodel import Session

from casework.pledging import find_pledge, find_pledges
from casework.promising import speak
from casework.rules.granting import Refused
from casework.rules.pledge_words import Speaker, check_consent, filled, made, not_allowed, reworded, said_of, terms_of
from casework.rules.pledges import Pledge
from casework.sharing import allowance_of
from casework.store.api_answers import Answer, append_answer, find_answer, lock_request
from casework.store.engine import transaction
from casework.store.pledge_views import list_pledges_after, stock_line
from schemas.events import PledgeEvent
from schemas.events.pledges import PledgeResumed, PledgeSuspended, PledgeWithdrawn
from schemas.ids import plain_id
from schemas.pledge_wishes import (
    ChangeWish,
    FirmWish,
    LaterWish,
    OfferWish,
    PledgesSeen,
    ResumeWish,
    SuspendWish,
    Wish,
    WithdrawWish,
    Wrong,
)
from webui.api_bodies import conditions_of, read_wish, request_key
from webui.api_pages import read_page
from webui.api_view import seen_of
from webui.config import web
from webui.key_holders import key_holder, log_foreign
from webui.moments import today
from webui.problems import Problem, as_problem
from webui.speech import say as _
from webui.visitors import now

blueprint = Blueprint("api", __name__)
SOURCE = "webui/api"
W = TypeVar("W", bound=LaterWish)
Worded = Callable[[Session, Speaker], PledgeEvent]


@blueprint.get("/api/pledges")
def list_own() -> Response:
    """The pledges of the key's agency, page by page."""
    wanted = read_page()
    with transaction(web().engine) as session:
        lines = list_pledges_after(session, key_holder().agency, wanted.after, wanted.limit + 1)
        lines, more = lines[: wanted.limit], lines[wanted.limit :]
        standing = {one.pledge_id: one for one in find_pledges(session, [line.pledge_id for line in lines])}
    shown = [seen_of(standing[line.pledge_id], line.stock) for line in lines if line.pledge_id in standing]
    following = url_for("api.list_own", limit=wanted.limit, after=lines[-1].pledge_id) if more else None
    seen = PledgesSeen(pledges=tuple(shown), next=following)
    return _json(seen.model_dump_json(), 200)


@blueprint.get("/api/pledges/<uuid:pledge_id>")
def one_own(pledge_id: UUID) -> Response:
    """Where one pledge stands."""
    with transaction(web().engine) as session:
        return _json(_seen(session, pledge_id), 200)


@blueprint.post("/api/pledges")
def record() -> Response:
    """Record a pledge, with or without a number."""
    wish, agency = read_wish(OfferWish), key_holder().agency
    return _take(wish, None, lambda session, who: made(who, agency, _terms(session, wish)))


@blueprint.post("/api/pledges/<uuid:pledge_id>/change")
def change(pledge_id: UUID) -> Response:
    """State the whole offer anew."""
    return _say(pledge_id, ChangeWish, lambda session, who, wish, pledge: reworded(who, pledge, _terms(session, wish)))


@blueprint.post("/api/pledges/<uuid:pledge_id>/firm-up")
def firm_up(pledge_id: UUID) -> Response:
    """Fill in what was missing."""
    return _say(
        pledge_id, FirmWish,
        lambda _session, who, wish, pledge: reworded(who, pledge, filled(pledge.offer, wish.model_dump())),
    )  # fmt: skip


@blueprint.post("/api/pledges/<uuid:pledge_id>/suspend")
def suspend(pledge_id: UUID) -> Response:
    """Let nothing new go out for now."""
    return _say(
        pledge_id, SuspendWish,
        lambda _session, who, wish, pledge: PledgeSuspended(
            **said_of(who, pledge), reason=wish.reason.value, until=wish.until
        ),
    )  # fmt: skip


@blueprint.post("/api/pledges/<uuid:pledge_id>/resume")
def resume(pledge_id: UUID) -> Response:
    """Let it go on."""
    return _say(pledge_id, ResumeWish, lambda _session, who, _wish, pledge: PledgeResumed(**said_of(who, pledge)))


@blueprint.post("/api/pledges/<uuid:pledge_id>/withdraw")
def withdraw(pledge_id: UUID) -> Response:
    """Take it back."""
    return _say(
        pledge_id, WithdrawWish,
        lambda _session, who, wish, pledge: PledgeWithdrawn(**said_of(who, pledge), reason=wish.reason.value),
    )  # fmt: skip


def _say(pledge_id: UUID, model: type[W], worded: Callable[[Session, Speaker, W, Pledge], PledgeEvent]) -> Response:
    """Say a word on a pledge that stands."""
    with transaction(web().engine) as session:
        _own(session, pledge_id)
    wish = read_wish(model)
    return _take(wish, wish.seen, lambda session, who: worded(session, who, wish, _own(session, pledge_id)))


def _take(wish: Wish, seen: UUID | None, worded: Worded) -> Response:
    """Say it once: the same request again gets the same answer, and another one under its number is refused."""
    agency, number, asked = key_holder().agency, request_key(), _hash(wish)
    speaker = Speaker(plain_id("api request", agency, number), key_holder().actor, SOURCE, now())
    try:
        with transaction(web().engine) as session:
            # Two at once with one number: the second waits here, and then finds the answer of the first.
            lock_request(session, agency, number)
            kept = find_answer(session, agency, number)
            if kept is None:
                event = worded(session, speaker)
                speak(session, event, seen, today(), now())
                kept = _answer(session, event, asked)
                append_answer(session, agency, number, kept, now())
    except Refused as refused:
        raise as_problem(refused) from None
    if kept.asked_hash != asked:
        words = _("Nomor ini sudah dipakai untuk kiriman lain. Pakai Idempotency-Key baru untuk kiriman baru.")
        raise Problem(409, "request-key-taken", words)
    return _json(kept.body, kept.status)


def _answer(session: Session, event: PledgeEvent, asked: bytes) -> Answer:
    return Answer(asked, 201 if request.endpoint == "api.record" else 200, _seen(session, event.pledge_id))


def _seen(session: Session, pledge_id: UUID) -> str:
    return seen_of(_own(session, pledge_id), stock_line(session, pledge_id)).model_dump_json()


def _own(session: Session, pledge_id: UUID) -> Pledge:
    """The pledge, if it is the agency's own; else there is none."""
    pledge = find_pledge(session, pledge_id)
    if pledge is None or pledge.offer.agency != key_holder().agency:
        log_foreign(pledge_id.hex[:8])
        words = _("Instansi pemilik kunci ini tidak mempunyai komitmen dengan nomor itu.")
        raise Problem(404, "not-found", words)
    return pledge


def _terms(session: Session, wish: OfferWish) -> dict[str, Any]:
    conditions, allowed = conditions_of(wish.conditions), allowance_of(session, key_holder().agency)
    if over := not_allowed(wish.fields, allowed):
        words = _("Mitra ini tidak boleh menerima: %(fields)s.", fields=", ".join(over))
        raise Problem(422, "body", words, [Wrong(pointer="/fields", detail=words)])
    check_consent(wish.fields, wish.needs_consent, allowed)
    return terms_of(wish, conditions)


def _hash(wish: Wish) -> bytes:
    return hashlib.sha256(f"{request.path}\n{wish.model_dump_json()}".encode()).digest()


def _json(body: str, status: int) -> Response:
    response = Response(body, status, content_type="application/json")
    if status == 201:
        response.headers["Location"] = url_for("api.one_own", pledge_id=json.loads(body)["pledge_id"])
    return response
