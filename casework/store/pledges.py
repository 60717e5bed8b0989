"""Pledges: everything that was said about one, and where it stands by the newest word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlmodel import Session

from casework.store.engine import driver

_SAID = """
    INSERT INTO pledge_event (event_id, pledge_id, kind, occurred_at, recorded_at, body)
    VALUES (%s, %s, %s, %s, %s, %s::jsonb) ON CONFLICT (event_id) DO NOTHING
"""
# The newest word holds, whatever order the words came in. A word that only ends a pledge keeps what was offered.
_OFFER = """
    INSERT INTO pledge (pledge_id, agency, programme, pillars, status, quantity, unit, area_code, starts_on, ends_on,
                        said_at, said_by_event, support, benefit, conditions, fields, needs_consent, answer_days)
    VALUES (%(pledge_id)s, %(agency)s, %(programme)s, %(pillars)s, %(status)s, %(quantity)s, %(unit)s, %(area_code)s,
            %(starts_on)s, %(ends_on)s, %(said_at)s, %(said_by_event)s, %(support)s, %(benefit)s, %(conditions)s,
            %(fields)s, %(needs_consent)s, %(answer_days)s)
    ON CONFLICT (pledge_id) DO UPDATE SET
        agency = excluded.agency, programme = excluded.programme, pillars = excluded.pillars, status = excluded.status,
        quantity = excluded.quantity, unit = excluded.unit, area_code = excluded.area_code,
        starts_on = excluded.starts_on, ends_on = excluded.ends_on, said_at = excluded.said_at,
        said_by_event = excluded.said_by_event, support = excluded.support, benefit = excluded.benefit,
        conditions = excluded.conditions, fields = excluded.fields, needs_consent = excluded.needs_consent,
        answer_days = excluded.answer_days
"""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said about a pledge; `body` is the event's JSON text."""

    event_id: UUID
    pledge_id: UUID
    kind: str
    occurred_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class StandingPledge:
    """Where a pledge stands. No quantity means that no number has been named."""

    pledge_id: UUID
    agency: str
    programme: str
    pillars: tuple[str, ...]
    status: str
    quantity: int | None
    unit: str | None
    area_code: str | None
    starts_on: date | None
    ends_on: date | None
    said_at: datetime
    said_by_event: UUID
    support: str | None
    benefit: str | None
    conditions: tuple[dict[str, Any], ...]
    fields: tuple[str, ...]
    needs_consent: bool
    answer_days: int | None


def append_said(session: Session, words: Sequence[Said], now: datetime) -> None:
    """Keep what was said; what is known already is passed over."""
    rows = [(said.event_id, said.pledge_id, said.kind, said.occurred_at, now, said.body) for said in words]
    with driver(session).cursor() as cursor:
        cursor.executemany(_SAID, rows)


def lock_pledges(session: Session, pledge_ids: Sequence[UUID]) -> None:
    """Keep rival writers of these pledges waiting until the transaction ends. `pledge_ids` sorted."""
    # Each of two rivals would miss the other's word, and the later of them would not be seen to be the newest.
    with driver(session).cursor() as cursor:
        for pledge_id in pledge_ids:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (str(pledge_id),))


def has_said(session: Session, event_id: UUID) -> bool:
    """Whether this was said before."""
    return driver(session).execute("SELECT 1 FROM pledge_event WHERE event_id = %s", [event_id]).fetchone() is not None


def list_pledge_ids(session: Session) -> list[UUID]:
    """Every pledge of which anything was ever said."""
    return [row[0] for row in driver(session).execute("SELECT DISTINCT pledge_id FROM pledge_event ORDER BY 1")]


def list_said(session: Session, pledge_ids: Sequence[UUID]) -> list[str]:
    """The JSON of all that was said about these pledges, oldest first."""
    with driver(session).cursor() as cursor:
        cursor.execute(
            "SELECT body::text FROM pledge_event WHERE pledge_id = ANY(%s) ORDER BY pledge_id, occurred_at, event_id",
            (list(pledge_ids),),
        )
        return [row[0] for row in cursor]


def keep_standing(session: Session, pledges: Sequence[StandingPledge]) -> None:
    """Write down where pledges stand."""
    rows = [
        {slot: getattr(pledge, slot) for slot in StandingPledge.__slots__}
        | {name: Jsonb(list(getattr(pledge, name))) for name in ("pillars", "conditions", "fields")}
        for pledge in pledges
    ]
    with driver(session).cursor() as cursor:
        cursor.executemany(_OFFER, rows)


class RunOut(NamedTuple):
    """A pledge whose last day has passed."""

    pledge_id: UUID
    agency: str
    ends_on: date


def list_run_out(session: Session, today: date) -> list[RunOut]:
    """Pledges that still stand although their last day was before today."""
    rows = driver(session).execute(
        "SELECT pledge_id, agency, ends_on FROM pledge WHERE ends_on < %s "
        "AND status IN ('promised', 'running', 'suspended') ORDER BY pledge_id",
        [today],
    )
    return [RunOut(*row) for row in rows]
