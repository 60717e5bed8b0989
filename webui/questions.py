"""What registers leave open and only a person can answer: unknown kampung, NIK that several people bear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, render_template, request
from sqlmodel import Session

from casework.store.area_names import names_of_areas
from casework.store.engine import transaction
from casework.store.questions import Question, count_questions, list_questions
from casework.store.users import names_of_actors
from schemas.codes import QuestionSort
from webui.addresses import one_of, page_number
from webui.config import web
from webui.forms import Draft
from webui.question_view import view_of

blueprint = Blueprint("questions", __name__)
PER_PAGE = 20
ANSWERED = "terjawab"


@dataclass(frozen=True, slots=True)
class QuestionList:
    """One page of questions, those of most families first, or the answered ones."""

    sort: QuestionSort | None
    is_open: bool
    page: int
    lines: Sequence[Question]
    counts: Mapping[QuestionSort, int]
    names: Mapping[str, str]

    @property
    def total(self) -> int:
        """How many there are of this kind."""
        return self.counts.get(self.sort, 0) if self.sort else sum(self.counts.values())

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))

    def as_address(self) -> dict[str, str | None]:
        """The parameters that lead here again, without the page."""
        return {"jenis": self.sort.value if self.sort else None, "keadaan": None if self.is_open else ANSWERED}


@blueprint.get("/pertanyaan")
def question_list() -> str:
    """The questions that wait for an answer, or those that have one."""
    sort, is_open = one_of("jenis", QuestionSort), request.args.get("keadaan") != ANSWERED
    with transaction(web().engine) as session:
        found = _list(session, QuestionSort(sort) if sort else None, is_open=is_open)
    return render_template("questions/list.html", page=found)


@blueprint.get("/pertanyaan/<uuid:question_id>")
def question_page(question_id: UUID) -> str:
    """One question: what is asked, and the answer if there is one."""
    with transaction(web().engine) as session:
        return draw_question(session, question_id)


def draw_question(session: Session, question_id: UUID, draft: Draft | None = None) -> str:
    """A question's page; `draft` is an answer that was refused."""
    placed = request.args.get("tersimpan", "")
    return render_template(
        "questions/page.html", view=view_of(session, question_id), draft=draft or Draft(uuid4()),
        placed=int(placed) if placed.isascii() and placed.isdigit() and len(placed) < 8 else None,
    )  # fmt: skip


def _list(session: Session, sort: QuestionSort | None, *, is_open: bool) -> QuestionList:
    page = page_number(request.args.get("hal"))
    lines = list_questions(session, sort=sort, is_open=is_open, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    answers = [(line.answer or {}).get("area") for line in lines]
    areas = names_of_areas(session, [*answers, *(line.area_code for line in lines)])
    actors = names_of_actors(session, [line.answered_by or "" for line in lines])
    counts = count_questions(session, is_open=is_open)
    return QuestionList(sort, is_open, page, lines, counts, {**areas, **actors})
