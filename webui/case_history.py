"""One history for a family, whatever became of it: the timelines of the households that it was before belong to it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.rules.casefile import CaseFile, from_json
from casework.store import caseload
from casework.store.timelines import Span

LONGEST_LINE = 50


def find_casefile(session: Session, household_id: UUID) -> CaseFile | None:
    """The household's case file."""
    stored = caseload.find(session, household_id)
    return from_json(stored.file, stored.version, stored.last_event_at) if stored else None


def spans_of(session: Session, household_id: UUID, *, with_origin: bool) -> list[Span]:
    """The household's timeline and those of all that were merged into it, whole.

    `with_origin`: also the timeline of the household that it split off from, until then.
    """
    found: dict[UUID, Span] = {}
    for span in _line(session, Span(household_id), with_origin=with_origin):
        found.setdefault(span.household_id, span)
        if len(found) >= LONGEST_LINE:
            break
    return list(found.values())


def survivor_of(session: Session, casefile: CaseFile) -> UUID | None:
    """The household that this one is part of by now, also over several mergers; None where it is its own."""
    seen = {casefile.household_id}
    survivor = casefile.life.survivor
    while survivor and survivor not in seen:
        seen.add(survivor)
        file = find_casefile(session, survivor)
        if file is None or file.life.survivor is None:
            return survivor
        survivor = file.life.survivor
    return None


def _line(session: Session, first: Span, *, with_origin: bool) -> Iterator[Span]:
    waiting, seen = [first], set()
    while waiting:
        span = waiting.pop(0)
        if span.household_id in seen:
            continue
        seen.add(span.household_id)
        yield span
        file = find_casefile(session, span.household_id)
        if file is None:
            continue
        waiting += [Span(one, span.until) for one in file.life.absorbed]
        if with_origin and file.life.split_from and file.life.origin:
            waiting.append(Span(file.life.origin, _earlier(span.until, file.life.split_from.at)))


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return min(one, other) if one else other
