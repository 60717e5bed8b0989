"""Puts two records into one household because a person said so, and takes them apart again."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

_MOVE_RECORD = "UPDATE registry_record SET household_id = %(to)s WHERE record_id = %(record)s"
_SAY = """
    INSERT INTO record_word (record_id, household_id, said_at) VALUES (%(record)s, %(to)s, %(now)s)
    ON CONFLICT (record_id) DO UPDATE SET household_id = excluded.household_id, said_at = excluded.said_at
"""
_FORGET = "DELETE FROM record_word WHERE record_id = %(record)s"
_OTHERS = """
    SELECT 1 FROM (
      SELECT DISTINCT ON (match_id) match_id, step, verdict FROM match_step
      WHERE (left_record = %(record)s OR right_record = %(record)s) AND step IN ('decided', 'undone')
      ORDER BY match_id, position DESC) last
    WHERE step = 'decided' AND verdict = 'same' AND match_id <> %(but)s
"""


def hold_record(session: Session, record_id: UUID, household_id: UUID, now: datetime) -> None:
    """Say that this record, with its people, belongs to this household, whatever a later run finds."""
    said = {"record": record_id, "to": household_id, "now": now}
    for statement in (_MOVE_RECORD, _SAY):
        driver(session).execute(statement, said)


def release_record(session: Session, record_id: UUID, household_id: UUID) -> None:
    """Give the record and its people back to a household, and say nothing more of where they belong."""
    said = {"record": record_id, "to": household_id}
    for statement in (_MOVE_RECORD, _FORGET):
        driver(session).execute(statement, said)


def forget_word(session: Session, record_id: UUID) -> None:
    """Say nothing more of where the record belongs; it stays where it is."""
    driver(session).execute(_FORGET, {"record": record_id})


def is_held_by_another(session: Session, record_id: UUID, but: UUID) -> bool:
    """Whether a person's decision on another pair than `but` says where this record belongs."""
    return bool(driver(session).execute(_OTHERS, {"record": record_id, "but": but}).fetchone())
