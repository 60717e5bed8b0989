"""Compares a pledge file with what was said before, and publishes what is new."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from casework.store import outbox, partners
from casework.store.engine import transaction
from casework.store.partners import Partner
from casework.store.pledges import list_said
from producers.partner_pledges.rows import Complaint, PledgeRow, read_rows
from schemas.codes import PledgeStatus
from schemas.events import KIND_OF, PledgeEvent, read_event
from schemas.events.pledges import PledgeChanged, PledgeFirmedUp, PledgeMade, PledgeWithdrawn
from schemas.ids import derived_id, plain_id

SOURCE = "producers/partner-pledges"
WIB = ZoneInfo("Asia/Jakarta")
_OFFERS = (PledgeMade, PledgeFirmedUp, PledgeChanged)
_TERMS = ("programme", "pillars", "status", "quantity", "unit", "area_code")
_MAY_BE_MISSING = ("quantity", "unit", "area_code")
Offer = PledgeMade | PledgeFirmedUp | PledgeChanged


@dataclass(frozen=True, slots=True)
class PledgeReport:
    """What came of it. `published` counts events by kind; `complaints` are rows that were left out."""

    is_dry_run: bool
    rows: int
    published: dict[str, int]
    complaints: tuple[Complaint, ...]


def import_pledges(
    engine: Engine, file: Path, *, imported_by: str, now: datetime, dry_run: bool = False
) -> PledgeReport:
    """Take a pledge file in: partners are kept, what is new is posted, in one transaction. Again: nothing new.

    Raises `PledgesRefused` where nothing of the file can be taken in; single bad rows are left out and reported.
    """
    read = list(read_rows(file))
    rows = [row for row in read if isinstance(row, PledgeRow)]
    with transaction(engine) as session:
        events = _news(session, rows, imported_by, now)
        if not dry_run:
            partners.keep_partners(session, [Partner(row.agency, row.partner_name, row.partner_sort) for row in rows])
            outbox.post(session, events, now)
    kinds = Counter(KIND_OF[type(event)] for event in events)
    return PledgeReport(dry_run, len(read), dict(kinds), tuple(row for row in read if isinstance(row, Complaint)))


def pledge_id_of(row: PledgeRow) -> UUID:
    """The same number from the same partner is the same pledge."""
    return plain_id("pledge", row.agency, row.reference)


def _news(session: Session, rows: list[PledgeRow], actor: str, now: datetime) -> list[PledgeEvent]:
    before: dict[UUID, list[PledgeEvent]] = {}
    for event in map(read_event, list_said(session, [pledge_id_of(row) for row in rows])):
        if isinstance(event, PledgeEvent):
            before.setdefault(event.pledge_id, []).append(event)
    told = (_compare(row, before.get(pledge_id_of(row), []), actor, now) for row in rows)
    return [event for event in told if event]


def _compare(row: PledgeRow, said: list[PledgeEvent], actor: str, now: datetime) -> PledgeEvent | None:
    offers = [event for event in said if isinstance(event, _OFFERS)]
    if row.status is PledgeStatus.WITHDRAWN:
        is_standing = bool(offers) and not isinstance(said[-1], PledgeWithdrawn)
        return _withdrawn(row, actor, now) if is_standing else None
    if not offers:
        return _offer(PledgeMade, row, actor, datetime.combine(row.said_on, time(), WIB))
    if all(getattr(offers[-1], term) == getattr(row, term) for term in _TERMS) and said[-1] is offers[-1]:
        return None
    kind = PledgeFirmedUp if _is_only_more(offers[-1], row) else PledgeChanged
    return _offer(kind, row, actor, now)


def _is_only_more(before: Offer, row: PledgeRow) -> bool:
    """Whether the row only fills in what was missing."""
    differing = [term for term in _TERMS if getattr(before, term) != getattr(row, term)]
    return all(term in _MAY_BE_MISSING and getattr(before, term) is None for term in differing) and bool(differing)


def _offer(kind: type[Offer], row: PledgeRow, actor: str, at: datetime) -> Offer:
    terms = {term: getattr(row, term) for term in _TERMS}
    return kind(
        event_id=derived_id(at, KIND_OF[kind], row.agency, row.reference, *terms.values()),
        occurred_at=at,
        source=SOURCE,
        actor=actor,
        agency=row.agency,
        pledge_id=pledge_id_of(row),
        starts_on=row.said_on if row.status is PledgeStatus.RUNNING else None,
        **terms,
    )


def _withdrawn(row: PledgeRow, actor: str, at: datetime) -> PledgeWithdrawn:
    return PledgeWithdrawn(
        event_id=derived_id(at, "pledge_withdrawn", row.agency, row.reference),
        occurred_at=at,
        source=SOURCE,
        actor=actor,
        agency=row.agency,
        pledge_id=pledge_id_of(row),
        reason="withdrawn_by_partner",
    )
