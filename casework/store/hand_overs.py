"""Hand-overs of register files: who brought what, where it stands, and who moved it there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from schemas.codes import HandOverState
from schemas.ids import plain_id
from schemas.tables.hand_overs import HandOverRow, HandOverStepRow

ENDED = (HandOverState.REFUSED, HandOverState.REJECTED, HandOverState.WITHDRAWN)


class Taken(Exception):
    """The same edition or the same files are here already; `known` is that hand-over."""

    def __init__(self, known: "HandOverEntry") -> None:
        super().__init__("taken")
        self.known = known


@dataclass(frozen=True, slots=True)
class NewHandOver:
    """What somebody brings. `files` are name, sha256 (hexadecimal), size in bytes and, where kept, `stored`.

    `sha256` is over all files; `titles` say what a column's title (folded) means; `received_on` is when the giver
    handed it over, `reference_number` the number of that paper.
    """

    source: str
    name: str
    reference_on: date
    brought_by: str
    brought_at: datetime
    files: Sequence[Mapping[str, Any]]
    sha256: bytes
    encoding: str | None = None
    titles: Mapping[str, str] | None = None
    received_on: date | None = None
    giver: str | None = None
    reference_number: str | None = None
    legal_basis: str | None = None
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class HandOverEntry:
    """A hand-over as it stands. `report` is what reading and comparing found; `done` of `doing` shows how far it is."""

    hand_over_id: UUID
    brought: NewHandOver
    state: HandOverState
    doing: str
    done: int
    compared_with: UUID | None
    report: Mapping[str, Any] | None
    decided_by: str | None
    decided_at: datetime | None

    @property
    def code(self) -> str:
        """As events name the edition: "p3ke:2023"."""
        return f"{self.brought.source}:{self.brought.name}"

    @property
    def edition_id(self) -> UUID:
        """The id that the edition has, or will have."""
        return plain_id("edition", self.brought.source, self.brought.name)


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody moved a hand-over."""

    at: datetime
    actor: str
    state: HandOverState
    words: str


