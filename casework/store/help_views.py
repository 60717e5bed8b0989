"""What partners offer, as one family's page needs it: for whom, how much is left, by when an answer comes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.conditions import Condition
from schemas.pledge_codes import Benefit
from schemas.tables.partners import PartnerRow, PledgeRow
from schemas.tables.supports import PledgeStockRow

STANDING = (PledgeStatus.PROMISED, PledgeStatus.RUNNING, PledgeStatus.SUSPENDED)
_CONDITIONS = TypeAdapter(tuple[Condition, ...])


@dataclass(frozen=True, slots=True)
class Offered:
    """One pledge. `remaining` None: nobody named a number. `partner` is the partner's name, `sort` its kind."""

    pledge_id: UUID
    agency: str
    partner: str
    sort: str | None
    programme: str
    pillar: Pillar
    status: PledgeStatus
    benefit: Benefit | None
    unit: Unit | None
    remaining: int | None
    area_code: str | None
    ends_on: date | None
    conditions: tuple[Condition, ...]
    needs_consent: bool
    answer_days: int | None


def list_offered(session: Session) -> list[Offered]:
    """All pledges that stand, by programme; those that are suspended among them."""
    return _offered(session, col(PledgeRow.status).in_(STANDING))


def list_offered_by_id(session: Session, pledge_ids: Collection[UUID]) -> list[Offered]:
    """These pledges, even those that ended."""
    return _offered(session, col(PledgeRow.pledge_id).in_(pledge_ids)) if pledge_ids else []


def _offered(session: Session, condition: object) -> list[Offered]:
    query = (
        select(PledgeRow, PartnerRow.name, PartnerRow.sort, PledgeStockRow.remaining)
        .outerjoin(PartnerRow, col(PartnerRow.agency) == col(PledgeRow.agency))
        .outerjoin(PledgeStockRow, col(PledgeStockRow.pledge_id) == col(PledgeRow.pledge_id))
        .where(condition)  # type: ignore[arg-type]
        .order_by(col(PledgeRow.programme), col(PledgeRow.pledge_id))
    )
    return [_of_row(row, (name, sort), remaining) for row, name, sort, remaining in session.exec(query)]


def _of_row(row: PledgeRow, partner: tuple[str | None, str | None], remaining: int | None) -> Offered:
    return Offered(
        row.pledge_id, row.agency, partner[0] or row.agency, partner[1], row.programme, Pillar(row.pillars[0]),
        PledgeStatus(row.status), Benefit(row.benefit) if row.benefit else None, Unit(row.unit) if row.unit else None,
        remaining, row.area_code, row.ends_on, _CONDITIONS.validate_python(row.conditions, strict=False),
        row.needs_consent, row.answer_days,
    )  # fmt: skip
