"""Prepares a family's timeline for drawing: typed events, notes and names beside them, narrowed and cut into pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import request
from sqlmodel import Session

from casework.rules.answer_links import ACTOR as ANSWER_LINK
from casework.store.area_names import names_of_areas
from casework.store.notes import texts_of
from casework.store.pledge_views import names_of_partners
from casework.store.timelines import Entry, list_history
from casework.store.users import names_of_actors
from schemas.events import AnyEvent, read_event
from webui.addresses import one_of, page_number, some_day
from webui.case_history import spans_of
from webui.kinds import GROUPS, KINDS_OF
from webui.moments import end_of
from webui.speech import say as _

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the timeline is narrowed to: a group of kinds, and the day as of which it is drawn.

    `with_origin` adds the time before a split.
    """

    group: str | None = None
    as_of: date | None = None
    page: int = 1
    with_origin: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the timeline, ready to draw."""

    event: AnyEvent
    recorded_at: datetime
    note: str | None
    who: str
    partner: str | None

    @property
    def kind(self) -> str:
        """Names the partial."""
        return self.event.kind

    @property
    def is_notice(self) -> bool:
        """Whether it tells of a message to an agency."""
        return self.kind in KINDS_OF["pemberitahuan"]

    @property
    def anchor(self) -> str:
        """The entry's id on the page."""
        return f"e-{self.event.event_id}"


@dataclass(frozen=True, slots=True)
class TimelineView:
    """One page of a timeline, newest first."""

    wanted: Wanted
    items: Sequence[Item]
    total: int
    names: Mapping[str, str]

    @property
    def runs(self) -> list[list[Item]]:
        """The entries in their order; notices that follow each other stand together, so that they bury nothing else."""
        found: list[list[Item]] = []
        for item in self.items:
            if self.wanted.group is None and found and found[-1][-1].is_notice and item.is_notice:
                found[-1].append(item)
            else:
                found.append([item])
        return found

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


def wanted_timeline() -> Wanted:
    """What the address asks for; anything unknown is as if it were not there."""
    with_origin = request.args.get("asal") == "ya"
    return Wanted(one_of("kelompok", GROUPS), some_day("per"), page_number(request.args.get("hal")), with_origin)


def draw_timeline(session: Session, household_id: UUID, wanted: Wanted) -> TimelineView:
    """The page of the timeline that is wanted."""
    spans = spans_of(session, household_id, with_origin=wanted.with_origin)
    entries = list_history(session, spans, end_of(wanted.as_of) if wanted.as_of else None)
    if wanted.group:
        entries = [entry for entry in entries if entry.kind in KINDS_OF[wanted.group]]
    start = (wanted.page - 1) * PER_PAGE
    items, names = _items(session, entries[start : start + PER_PAGE])
    return TimelineView(wanted, items, len(entries), names)


def find_item(session: Session, household_id: UUID, event_id: UUID) -> tuple[Item, Mapping[str, str]] | None:
    """One entry; None where this household has none such."""
    spans = spans_of(session, household_id, with_origin=True)
    entries = [entry for entry in list_history(session, spans) if entry.event_id == event_id]
    if not entries:
        return None
    items, names = _items(session, entries)
    return items[0], names


def who_is(actor: str, names: Mapping[str, str]) -> str:
    """A person's name, or that the system did it, or somebody who held the link in a message to a partner."""
    if actor == ANSWER_LINK:
        return _("Lewat tautan dalam surat")
    return _("Sistem SIKKEP") if actor.startswith("system:") else names.get(actor, actor.removeprefix("user:"))


def _items(session: Session, entries: Sequence[Entry]) -> tuple[list[Item], Mapping[str, str]]:
    notes = texts_of(session, sorted({entry.household_id for entry in entries}))
    partners = names_of_partners(session)
    events = [(read_event(entry.body), entry.recorded_at) for entry in entries]
    actors = {event.actor for event, _ in events} | {getattr(event, "worker", "") for event, _ in events}
    names = names_of_actors(session, sorted(actors))
    names |= names_of_areas(session, [getattr(event, "to_area_code", None) for event, _ in events])
    return [_item(event, recorded_at, notes, names, partners) for event, recorded_at in events], names


def _item(
    event: AnyEvent,
    recorded_at: datetime,
    notes: Mapping[UUID, str],
    names: Mapping[str, str],
    partners: Mapping[str, str],
) -> Item:
    note_id = getattr(event, "note_id", None)
    partner = partners.get(event.agency, event.agency) if event.agency else None
    return Item(event, recorded_at, notes.get(note_id) if note_id else None, who_is(event.actor, names), partner)