def append_hand_over(session: Session, new: NewHandOver) -> UUID:
    """Write a hand-over down as waiting. Raises `Taken`: of two at the same moment one wins."""
    row = HandOverRow(
        hand_over_id=uuid4(), source=new.source, name=new.name, reference_on=new.reference_on,
        received_on=new.received_on, giver=new.giver, reference_number=new.reference_number,
        legal_basis=new.legal_basis, brought_by=new.brought_by, brought_at=new.brought_at, files=list(new.files),
        sha256=new.sha256, encoding=new.encoding, titles=dict(new.titles or {}), state=HandOverState.WAITING.value,
        separator=new.separator,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        known = find_living(session, new.source, new.name, new.sha256)
        if known is None:  # it ended in this very moment: the next try goes through
            return append_hand_over(session, new)
        raise Taken(known) from None
    _note(session, row.hand_over_id, Step(new.brought_at, new.brought_by, HandOverState.WAITING, ""))
    return row.hand_over_id


def find_hand_over(session: Session, hand_over_id: UUID) -> HandOverEntry | None:
    """The hand-over with this id."""
    row = session.get(HandOverRow, hand_over_id, populate_existing=True)
    return _entry(row) if row else None


def lock_hand_over(session: Session, hand_over_id: UUID) -> HandOverEntry:
    """The hand-over, which nobody else moves until this transaction ends. Raises `LookupError`."""
    query = select(HandOverRow).where(col(HandOverRow.hand_over_id) == hand_over_id).with_for_update()
    row = session.exec(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise LookupError("no such hand-over")
    return _entry(row)


def find_living(session: Session, source: str, name: str, sha256: bytes | None = None) -> HandOverEntry | None:
    """The hand-over of this edition, or of these files, that was not refused, rejected or withdrawn."""
    same_edition = (col(HandOverRow.source) == source) & (col(HandOverRow.name) == name)
    wanted = same_edition if sha256 is None else or_(same_edition, col(HandOverRow.sha256) == sha256)
    query = select(HandOverRow).where(wanted, col(HandOverRow.state).not_in([state.value for state in ENDED]))
    row = session.exec(query.order_by(col(HandOverRow.brought_at))).first()
    return _entry(row) if row else None


def list_hand_overs(
    session: Session, states: Collection[HandOverState] = (), *, limit: int = 50, offset: int = 0
) -> list[HandOverEntry]:
    """Hand-overs in these states (all where none is named), newest first."""
    query = select(HandOverRow).order_by(col(HandOverRow.brought_at).desc(), col(HandOverRow.hand_over_id))
    if states:
        query = query.where(col(HandOverRow.state).in_([state.value for state in states]))
    return [_entry(row) for row in session.exec(query.limit(limit).offset(offset))]


def list_stored(session: Session, states: Collection[HandOverState]) -> list[tuple[HandOverState, datetime, list[str]]]:
    """Of each hand-over in these states: where it stands, when it was brought, and where its files were put.

    Without the reports: the desk asks every second, and a report is a hundred kilobytes.
    """
    query = select(HandOverRow.state, HandOverRow.brought_at, HandOverRow.files)
    rows = session.exec(query.where(col(HandOverRow.state).in_([state.value for state in states])))
    found = [
        (HandOverState(state), at, [file["stored"] for file in files if file.get("stored")])
        for state, at, files in rows
    ]
    return [each for each in found if each[2]]


def is_spoken_of(session: Session, stored: str) -> bool:
    """Whether some hand-over says that its file is kept there."""
    spoken_of = col(HandOverRow.files).contains([{"stored": stored}])
    return session.exec(select(HandOverRow.hand_over_id).where(spoken_of)).first() is not None


def count_hand_overs(session: Session) -> dict[HandOverState, int]:
    """How many hand-overs stand in each state."""
    query = select(HandOverRow.state, func.count()).group_by(col(HandOverRow.state))
    return {HandOverState(state): count for state, count in session.exec(query).all()}


def list_steps(session: Session, hand_over_id: UUID) -> list[Step]:
    """Who moved the hand-over, oldest first."""
    query = select(HandOverStepRow).where(col(HandOverStepRow.hand_over_id) == hand_over_id)
    rows = session.exec(query.order_by(col(HandOverStepRow.at), col(HandOverStepRow.step_id)))
    return [Step(row.at, row.actor, HandOverState(row.state), row.words) for row in rows]


def move(session: Session, hand_over_id: UUID, step: Step, **changes: Any) -> None:
    """Put the hand-over where the step says, with changes of its columns, and write down who did it."""
    if step.state in (HandOverState.SIGNED, *ENDED):
        changes |= {"decided_by": step.actor, "decided_at": step.at}
    _update(session, hand_over_id, state=step.state.value, **changes)
    _note(session, hand_over_id, step)


def revive(session: Session, entry: HandOverEntry, step: Step, **changes: Any) -> None:
    """Let a hand-over live again that had ended. Raises `Taken`: of two with the same at the same moment one wins."""
    try:
        with session.begin_nested():
            move(session, entry.hand_over_id, step, **changes)
    except IntegrityError:
        known = find_living(session, entry.brought.source, entry.brought.name, entry.brought.sha256)
        if known is None:
            raise
        raise Taken(known) from None


def tell_progress(session: Session, hand_over_id: UUID, doing: str, done: int) -> None:
    """Show how far the work on a hand-over is."""
    _update(session, hand_over_id, doing=doing, done=done)


def _update(session: Session, hand_over_id: UUID, **values: Any) -> None:
    session.exec(update(HandOverRow).where(col(HandOverRow.hand_over_id) == hand_over_id).values(**values))


def _note(session: Session, hand_over_id: UUID, step: Step) -> None:
    number = session.exec(select(HandOverStepRow).where(col(HandOverStepRow.hand_over_id) == hand_over_id)).all()
    session.add(
        HandOverStepRow(
            step_id=plain_id("step", hand_over_id, len(number)), hand_over_id=hand_over_id, at=step.at,
            actor=step.actor, state=step.state.value, words=step.words,
        )
    )  # fmt: skip
    session.flush()


def _entry(row: HandOverRow) -> HandOverEntry:
    brought = NewHandOver(
        row.source, row.name, row.reference_on, row.brought_by, row.brought_at, tuple(row.files), row.sha256,
        row.encoding, dict(row.titles), row.received_on, row.giver, row.reference_number, row.legal_basis,
        row.separator,
    )  # fmt: skip
    return HandOverEntry(
        row.hand_over_id, brought, HandOverState(row.state), row.doing, row.done, row.compared_with, row.report,
        row.decided_by, row.decided_at,
    )  # fmt: skip
