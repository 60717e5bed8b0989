"""Gathers what the pages of one allocation round show: the list as it stands, its families, and who may do what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort
from sqlmodel import Session

from casework.rules.allocation import Row, from_json, places_of
from casework.rules.ranking import decided_by, quotas
from casework.rules.rounds import steps_open_to
from casework.store.access import Scope
from casework.store.area_names import names_of_areas
from casework.store.pledge_views import names_of_partners
from casework.store.round_rows import (
    Outcome,
    Place,
    RowFilter,
    Totals,
    count_why_not,
    find_body_at,
    find_place,
    list_places,
    outcomes_of,
    sum_outcomes,
    total_of,
)
from casework.store.rounds import changers_of, find_round, list_round_steps, words_on
from casework.store.users import names_of_actors
from casework.store.vault import names_of
from schemas.codes import Role
from schemas.rounds import Round, RoundStep, Step, WhyNot
from webui.data_request_forms import person_here
from webui.visitors import log_look, looks_at, visitor

PER_PAGE = 50
SHOWN = {"terpilih": "on", "tidak": "off", "menunggu": "waiting", "diubah": "changed", "semua": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One family of a list on the page. `name` is empty for who may not know it; `changed` is people's last word."""

    row: Row
    is_on: bool
    name: str = ""
    kampung: str = ""
    changed: Step | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round with everything around it. `done` counts families, pieces proposed and pieces refused."""

    round: Round
    partner: str
    totals: Totals
    why_not: Mapping[str, int]
    steps: Sequence[Step]
    names: Mapping[str, str]
    areas: Mapping[str, str]
    steps_open: frozenset[RoundStep]
    done: tuple[int, int, int]

    @property
    def places(self) -> int:
        """How many pieces of help there are to give."""
        return places_of(self.round.plan, self.round.offered)

    @property
    def waiting(self) -> int:
        """How many families are set apart because their consent is missing."""
        return self.why_not.get(WhyNot.WAITS_CONSENT.value, 0)

    @property
    def left(self) -> int:
        """How many are still to give."""
        return self.places - self.totals.pieces

    @property
    def quotas(self) -> dict[str, int]:
        """How many pieces each kecamatan may have, where the round shares them out."""
        return quotas(self.places, self.round.plan.shares) if self.round.plan.shares else {}

    def may(self, step: str) -> bool:
        """Whether the person may try this step now."""
        return step in self.steps_open


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a round's list."""

    shown: str
    page: int
    lines: Sequence[Line]
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


def require_round(session: Session, round_id: UUID) -> Round:
    """The round; else the page looks as if there were none."""
    found = find_round(session, round_id)
    if found is None:
        abort(404)
    return found


def view_of(session: Session, found: Round) -> RoundView:
    """Everything that the page shows beside the list."""
    steps = list_round_steps(session, found.round_id)
    shares = [share.area for share in found.plan.shares]
    return RoundView(
        round=found,
        partner=names_of_partners(session).get(found.offered.agency, found.offered.agency),
        totals=total_of(session, found.round_id),
        why_not=count_why_not(session, found.round_id),
        steps=steps,
        names=names_of_actors(session, sorted({step.person.actor for step in steps})),
        areas=names_of_areas(session, [*shares, found.offered.area_code]),
        steps_open=steps_open_to(found, person_here(), changers_of(session, found.round_id)),
        done=sum_outcomes(session, found.round_id),
    )


def page_of(session: Session, found: Round, shown: str, page: int) -> ListPage:
    """One page of the list, as far as this person may see it."""
    wanted = RowFilter(SHOWN[shown], _own_scope())
    places, total = list_places(session, found.round_id, wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return ListPage(shown, page, _lines(session, found.round_id, places), total)


def require_line(session: Session, round_id: UUID, household_id: UUID) -> Line:
    """One family of the list; else the page looks as if there were none."""
    place = find_place(session, round_id, household_id, RowFilter("", _own_scope()))
    if place is None:
        abort(404)
    return _lines(session, round_id, [place])[0]


def reason_of_place(session: Session, round_id: UUID, row: Row) -> str:
    """Which part of the order puts the family below the one before it; "" for the first."""
    body = find_body_at(session, round_id, row.seq - 1)
    return decided_by(from_json(body).values, row.values) if body else ""


def lines_of(session: Session, rows: Sequence[Row]) -> list[Line]:
    """Rows of a list that is not stored, without names."""
    areas = names_of_areas(session, [row.area_code for row in rows])
    return [Line(row, row.is_chosen, kampung=areas.get(row.area_code or "", "")) for row in rows]


def _own_scope() -> Scope | None:
    # A case worker sees the families of the own area; everybody else the whole list, with the names they may know.
    return visitor().scope if visitor().role is Role.CASE_WORKER else None


def _lines(session: Session, round_id: UUID, places: Sequence[Place]) -> list[Line]:
    rows = {place.household_id: from_json(place.body) for place in places}
    names = _known_names(session, rows)
    changed, outcomes = words_on(session, round_id, list(rows)), outcomes_of(session, round_id, list(rows))
    areas = names_of_areas(session, [row.area_code for row in rows.values()])
    return [
        Line(
            rows[one.household_id], one.is_on, names.get(one.household_id, ""),
            areas.get(rows[one.household_id].area_code or "", ""), changed.get(one.household_id),
            outcomes.get(one.household_id),
        )
        for one in places
    ]  # fmt: skip


def _known_names(session: Session, rows: Mapping[UUID, Row]) -> dict[UUID, str]:
    scope = visitor().scope
    mine = [household_id for household_id, row in rows.items() if scope.covers(row.area_code)]
    if not mine:
        return {}
    log_look(session, looks_at("view_round", families=len(mine)))
    return names_of(session, mine)
