"""What registers leave open: which kampung is meant, whose a NIK is that several people bear, and who has died."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from casework.member_news import MemberNews, answer_member
from casework.registers.answering import answer_number, answer_place
from casework.registers.complaints import ImportRefused
from casework.rules.decisions import Refused
from casework.store.engine import transaction
from casework.store.member_questions import DIED
from casework.store.questions import (
    Question,
    QuestionFilter,
    count_questions,
    find_question,
    list_questions,
    may_hear_of,
)
from schemas.codes import QuestionSort
from schemas.family_codes import Basis
from webui.addresses import one_of, page_number
from webui.config import web
from webui.edition_view import register_title, sentence_of
from webui.forms import BadForm, CommandForm, Draft, MaybeDay, MaybeShort, Short, answerable, read_form, redrawn
from webui.question_view import view_of
from webui.speech import say as _
from webui.visitors import log_look, looks_at, now, visitor

blueprint = Blueprint("questions", __name__)
PER_PAGE = 25
NOBODY = "nobody"


class PlaceForm(CommandForm):
    """Which kampung is meant."""

    kampung: Short


class OwnerForm(CommandForm):
    """Whose the number is: a person's id, or "nobody"."""

    owner: MaybeShort = None


class MemberForm(CommandForm):
    """What became of a member, and how that is known."""

    status: Literal["died", "alive"]
    died_on: MaybeDay = None
    basis: Basis


@dataclass(frozen=True, slots=True)
class QuestionList:
    """One page of the queue."""

    sort: QuestionSort | None
    is_open: bool
    page: int
    lines: Sequence[Question]
    counts: Mapping[QuestionSort, int]

    @property
    def total(self) -> int:
        """How many there are of what is shown."""
        return self.counts.get(self.sort, 0) if self.sort else sum(self.counts.values())

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))

    def as_address(self) -> dict[str, str]:
        """The parameters that lead here again, without the page."""
        sort = {"jenis": self.sort.value} if self.sort else {}
        return sort if self.is_open else {**sort, "keadaan": "dijawab"}


