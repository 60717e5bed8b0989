"""Finds families: by filters in the address, by words of a name, or by a number that stays out of the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import request
from sqlmodel import Session

from casework.store.area_names import NamedArea, list_kampung, list_kecamatan_in_reach
from casework.store.case_lists import SORTS, CaseFilter, CaseLine, count_cases, list_cases
from casework.store.users import User, list_users, names_of_actors
from casework.store.vault import (
    find_household_ids_by_family_card,
    find_household_ids_by_nik,
    names_of,
    search_names,
)
from schemas.codes import CaseState, OutcomeClass, Role, Urgency
from webui.addresses import one_of, page_number, some_area, some_text
from webui.config import web
from webui.visitors import log_look, looks_at, visitor

PER_PAGE = 20
MOST_HITS = 500
ALL = "semua"
NOBODY = "tanpa"
SHORTEST_WORDS = 3
SHORTEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A list as its address describes it. `state` None means "every state"."""

    state: str | None = CaseState.OPEN.value
    area: str | None = None
    urgency: str | None = None
    worker: str | None = None
    outcome_class: str | None = None
    words: str | None = None
    sort: str = "urgency"
    page: int = 1

    def as_address(self) -> dict[str, str | None]:
        """The parameters that lead here again, without the page."""
        return {
            "status": self.state or ALL,
            "wilayah": self.area,
            "mendesak": self.urgency,
            "petugas": self.worker,
            "golongan": self.outcome_class,
            "nama": self.words,
            "urut": self.sort if self.sort != "urgency" else None,
        }

    @property
    def is_narrowed_by_choice(self) -> bool:
        """Whether one of the choices behind "Saring" is in use."""
        return bool(self.area or self.urgency or self.worker or self.outcome_class) or self.sort != "urgency"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the usual is asked for."""
        return self.is_narrowed_by_choice or bool(self.words) or self.state != CaseState.OPEN.value


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list with the names of the families and of their workers."""

    wanted: ListFilter
    lines: Sequence[CaseLine]
    total: int
    families: Mapping[UUID, str]
    actors: Mapping[str, str]
    kecamatan: Sequence[NamedArea] = ()
    kampung: Sequence[NamedArea] = ()
    workers: Sequence[User] = ()
    problem: str = ""
    is_number_search: bool = False
    is_cut: bool = False
    sorts: Sequence[str] = field(default=SORTS)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def worker_choices(self) -> list[tuple[str, str]]:
        """The case workers to narrow the list to."""
        return [(worker.actor, worker.name) for worker in self.workers]

    @property
    def worker_name(self) -> str | None:
        """The name of the worker that the list is narrowed to."""
        return dict(self.worker_choices).get(self.wanted.worker or "", self.wanted.worker)

    @property
    def area_name(self) -> str | None:
        """The name of the area that the list is narrowed to."""
        return next(
            (area.name for area in (*self.kampung, *self.kecamatan) if area.code == self.wanted.area), self.wanted.area
        )

    @property
    def first(self) -> int:
        """The number of the first line on this page."""
        return (self.wanted.page - 1) * PER_PAGE + 1


def wanted_list() -> ListFilter:
    """What the address asks for; anything unknown is as if it were not there."""
    state = one_of("status", (*CaseState, ALL))
    worker = some_text("petugas")
    return ListFilter(
        state=None if state == ALL else state or CaseState.OPEN.value,
        area=some_area("kampung") or some_area("wilayah"),
        urgency=one_of("mendesak", Urgency),
        worker=worker if worker and (worker == NOBODY or worker.startswith("user:")) else None,
        outcome_class=one_of("golongan", OutcomeClass),
        words=some_text("nama"),
        sort=one_of("urut", SORTS) or "urgency",
        page=page_number(request.args.get("hal")),
    )


def list_page(session: Session, wanted: ListFilter) -> ListPage:
    """The page of the list that is wanted, with the look written down."""
    words = wanted.words or ""
    hits = search_names(session, words, MOST_HITS) if len(words.replace(" ", "")) >= SHORTEST_WORDS else None
    narrowed = CaseFilter(
        area=wanted.area,
        state=wanted.state,
        urgency=wanted.urgency,
        worker="" if wanted.worker == NOBODY else wanted.worker,
        outcome_class=wanted.outcome_class,
        households=tuple(hits) if hits is not None else None,
        sort=wanted.sort,
    )
    return _page(session, wanted, narrowed, is_cut=hits is not None and len(hits) >= MOST_HITS)


def find_by_number(session: Session, number: str) -> ListPage:
    """The families with this NIK or No. KK, as far as the person may see them."""
    digits = "".join(sign for sign in number if sign.isdigit())
    sealer = web().sealer
    found = {
        *find_household_ids_by_nik(session, sealer, digits),
        *find_household_ids_by_family_card(session, sealer, digits),
    }
    wanted = ListFilter(state=None)
    return _page(session, wanted, CaseFilter(households=tuple(sorted(found))), is_number_search=True)


def find_by_words_or_number(session: Session, typed: str) -> ListPage:
    """The families that a number or words of a name lead to, whatever their state."""
    words = "".join(sign for sign in typed if sign.isprintable()).strip()[:80]
    is_number = sum(sign.isdigit() for sign in words) >= SHORTEST_NUMBER
    # Too few letters would be no search at all, and list everybody; no family has them as its number.
    if is_number or len(words.replace(" ", "")) < SHORTEST_WORDS:
        return find_by_number(session, words)
    return list_page(session, ListFilter(state=None, words=words))


def lines_with_names(session: Session, lines: Sequence[CaseLine]) -> tuple[Mapping[UUID, str], Mapping[str, str]]:
    """The names of the families and of the workers of some cases."""
    families = names_of(session, [line.household_id for line in lines])
    return families, names_of_actors(session, [line.worker for line in lines if line.worker])


def _page(
    session: Session, wanted: ListFilter, narrowed: CaseFilter, *, is_number_search: bool = False, is_cut: bool = False
) -> ListPage:
    scope = visitor().scope
    total = count_cases(session, scope, narrowed)
    lines = list_cases(session, scope, narrowed, limit=PER_PAGE, offset=(wanted.page - 1) * PER_PAGE)
    families, actors = lines_with_names(session, lines)
    _log(session, wanted, len(lines), is_number_search=is_number_search)
    return ListPage(
        wanted, lines, total, families, actors, list_kecamatan_in_reach(session, visitor().scope),
        _kampung(session, wanted), _workers(session), is_number_search=is_number_search, is_cut=is_cut,
    )  # fmt: skip


def _log(session: Session, wanted: ListFilter, shown: int, *, is_number_search: bool) -> None:
    # What was searched for is masked: the log must not become a second place where names and numbers stand.
    if is_number_search:
        look = looks_at("search", by="number", shown=shown)
    elif wanted.words:
        look = looks_at("search", by="name", words=_masked(wanted.words), shown=shown)
    else:
        look = looks_at("view_list", shown=shown, area=wanted.area, state=wanted.state)
    log_look(session, look)


def _masked(words: str) -> str:
    return " ".join(word[0] + "*" * (len(word) - 1) for word in words.split())


def _kampung(session: Session, wanted: ListFilter) -> list[NamedArea]:
    return list_kampung(session, wanted.area[:8]) if wanted.area and len(wanted.area) >= 8 else []


def _workers(session: Session) -> list[User]:
    return list_users(session, Role.CASE_WORKER, only_active=True)
