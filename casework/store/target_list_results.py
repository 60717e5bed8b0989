"""Keeps what partners' files said of a list, and what came of it. Written once, and without anything of a person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from casework.store.engine import driver
from schemas.pledge_codes import DeclineReason
from schemas.tables.target_lists import TargetListOutcomeRow, TargetListResultRow
from schemas.target_lists import Answered, ListResult, NotUnderstood, Outcome

# Whoever an entry is for, and where it is for a whole family, its head: by the blind index of the number that a
# register says, and of the one that people put right, for that is the one that the partner was given.
_BY_NIK = """
    WITH entry AS (SELECT support_id, household_id, person_id FROM target_list_entry WHERE list_id = %(list)s),
    meant AS (
        SELECT e.support_id, p.person_id, p.nik_index FROM entry e JOIN person p USING (person_id)
        UNION ALL
        SELECT e.support_id, p.person_id, p.nik_index
        FROM entry e JOIN people_of(ARRAY(SELECT household_id FROM entry)) AS m USING (household_id)
        JOIN person p ON p.person_id = m.person_id AND p.is_head
        WHERE e.person_id IS NULL)
    SELECT support_id, nik_index FROM meant WHERE nik_index IS NOT NULL
    UNION
    SELECT support_id, c.value_index FROM meant JOIN correction c USING (person_id)
    WHERE c.field = 'nik' AND c.settled_at IS NULL AND c.value_index IS NOT NULL
"""


def niks_on(session: Session, list_id: UUID) -> dict[bytes, list[UUID]]:
    """The pieces of help on a list by the blind index of a NIK."""
    found: dict[bytes, list[UUID]] = {}
    for support_id, index in driver(session).execute(_BY_NIK, {"list": list_id}):
        found.setdefault(bytes(index), []).append(support_id)
    return found


def keep_result(session: Session, result: ListResult) -> None:
    """Write down what a file says. The same file again changes nothing."""
    values: dict[str, Any] = {name: getattr(result, name) for name in ListResult.__slots__}
    values |= {"answers": [_kept(one) for one in result.answers], "troubles": [asdict(one) for one in result.troubles]}
    session.connection().execute(insert(TargetListResultRow).values(**values).on_conflict_do_nothing())


def find_result(session: Session, list_id: UUID, result_id: UUID) -> ListResult | None:
    """One file's answers; None where it is no answer to this list."""
    row = session.get(TargetListResultRow, result_id)
    return _result(row) if row and row.list_id == list_id else None


def list_results(session: Session, list_id: UUID) -> list[ListResult]:
    """All files that answered a list, newest first."""
    row = TargetListResultRow
    query = select(row).where(col(row.list_id) == list_id).order_by(col(row.brought_at).desc(), col(row.result_id))
    return [_result(one) for one in session.exec(query)]


def append_outcome(session: Session, outcome: Outcome) -> None:
    """Write down what came of applying a result."""
    counts = {
        "accepted": outcome.accepted, "delivered": outcome.delivered, "declined": dict(outcome.declined),
        "known": outcome.known,
    }  # fmt: skip
    session.add(
        TargetListOutcomeRow(
            outcome_id=outcome.outcome_id, result_id=outcome.result_id, at=outcome.at, actor=outcome.actor,
            counts=counts, troubles=[asdict(one) for one in outcome.troubles],
        )
    )  # fmt: skip
    session.flush()


def list_outcomes(session: Session, result_id: UUID) -> list[Outcome]:
    """What came of a result each time that it was applied, newest first."""
    row = TargetListOutcomeRow
    found = session.exec(select(row).where(col(row.result_id) == result_id).order_by(col(row.at).desc()))
    return [
        Outcome(
            one.outcome_id, one.result_id, one.at, one.actor, **one.counts,
            troubles=tuple(NotUnderstood(**trouble) for trouble in one.troubles),
        )
        for one in found
    ]  # fmt: skip


def states_of(session: Session, support_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str | None]]:
    """Where these pieces of help stand now: state, and the reason where one has ended."""
    query = "SELECT support_id, state, reason FROM support WHERE support_id = ANY(%s)"
    return {row[0]: (row[1], row[2]) for row in driver(session).execute(query, [list(support_ids)])}


def count_states(session: Session, list_id: UUID) -> Mapping[tuple[str, str | None], int]:
    """How many pieces of help of a list stand where, and why they ended."""
    query = """
        SELECT s.state, CASE WHEN s.state = 'declined' THEN s.reason END, count(*)
        FROM target_list_entry e JOIN support s USING (support_id) WHERE e.list_id = %s GROUP BY 1, 2
    """
    return Counter({(row[0], row[1]): row[2] for row in driver(session).execute(query, [list_id])})


def _kept(one: Answered) -> dict[str, Any]:
    return {
        "row": one.row, "support_id": str(one.support_id), "household_id": str(one.household_id),
        "reason": one.reason.value if one.reason else None, "day": one.day.isoformat() if one.day else None,
    }  # fmt: skip


def _result(row: TargetListResultRow) -> ListResult:
    return ListResult(
        row.result_id, row.list_id, row.sha256, row.name, row.brought_at, row.brought_by,
        tuple(_answered(one) for one in row.answers), tuple(NotUnderstood(**one) for one in row.troubles),
    )  # fmt: skip


def _answered(kept: Mapping[str, Any]) -> Answered:
    reason, day = kept["reason"], kept["day"]
    return Answered(
        kept["row"], UUID(kept["support_id"]), UUID(kept["household_id"]), DeclineReason(reason) if reason else None,
        date.fromisoformat(day) if day else None,
    )  # fmt: skip
