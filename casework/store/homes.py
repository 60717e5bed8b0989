"""Who lives in which household: where the register's row stands that names them, or where people said instead.

Migration 0027 makes the view and the function. For a person's household join the view, for a household's people ask the
function: each finds its index.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, column, func, literal, select, table
from sqlmodel import col

from schemas.tables.registry import PersonRow

_HOME = table("person_home", column("person_id", Uuid()), column("household_id", Uuid()))
HOUSEHOLD: ColumnElement[UUID] = _HOME.c.household_id
"""The household of a person, in a query that joins `home_of`."""


def home_of(person_id: Any) -> tuple[Any, ColumnElement[bool]]:
    """What to join, and on what, to have `HOUSEHOLD` of the person in this column."""
    return _HOME, person_id == _HOME.c.person_id


def lives_in(household_id: UUID) -> ColumnElement[bool]:
    """That a person's row is one of this household's people."""
    people = func.people_of(literal([household_id], ARRAY(Uuid()))).table_valued(column("person_id", Uuid()))
    return col(PersonRow.person_id).in_(select(people.c.person_id))
