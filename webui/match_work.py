"""What reviewers do with a pair: answer, skip, take, take back, and look for another candidate by hand."""

from typing import Any, Literal
from uuid import UUID

from flask import Blueprint, make_response, redirect, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.reviews import answering
from casework.reviews.pairs import Answer, Reviewer
from casework.rules.decisions import Refused
from casework.store.engine import transaction
from casework.store.match_hand import SHORTEST_NUMBER, find_by_hand
from casework.store.match_queue import find_next
from casework.store.notes import Note, keep_note
from schemas.codes import Role, Verdict
from schemas.ids import plain_id
from webui.config import web
from webui.errors import show_trouble
from webui.forms import BadForm, CommandForm, MaybeLong, read_form, redrawn
from webui.match_filters import wanted_queue
from webui.match_view import require_in_scope
from webui.matching import draw_pair
from webui.speech import say as _
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("match_work", __name__)
_SAVED = {Verdict.SAME: "padan", Verdict.NOT_SAME: "tidak-padan", Verdict.FIELD_CHECK: "cek"}


class ReviewForm(CommandForm):
    """What stands below a pair: the answer, the evidence that it is about, and words, if any."""

    digest: str = ""
    verdict: Verdict | None = None
    note: MaybeLong = None
    worker: str = ""


class UndoForm(CommandForm):
    """Take back, and end the case that was opened because of it."""

    close: Literal["ya", ""] = ""
    note: MaybeLong = None


class CandidateForm(CommandForm):
    """The record that a person found."""

    record: UUID


@blueprint.post("/padupadan/<uuid:match_id>/putusan")
def answer(match_id: UUID) -> Response:
    """Answer, and go to the next pair."""
    outcome: dict[str, str] = {}

    def do(session: Session, form: Any) -> None:
        if form.verdict is None:
            raise BadForm({"verdict": _("Pilih salah satu.")})
        said = Answer(match_id, form.verdict, form.digest, wanted_queue().is_blind)
        settled = answering.answer(session, said, _by(session, match_id, form))
        outcome["saved"] = _SAVED[settled.verdict] if settled.verdict else "menunggu"

    return _work(match_id, ReviewForm, do) or _next(match_id, outcome["saved"])


@blueprint.post("/padupadan/<uuid:match_id>/lewati")
def skip(match_id: UUID) -> Response:
    """Leave the pair to others, and go to the next one."""

    def do(session: Session, form: Any) -> None:
        answering.skip(session, match_id, _by(session, match_id, form))

    return _work(match_id, ReviewForm, do) or _next(match_id, "dilewati")


@blueprint.post("/padupadan/<uuid:match_id>/ambil")
def take(match_id: UUID) -> Response:
    """Take the pair, give it back, or (a registrar) give it to a worker."""
    saved = {"word": "diambil"}

    def do(session: Session, form: Any) -> None:
        worker = form.worker if visitor().role is Role.REGISTRAR and form.worker.startswith("user:") else ""
        whom = None if form.worker == "kembali" else worker or visitor().actor
        saved["word"] = "diambil" if whom else "dikembalikan"
        answering.take(session, match_id, _by(session, match_id, form), whom)

    return _work(match_id, ReviewForm, do) or _stay(match_id, saved["word"])


@blueprint.post("/padupadan/<uuid:match_id>/batal")
def undo(match_id: UUID) -> Response:
    """Take back what was found or decided."""

    def do(session: Session, form: Any) -> None:
        answering.undo(session, match_id, _by(session, match_id, form), close=form.close == "ya")

    return _work(match_id, UndoForm, do) or _stay(match_id, "dibatalkan")


@blueprint.post("/padupadan/<uuid:match_id>/cari")
def search(match_id: UUID) -> str:
    """Families of the other register that could be the right one. What was typed travels in the body."""
    typed = "".join(sign for sign in request.form.get("siapa", "") if sign.isprintable()).strip()[:80]
    with transaction(web().engine) as session:
        pair = require_in_scope(session, match_id)
        found = find_by_hand(session, web().sealer, pair, typed)
        seen = [each for each in found if visitor().scope.covers(each.area_code)]
        by = "number" if sum(sign.isdigit() for sign in typed) >= SHORTEST_NUMBER else "name"
        log_look(session, looks_at("search", by=by, shown=len(seen)))
        return draw_pair(session, match_id, found=seen)


@blueprint.post("/padupadan/<uuid:match_id>/calon")
def name_candidate(match_id: UUID) -> Response:
    """Set the left family beside the record that a person found."""
    named: list[UUID] = []

    def do(session: Session, form: Any) -> None:
        pair = require_in_scope(session, match_id)
        named.append(answering.name_pair(session, pair.left.record_id, form.record, _by(session, match_id, form)))
        require_in_scope(session, named[0])

    return _work(match_id, CandidateForm, do) or _stay(named[0], "calon")


def _by(session: Session, match_id: UUID, form: Any) -> Reviewer:
    """Who acts; what they wrote goes into the vault, to the left family."""
    who, note_id = visitor(), None
    if getattr(form, "note", None):
        note_id = plain_id("note", form.command_id)
        household_id = require_in_scope(session, match_id).left.household_id
        keep_note(session, Note(note_id, household_id, now(), who.actor, form.note))
    return Reviewer(form.command_id, who.actor, who.role.value, who.agency, now(), note_id)


def _work(match_id: UUID, model: Any, do: Any) -> Response | None:
    """Do it; None where it was done, else the page again with what is wrong."""
    try:
        with transaction(web().engine) as session:
            require_in_scope(session, match_id)
            do(session, read_form(model))
    except Refused as refused:
        return _draw_again(match_id, BadForm({}), _(refused.words))
    except BadForm as problem:
        if problem.unknown:
            return show_trouble(400, _("Formulir tidak sesuai"), _("Muat ulang halaman, lalu isi lagi."))
        return _draw_again(match_id, problem, " ".join(problem.errors.values()))
    return None


def _draw_again(match_id: UUID, problem: BadForm, refusal: str) -> Response:
    with transaction(web().engine) as session:
        return make_response(draw_pair(session, match_id, draft=redrawn(problem), refusal=refusal), 422)


def _next(match_id: UUID, saved: str) -> Response:
    """The next pair of the same queue, or the queue where none is left."""
    wanted = wanted_queue()
    address = wanted.as_address()
    with transaction(web().engine) as session:
        after = find_next(session, wanted.as_filter(), match_id)
    if after is None:
        return redirect(url_for("matching.queue", tersimpan=saved, **address), 303)
    return redirect(url_for("matching.pair", match_id=after, tersimpan=saved, sebelum=match_id, **address), 303)


def _stay(match_id: UUID, saved: str) -> Response:
    return redirect(url_for("matching.pair", match_id=match_id, tersimpan=saved, **wanted_queue().as_address()), 303)
