"""Which families wait for a pledge or got something out of it, counted; and by name for whoever may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from casework.store.access import Scope, scoped
from schemas.pledge_codes import UNDER_WAY, ReleaseReason
from schemas.tables.casework import CaseFileRow
from schemas.tables.registry import AreaRow
from schemas.tables.supports import SupportRow

_WAITING = tuple(state.value for state in sorted(UNDER_WAY))
_LOST = (
    ReleaseReason.PLEDGE_WITHDRAWN.value, ReleaseReason.PLEDGE_REVOKED.value, ReleaseReason.PLEDGE_EXPIRED.value,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PledgedFamily:
    """One family that lost what it waited for, without a name. `pieces`: how many pieces of help it waited for."""

    household_id: UUID
    kampung: str | None
    pieces: int


def count_by_state(session: Session, pledge_id: UUID) -> dict[str, int]:
    """How many pieces of help of a pledge are in which state."""
    query = (
        select(SupportRow.state, func.count()).where(SupportRow.pledge_id == pledge_id).group_by(col(SupportRow.state))
    )
    return dict(session.exec(query).all())


def count_waiting(session: Session, pledge_id: UUID) -> int:
    """How many families wait for something out of a pledge; a family that waits for two things is one."""
    query = select(func.count(func.distinct(SupportRow.household_id))).where(
        SupportRow.pledge_id == pledge_id, col(SupportRow.state).in_(_WAITING)
    )
    return session.exec(query).one()


def list_hit(session: Session, scope: Scope, pledge_id: UUID, *, limit: int) -> Sequence[PledgedFamily]:
    """The families whose help was lost when a pledge ended, or soon will be; those that this person may see."""
    is_hit = col(SupportRow.state).in_(_WAITING) | col(SupportRow.reason).in_(_LOST)
    query = (
        select(SupportRow.household_id, AreaRow.name, func.count())
        .join(CaseFileRow, col(CaseFileRow.household_id) == col(SupportRow.household_id))
        .outerjoin(AreaRow, col(AreaRow.code) == col(CaseFileRow.area_code))
        .where(SupportRow.pledge_id == pledge_id, is_hit, scoped(scope))
        .group_by(col(SupportRow.household_id), col(AreaRow.name))
        .order_by(col(AreaRow.name), col(SupportRow.household_id))
        .limit(limit)
    )
    return [PledgedFamily(*row) for row in session.exec(query)]
