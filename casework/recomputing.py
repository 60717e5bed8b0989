"""Makes a frozen list once more, from the events that were known when it was frozen, and tells if it is the same."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import reduce
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.allocating import NoSuchRound
from casework.rules.allocation import Known, Row, from_json, is_candidate, make_list
from casework.rules.casefile import CaseFile, evolve
from casework.rules.ranking import VERSION
from casework.store.round_candidates import list_opened_but_not_listed, stream_known_then, stream_recorded_by
from casework.store.round_rows import stream_rows
from casework.store.rounds import find_round
from schemas.events import read_event
from schemas.rounds import Round

UNDER_WAY = timedelta(minutes=2)
"""A transaction may bear an earlier moment than the list and end after it; none lasts so long."""


class Difference(NamedTuple):
    """The first thing that is not the same: the place on the list, the family, and which parts of the row."""

    seq: int
    household_id: UUID
    parts: tuple[str, ...]


class Recomputed(NamedTuple):
    """How many rows were made again, the first difference if any, and the rules by which both were made."""

    rows: int
    difference: Difference | None
    made_by: str
    made_again_by: str


def recompute(session: Session, round_id: UUID) -> Recomputed:
    """Fold the events of every candidate as far as they were recorded then, and make the list again.

    What the vault said of people (age, sex) is taken from the frozen rows: it is in no event. Raises `NoSuchRound`.
    """
    found = find_round(session, round_id)
    if found is None:
        raise NoSuchRound
    frozen = [from_json(body) for body in stream_rows(session, round_id)]
    known = [*_known_then(session, frozen), *_left_out(session, found)]
    again = make_list(known, found.plan, found.offered, round_id)
    return Recomputed(len(again), _first_difference(frozen, again), found.ranking, VERSION)


def _known_then(session: Session, frozen: Sequence[Row]) -> Iterator[Known]:
    rows = {row.household_id: row for row in frozen}
    for household_id, bodies in stream_known_then(session, [(row.household_id, row.chain_length) for row in frozen]):
        row = rows[household_id]
        yield Known(_folded(household_id, bodies), row.chain_length, row.people)


def _left_out(session: Session, found: Round) -> Iterator[Known]:
    """Families that were a candidate then and are not on the list. There should be none."""
    ids = list_opened_but_not_listed(session, found.round_id, found.frozen_at - UNDER_WAY)
    for household_id, bodies in stream_recorded_by(session, ids, found.frozen_at):
        casefile = _folded(household_id, bodies)
        if is_candidate(casefile, found.offered):
            yield Known(casefile, casefile.version)


def _folded(household_id: UUID, bodies: Iterable[str]) -> CaseFile:
    return reduce(evolve, map(read_event, bodies), CaseFile(household_id))


def _first_difference(frozen: Sequence[Row], again: Sequence[Row]) -> Difference | None:
    for one, other in zip(frozen, again, strict=False):
        if one != other:
            return Difference(one.seq, one.household_id, _parts(one, other))
    if len(frozen) == len(again):
        return None
    longer = max(frozen, again, key=len)[min(len(frozen), len(again))]
    return Difference(longer.seq, longer.household_id, ("household_id",))


def _parts(one: Row, other: Row) -> tuple[str, ...]:
    return tuple(name for name in Row.__struct_fields__ if getattr(one, name) != getattr(other, name))
