"""Makes a target list: the pieces of help that wait go under one number, and the partner is asked in that moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session

from casework.pledging import find_pledge
from casework.rules import referrals
from casework.rules.granting import Refused, local_day
from casework.rules.listing import (
    BY_LIST,
    KEPT_FOR,
    MAKERS,
    check_order,
    is_answered_by_list,
    is_personal,
    reference_of,
    shown_fields,
)
from casework.rules.pledges import Pledge
from casework.rules.requirements import needs_consent
from casework.rules.sharing_limits import LIMITS, Allowance
from casework.sharing import allowance_of
from casework.store import caseload
from casework.store.partners import sorts_of
from casework.store.target_list_pieces import Waiting, WaitingPledge, list_waiting, list_waiting_pledges
from casework.store.target_lists import Draft, append_list, begin_list, find_list
from casework.turnstile import carry_out_all
from schemas.data_requests import Person
from schemas.ids import plain_id
from schemas.sharing import LegalBasis
from schemas.support_commands import SendSupport
from schemas.target_lists import Entry, ListSort, TargetList

SOURCE = "casework/lists"
AT_ONCE = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants a list of. `answer_by` None: as usual for this kind of help."""

    command_id: UUID
    sort: ListSort
    pledge_id: UUID
    answer_by: date | None = None

    @property
    def list_id(self) -> UUID:
        """The same order is the same list."""
        return plain_id("target list", self.command_id)


def make(session: Session, order: Order, person: Person, now: datetime) -> TargetList:
    """Make a list of what waits, and ask the partner where it is one of proposals: all in this transaction.

    The same order again is the same list. Raises `Refused` where nothing waits, or somebody else is at it.
    """
    if person.role not in MAKERS:
        raise Refused("Anda tidak berwenang membuat daftar.")
    if found := find_list(session, order.list_id):
        return found
    check_order(order.sort, order.answer_by, local_day(now))
    pledge = find_pledge(session, order.pledge_id)
    if pledge is None:
        raise Refused("Komitmen ini tidak ditemukan.", "pledge_id")
    if not begin_list(session, order.pledge_id):
        raise Refused("Daftar untuk komitmen ini sedang dibuat orang lain. Muat ulang halaman sebentar lagi.")
    allowance = allowance_of(session, pledge.offer.agency)
    draft = _draft(order, pledge, allowance, local_day(now))
    waiting = _waiting(session, draft, allowance)
    if order.sort is ListSort.PROPOSAL:
        waiting = _asked(session, draft, waiting, (person, now))
    if not waiting:
        raise Refused("Tidak ada yang menunggu daftar jenis ini pada komitmen ini.", "pledge_id")
    return append_list(session, draft, _entries(waiting), (now, person.actor, local_day(now).year))


def list_ready(session: Session) -> list[WaitingPledge]:
    """The pledges of which something waits for a list, by the sort of list."""
    by_list = [
        agency for agency, kind in sorts_of(session).items()
        if LegalBasis.PUBLIC_TASK in LIMITS.allowance(agency, kind).bases
    ]  # fmt: skip
    return [one for sort in ListSort for one in list_waiting_pledges(session, sort, by_list, sorted(BY_LIST))]


def _draft(order: Order, pledge: Pledge, allowance: Allowance, today: date) -> Draft:
    offer, personal = pledge.offer, is_personal(order.sort, pledge.benefit, allowance)
    asks = personal and needs_consent(bool(offer.needs_consent), allowance)
    usual = referrals.DEFAULT.answer_by(today, pledge.benefit, offer.answer_days)
    return Draft(
        order.list_id, order.sort, order.pledge_id, offer.agency, offer.programme, pledge.benefit,
        offer.unit.value if offer.unit else None, personal, asks, shown_fields(personal, offer.fields or (), allowance),
        (order.answer_by or usual) if order.sort is ListSort.PROPOSAL else None, today + KEPT_FOR,
    )  # fmt: skip


def _waiting(session: Session, draft: Draft, allowance: Allowance) -> list[Waiting]:
    by_list = is_answered_by_list(draft.benefit, allowance)
    # What was handed over is signed for, whoever may be named; but nobody is sent to a family that said no.
    consent = draft.needs_consent and draft.sort is not ListSort.HANDOVER
    return list_waiting(session, draft.pledge_id, draft.sort, by_list=by_list, consent=consent)


def _asked(session: Session, draft: Draft, waiting: Sequence[Waiting], by: tuple[Person, datetime]) -> list[Waiting]:
    """Ask the partner for each; returns those that could be asked, for one may have been taken back a moment ago."""
    # All families first and sorted, then what is left of the pledge: the order in which everybody locks.
    caseload.lock(session, {one.household_id for one in waiting}, with_files=False)
    asked: list[Waiting] = []
    for portion in in_portions(waiting, AT_ONCE):
        outcomes = carry_out_all(session, [[_wish(draft, one, by)] for one in portion], by[1])
        asked += [one for one, outcome in zip(portion, outcomes, strict=True) if not isinstance(outcome, Refused)]
    return asked


def _wish(draft: Draft, one: Waiting, by: tuple[Person, datetime]) -> SendSupport:
    person, now = by
    return SendSupport(
        command_id=plain_id("list send", draft.list_id, one.support_id), household_id=one.household_id,
        actor=person.actor, agency=person.agency, asked_at=now, source=SOURCE, support_id=one.support_id,
        list_id=draft.list_id, answer_by=draft.answer_by,
    )  # fmt: skip


def _entries(waiting: Sequence[Waiting]) -> list[Entry]:
    return [
        Entry(seq, reference_of(one.support_id), one.support_id, one.household_id, one.person_id)
        for seq, one in enumerate(waiting, start=1)
    ]


def in_portions(whole: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The same, so many at a time."""
    return (whole[at : at + size] for at in range(0, len(whole), size))
