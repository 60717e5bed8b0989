"""Results of village meetings on their way in: who brought which file, where it stands, and what each row became."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select, update

from casework.store.access import Scope
from schemas.codes import Role
from schemas.tables.village import VillageLineRow, VillageResultRow

State = Literal["waiting", "done", "refused"]
Outcome = Literal["recorded", "known", "left_out"]
OUTCOMES: tuple[Outcome, ...] = ("left_out", "recorded", "known")


@dataclass(frozen=True, slots=True)
class NewResult:
    """A file that somebody brings. `stored` is where it lies; `reach` what they may see; a trial keeps nothing."""

    result_id: UUID
    file: str
    stored: str
    brought_by: str
    brought_at: datetime
    reach: Scope
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """A file as it stands. `rows` were read; `reasons` say why none of it was taken, if so."""

    brought: NewResult
    state: State
    rows: int
    reasons: Sequence[Mapping[str, Any]]
    ended_at: datetime | None


class Line(NamedTuple):
    """What became of one row. `kinds` are the events that it became; `column`, `code` and `detail` why it was left."""

    sheet: str
    row: int
    outcome: Outcome
    household_id: UUID | None = None
    kinds: Sequence[str] = ()
    column: str = ""
    code: str = ""
    detail: str = ""


def append_result(session: Session, new: NewResult) -> bool:
    """Write a file down as waiting; False where this id is known. Of two at the same moment one wins."""
    values = {
        "result_id": new.result_id, "file": new.file, "stored": new.stored, "is_trial": new.is_trial,
        "brought_by": new.brought_by, "brought_at": new.brought_at, "role": new.reach.role.value,
        "areas": list(new.reach.areas), "state": "waiting", "rows": 0,
    }  # fmt: skip
    wish = insert(VillageResultRow).values(values).on_conflict_do_nothing().returning(col(VillageResultRow.result_id))
    return session.execute(wish).first() is not None


def find_result(session: Session, result_id: UUID) -> ResultEntry | None:
    """The file with this id."""
    row = session.get(VillageResultRow, result_id, populate_existing=True)
    return _entry(row) if row else None


def lock_waiting(session: Session, result_id: UUID) -> bool:
    """Whether the file still waits; then nobody else takes it in until this transaction ends."""
    waiting = (col(VillageResultRow.result_id) == result_id) & (col(VillageResultRow.state) == "waiting")
    return session.exec(select(VillageResultRow.result_id).where(waiting).with_for_update()).first() is not None


def list_waiting(session: Session) -> list[ResultEntry]:
    """The files that nobody has taken in yet, oldest first."""
    query = select(VillageResultRow).where(col(VillageResultRow.state) == "waiting")
    return [_entry(row) for row in session.exec(query.order_by(col(VillageResultRow.brought_at)))]


def is_waited_for(session: Session, stored: str) -> bool:
    """Whether some file that waits is kept there."""
    waiting = (col(VillageResultRow.stored) == stored) & (col(VillageResultRow.state) == "waiting")
    return session.exec(select(VillageResultRow.result_id).where(waiting)).first() is not None


def list_results(session: Session, brought_by: str | None, *, limit: int, offset: int = 0) -> list[ResultEntry]:
    """The files of this person (of everybody where none is named), newest first."""
    query = select(VillageResultRow).order_by(col(VillageResultRow.brought_at).desc(), col(VillageResultRow.result_id))
    if brought_by:
        query = query.where(col(VillageResultRow.brought_by) == brought_by)
    return [_entry(row) for row in session.exec(query.limit(limit).offset(offset))]


def end_result(
    session: Session, result_id: UUID, at: datetime, lines: Iterable[Line], reasons: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Write down what became of each row; with `reasons` the file as a whole was not taken."""
    values = [
        {"result_id": result_id, "seq": seq, **line._asdict(), "kinds": list(line.kinds)}
        for seq, line in enumerate(lines, 1)
    ]
    if values:
        session.execute(insert(VillageLineRow), values)
    state: State = "refused" if reasons else "done"
    ended = {"state": state, "rows": len(values), "reasons": list(reasons) or None, "ended_at": at}
    session.exec(update(VillageResultRow).where(col(VillageResultRow.result_id) == result_id).values(**ended))


def count_lines(session: Session, result_ids: Collection[UUID]) -> dict[UUID, Counter[str]]:
    """How many rows of each of these files had each outcome."""
    by = col(VillageLineRow.result_id), col(VillageLineRow.outcome)
    query = select(*by, func.count()).where(by[0].in_(result_ids)).group_by(*by)
    counts = {result_id: Counter[str]() for result_id in result_ids}
    for result_id, outcome, count in session.exec(query):
        counts[result_id][outcome] = count
    return counts


def count_results(session: Session, brought_by: str | None) -> int:
    """How many files there are of this person (of everybody where none is named)."""
    query = select(func.count()).select_from(VillageResultRow)
    if brought_by:
        query = query.where(col(VillageResultRow.brought_by) == brought_by)
    return session.exec(query).one()


def list_lines(session: Session, result_id: UUID, outcome: str | None, *, limit: int, offset: int = 0) -> list[Line]:
    """The rows with this outcome (all where none is named), in the order of the file."""
    query = select(VillageLineRow).where(col(VillageLineRow.result_id) == result_id)
    if outcome:
        query = query.where(col(VillageLineRow.outcome) == outcome)
    rows = session.exec(query.order_by(col(VillageLineRow.seq)).limit(limit).offset(offset))
    return [Line(*(getattr(row, name) for name in Line._fields)) for row in rows]


def _entry(row: VillageResultRow) -> ResultEntry:
    reach = Scope(Role(row.role), tuple(row.areas))
    brought = NewResult(row.result_id, row.file, row.stored, row.brought_by, row.brought_at, reach, row.is_trial)
    state: State = row.state  # type: ignore[assignment] # written by this module alone
    return ResultEntry(brought, state, row.rows, tuple(row.reasons or ()), row.ended_at)
