"""An agency's inbox as its page shows it: what happened and where, never to whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, cast, func
from sqlalchemy import Uuid as SqlUuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from schemas.tables.casework import TimelineRow
from schemas.tables.partners import NoticeReadRow, NoticeRow, PledgeRow
from schemas.tables.registry import AreaRow
from schemas.tables.sharing import DataRequestStepRow

_KAMPUNG = aliased(AreaRow)
_KECAMATAN = aliased(AreaRow)
_SAYS = cast(TimelineRow.body, JSONB)


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What an inbox is narrowed to. None means "all"."""

    is_unread: bool | None = None
    kind: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One notice. `programme` is named where it is about a pledge, `request_id` where about a request for data,
    `support_id` where about help that the agency itself was asked for.

    `need` and `urgency` are named where its event states them.
    """

    notice_id: UUID
    kind: str
    occurred_at: datetime
    queued_at: datetime
    kampung: str | None
    kecamatan: str | None
    programme: str | None
    need: str | None
    urgency: str | None
    read_by: str | None
    read_at: datetime | None
    request_id: UUID | None
    support_id: UUID | None


def list_inbox_lines(
    session: Session, agency: str, wanted: InboxFilter, *, limit: int, offset: int = 0
) -> list[InboxLine]:
    """One page of an agency's inbox, newest first."""
    order = (col(NoticeRow.occurred_at).desc(), col(NoticeRow.notice_id))
    query = _lines(agency).where(*_conditions(wanted)).order_by(*order).limit(limit).offset(offset)
    return [InboxLine(*row) for row in session.execute(query)]


def count_inbox(session: Session, agency: str, wanted: InboxFilter) -> int:
    """How many notices a filter finds."""
    narrowed = _lines(agency).where(*_conditions(wanted)).subquery()
    return session.exec(select(func.count()).select_from(narrowed)).one()


def find_line(session: Session, agency: str, notice_id: UUID) -> InboxLine | None:
    """One notice of this agency; None where it is unknown or another's."""
    row = session.execute(_lines(agency).where(col(NoticeRow.notice_id) == notice_id)).first()
    return InboxLine(*row) if row else None


def _lines(agency: str) -> Select[Any]:
    query: Select[Any] = (
        select(
            NoticeRow.notice_id, NoticeRow.kind, NoticeRow.occurred_at, NoticeRow.queued_at, _KAMPUNG.name,
            col(_KECAMATAN.name).label("kecamatan"), PledgeRow.programme, _SAYS["need"].astext,
            _SAYS["urgency"].astext, NoticeReadRow.actor, NoticeReadRow.read_at, DataRequestStepRow.request_id,
            case((_SAYS["agency"].astext == NoticeRow.agency, cast(_SAYS["support_id"].astext, SqlUuid))),
        )  # type: ignore[call-overload]
        .select_from(NoticeRow)
        .outerjoin(NoticeReadRow, col(NoticeReadRow.notice_id) == col(NoticeRow.notice_id))
        .outerjoin(_KAMPUNG, _KAMPUNG.code == NoticeRow.area_code)
        .outerjoin(_KECAMATAN, _KECAMATAN.code == func.substr(NoticeRow.area_code, 1, 8))
        .outerjoin(PledgeRow, col(PledgeRow.pledge_id) == col(NoticeRow.pledge_id))
        .outerjoin(TimelineRow, col(TimelineRow.event_id) == col(NoticeRow.event_id))
        .outerjoin(DataRequestStepRow, col(DataRequestStepRow.step_id) == col(NoticeRow.event_id))
        .where(col(NoticeRow.agency) == agency)
    )  # fmt: skip
    return query


def _conditions(wanted: InboxFilter) -> list[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = []
    if wanted.is_unread is not None:
        read_at = col(NoticeReadRow.read_at)
        given.append(read_at.is_(None) if wanted.is_unread else read_at.is_not(None))
    if wanted.kind:
        given.append(col(NoticeRow.kind) == wanted.kind)
    if wanted.area:
        code = col(NoticeRow.area_code)
        given.append((code == wanted.area) | code.startswith(wanted.area + ".", autoescape=True))
    return given
