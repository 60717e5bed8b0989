"""Pieces of help as their partner sees them: to be answered, agreed, handed over, or come to nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from schemas.pledge_codes import AGREED, ARRIVED, ENDED, UNANSWERED, SupportState

GROUPS: Mapping[str, frozenset[SupportState]] = {
    "waiting": UNANSWERED, "agreed": AGREED, "delivered": ARRIVED, "ended": ENDED,
}  # fmt: skip
# What is due first stands first; of what is over, the newest.
_ORDERS = {
    "waiting": "s.answer_by NULLS LAST, s.sent_at NULLS LAST",
    "agreed": "s.scheduled_on NULLS LAST, s.answered_at",
    "delivered": "s.delivered_on DESC NULLS LAST, s.state_at DESC",
    "ended": "s.state_at DESC",
}
# A partner does not see what was only thought of, or taken back before it was asked.
_WAS_ASKED = "(s.sent_at IS NOT NULL OR s.state NOT IN ('proposed', 'released', 'transferred'))"
_LINES = """
    SELECT s.support_id, s.household_id, s.pledge_id, s.agency, s.state, s.benefit, s.unit, s.quantity, s.person_id,
           s.need, s.area_code, s.state_at, s.delivered, s.sent_at, s.answer_by, s.opened_at, s.scheduled_on,
           s.delivered_on, s.waits_for, s.waits_until, s.reason, s.park_until, coalesce(p.programme, ''),
           coalesce(m.name, s.agency), m.sort, coalesce(p.fields, '[]'), coalesce(p.needs_consent, false),
           coalesce(p.conditions, '[]'), kampung.name, kecamatan.name, c.urgency
    FROM support s
    LEFT JOIN pledge p USING (pledge_id)
    LEFT JOIN partner m ON m.agency = s.agency
    LEFT JOIN casefile c ON c.household_id = s.household_id
    LEFT JOIN area kampung ON kampung.code = s.area_code
    LEFT JOIN area kecamatan ON kecamatan.code = substr(s.area_code, 1, 8)
"""
_WANTED = f"""
    (%(agency)s::text IS NULL OR (s.agency = %(agency)s AND (%(sees_all)s OR {_WAS_ASKED})))
    AND (%(pledge_id)s::uuid IS NULL OR s.pledge_id = %(pledge_id)s)
"""


@dataclass(frozen=True, slots=True)
class ReferralFilter:
    """Whose help is asked for, and what the list is narrowed to. `own` is the partner that looks at its own list."""

    group: str = "waiting"
    own: str | None = None
    agency: str | None = None
    pledge_id: UUID | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Referral:
    """One piece of help, and nothing of the family but its kampung and how urgent it is."""

    support_id: UUID
    household_id: UUID
    pledge_id: UUID
    agency: str
    state: SupportState
    benefit: str | None
    unit: str | None
    quantity: int | None
    person_id: UUID | None
    need: str | None
    area_code: str | None
    state_at: datetime
    delivered: int
    sent_at: datetime | None
    answer_by: date | None
    opened_at: datetime | None
    scheduled_on: date | None
    delivered_on: date | None
    waits_for: str | None
    waits_until: date | None
    reason: str | None
    park_until: date | None
    programme: str
    partner: str
    partner_kind: str | None
    fields: Sequence[str]
    needs_consent: bool
    conditions: Sequence[Mapping[str, Any]]
    kampung: str | None
    kecamatan: str | None
    urgency: str | None

    @property
    def is_unanswered(self) -> bool:
        """Whether the partner has neither said yes nor no."""
        return self.state in UNANSWERED

    @property
    def is_agreed(self) -> bool:
        """Whether the help is still to come."""
        return self.state in AGREED

    @property
    def has_arrived(self) -> bool:
        """Whether the partner says that it was handed over."""
        return self.state in ARRIVED


def list_referrals(session: Session, wanted: ReferralFilter, *, limit: int, offset: int = 0) -> list[Referral]:
    """One page of one group."""
    query = f"{_LINES} WHERE {_WANTED} AND s.state = ANY(%(states)s) ORDER BY {_ORDERS[wanted.group]}, s.support_id"
    values = _values(wanted) | {"states": _states(wanted), "limit": limit, "offset": offset}
    rows = driver(session).execute(f"{query} LIMIT %(limit)s OFFSET %(offset)s".encode(), values)
    return [_referral(row) for row in rows]


def count_by_group(session: Session, wanted: ReferralFilter) -> dict[str, int]:
    """How many pieces of help each group holds, whatever state the list is narrowed to."""
    query = f"SELECT s.state, count(*) FROM support s WHERE {_WANTED} GROUP BY 1"  # noqa: S608 - words of our own
    counts = {SupportState(row[0]): int(row[1]) for row in driver(session).execute(query.encode(), _values(wanted))}
    return {group: sum(counts.get(state, 0) for state in states) for group, states in GROUPS.items()}


def count_referrals(session: Session, wanted: ReferralFilter) -> int:
    """How many pieces of help the list holds."""
    query = f"SELECT count(*) FROM support s WHERE {_WANTED} AND s.state = ANY(%(states)s)"  # noqa: S608 - our own
    row = driver(session).execute(query.encode(), _values(wanted) | {"states": _states(wanted)}).fetchone()
    return int(row[0]) if row else 0


def find_referral(session: Session, support_id: UUID, own: str | None = None) -> Referral | None:
    """One piece of help; None where it is unknown, or where partner `own` was never asked for it."""
    query = f"{_LINES} WHERE {_WANTED} AND s.support_id = %(support_id)s"
    values = _values(ReferralFilter(own=own)) | {"support_id": support_id}
    row = driver(session).execute(query.encode(), values).fetchone()
    return _referral(row) if row else None


def list_asked_pledges(session: Session, agency: str | None) -> list[tuple[UUID, str]]:
    """The pledges, by name, out of which help was asked for."""
    query = """
        SELECT p.pledge_id, CASE WHEN %(agency)s::text IS NULL THEN coalesce(m.name, p.agency) || ': ' ELSE '' END
               || p.programme AS name
        FROM pledge p LEFT JOIN partner m USING (agency)
        WHERE (%(agency)s::text IS NULL OR p.agency = %(agency)s)
          AND EXISTS (SELECT FROM support s WHERE s.pledge_id = p.pledge_id) ORDER BY name, p.pledge_id
    """
    return [(row[0], row[1]) for row in driver(session).execute(query, {"agency": agency})]


def _values(wanted: ReferralFilter) -> dict[str, object]:
    return {
        "agency": wanted.own or wanted.agency, "sees_all": wanted.own is None, "pledge_id": wanted.pledge_id,
    }  # fmt: skip


def _states(wanted: ReferralFilter) -> list[str]:
    group = GROUPS[wanted.group]
    return [state.value for state in group if wanted.state in (None, state.value)]


def _referral(row: tuple[Any, ...]) -> Referral:
    head, state, rest = row[:4], row[4], row[5:]
    return Referral(*(*head, SupportState(state), *rest))
