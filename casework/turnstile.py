"""The turnstile: the only place where rules meet memory. Every change to a case passes here, signed and dated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.rules.casefile import CaseFile, evolve, from_json, to_json
from casework.rules.chain import START, link
from casework.rules.decisions import decide, first_event_id
from casework.rules.policy import DEFAULT, Policies
from casework.rules.reactions import react
from casework.store import caseload, conflicts, ledger, outbox, timelines
from casework.store.caseload import RivalWriter, StoredCaseFile
from casework.store.ledger import Link
from casework.store.timelines import Entry
from schemas.commands import AnyCommand
from schemas.events import KIND_OF, AnyEvent, Event, canonical, read_event, same_content

_TRIES = 5


@dataclass(slots=True)
class _Household:
    """One household while a batch passes: its file, the end of its chain, and what is to be written."""

    casefile: CaseFile
    length: int = 0
    head: bytes = START
    is_new: bool = True
    recorded: list[tuple[Event, str]] = field(default_factory=list)
    answers: list[Event] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def record(session: Session, facts: Sequence[AnyEvent], now: datetime, policies: Policies = DEFAULT) -> list[Event]:
    """Put facts on their households' timelines with our answers to them; returns what was new.

    Second deliveries change nothing. A known id with another body is kept as an alarm (`store.conflicts`) and changes
    nothing either. Facts without a household are passed over. Answers also go to the outbox.
    """
    return _pass_through(session, [fact for fact in facts if getattr(fact, "household_id", None)], now, policies)


def carry_out(session: Session, command: AnyCommand, now: datetime, policies: Policies = DEFAULT) -> list[Event]:
    """Grant a person's wish; returns the events. The same command again returns [] and changes nothing.

    Raises `Refused` in words for the person, or `Stale` where the case was changed since they looked.
    """
    found = caseload.lock(session, [command.household_id]).get(command.household_id)
    if timelines.find_bodies(session, [first_event_id(command)]):
        return []
    events = decide(from_json(found[2]) if found else CaseFile(command.household_id), command)
    recorded = _pass_through(session, events, now, policies)
    outbox.post(session, events, now)
    return recorded


def _pass_through(session: Session, facts: Sequence[Event], now: datetime, policies: Policies) -> list[Event]:
    # Two batches may both be the first to speak of a household. The second waits at the insert, then sees that the
    # first was faster, and reads again. Slower, never wrong.
    for _ in range(_TRIES):
        try:
            with session.begin_nested():
                return _one_try(session, facts, now, policies)
        except RivalWriter:
            continue
    raise RivalWriter


def _one_try(session: Session, facts: Sequence[Event], now: datetime, policies: Policies) -> list[Event]:
    households = _load(session, {_household_of(fact) for fact in facts})
    known = timelines.find_bodies(session, [fact.event_id for fact in facts])
    alarms = []
    for fact in facts:
        text = canonical(fact)
        if (stored := known.setdefault(fact.event_id, text)) is text:
            _take(households[_household_of(fact)], fact, text, policies)
        elif stored != text and not same_content(read_event(stored), fact):
            alarms.append((fact.event_id, text))
    _save(session, households, now)
    if alarms:
        conflicts.append(session, alarms, now)
    return [event for household in households.values() for event, _ in household.recorded]


def _household_of(event: Event) -> UUID:
    household_id: UUID = event.household_id  # type: ignore[attr-defined]
    return household_id


def _load(session: Session, household_ids: set[UUID]) -> dict[UUID, _Household]:
    stored = caseload.lock(session, household_ids)
    return {
        household_id: (
            _Household(from_json(found[2]), found[0], found[1], is_new=False)
            if (found := stored.get(household_id))
            else _Household(CaseFile(household_id))
        )
        for household_id in household_ids
    }


def _take(household: _Household, fact: Event, text: str, policies: Policies) -> None:
    household.casefile = evolve(household.casefile, fact)
    household.recorded.append((fact, text))
    for answer in react(household.casefile, fact, policies):
        household.casefile = evolve(household.casefile, answer)
        household.recorded.append((answer, canonical(answer)))
        household.answers.append(answer)


def _save(session: Session, households: dict[UUID, _Household], now: datetime) -> None:
    changed = sorted(
        (one for one in households.values() if one.recorded), key=lambda one: one.casefile.household_id.int
    )
    if not changed:
        return
    for household in changed:
        _seal(household, now)
    caseload.save(
        session,
        [_stored(household) for household in changed if household.is_new],
        [_stored(household) for household in changed if not household.is_new],
    )
    timelines.append(session, [entry for household in changed for entry in household.entries])
    ledger.append(session, [link_ for household in changed for link_ in household.links])
    outbox.post(session, [answer for household in changed for answer in household.answers], now)


def _seal(household: _Household, now: datetime) -> None:
    household_id = household.casefile.household_id
    for event, body in household.recorded:
        row = Entry(
            event.event_id, household_id, KIND_OF[type(event)], event.occurred_at, now, event.actor, event.agency, body
        )
        household.length += 1
        household.head = link(household.head, household.length, row)
        household.entries.append(row)
        household.links.append(Link(household_id, household.length, row.event_id, household.head))


def _stored(household: _Household) -> StoredCaseFile:
    casefile = household.casefile
    return StoredCaseFile(
        household_id=casefile.household_id,
        version=casefile.version,
        chain_length=household.length,
        chain_head=household.head,
        state=casefile.state.value,
        area_code=casefile.area_code,
        urgency=casefile.urgency.value if casefile.urgency else None,
        worker=casefile.worker.value if casefile.worker else None,
        decile=casefile.decile,
        opened_at=casefile.opened_at,
        next_due_on=casefile.next_due_on,
        last_event_at=casefile.last_event_at,  # type: ignore[arg-type]
        file=to_json(casefile),
    )
