"""The turnstile: the only place where rules meet memory. Every change to a case passes here, signed and dated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from uuid import UUID

from sqlmodel import Session

from casework.bookings import Pledges, book
from casework.requirements import Requirements
from casework.rules.casefile import CaseFile, evolve, from_json, is_in_file, to_json
from casework.rules.chain import START, link
from casework.rules.decisions import AnyWish, Refused, decide, first_event_id
from casework.rules.granting import other_household
from casework.rules.outcomes import outcome_class
from casework.rules.policy import DEFAULT, Policies
from casework.rules.reactions import react
from casework.rules.support_decisions import is_about_support, pledges_of
from casework.rules.supports import ABOUT_SUPPORT, Support
from casework.store import caseload, conflicts, ledger, outbox, timelines
from casework.store.caseload import End, RivalWriter, StoredCaseFile
from casework.store.ledger import Link
from casework.store.timelines import Entry
from schemas.events import KIND_OF, AnyEvent, Event, canonical, read_event, same_content
from schemas.ids import plain_id

_TRIES = 5


@dataclass(slots=True)
class _Household:
    """One household while a batch passes: where it stood (None: nowhere yet), and what is to be written.

    The case file stays folded up in `stored` until an event says more than "one more".
    """

    household_id: UUID
    stored: End | None
    casefile: CaseFile | None = None
    helped_before: tuple[Support, ...] | None = None
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


def carry_out(session: Session, command: AnyWish, now: datetime, policies: Policies = DEFAULT) -> list[Event]:
    """Grant a person's wish; returns the events. The same command again returns [] and changes nothing.

    Raises `Refused` in words for the person, or `Stale` where the case was changed since they looked.
    """
    other_id = other_household(command)
    stored = caseload.lock(session, [command.household_id, *([other_id] if other_id else [])])
    if timelines.find_bodies(session, [first_event_id(command)]):
        return []
    casefile = _unfolded(_Household(command.household_id, stored.get(command.household_id)))
    other = _unfolded(_Household(other_id, stored.get(other_id))) if other_id else None
    events = decide(casefile, command, other)
    if is_about_support(command):
        _pledges(session, [command], [casefile]).take(casefile, reduce(evolve, events, casefile))
        Requirements(session, [(casefile, command)]).check(casefile, command)
    recorded = _pass_through(session, events, now, policies)
    outbox.post(session, events, now)
    return recorded


def carry_out_all(
    session: Session, wishes: Sequence[Sequence[AnyWish]], now: datetime, policies: Policies = DEFAULT
) -> list[list[Event] | Refused]:
    """Grant many wishes at once, each a group that is granted whole or not at all; at most one household in a group.

    For each group the events that were new ([] where all were granted before), or why it is refused.
    """
    commands = [command for group in wishes for command in group]
    stored = caseload.lock(session, {command.household_id for command in commands})
    known = set(timelines.find_bodies(session, [first_event_id(command) for command in commands]))
    ids = dict.fromkeys(command.household_id for command in commands)
    files = {one: _unfolded(_Household(one, stored.get(one))) for one in ids}
    pledges = _pledges(session, commands, list(files.values()))
    required = Requirements(session, [(files[command.household_id], command) for command in commands])
    outcomes = [_decide_group(files, group, known, (pledges, required)) for group in wishes]
    events = [event for outcome in outcomes if not isinstance(outcome, Refused) for event in outcome]
    _pass_through(session, events, now, policies)
    outbox.post(session, events, now)
    return outcomes


def _decide_group(
    files: dict[UUID, CaseFile], group: Sequence[AnyWish], known: set[UUID], limits: tuple[Pledges, Requirements]
) -> list[Event] | Refused:
    events: list[Event] = []
    before = casefile = files[group[0].household_id]
    try:
        for command in group:
            if first_event_id(command) in known:
                continue
            decided = decide(casefile, command)
            limits[1].check(casefile, command)
            events += decided
            casefile = reduce(evolve, decided, casefile)
        limits[0].take(before, casefile)
    except Refused as refused:
        return refused
    files[casefile.household_id] = casefile
    known.update(event.event_id for event in events)
    return events


def _pledges(session: Session, commands: Sequence[AnyWish], casefiles: Sequence[CaseFile]) -> Pledges:
    about = [command for command in commands if is_about_support(command)]
    return Pledges(session, pledges_of(about, casefiles) if about else ())


def was_granted(session: Session, command_id: UUID) -> bool:
    """Whether the wish with this id has become events, so that a form sent twice need not be looked at again."""
    return bool(timelines.find_bodies(session, [plain_id("command", command_id, 0)]))


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
    texts = [canonical(fact) for fact in facts]  # before anything is locked, so that others wait less
    households = _load(session, {_household_of(fact) for fact in facts}, any(map(is_in_file, facts)))
    known = timelines.find_bodies(session, [fact.event_id for fact in facts])
    alarms = []
    for fact, text in zip(facts, texts, strict=True):
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


def _load(session: Session, household_ids: set[UUID], with_files: bool) -> dict[UUID, _Household]:
    stored = caseload.lock(session, household_ids, with_files)
    return {household_id: _Household(household_id, stored.get(household_id)) for household_id in household_ids}


def _take(household: _Household, fact: Event, text: str, policies: Policies) -> None:
    _fold(household, fact, text)
    if is_in_file(fact):
        for answer in react(_unfolded(household), fact, policies):
            _fold(household, answer, canonical(answer))
            household.answers.append(answer)


def _fold(household: _Household, event: Event, text: str) -> None:
    if household.stored is None or household.casefile or is_in_file(event):
        before = _unfolded(household)
        if household.helped_before is None and type(event) in ABOUT_SUPPORT:
            household.helped_before = before.supports
        household.casefile = evolve(before, event)
    household.recorded.append((event, text))


def _unfolded(household: _Household) -> CaseFile:
    if household.casefile:
        return household.casefile
    stored = household.stored
    if stored is None:
        return CaseFile(household.household_id)
    before = from_json(stored.file, stored.version, stored.last_event_at)
    return reduce(evolve, (event for event, _ in household.recorded), before)


def _save(session: Session, households: dict[UUID, _Household], now: datetime) -> None:
    changed = [household for household in households.values() if household.recorded]
    changed.sort(key=lambda household: household.household_id.int)
    for household in changed:
        _seal(household, now)
    caseload.open_files(session, [_stored(one, one.casefile) for one in changed if one.casefile and not one.stored])
    caseload.save(session, [_stored(one, one.casefile) for one in changed if one.casefile and one.stored])
    caseload.move_ends(session, [_end(one, one.stored) for one in changed if one.stored and not one.casefile])
    helped = [(one.helped_before, one.casefile) for one in changed if one.helped_before is not None and one.casefile]
    if helped:
        book(session, helped)
    timelines.append(session, [entry for household in changed for entry in household.entries])
    ledger.append(session, [link_ for household in changed for link_ in household.links])
    outbox.post(session, [answer for household in changed for answer in household.answers], now)


def _seal(household: _Household, now: datetime) -> None:
    seq, head = (household.stored.chain_length, household.stored.chain_head) if household.stored else (0, START)
    for event, body in household.recorded:
        seq += 1
        row = Entry(
            event.event_id, household.household_id, KIND_OF[type(event)], event.occurred_at, now, event.actor,
            event.agency, body,
        )  # fmt: skip
        head = link(head, seq, row)
        household.entries.append(row)
        household.links.append(Link(household.household_id, seq, row.event_id, head))


def _end(household: _Household, stored: End) -> End:
    last = household.links[-1]
    newest = max([stored.last_event_at, *[entry.occurred_at for entry in household.entries]])
    return End(household.household_id, stored.version + len(household.recorded), last.seq, last.entry_hash, newest)


def _stored(household: _Household, casefile: CaseFile) -> StoredCaseFile:
    last = household.links[-1]
    urgency, worker = casefile.urgency, casefile.worker
    return StoredCaseFile(
        casefile.household_id,
        casefile.version,
        last.seq,
        last.entry_hash,
        casefile.state,
        casefile.area_code,
        urgency.value if urgency else None,
        worker.value if worker else None,
        casefile.decile,
        outcome_class(casefile),
        casefile.opened_at,
        casefile.next_due_on,
        casefile.last_event_at,  # type: ignore[arg-type]
        to_json(casefile),
    )
