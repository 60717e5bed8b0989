"""Which pieces of help may go on a list, and what stands beside each on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from casework.store.sealing import Sealer
from casework.store.shared_families import SharedFamily, SharedPerson, families_of
from casework.store.target_lists import list_entries
from schemas.events import read_event
from schemas.events.supports import SupportDelivered
from schemas.sharing import SharedField
from schemas.target_lists import Entry, ListSort

PORTION = 1000
# Where a partner is asked by list, what was sent to it one by one before goes on the list too.
_MEANT = {
    ListSort.PROPOSAL: """(
        s.state = 'proposed' OR (s.state IN ('sent', 'opened') AND s.list_id IS NULL AND %(by_list)s))""",
    ListSort.DELIVERY: "s.state IN ('accepted', 'scheduled')",
    ListSort.HANDOVER: "s.state IN ('delivered', 'confirmed')",
}
_NOT_YET = """NOT EXISTS (
    SELECT FROM target_list_entry e JOIN target_list l USING (list_id)
    WHERE e.support_id = s.support_id AND l.sort = %(sort)s)"""
_ALLOWS = """EXISTS (
    SELECT FROM casefile c, json_array_elements(c.file->'consents') AS said
    WHERE c.household_id = s.household_id AND said->>'agency' = s.agency AND said->'word'->>'value' = 'given')"""


class Waiting(NamedTuple):
    """A piece of help that may go on a list."""

    support_id: UUID
    household_id: UUID
    person_id: UUID | None


class WaitingPledge(NamedTuple):
    """How many pieces of help of a pledge wait for a list."""

    pledge_id: UUID
    agency: str
    partner: str
    programme: str
    benefit: str | None
    sort: ListSort
    pieces: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a list: what it is, for whom as far as that may be said, and what became of it.

    `person` is the member that it is for; where it is for all of them, the head. Both are None where nothing of them
    may be said.
    """

    entry: Entry
    area_code: str
    need: str | None
    quantity: int | None
    unit: str | None
    state: str
    family: SharedFamily
    person: SharedPerson | None
    delivered: int
    delivered_on: date | None
    receipt: str
    value: int | None


def list_waiting(session: Session, pledge_id: UUID, sort: ListSort, *, by_list: bool, consent: bool) -> list[Waiting]:
    """The pledge's pieces of help for a list of this sort, by kampung; with `consent` of families that allow it."""
    query = f"""
        SELECT s.support_id, s.household_id, s.person_id FROM support s
        WHERE s.pledge_id = %(pledge)s AND {_MEANT[sort]} AND {_NOT_YET} {f"AND {_ALLOWS}" if consent else ""}
        ORDER BY s.area_code, s.household_id, s.person_id, s.support_id
    """  # noqa: S608 - words of our own
    asked = {"pledge": pledge_id, "sort": sort.value, "by_list": by_list}
    return [Waiting(*row) for row in driver(session).execute(query.encode(), asked)]


def list_waiting_pledges(
    session: Session, sort: ListSort, by_list: Sequence[str], benefits: Sequence[str]
) -> list[WaitingPledge]:
    """The pledges of which something waits for a list of this sort, and how much; `by_list` are partners that are asked
    by list about these benefits.
    """
    meant = _MEANT[sort].replace("%(by_list)s", "(s.agency = ANY(%(by_list)s) AND s.benefit = ANY(%(benefits)s))")
    query = f"""
        SELECT p.pledge_id, p.agency, coalesce(partner.name, p.agency), p.programme, p.benefit, count(*)
        FROM support s JOIN pledge p USING (pledge_id) LEFT JOIN partner ON partner.agency = p.agency
        WHERE {meant} AND {_NOT_YET} GROUP BY 1, 2, 3, 4, 5 ORDER BY 3, 4, 1
    """  # noqa: S608 - words of our own
    asked = {"sort": sort.value, "by_list": list(by_list), "benefits": list(benefits)}
    return [
        WaitingPledge(row[0], row[1], row[2], row[3], row[4], sort, row[5])
        for row in driver(session).execute(query.encode(), asked)
    ]


def stream_pieces(
    session: Session, sealer: Sealer, list_id: UUID, fields: Sequence[SharedField], today: date
) -> Iterator[Piece]:
    """The lines of a list in its order, a thousand at a time; values as of now, parts as permitted."""
    after = 0
    while entries := list_entries(session, list_id, after, PORTION):
        stands = _stands(session, entries)
        said = _deliveries(session, entries)
        households = [(entry.seq, entry.household_id) for entry in entries]
        for entry, family in zip(entries, families_of(session, sealer, households, fields, today), strict=True):
            yield _piece(entry, family, stands[entry.support_id], said.get(entry.support_id))
        after = entries[-1].seq


def _piece(entry: Entry, family: SharedFamily, stands: tuple[object, ...], said: SupportDelivered | None) -> Piece:
    area_code, need, quantity, unit, state, delivered, delivered_on = stands
    return Piece(
        entry, str(area_code or ""), need, quantity, unit, state,  # type: ignore[arg-type]
        family, _meant(entry, family), delivered, delivered_on,  # type: ignore[arg-type]
        (said.receipt if said else None) or "", said.value if said else None,
    )  # fmt: skip


def _meant(entry: Entry, family: SharedFamily) -> SharedPerson | None:
    if entry.person_id is None:
        return next(iter(family.persons), None)
    return next((one for one in family.persons if entry.person_id in one.person_ids), None)


def _stands(session: Session, entries: Sequence[Entry]) -> dict[UUID, tuple[object, ...]]:
    query = """
        SELECT support_id, area_code, need, quantity, unit, state, delivered, delivered_on FROM support
        WHERE support_id = ANY(%s)
    """
    rows = driver(session).execute(query, [[entry.support_id for entry in entries]])
    return {row[0]: tuple(row[1:]) for row in rows}


def _deliveries(session: Session, entries: Sequence[Entry]) -> Mapping[UUID, SupportDelivered]:
    """The newest word on how each arrived: receipts and values stand in the timeline alone."""
    query = """
        SELECT body::text FROM timeline WHERE kind = 'support_delivered' AND household_id = ANY(%s)
        ORDER BY occurred_at, event_id
    """
    rows = driver(session).execute(query, [list({entry.household_id for entry in entries})])
    events = (read_event(row[0]) for row in rows)
    return {event.support_id: event for event in events if isinstance(event, SupportDelivered)}


def households_consenting(session: Session, agency: str, list_id: UUID) -> set[UUID]:
    """Families on a list that allow, by their last word, that this partner has their data."""
    query = """
        SELECT DISTINCT c.household_id FROM target_list_entry e JOIN casefile c USING (household_id),
               json_array_elements(c.file->'consents') AS said
        WHERE e.list_id = %s AND said->>'agency' = %s AND said->'word'->>'value' = 'given'
    """
    return {row[0] for row in driver(session).execute(query, [list_id, agency])}
