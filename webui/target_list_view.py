"""Gathers what the page of one target list shows, and of one answer to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort
from sqlmodel import Session

from casework.lists.answering import ANSWERERS, begins_later
from casework.lists.handing import TAKERS, fields_today, forms_of
from casework.rules.granting import local_day
from casework.rules.listing import purpose_of
from casework.store.pledge_views import names_of_partners
from casework.store.target_list_results import count_states, find_result, list_outcomes, list_results, states_of
from casework.store.target_lists import find_list, list_downloads
from casework.store.users import names_of_actors
from schemas.pledge_codes import AGREED, ARRIVED, UNANSWERED, SupportState
from schemas.sharing import SharedField
from schemas.target_lists import Handed, ListForm, ListResult, ListSort, NotUnderstood, Outcome, TargetList
from webui.data_request_forms import person_here
from webui.moments import today
from webui.visitors import visitor


@dataclass(frozen=True, slots=True)
class Standing:
    """How many pieces of help of a list, or of an answer, stand where."""

    unanswered: int = 0
    agreed: int = 0
    arrived: int = 0
    declined: Mapping[str, int] | None = None
    gone: int = 0

    @property
    def refused(self) -> int:
        """How many were declined."""
        return sum((self.declined or {}).values())


@dataclass(frozen=True, slots=True)
class ListView:
    """One list with everything around it."""

    found: TargetList
    partner: str
    purpose: str
    fields: Sequence[SharedField]
    standing: Standing
    downloads: Sequence[Handed]
    results: Sequence[ListResult]
    applied: frozenset[UUID]
    names: Mapping[str, str]

    @property
    def forms(self) -> Sequence[ListForm]:
        """As what this person may take it."""
        return forms_of(self.found) if visitor().role in TAKERS and today() <= self.found.retain_until else ()

    @property
    def can_answer(self) -> bool:
        """Whether this person may bring an answer."""
        return self.found.sort is ListSort.PROPOSAL and visitor().role in ANSWERERS


@dataclass(frozen=True, slots=True)
class ResultView:
    """One answer: what its file says, and what came of it. `standing` is how those that it names stand now."""

    found: TargetList
    result: ListResult
    partner: str
    said: Standing
    standing: Standing
    outcomes: Sequence[Outcome]
    names: Mapping[str, str]

    @property
    def troubles(self) -> Sequence[NotUnderstood]:
        """The rows of which nothing was applied, by number."""
        left = self.outcomes[0].troubles if self.outcomes else ()
        return sorted((*self.result.troubles, *left), key=lambda one: one.row)

    @property
    def begun(self) -> int:
        """How many were agreed to before their day, which has come by now."""
        if not self.outcomes:
            return 0
        return begins_later(self.result, local_day(self.outcomes[0].at), today())

    @property
    def can_apply(self) -> bool:
        """Whether this person may record it, and there is something to record."""
        return visitor().role in ANSWERERS and bool(self.result.answers) and (not self.outcomes or self.begun > 0)


def require_list(session: Session, list_id: UUID) -> TargetList:
    """The list, if this person may see it; else the page looks as if there were none."""
    found = find_list(session, list_id, person_here())
    if found is None:
        abort(404)
    return found


def view_of(session: Session, found: TargetList) -> ListView:
    """Everything that the page shows of a list."""
    downloads, results = list_downloads(session, found.list_id), list_results(session, found.list_id)
    applied = frozenset(one.result_id for one in results if list_outcomes(session, one.result_id))
    actors = {found.made_by, *(one.actor for one in downloads), *(one.brought_by for one in results)}
    return ListView(
        found, names_of_partners(session).get(found.agency, found.agency), purpose_of(found.benefit).value,
        fields_today(session, found), _standing(count_states(session, found.list_id)), downloads, results, applied,
        names_of_actors(session, sorted(actors)),
    )  # fmt: skip


def result_view(session: Session, found: TargetList, result_id: UUID) -> ResultView:
    """Everything that the page shows of an answer."""
    result = find_result(session, found.list_id, result_id)
    if result is None:
        abort(404)
    states = states_of(session, [one.support_id for one in result.answers])
    outcomes = list_outcomes(session, result_id)
    actors = {result.brought_by, *(one.actor for one in outcomes)}
    return ResultView(
        found, result, names_of_partners(session).get(found.agency, found.agency), _said(result),
        _standing(_counted(list(states.values()))), outcomes, names_of_actors(session, sorted(actors)),
    )  # fmt: skip


def _counted(states: Sequence[tuple[str, str | None]]) -> dict[tuple[str, str | None], int]:
    counts: dict[tuple[str, str | None], int] = {}
    for state in states:
        counts[state] = counts.get(state, 0) + 1
    return counts


def _said(result: ListResult) -> Standing:
    declined: dict[str, int] = {}
    for one in result.answers:
        if one.reason:
            declined[one.reason.value] = declined.get(one.reason.value, 0) + 1
    return Standing(agreed=sum(one.is_accepted for one in result.answers), declined=declined)


def _standing(counts: Mapping[tuple[str, str | None], int]) -> Standing:
    def within(states: frozenset[SupportState]) -> int:
        return sum(count for (state, _), count in counts.items() if state in states)

    declined = {str(why): count for (state, why), count in counts.items() if state == SupportState.DECLINED}
    known = within(UNANSWERED) + within(AGREED) + within(ARRIVED) + sum(declined.values())
    return Standing(within(UNANSWERED), within(AGREED), within(ARRIVED), declined, sum(counts.values()) - known)
