"""Gathers what the pages show of a question that a register leaves open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort
from sqlmodel import Session

from casework.registers.likely_places import likely_kampung
from casework.store.area_names import NamedArea, names_of_areas
from casework.store.areas import list_areas
from casework.store.bearers import Bearer, list_bearers
from casework.store.case_lists import visible_households
from casework.store.questions import Question, find_question
from casework.store.users import names_of_actors
from schemas.codes import QuestionSort, Role
from webui.config import web
from webui.visitors import log_look, looks_at, visitor

_KAMPUNG = ("kampung", "kelurahan")
_DISTRICT = "18.02"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as its page shows it. `areas` is the official list where a kampung is asked for, else empty.

    `cases` are the households that the person at the browser may open; `names` are areas and people by their codes.
    """

    question: Question
    areas: Sequence[NamedArea]
    bearers: Sequence[Bearer]
    cases: frozenset[UUID]
    names: Mapping[str, str]

    @property
    def is_about_place(self) -> bool:
        """Whether a kampung is asked for."""
        return self.question.sort is QuestionSort.PLACE_UNKNOWN

    @property
    def is_covered(self) -> bool:
        """Whether everybody it is about lives where the person at the browser works."""
        return all(visitor().scope.covers(one.area_code or _DISTRICT) for one in self.bearers)

    @property
    def may_answer(self) -> bool:
        """Whether the person at the browser is asked."""
        return visitor().role is Role.REGISTRAR and self.question.answer is None and self.is_covered

    @property
    def kecamatan(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The official list as choices: for each kecamatan its kampung."""
        inside: dict[str, list[tuple[str, str]]] = {}
        for area in sorted(self.areas, key=lambda area: area.name):
            if area.level in _KAMPUNG and area.parent:
                inside.setdefault(area.parent, []).append((area.code, area.name))
        return [
            (area.name, inside.get(area.code, []))
            for area in sorted(self.areas, key=lambda area: area.name)
            if area.level == "kecamatan"
        ]

    @property
    def likely(self) -> list[tuple[str, str]]:
        """Kampung whose names are spelled alike, as choices."""
        parents = {area.code: area.name for area in self.areas}
        found = likely_kampung(self.question.about.get("place", ""), self.areas)
        return [(area.code, f"{area.name}, {parents.get(area.parent or '', '')}") for area in found]


def view_of(session: Session, question_id: UUID) -> QuestionView:
    """The question, with the look at its people written down; else the page looks as if there were none."""
    question = find_question(session, question_id)
    if question is None:
        abort(404)
    people = [UUID(each) for each in question.about.get("people", ())]
    bearers = list_bearers(session, web().sealer, people)
    answer = question.answer or {}
    areas = list_areas(session) if question.sort is QuestionSort.PLACE_UNKNOWN else []
    codes = [*(one.area_code for one in bearers), answer.get("area")]
    names = names_of_areas(session, [*codes, *(code[:8] for code in codes if code)])
    actors = names_of_actors(session, [question.answered_by or ""])
    cases = visible_households(session, visitor().scope, [one.household_id for one in bearers])
    view = QuestionView(question, areas, bearers, frozenset(cases), {**names, **actors})
    if bearers and view.is_covered:
        log_look(session, looks_at("view_list", shown=len(bearers), page="questions.question_page"))
    return view
