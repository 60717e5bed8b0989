"""The memory of reviews: every step that a person took with a pair, kept for ever, and the last word on each pair."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlmodel import Session, col, select

from casework.store.engine import driver
from casework.store.match_pairs import MatchPair
from schemas.tables.reviews import MatchStepRow

NAMED, TAKEN, GIVEN_BACK, SKIPPED = "named", "taken", "given_back", "skipped"
ANSWERED, DECIDED, UNDONE = "answered", "decided", "undone"

_COLUMNS = (
    "step_id", "match_id", "left_source", "right_source", "left_record", "right_record", "household_id", "step",
    "verdict", "actor", "role", "for_actor", "at", "digest", "known", "detail", "event_id", "note_id",
)  # fmt: skip
_APPEND = (
    f"INSERT INTO match_step ({', '.join(_COLUMNS)}) VALUES ({', '.join(f'%({name})s' for name in _COLUMNS)}) "  # noqa: S608
    "ON CONFLICT (step_id) DO NOTHING"
).encode()
# For a match run: the last word of a person on each pair, for the length of the transaction. `is_here`: on a pair of
# the two registers that are compared.
_RECALL = """
    CREATE TEMPORARY TABLE remembered ON COMMIT DROP AS
    SELECT DISTINCT ON (match_id) match_id, left_record, right_record, digest,
           CASE WHEN step = 'undone' THEN 'undone' ELSE verdict END AS word,
           left_source = %(left)s AND right_source = %(right)s AS is_here
    FROM match_step WHERE step IN ('decided', 'undone') ORDER BY match_id, position DESC
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a person with a pair; see the table for its words."""

    step_id: UUID
    step: str
    actor: str
    role: str
    at: datetime
    verdict: str | None = None
    for_actor: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    event_id: UUID | None = None
    note_id: UUID | None = None
    digest: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)
    position: int = 0


def append_step(session: Session, pair: MatchPair, step: Step) -> None:
    """Write a step down, with the evidence of the pair as it stands. The same step again changes nothing."""
    values = {name: value for name, value in asdict(step).items() if name in _COLUMNS}
    values |= {"detail": Jsonb(dict(step.detail)), "known": Jsonb(pair.known), "digest": pair.digest}
    values |= {
        "match_id": pair.match_id, "left_source": pair.left.source, "right_source": pair.right.source,
        "left_record": pair.left.record_id, "right_record": pair.right.record_id,
        "household_id": pair.left.household_id,
    }  # fmt: skip
    driver(session).execute(_APPEND, values)


def lock_pair(session: Session, match_id: UUID) -> None:
    """One person after the other: the second sees what the first said."""
    driver(session).execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4))", (str(match_id),))


def list_steps(session: Session, match_id: UUID) -> list[Step]:
    """All that people did with a pair, oldest first."""
    query = select(MatchStepRow).where(col(MatchStepRow.match_id) == match_id).order_by(col(MatchStepRow.position))
    return [step_of(row) for row in session.exec(query)]


def has_step(session: Session, step_id: UUID) -> bool:
    """Whether this step was taken."""
    return bool(driver(session).execute("SELECT 1 FROM match_step WHERE step_id = %s", (step_id,)).fetchone())


def list_answers(session: Session, actor: str, digest: str) -> list[str]:
    """What a person answered to pairs of one pattern, each pair once, the newest answer."""
    query = """
        SELECT verdict FROM (SELECT DISTINCT ON (match_id) verdict FROM match_step
          WHERE actor = %s AND digest = %s AND step = 'answered' AND NOT detail ? 'pattern'
          ORDER BY match_id, position DESC) each
    """
    return [str(row[0]) for row in driver(session).execute(query, (actor, digest))]


def recall(session: Session, left: str, right: str) -> None:
    """Lay the last word on each pair beside a run of two registers, as the temporary table `remembered`."""
    driver(session).execute(_RECALL, {"left": left, "right": right})
    driver(session).execute("ANALYZE remembered")


def last_word(steps: Sequence[Step]) -> Step | None:
    """The last decision or taking back among a pair's steps."""
    return next((step for step in reversed(steps) if step.step in (DECIDED, UNDONE)), None)


def step_of(row: MatchStepRow) -> Step:
    """A stored step as others may read it."""
    return Step(
        row.step_id, row.step, row.actor, row.role, row.at, row.verdict, row.for_actor, row.detail, row.event_id,
        row.note_id, row.digest, row.known, row.position or 0,
    )  # fmt: skip
