"""Decides which agencies are owed a message about an event. The same event always gives the same notices."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from schemas.areas import lies_within
from schemas.codes import Pillar
from schemas.events import FAMILIES, KINDS, AnyEvent, HouseholdEvent, PledgeEvent
from schemas.events.notices import NoticeQueued
from schemas.ids import child_id
from schemas.subscriptions import Subscription

NOTIFIABLE = frozenset(kind for kind, model in KINDS.items() if model not in FAMILIES["notices"])
# By its very class: asking a pydantic model "is it one of these" is slow, and every event is asked for every wish.
_OF_HOUSEHOLDS = frozenset(model for model in KINDS.values() if issubclass(model, HouseholdEvent))
_OF_PLEDGES = frozenset(model for model in KINDS.values() if issubclass(model, PledgeEvent))
ACTOR = "system:agency-notices"
SOURCE = "consumers/agency-notices"


Shelf = dict[str, dict[str, list[Subscription]]]
_ANY = ""


def shelved(subscriptions: Iterable[Subscription]) -> Shelf:
    """The subscriptions laid out by kind, then by place, so that an event finds its few among many."""
    shelf: Shelf = {}
    for wanted in subscriptions:
        for kind in wanted.kinds or (_ANY,):
            shelf.setdefault(kind, {}).setdefault(wanted.area_prefix, []).append(wanted)
    return shelf


def within_reach(event: AnyEvent, shelf: Shelf) -> list[Subscription]:
    """The subscriptions on the shelf that may ask for this event; `notices_for` says which of them do."""
    rows = [row for kind in (event.kind, _ANY) if (row := shelf.get(kind))]
    if type(event) in _OF_HOUSEHOLDS:
        places = _around(getattr(event, "area_code", None))
        return [one for row in rows for place in places if place in row for one in row[place]]
    return [one for row in rows for wishes in row.values() for one in wishes]


@lru_cache(maxsize=4096)
def _around(place: str | None) -> tuple[str, ...]:
    # Everywhere, the province, the kabupaten, the kecamatan and the kampung.
    parts = place.split(".") if place else []
    return ("", *(".".join(parts[:length]) for length in range(1, len(parts) + 1)))


def notices_for(
    event: AnyEvent, subscriptions: Iterable[Subscription], at: datetime | None = None
) -> list[NoticeQueued]:
    """One notice for each subscription that asks for this event; never one about a notice.

    Only the event itself is looked at, so the answer does not depend on what arrived before it. Ids come from the
    event and the subscription, so a second delivery gives the very same notices. `at` is when they are put in the
    inboxes; without it they bear the event's time.
    """
    # A list speaks for all whom it names: ten thousand letters that say the same would be read by nobody.
    if event.kind not in NOTIFIABLE or getattr(event, "list_id", None):
        return []
    return [_notice(event, wanted, at or event.occurred_at) for wanted in subscriptions if asks_for(wanted, event)]


def asks_for(wanted: Subscription, event: AnyEvent) -> bool:
    """Whether a subscription covers a notifiable event."""
    if wanted.kinds and event.kind not in wanted.kinds:
        return False
    if wanted.is_own and getattr(event, "agency", None) != wanted.agency:
        return False
    return _is_in_area(wanted, event) and _is_in_pillar(wanted, event) and _is_as_urgent(wanted, event)


def _is_in_area(wanted: Subscription, event: AnyEvent) -> bool:
    # A family whose place is unknown is nobody's but those who follow the whole kabupaten: an agency must not hear of
    # families outside its area. A pledge without a place holds everywhere, and one for a kecamatan in its kampung too.
    if not wanted.area_prefix:
        return True
    place: str | None = getattr(event, "area_code", None)
    if type(event) in _OF_HOUSEHOLDS:
        return place is not None and lies_within(place, wanted.area_prefix)
    return place is None or lies_within(place, wanted.area_prefix) or lies_within(wanted.area_prefix, place)


def _is_in_pillar(wanted: Subscription, event: AnyEvent) -> bool:
    if wanted.pillar is None:
        return True
    stated: tuple[Pillar, ...] = getattr(event, "pillars", None) or (getattr(event, "pillar", None) or wanted.pillar,)
    return wanted.pillar in stated


def _is_as_urgent(wanted: Subscription, event: AnyEvent) -> bool:
    return wanted.urgency is None or getattr(event, "urgency", wanted.urgency) == wanted.urgency


def queued_event_id(notice_id: UUID) -> UUID:
    """The id of the event that put this notice in the inbox; outcomes name it as their cause."""
    return child_id(notice_id, "notice_queued")


def _notice(event: AnyEvent, wanted: Subscription, at: datetime) -> NoticeQueued:
    notice_id = child_id(event.event_id, "notice", wanted.subscription_id)
    return NoticeQueued(
        event_id=queued_event_id(notice_id),
        occurred_at=at,
        source=SOURCE,
        actor=ACTOR,
        agency=wanted.agency,
        caused_by=event.event_id,
        edition=event.edition,
        correlation_id=event.correlation_id,
        notice_id=notice_id,
        subscription_id=wanted.subscription_id,
        about=event.kind,
        household_id=event.subject if type(event) in _OF_HOUSEHOLDS else None,
        pledge_id=event.subject if type(event) in _OF_PLEDGES else None,
        channels=wanted.channels,
    )