@blueprint.get("/pertanyaan")
def question_list() -> str:
    """The queue: those that hold up most families first."""
    chosen = one_of("jenis", QuestionSort)
    sort, is_open = QuestionSort(chosen) if chosen else None, request.args.get("keadaan") != "dijawab"
    wanted = QuestionFilter(sort, is_open, visitor().scope)
    page = page_number(request.args.get("hal"))
    with transaction(web().engine) as session:
        lines = list_questions(session, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        drawn = QuestionList(sort, is_open, page, lines, count_questions(session, wanted))
    return render_template("questions/list.html", page=drawn, title=register_title)


@blueprint.get("/pertanyaan/<uuid:question_id>")
def question_page(question_id: UUID) -> str:
    """One question, and what may be answered."""
    with transaction(web().engine) as session:
        return _draw(session, question_id)


@blueprint.post("/pertanyaan/<uuid:question_id>/kampung")
def answer_with_place(question_id: UUID) -> Response:
    """Say which kampung is meant: its families get it, and so do those of later editions."""

    def answer(session: Session) -> int | None:
        area_code = read_form(PlaceForm).kampung
        _refuse_beyond(session, question_id)
        if not visitor().scope.covers(area_code):
            raise BadForm({"kampung": _("Pilih kampung di wilayah Anda.")})
        return answer_place(session, question_id, area_code, visitor().actor, now())

    return _answer(question_id, answer)


@blueprint.post("/pertanyaan/<uuid:question_id>/pemilik")
def answer_with_owner(question_id: UUID) -> Response:
    """Say whose the NIK is, or that it is nobody's of them."""

    def answer(session: Session) -> int | None:
        owner = _chosen_owner()
        _refuse_beyond(session, question_id)
        answer_number(session, question_id, owner, visitor().actor, now())
        return None

    return _answer(question_id, answer)


@blueprint.post("/pertanyaan/<uuid:question_id>/anggota")
def answer_of_member(question_id: UUID) -> Response:
    """Say that a member has died, or is still alive."""

    def answer(session: Session) -> int | None:
        news = _news(read_form(MemberForm))
        _refuse_beyond(session, question_id)
        answer_member(session, web().sealer, question_id, news)
        return None

    return _answer(question_id, answer)


def _news(form: MemberForm) -> MemberNews:
    has_died = form.status == DIED
    if form.died_on and not has_died:
        raise BadForm({"died_on": _("Kosongkan tanggal meninggal bila anggota masih hidup.")})
    who = visitor()
    return MemberNews(form.command_id, who.actor, now(), has_died, form.basis, form.died_on, who.agency)


def _chosen_owner() -> UUID | None:
    owner = read_form(OwnerForm).owner
    if owner == NOBODY:
        return None
    try:
        return UUID(owner or "")
    except ValueError:
        raise BadForm({"owner": _("Pilih salah satu.")}) from None


def _refuse_beyond(session: Session, question_id: UUID) -> None:
    view = view_of(session, _require(session, question_id))
    if view.is_within_reach:
        return
    if view.is_place:
        raise BadForm({"form": _("Kampung ini bisa di luar wilayah Anda. Petugas data kabupaten yang menjawab.")})
    if view.is_member:
        raise BadForm({"form": _("Orang ini di luar wilayah Anda. Petugas data kabupaten yang menjawab.")})
    raise BadForm({"form": _("Sebagian dari mereka di luar wilayah Anda. Petugas data kabupaten yang menjawab.")})


def _answer(question_id: UUID, answer: Callable[[Session], int | None]) -> Response:
    """Do it; what cannot be comes back in words above the question, with what was chosen."""
    with transaction(web().engine) as session:
        _require(session, question_id)
    try:
        with transaction(web().engine) as session:
            placed = answer(session)
    except ImportRefused as refused:
        return _refused(question_id, refused)
    except (BadForm, Refused) as problem:
        return _again(question_id, *answerable(problem))
    return _saved(question_id, placed)


def _refused(question_id: UUID, refused: ImportRefused) -> Response:
    if not any(reason.code == "question_answered" for reason in refused.reasons):
        return _again(question_id, BadForm({"form": " ".join(map(sentence_of, refused.reasons))}), 422)
    with transaction(web().engine) as session:
        question = _require(session, question_id)
    chosen = next(filter(None, map(request.form.get, ("kampung", "owner", "status"))), None)
    is_same = (None if chosen == NOBODY else chosen) in dict(question.answer or {}).values()
    if is_same and question.answered_by == visitor().actor:
        return _saved(question_id, None)  # the same form sent twice
    said = _("Pertanyaan ini sudah dijawab lebih dulu; jawabannya di bawah. Pilihan Anda tidak disimpan.")
    return _again(question_id, BadForm({"form": said}), 409)


def _saved(question_id: UUID, placed: int | None) -> Response:
    return redirect(url_for("questions.question_page", question_id=question_id, ditempatkan=placed), 303)


def _again(question_id: UUID, problem: BadForm, status: int) -> Response:
    with transaction(web().engine) as session:
        return make_response(_draw(session, question_id, redrawn(problem)), status)


def _draw(session: Session, question_id: UUID, draft: Draft | None = None) -> str:
    view = view_of(session, _require(session, question_id))
    for household_id in dict.fromkeys(shown.bearer.household_id for shown in view.bearers if shown.is_named):
        log_look(session, looks_at("view_question", household_id))
    return render_template(
        "questions/page.html",
        view=view,
        it=view.question,
        draft=draft or Draft(uuid4()),
        title=register_title,
        placed=request.args.get("ditempatkan", ""),
    )


def _require(session: Session, question_id: UUID) -> Question:
    found = find_question(session, question_id)
    if found is None or not may_hear_of(visitor().scope, found):
        abort(404)
    return found
