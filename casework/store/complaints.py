"""What is wrong in a hand-over's files, row by row, for page, download and signature."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from casework.store.engine import driver
from casework.store.staging import batches
from schemas.tables.hand_overs import ComplaintRow

_COLUMNS = 'hand_over_id, seq, code, file, sheet, "row", "column", shape, detail'
_ALL = """
    SELECT seq, code, file, sheet, "row", "column", shape, detail
    FROM hand_over_complaint WHERE hand_over_id = %s ORDER BY seq
"""


class Noted(NamedTuple):
    """One complaint. `row` 0 and `column` "" where it is about more than a cell; `shape` is the value's pattern."""

    seq: int
    code: str
    file: str
    sheet: str
    row: int
    column: str
    shape: str
    detail: str


@dataclass(frozen=True, slots=True)
class NotedFilter:
    """Which complaints somebody asks for."""

    code: str | None = None
    file: str | None = None


def append_complaints(session: Session, hand_over_id: UUID, noted: Iterable[Noted]) -> None:
    """Keep complaints; `seq` counts within the hand-over."""
    into = f"COPY hand_over_complaint ({_COLUMNS}) FROM STDIN (FORMAT binary)"
    with driver(session).cursor() as cursor, cursor.copy(into.encode()) as copy:
        copy.set_types(["uuid", "int4", "text", "text", "text", "int4", "text", "text", "text"])
        for one in noted:
            copy.write_row((hand_over_id, *one))


def forget_complaints(session: Session, hand_over_id: UUID) -> None:
    """Begin anew: the files are read again."""
    session.exec(delete(ComplaintRow).where(col(ComplaintRow.hand_over_id) == hand_over_id))


def list_complaints(
    session: Session, hand_over_id: UUID, wanted: NotedFilter, *, limit: int, offset: int = 0
) -> list[Noted]:
    """Complaints in the order of the files."""
    query = select(ComplaintRow).where(col(ComplaintRow.hand_over_id) == hand_over_id)
    if wanted.code:
        query = query.where(col(ComplaintRow.code) == wanted.code)
    if wanted.file:
        query = query.where(col(ComplaintRow.file) == wanted.file)
    rows = session.exec(query.order_by(col(ComplaintRow.seq)).limit(limit).offset(offset))
    return [Noted(row.seq, row.code, row.file, row.sheet, row.row, row.column, row.shape, row.detail) for row in rows]


def count_complaints(session: Session, hand_over_id: UUID) -> dict[str, int]:
    """How many there are of each code."""
    query = select(ComplaintRow.code, func.count()).where(col(ComplaintRow.hand_over_id) == hand_over_id)
    return dict(session.exec(query.group_by(col(ComplaintRow.code))).all())


def stream_complaints(session: Session, hand_over_id: UUID) -> Iterator[Noted]:
    """All complaints in order, with flat memory."""
    for rows in batches(session, "complaints", _ALL, (hand_over_id,)):
        yield from (Noted(*row) for row in rows)
