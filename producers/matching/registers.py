"""Takes the people of registers out of the vault into memory."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection
from sqlalchemy import Engine
from sqlmodel import Session

from casework.store.comparison import copy_people
from casework.store.engine import transaction
from producers.matching.tables import COLUMNS, SIDES, memory_file, open_tables, take_csv


def take_register(session: Session, duck: DuckDBPyConnection, side: str, source: str) -> None:
    """Make `left_row` or `right_row` of a register's people."""
    with memory_file() as (path, file):
        copy_people(session, source, file)
        take_csv(duck, f"{side}_row", COLUMNS, path)


def taken(engine: Engine, sources: Sequence[str]) -> DuckDBPyConnection:
    """A fresh database in memory with both registers, the left one first."""
    duck = open_tables()
    with transaction(engine) as session:
        for side, source in zip(SIDES, sources, strict=True):
            take_register(session, duck, side, source)
    return duck


def taken_twice(engine: Engine, source: str) -> DuckDBPyConnection:
    """A fresh database in memory with one register on both sides."""
    duck = open_tables()
    with transaction(engine) as session:
        take_register(session, duck, "left", source)
    duck.execute("CREATE TABLE right_row AS FROM left_row")
    return duck
