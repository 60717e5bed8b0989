"""What partners pledged, as lists and counts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from schemas.tables.partners import PartnerRow, PledgeRow


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


def list_pledges(
    session: Session, *, agency: str | None = None, pillar: str | None = None, status: str | None = None
) -> list[PledgeLine]:
    """Pledges by partner and programme; one partner's, pillar's or status's where given."""
    query = select(PledgeRow, PartnerRow.name).outerjoin(PartnerRow, col(PartnerRow.agency) == col(PledgeRow.agency))
    if agency is not None:
        query = query.where(col(PledgeRow.agency) == agency)
    if pillar:
        query = query.where(col(PledgeRow.pillars).contains([pillar]))
    if status:
        query = query.where(col(PledgeRow.status) == status)
    rows = session.exec(query.order_by(func.coalesce(PartnerRow.name, PledgeRow.agency), col(PledgeRow.programme)))
    return [_line(row, name) for row, name in rows]


def names_of_partners(session: Session) -> dict[str, str]:
    """Every partner's name by its code."""
    return dict(session.exec(select(PartnerRow.agency, PartnerRow.name).order_by(col(PartnerRow.name))).all())


def _line(row: PledgeRow, name: str | None) -> PledgeLine:
    return PledgeLine(
        row.pledge_id, row.agency, name or row.agency, row.programme, tuple(row.pillars), row.status, row.quantity,
        row.unit, row.area_code, row.starts_on, row.ends_on, row.said_at,
    )  # fmt: skip
