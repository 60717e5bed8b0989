"""Allocation rounds: the one place where their rules meet memory. A list is frozen, changed by people, approved."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

from sqlmodel import Session

from casework.pledging import find_pledge
from casework.requirements import counted
from casework.rules.allocation import (
    Known,
    Row,
    check_chosen,
    check_coming,
    check_going,
    from_json,
    is_candidate,
    make_list,
    places_of,
    to_json,
)
from casework.rules.casefile import from_json as read_file
from casework.rules.eligibility import OF_PERSONS
from casework.rules.granting import local_day
from casework.rules.ranking import VERSION
from casework.rules.rounds import CHANGES, Deed, check_drafter, check_plan, decide, offered_by
from casework.sharing import allowance_of
from casework.store import round_rows, rounds
from casework.store.round_candidates import list_candidate_files, living_people
from casework.store.round_rows import RowFilter, StoredRow
from casework.store.stock import find_remaining
from schemas.ids import plain_id
from schemas.rounds import Offered, Plan, Round, RoundState, RoundStep, Step

NOT_DRAWN = plain_id("allocation preview")
"""Stands for the round's id while there is none: the lot is drawn when the list is frozen, not before."""


class NoSuchRound(Exception):
    """There is no round with this id, or no such family on its list."""


def preview(session: Session, plan: Plan, today: date) -> tuple[Offered, list[Row]]:
    """Who would be chosen; nothing is stored. Raises `Refused` where the pledge cannot give this."""
    offered = _offered(session, plan, today)
    return offered, make_list(candidates(session, plan, offered), plan, offered, NOT_DRAWN)


def freeze(session: Session, plan: Plan, deed: Deed, new_id: Callable[[], UUID] = uuid4) -> UUID:
    """Make the list and write it down for ever; returns the round's id. The same form again gives the same round.

    Raises `Refused` where the pledge cannot give this, or nobody is chosen. The id decides the lot between equals, so
    it is drawn at random and not made of the command's id, which who sends the form could choose.
    """
    if found := rounds.find_round_of(session, deed.command_id):
        return found
    check_drafter(deed.person)
    offered = _offered(session, plan, local_day(deed.at))
    new = Round(new_id(), 0, plan, offered, VERSION, RoundState.FROZEN, 1, deed.at, deed.person.actor, deed.at)
    if not rounds.add_round(session, new, deed.command_id):
        return rounds.find_round_of(session, deed.command_id) or new.round_id
    listed = make_list(candidates(session, plan, offered), plan, offered, new.round_id)
    check_chosen(listed)
    round_rows.append_rows(session, [_stored(new.round_id, row) for row in listed])
    _write_down(session, new, new, deed)
    return new.round_id


def carry_out(session: Session, round_id: UUID, deed: Deed) -> Round:
    """Take a step; the same deed again changes nothing. Raises `Refused`, `Stale` or `NoSuchRound`.

    Two persons at once: the second waits, then sees what the first did.
    """
    found = _locked(session, round_id)
    if rounds.has_round_step(session, deed.step_id(round_id)):
        return found
    moved = decide(found, deed, rounds.changers_of(session, round_id))
    if deed.step in CHANGES:
        _check_change(session, found, deed)
    rounds.save_round(session, moved)
    _write_down(session, found, moved, deed)
    return moved


def candidates(session: Session, plan: Plan, offered: Offered) -> list[Known]:
    """Everybody that the round looks at, with their living members where the pledge asks for persons."""
    stored = list_candidate_files(session, offered.area_code)
    known = [Known(read_file(one.file, one.version, one.last_event_at), one.chain_length) for one in stored]
    known = [one for one in known if is_candidate(one.casefile, offered)]
    if not asks_for_persons(offered):
        return known
    people = living_people(session, [one.casefile.household_id for one in known])
    return [
        Known(one.casefile, one.chain_length, counted(people.get(one.casefile.household_id, ()), plan.day))
        for one in known
    ]


def asks_for_persons(offered: Offered) -> bool:
    """Whether the members of a family count: each gets help, or a condition speaks of one."""
    return offered.is_for_persons or any(one.fact in OF_PERSONS for one in offered.conditions)


def _offered(session: Session, plan: Plan, today: date) -> Offered:
    pledge, left = find_pledge(session, plan.pledge_id), find_remaining(session, plan.pledge_id)
    pledge = check_plan(plan, pledge, left, today)
    return offered_by(pledge, allowance_of(session, pledge.offer.agency))


def _check_change(session: Session, found: Round, deed: Deed) -> None:
    whom = deed.household_id
    place = round_rows.find_place(session, found.round_id, whom, RowFilter()) if whom else None
    if place is None:
        raise NoSuchRound
    taken = round_rows.total_of(session, found.round_id).pieces
    if deed.step is RoundStep.PUT_IN:
        check_coming(place.is_on, from_json(place.body), places_of(found.plan, found.offered) - taken)
    else:
        check_going(place.is_on)


def _locked(session: Session, round_id: UUID) -> Round:
    found = rounds.lock_round(session, round_id)
    if found is None:
        raise NoSuchRound
    return found


def _write_down(session: Session, before: Round, after: Round, deed: Deed) -> None:
    step = Step(
        deed.step_id(before.round_id), before.round_id, deed.at, deed.person, deed.step, before.state, after.state,
        deed.words.strip(), deed.household_id,
    )  # fmt: skip
    rounds.append_round_step(session, step)


def _stored(round_id: UUID, row: Row) -> StoredRow:
    why = row.why_not.value if row.why_not else None
    return StoredRow(
        round_id, row.household_id, row.seq, row.area_code, row.is_chosen, why, len(row.pieces), to_json(row)
    )
