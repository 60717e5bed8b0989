"""Rows that were packed elsewhere lie in the database as if they had been written one by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from psycopg.errors import CharacterNotInRepertoire
from sqlalchemy import Engine

from casework.store.engine import driver, open_engine, transaction
from casework.store.packing import copy_packed, packed

TYPES = ("int4", "bool", "uuid", "text", "bytea", "date", "text[]", "jsonb")
TABLE = "CREATE TEMPORARY TABLE kept (a int4, b bool, c uuid, d text, e bytea, f date, g text[], h jsonb)"
ROWS: list[tuple[Any, ...]] = [
    (1, True, UUID(int=7), "Café", b"\0\xff", date(1899, 12, 31), ["pkh", "Ü"], b'{"a": [1, null]}'),
    (-2, False, UUID(int=2**128 - 1), "", b"", date(2026, 2, 28), [], b"[]"),
    (None, None, None, None, None, None, None, None),
    (2**31 - 1, True, UUID(int=0), "x" * 5000, b"y" * 5000, date(2000, 1, 1), [""], b'"z"'),
]


@contextmanager
def closing_engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


def kept(database: str, *batches: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    with closing_engine(database) as engine, transaction(engine) as session:
        driver(session).execute(TABLE)
        for rows in batches:
            copy_packed(session, "kept (a, b, c, d, e, f, g, h)", packed(rows, TYPES))
        return driver(session).execute("SELECT * FROM kept").fetchall()


def test_every_kind_of_value_lies_there_as_it_was(database: str) -> None:
    read_back = kept(database, ROWS)
    assert [row[:7] for row in read_back] == [row[:7] for row in ROWS]
    assert [row[7] for row in read_back] == [{"a": [1, None]}, [], None, "z"]


def test_batches_lie_one_after_the_other_and_none_is_no_trouble(database: str) -> None:
    assert [row[0] for row in kept(database, ROWS[:1], [], ROWS[1:2])] == [1, -2]


def test_a_sign_that_no_database_keeps_is_refused_whole(database: str) -> None:
    with pytest.raises(CharacterNotInRepertoire):
        kept(database, [(1, True, None, "a\0b", None, None, None, None)])
