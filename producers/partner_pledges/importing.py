"""Compares a pledge file with what was said before, and publishes what is new."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from casework.rules.pledges import OFFERS, Offer
from casework.rules.pledging import TERMS, is_only_more
from casework.store import outbox, partners
from casework.store.engine import transaction
from casework.store.partners import Partner
from casework.store.pledges import list_said
from producers.partner_pledges.rows import Complaint, PledgeRow, read_rows
from schemas.codes import PledgeStatus
from schemas.events import KIND_OF, PledgeEvent, read_event
from schemas.events.pledges import PledgeChanged, PledgeFirmedUp, PledgeMade, PledgeWithdrawn
from schemas.ids import derived_id, plain_id
from schemas.pledge_codes import KIND_OF_BENEFIT

SOURCE = "producers/partner-pledges"
WIB = ZoneInfo("Asia/Jakarta")
_COLUMNS = (
    "programme", "pillars", "status", "quantity", "unit", "area_code", "benefit", "conditions", "fields",
    "needs_consent", "answer_days",
)  # fmt: skip


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
    offers = [event for event in said if isinstance(event, OFFERS)]
    if row.status is PledgeStatus.WITHDRAWN:
        is_standing = bool(offers) and not isinstance(said[-1], PledgeWithdrawn)
        return _withdrawn(row, actor, now) if is_standing else None
    if not offers:
        return _offer(PledgeMade, row, _stated(row), actor, datetime.combine(row.said_on, time(), WIB))
    if _says_nothing_new(row, said):
        return None
    # What a form said since, and this file does not speak of, stays.
    terms = {term: getattr(offers[-1], term) for term in TERMS} | _stated(row)
    kind = PledgeFirmedUp if is_only_more(offers[-1], terms) else PledgeChanged
    return _offer(kind, row, terms, actor, now)


def _stated(row: PledgeRow) -> dict[str, Any]:
    """What the row says; an empty cell says nothing."""
    said = {term: getattr(row, term) for term in _COLUMNS if getattr(row, term) is not None}
    if row.benefit:
        said["support"] = KIND_OF_BENEFIT[row.benefit]
    if row.status is PledgeStatus.RUNNING:
        said["starts_on"] = row.said_on
    return said


def _says_nothing_new(row: PledgeRow, said: list[PledgeEvent]) -> bool:
    """Whether it is the file's own last word again, or what stands by whoever's last word."""
    lasts = [*[word for word in said if word.source == SOURCE][-1:], said[-1]]
    stated = _stated(row).items()
    return any(
        isinstance(last, OFFERS) and all(getattr(last, term) == value for term, value in stated) for last in lasts
    )


def _offer(kind: type[Offer], row: PledgeRow, terms: dict[str, Any], actor: str, at: datetime) -> Offer:
    return kind(
        event_id=derived_id(at, KIND_OF[kind], row.agency, row.reference, *terms.values()),
        occurred_at=at,
        source=SOURCE,
        actor=actor,
        agency=row.agency,
        pledge_id=pledge_id_of(row),
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
