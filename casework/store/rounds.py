"""Keeps allocation rounds: where each stands, and every step, which is written once."""

from collections.abc import Sequence
from json import dumps
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from casework.store.engine import driver
from schemas.codes import Role
from schemas.data_requests import Person
from schemas.rounds import Offered, Plan, Round, RoundState, RoundStep, Step
from schemas.tables.rounds import AllocationRoundRow, AllocationStepRow

_SYSTEM = "system"
_CHANGES = [RoundStep.TAKE_OUT.value, RoundStep.PUT_IN.value]


def add_round(session: Session, new: Round, command_id: UUID) -> bool:
    """Write a new round down; False where this command made one before. A rival with the same command is waited for."""
    values = {
        "round_id": new.round_id, "command_id": command_id, "pledge_id": new.plan.pledge_id,
        "agency": new.offered.agency, "plan": new.plan.model_dump(mode="json"),
        "offered": new.offered.model_dump(mode="json"), "ranking": new.ranking, "state": new.state.value,
        "version": new.version, "frozen_at": new.frozen_at, "frozen_by": new.frozen_by, "changed_at": new.changed_at,
    }  # fmt: skip
    statement = insert(AllocationRoundRow).values(values).on_conflict_do_nothing(index_elements=["command_id"])
    return session.execute(statement.returning(col(AllocationRoundRow.round_id))).first() is not None


def find_round_of(session: Session, command_id: UUID) -> UUID | None:
    """The round that this command made."""
    query = select(AllocationRoundRow.round_id).where(col(AllocationRoundRow.command_id) == command_id)
    return session.exec(query).first()


def find_round(session: Session, round_id: UUID) -> Round | None:
    """The round; None where there is none."""
    row = session.get(AllocationRoundRow, round_id)
    return _round(row) if row else None


def lock_round(session: Session, round_id: UUID) -> Round | None:
    """The round, with its row locked until the transaction ends; None where there is none."""
    query = select(AllocationRoundRow).where(col(AllocationRoundRow.round_id) == round_id)
    row = session.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    return _round(row) if row else None


def list_rounds(session: Session, *, limit: int, offset: int = 0) -> list[Round]:
    """Rounds, the newest first."""
    query = select(AllocationRoundRow).order_by(col(AllocationRoundRow.serial).desc())
    return [_round(row) for row in session.exec(query.limit(limit).offset(offset))]


def count_rounds(session: Session) -> int:
    """How many rounds there are."""
    row = driver(session).execute("SELECT count(*) FROM allocation_round").fetchone()
    return int(row[0]) if row else 0


def save_round(session: Session, changed: Round) -> None:
    """Write anew where a round stands that `lock_round` returned."""
    row = session.get_one(AllocationRoundRow, changed.round_id)
    row.state, row.version, row.changed_at = changed.state.value, changed.version, changed.changed_at
    row.approved_by, row.published_by = changed.approved_by, changed.published_by
    row.published_at = changed.published_at
    session.flush()


def append_round_step(session: Session, step: Step) -> None:
    """Write a step down, once and for ever."""
    role = step.person.role.value if step.person.role else _SYSTEM
    row = AllocationStepRow(
        step_id=step.step_id, round_id=step.round_id, at=step.at, actor=step.person.actor, role=role,
        agency=step.person.agency, step=step.step.value, before=step.before.value, after=step.after.value,
        words=step.words, household_id=step.household_id, detail=dict(step.detail),
    )  # fmt: skip
    session.add(row)
    session.flush()


def has_round_step(session: Session, step_id: UUID) -> bool:
    """Whether this step was taken."""
    return session.get(AllocationStepRow, step_id) is not None


def list_round_steps(session: Session, round_id: UUID) -> list[Step]:
    """A round's steps, newest first."""
    query = select(AllocationStepRow).where(col(AllocationStepRow.round_id) == round_id)
    return [_step(row) for row in session.exec(query.order_by(col(AllocationStepRow.position).desc()))]


def changers_of(session: Session, round_id: UUID) -> set[str]:
    """Who took a family out of the list or put one in."""
    row = AllocationStepRow
    query = select(row.actor).where(col(row.round_id) == round_id, col(row.step).in_(_CHANGES))
    return set(session.exec(query))


def words_on(session: Session, round_id: UUID, household_ids: Sequence[UUID]) -> dict[UUID, Step]:
    """The last change of each of these families' places on the list."""
    row = AllocationStepRow
    query = select(row).where(col(row.round_id) == round_id, col(row.household_id).in_(household_ids))
    found = session.exec(query.order_by(col(row.position)))
    return {each.household_id: _step(each) for each in found if each.household_id}


def _round(row: AllocationRoundRow) -> Round:
    # As text, for strict models take a list for a tuple there alone.
    plan, offered = Plan.model_validate_json(dumps(row.plan)), Offered.model_validate_json(dumps(row.offered))
    return Round(
        row.round_id, row.serial or 0, plan, offered, row.ranking, RoundState(row.state), row.version, row.frozen_at,
        row.frozen_by, row.changed_at, row.approved_by, row.published_by, row.published_at,
    )  # fmt: skip


def _step(row: AllocationStepRow) -> Step:
    return Step(
        row.step_id, row.round_id, row.at, Person(row.actor, _role(row.role), row.agency), RoundStep(row.step),
        RoundState(row.before), RoundState(row.after), row.words, row.household_id, row.detail,
    )  # fmt: skip


def _role(stored: str) -> Role | None:
    return None if stored == _SYSTEM else Role(stored)
