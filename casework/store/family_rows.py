"""Moves the registers' rows and people between households when families split or merge, and keeps them there."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

_IMPORTS = 7_541_804  # the lock of `records.take_turn`
_MOVE_RECORDS = """
    WITH gone AS (
      UPDATE registry_record SET household_id = %(to)s WHERE household_id = %(from)s RETURNING record_id
    )
    INSERT INTO record_word (record_id, household_id, said_at) SELECT record_id, %(to)s, %(now)s FROM gone
    ON CONFLICT (record_id) DO UPDATE SET household_id = excluded.household_id, said_at = excluded.said_at
"""
_MOVE_WORDS = "UPDATE person_word SET household_id = %(to)s WHERE household_id = %(from)s"
_PLACE_PEOPLE = """
    INSERT INTO person_word (person_id, household_id, has_died, said_at)
    SELECT person_id, %(to)s, false, %(now)s FROM person WHERE person_id = ANY(%(people)s)
    ON CONFLICT (person_id) DO UPDATE SET household_id = excluded.household_id, said_at = excluded.said_at
"""
_DIED = """
    INSERT INTO person_word (person_id, has_died, died_on, said_at)
    SELECT unnest(%(people)s::uuid[]), true, %(died_on)s, %(now)s
    ON CONFLICT (person_id) DO UPDATE
    SET has_died = true, died_on = coalesce(excluded.died_on, person_word.died_on), said_at = excluded.said_at
"""
_HOLD_RECORDS = """
    UPDATE registry_record r SET household_id = w.household_id
    FROM record_word w WHERE w.record_id = r.record_id AND w.household_id <> r.household_id
"""


def has_turn(session: Session) -> bool:
    """Whether no import or match run is writing; if so, none begins until this transaction ends. Does not wait."""
    row = driver(session).execute("SELECT pg_try_advisory_xact_lock_shared(%s)", (_IMPORTS,)).fetchone()
    return bool(row and row[0])


def move_all(session: Session, household_id: UUID, into: UUID, now: datetime) -> None:
    """Give all rows and people of one household to another (a merger)."""
    said = {"from": household_id, "to": into, "now": now}
    for statement in (_MOVE_RECORDS, _MOVE_WORDS):
        driver(session).execute(statement, said)


def place_people(session: Session, person_ids: Sequence[UUID], household_id: UUID, now: datetime) -> None:
    """Say that these people belong to this household, whatever record their row stands in (a split)."""
    driver(session).execute(_PLACE_PEOPLE, {"people": list(person_ids), "to": household_id, "now": now})


def mark_dead(session: Session, person_ids: Sequence[UUID], died_on: date | None, now: datetime) -> None:
    """Say that this person died; `person_ids` are the rows of one person in several registers."""
    driver(session).execute(_DIED, {"people": list(person_ids), "died_on": died_on, "now": now})


def hold_places(session: Session) -> None:
    """Bring rows back to where a person said they belong; people stay where they were said to live in any case.

    To be called after an edition was written and after matching has linked records: both only know the registers.
    """
    driver(session).execute(_HOLD_RECORDS)
