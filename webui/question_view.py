"""Gathers what a person needs to answer a question of a register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process
from sqlmodel import Session

from casework.store.area_names import NamedArea, names_of_areas
from casework.store.areas import list_areas
from casework.store.bearers import Bearer, list_bearers
from casework.store.case_lists import visible_households
from casework.store.member_questions import SORTS
from casework.store.questions import Question
from casework.store.spelling import fold_place
from casework.store.users import names_of_actors
from schemas.codes import QuestionSort, Role
from webui.config import web
from webui.visitors import visitor

_NEAR, _SHOWN = 60, 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One who bears the number. `is_named`: the person at the browser may know who it is; `has_case`: has a page."""

    bearer: Bearer
    is_named: bool
    has_case: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question. `near` are kampung written alike, the likest first: offered, never chosen by us.

    `kecamatan` is the code of the kecamatan that the row names, where it is written as it should be.
    """

    question: Question
    areas: Sequence[NamedArea]
    near: Sequence[tuple[str, str]]
    bearers: Sequence[Shown]
    names: Mapping[str, str]
    answered_by: str
    kecamatan: str | None

    @property
    def is_place(self) -> bool:
        """Whether a kampung is asked for."""
        return self.question.sort is QuestionSort.PLACE_UNKNOWN

    @property
    def is_member(self) -> bool:
        """Whether it is about one member, whom a register says to be dead or not active any more."""
        return self.question.sort in SORTS

    @property
    def named(self) -> int:
        """How many people are named on the page."""
        return sum(shown.is_named for shown in self.bearers)

    @property
    def is_within_reach(self) -> bool:
        """Whether the answer touches nobody beyond this person's area.

        Whose a number is takes it from all others, so everybody must be seen. A kampung that nobody knows may lie
        anywhere in the kabupaten, unless the row names a kecamatan.
        """
        return visitor().scope.covers(self.kecamatan) if self.is_place else self.named == len(self.bearers)

    @property
    def may_answer(self) -> bool:
        """Whether this person answers here."""
        return visitor().role is Role.REGISTRAR and self.question.answer is None and self.is_within_reach

    @property
    def owner(self) -> UUID | None:
        """Whose the number is, once somebody said so."""
        owner = (self.question.answer or {}).get("owner")
        return UUID(owner) if owner else None


def view_of(session: Session, question: Question) -> QuestionView:
    """Everything that the question's page shows."""
    is_place = question.sort is QuestionSort.PLACE_UNKNOWN
    every = list_areas(session) if is_place else []
    areas = [area for area in every if visitor().scope.covers(area.code)]
    place = str(question.about.get("place", ""))
    bearers = [] if is_place else _bearers(session, question)
    codes = [(question.answer or {}).get("area"), *(shown.bearer.area_code for shown in bearers)]
    actors = names_of_actors(session, [question.answered_by] if question.answered_by else [])
    return QuestionView(
        question, areas, near(place, areas), bearers, names_of_areas(session, codes),
        actors.get(question.answered_by or "", ""), _kecamatan(place, every),
    )  # fmt: skip


def near(place: str, areas: Sequence[NamedArea]) -> list[tuple[str, str]]:
    """Codes and names of kampung that are written like `place` ("KECAMATAN / KAMPUNG"), the likest first."""
    if not areas or not place.strip(" /"):
        return []
    kecamatan = {area.code: area.name for area in areas if area.level == "kecamatan"}
    names = {area.code: f"{area.name}, {kecamatan[area.parent]}" for area in areas if area.parent in kecamatan}
    subdistrict, _, kampung = place.partition(" / ")
    written = f"{fold_place(kampung)} {fold_place(subdistrict)}"
    folded = {code: " ".join(fold_place(part) for part in name.split(", ")) for code, name in names.items()}
    found = process.extract(written, folded, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_SHOWN)
    return [(code, names[code]) for _text, _score, code in found]


def _kecamatan(place: str, areas: Sequence[NamedArea]) -> str | None:
    written = fold_place(place.partition(" / ")[0])
    found = [area.code for area in areas if area.level == "kecamatan" and fold_place(area.name) == written]
    return found[0] if len(found) == 1 else None


def _bearers(session: Session, question: Question) -> list[Shown]:
    found = list_bearers(session, web().sealer, [UUID(one) for one in question.about["people"]])
    scope = visitor().scope
    cases = visible_households(session, scope, {bearer.household_id for bearer in found})
    return [
        Shown(bearer, scope.covers(bearer.area_code) or bearer.household_id in cases, bearer.household_id in cases)
        for bearer in found
    ]
