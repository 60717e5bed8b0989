"""Gathers what the page of one pledge shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort
from sqlmodel import Session

from casework.pledging import find_pledge as find_standing
from casework.rules.area_help import AREA_WORDS
from casework.rules.pledges import ENDINGS, OFFERS, Pledge
from casework.rules.referrals import DEFAULT
from casework.store.api_keys import names_of_systems
from casework.store.area_help import StoredAreaHelp, list_area_help_of
from casework.store.area_names import names_of_areas
from casework.store.pledge_views import Heard, PledgeLine, find_pledge, list_heard
from casework.store.pledged_families import PledgedFamily, count_by_state, count_waiting, list_hit
from casework.store.users import names_of_actors
from casework.store.vault import names_of
from schemas.codes import PledgeStatus, Role
from schemas.events import PledgeEvent, read_event
from schemas.pledge_codes import SupportState
from webui.condition_words import condition_sentence
from webui.pledge_terms import changed_terms, places_of
from webui.visitors import log_look, looks_at, visitor

MOST_FAMILIES = 100
_KEEPERS = frozenset({Role.REGISTRAR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said: what it changed, and when we wrote it down."""

    event: PledgeEvent
    recorded_at: datetime
    changes: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PledgeView:
    """One pledge with everything around it."""

    line: PledgeLine
    pledge: Pledge
    history: Sequence[Entry]
    names: Mapping[str, str]
    areas: Mapping[str, str]
    counts: Mapping[str, int]
    waiting: int
    families: Sequence[PledgedFamily]
    heads: Mapping[UUID, str]
    pieces: Sequence[StoredAreaHelp]

    @property
    def pledge_id(self) -> UUID:
        """The pledge."""
        return self.line.pledge_id

    @property
    def seen(self) -> UUID:
        """The newest word on it, which forms carry."""
        return self.pledge.last.event_id

    @property
    def conditions(self) -> list[str]:
        """For whom it is, in sentences."""
        return [condition_sentence(one, self.areas) for one in self.pledge.conditions]

    @property
    def answer_days(self) -> int:
        """How long an answer may take; 0: nobody is chased."""
        own, benefit = self.pledge.offer.answer_days, self.pledge.benefit
        usual = DEFAULT.answer_days_of.get(benefit, DEFAULT.answer_days) if benefit else DEFAULT.answer_days
        return usual if own is None else own

    @property
    def states(self) -> list[tuple[str, int]]:
        """Pieces of help by state, in the order in which help goes."""
        return [(state.value, self.counts[state.value]) for state in SupportState if state.value in self.counts]

    @property
    def may_write(self) -> bool:
        """Whether the person at the browser may say something of this pledge."""
        return may_write_for(self.line.agency)

    @property
    def has_ended(self) -> bool:
        """Whether nothing more goes out of it for good."""
        return self.pledge.status in ENDINGS

    @property
    def can_change(self) -> bool:
        """Whether its terms may be changed: one that ran out may be prolonged, one that was taken back may not."""
        return self.may_write and self.pledge.status not in (PledgeStatus.WITHDRAWN, PledgeStatus.REVOKED)

    @property
    def lacks(self) -> list[str]:
        """What could still be filled in."""
        names = ("quantity", "unit", "area_code", "starts_on", "ends_on")
        return [name for name in names if getattr(self.pledge.offer, name) is None]


def may_write_for(agency: str) -> bool:
    """Registrars and the admin speak for every partner, an agency for itself."""
    who = visitor()
    return who.role in _KEEPERS or (who.role is Role.AGENCY and who.agency == agency)


def require_pledge(session: Session, pledge_id: UUID, *, to_write: bool = False) -> PledgeLine:
    """The pledge, if this person may see it (or speak of it); else the page looks as if there were none."""
    line, who = find_pledge(session, pledge_id), visitor()
    if line is None or (who.role is Role.AGENCY and who.agency != line.agency):
        abort(404)
    if to_write and not may_write_for(line.agency):
        abort(404)
    return line


def standing_of(session: Session, pledge_id: UUID) -> Pledge:
    """Where it stands by all that was said."""
    pledge = find_standing(session, pledge_id)
    if pledge is None:
        abort(404)
    return pledge


def newest_of(session: Session, pledge_id: UUID) -> Entry:
    """The newest word, for somebody who did not know it yet."""
    words = [(read_event(one.body), one) for one in list_heard(session, pledge_id)]
    return next(entry for entry in _entries(words, _areas(session, words)) if not isinstance(entry.event, AREA_WORDS))


def view_of(session: Session, line: PledgeLine) -> PledgeView:
    """Everything that the page shows. Families are named only to those who may see them, and that is written down."""
    pledge, heard = standing_of(session, line.pledge_id), list_heard(session, line.pledge_id)
    is_over = pledge.status in ENDINGS
    families = list_hit(session, visitor().scope, line.pledge_id, limit=MOST_FAMILIES) if is_over else []
    if families:
        log_look(session, looks_at("view_list", shown=len(families), page="pledges.pledge_page"))
    words = [(read_event(one.body), one) for one in heard]
    return PledgeView(
        line=line,
        pledge=pledge,
        history=_entries(words, areas := _areas(session, words)),
        names=names_of_systems(session) | names_of_actors(session, sorted({event.actor for event, _ in words})),
        areas=areas,
        counts=count_by_state(session, line.pledge_id),
        waiting=count_waiting(session, line.pledge_id),
        families=families,
        heads=names_of(session, [family.household_id for family in families]),
        pieces=list_area_help_of(session, line.pledge_id),
    )


def _areas(session: Session, words: Sequence[tuple[object, Heard]]) -> dict[str, str]:
    offers = [event for event, _ in words if isinstance(event, OFFERS)]
    helped = {event.area_code for event, _ in words if isinstance(event, AREA_WORDS)}
    return names_of_areas(session, helped | {place for offer in offers for place in places_of(offer)})


def _entries(words: Sequence[tuple[object, Heard]], areas: Mapping[str, str]) -> list[Entry]:
    """Newest first, as `words` are; each offer beside the one before it."""
    found: list[Entry] = []
    before = None
    for event, heard in reversed(words):
        if isinstance(event, PledgeEvent):
            changes = changed_terms(before, event, areas) if isinstance(event, OFFERS) else []
            found.append(Entry(event, heard.recorded_at, changes))
            before = event if isinstance(event, OFFERS) else before
    return found[::-1]
