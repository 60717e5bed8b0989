"""What partners pledged, as lists: where each pledge stands, what is left of it, and what was said about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from casework.store.engine import driver
from schemas.tables.partners import PartnerRow, PledgeRow
from schemas.tables.supports import PledgeStockRow

STATES = ("unnumbered", "firm", "running", "suspended", "exhausted", "expired", "withdrawn", "revoked")
"""How a pledge is shown: what was said of it, together with whether a number was named and something is left."""
_ENDED = ("suspended", "expired", "withdrawn", "revoked")
_STATE: ColumnElement[str] = case(
    (col(PledgeRow.status).in_(_ENDED), col(PledgeRow.status)),
    (col(PledgeStockRow.remaining) == 0, "exhausted"),
    (col(PledgeRow.status) == "running", "running"),
    (col(PledgeRow.quantity).is_(None), "unnumbered"),
    else_="firm",
)


@dataclass(frozen=True, slots=True)
class StockLine:
    """How much of a pledge is where, in its unit. `offered`, `remaining` None: no number was named."""

    offered: int | None = None
    reserved: int = 0
    delivered: int = 0
    released: int = 0
    expired: int = 0
    remaining: int | None = None

    @property
    def went_out(self) -> int:
        """What is held or was given."""
        return self.reserved + self.delivered

    def share(self, part: int) -> float:
        """A part in per cent of what was offered."""
        return round(100 * part / self.offered, 2) if self.offered else 0.0


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """Where one pledge stands. `quantity` None means that no number was given yet."""

    pledge_id: UUID
    agency: str
    partner: str
    programme: str
    pillars: tuple[str, ...]
    status: str
    quantity: int | None
    unit: str | None
    area_code: str | None
    starts_on: date | None
    ends_on: date | None
    said_at: datetime
    support: str | None
    benefit: str | None
    state: str
    stock: StockLine = field(default_factory=StockLine)


@dataclass(frozen=True, slots=True)
class PledgeFilter:
    """Which pledges are asked for. None: all of them."""

    agency: str | None = None
    pillar: str | None = None
    benefit: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that was said about a pledge, as the event's JSON, and when we wrote it down."""

    body: str
    recorded_at: datetime


def list_pledges(session: Session, wanted: PledgeFilter | None = None) -> list[PledgeLine]:
    """Pledges by partner and programme."""
    return _lines(session, *_conditions(wanted or PledgeFilter()))


def list_pledges_after(session: Session, agency: str, after: UUID | None, limit: int) -> list[PledgeLine]:
    """An agency's pledges in the order of their ids, at most `limit`, beginning after one of them."""
    # By id and not by name: a pledge that is renamed or added between two pages is neither left out nor told twice.
    own = col(PledgeRow.agency) == agency
    wanted = (own,) if after is None else (own, col(PledgeRow.pledge_id) > after)
    return [_line(*row) for row in session.exec(_query(*wanted).order_by(col(PledgeRow.pledge_id)).limit(limit))]


def find_pledge(session: Session, pledge_id: UUID) -> PledgeLine | None:
    """One pledge; None where nobody spoke of it."""
    return next(iter(_lines(session, col(PledgeRow.pledge_id) == pledge_id)), None)


def stock_line(session: Session, pledge_id: UUID) -> StockLine:
    """How much of one pledge is where."""
    line = find_pledge(session, pledge_id)
    return line.stock if line else StockLine()


def list_heard(session: Session, pledge_id: UUID) -> list[Heard]:
    """Everything that was said about a pledge, newest first."""
    rows = driver(session).execute(
        "SELECT body::text, recorded_at FROM pledge_event WHERE pledge_id = %s "
        "ORDER BY occurred_at DESC, event_id DESC",
        [pledge_id],
    )
    return [Heard(*row) for row in rows]


def names_of_partners(session: Session) -> dict[str, str]:
    """Every partner's name by its code."""
    return dict(session.exec(select(PartnerRow.agency, PartnerRow.name).order_by(col(PartnerRow.name))).all())


def _conditions(wanted: PledgeFilter) -> Sequence[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.agency is not None:
        given.append(col(PledgeRow.agency) == wanted.agency)
    if wanted.pillar:
        given.append(col(PledgeRow.pillars).contains([wanted.pillar]))
    if wanted.benefit:
        given.append(col(PledgeRow.benefit) == wanted.benefit)
    if wanted.state:
        given.append(_STATE.in_((wanted.state,)))
    return given


def _lines(session: Session, *conditions: ColumnElement[bool]) -> list[PledgeLine]:
    by_name = func.coalesce(PartnerRow.name, PledgeRow.agency), col(PledgeRow.programme), col(PledgeRow.pledge_id)
    return [_line(*row) for row in session.exec(_query(*conditions).order_by(*by_name))]


def _query(*conditions: ColumnElement[bool]) -> Any:
    return (
        select(PledgeRow, PartnerRow.name, PledgeStockRow, _STATE)
        .outerjoin(PartnerRow, col(PartnerRow.agency) == col(PledgeRow.agency))
        .outerjoin(PledgeStockRow, col(PledgeStockRow.pledge_id) == col(PledgeRow.pledge_id))
        .where(*conditions)
    )


def _line(row: PledgeRow, name: str | None, stock: PledgeStockRow | None, state: str) -> PledgeLine:
    return PledgeLine(
        row.pledge_id, row.agency, name or row.agency, row.programme, tuple(row.pillars), row.status, row.quantity,
        row.unit, row.area_code, row.starts_on, row.ends_on, row.said_at, row.support, row.benefit, state,
        _stock(stock) if stock else StockLine(),
    )  # fmt: skip


def _stock(row: PledgeStockRow) -> StockLine:
    return StockLine(row.offered, row.reserved, row.delivered, row.released, row.expired, row.remaining)
