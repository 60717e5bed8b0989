"""Lays two registers out side by side in memory, each name in its forms and each address read."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from duckdb import DuckDBPyConnection, connect

from producers.matching.addresses import spot_of
from producers.matching.names import Forms, forms
from producers.matching.rules import Rules

SIDES = ("left", "right")
COLUMNS = {
    "record_id": "UUID", "person_id": "UUID", "name": "VARCHAR", "sex": "VARCHAR", "birth_date": "DATE",
    "nik": "BIGINT", "has_nik": "BOOLEAN", "area": "VARCHAR", "address": "VARCHAR",
}  # fmt: skip
"""What is known of a person when it comes in. `nik` is a part of the blind index, NULL where it is not trusted."""

_NAMES = dict.fromkeys(("name", "key", "sound", "sorted", "words", "alias"), "VARCHAR")
_SPOTS = {"address": "VARCHAR", "hamlet": "SMALLINT", "rt": "SMALLINT", "rw": "SMALLINT"}
_FORMS = """
    CREATE OR REPLACE TABLE {side}_form AS
    SELECT r.record_id, r.person_id, n.key, nullif(n.sound, '') AS sound, n.sorted,
           string_split(n.words, ' ') AS words, nullif(n.alias, '') AS alias, r.sex, r.birth_date AS born, r.nik,
           r.has_nik, r.area, s.hamlet, s.rt, s.rw
    FROM {side}_row r LEFT JOIN name n USING (name) LEFT JOIN spot s USING (address)
"""
_CROWDED = """
    CREATE OR REPLACE TABLE {side}_crowded AS
    SELECT nik FROM {side}_{rows} WHERE nik IS NOT NULL GROUP BY nik HAVING count(*) > {crowded}
"""
_FAMILIES = """
    CREATE OR REPLACE TABLE {side}_family AS
    SELECT row_number() OVER (ORDER BY record_id)::INTEGER AS family, * FROM (
      SELECT record_id, min(area) AS area, min(hamlet) AS hamlet, min(rt) AS rt, min(rw) AS rw,
             count(*)::INTEGER AS members, bool_or(nik IS NOT NULL) AS has_sound_nik, bool_or(has_nik) AS has_nik
      FROM {side}_form GROUP BY record_id)
"""
# 1 January, 31 December and 1 July are what offices enter where only the year is known.
DATES = """
    year(born)::SMALLINT AS year, (month(born) * 100 + day(born))::SMALLINT AS day,
    (day(born) * 100 + month(born))::SMALLINT AS turned,
    coalesce((month(born), day(born)) IN ((1, 1), (12, 31), (7, 1)), false) AS is_default
"""
_PEOPLE = """
    CREATE OR REPLACE TABLE {side}_person AS
    SELECT row_number() OVER (ORDER BY r.person_id)::INTEGER AS person, f.family, r.person_id, r.key, r.sound,
           r.sorted, r.words, r.alias, r.sex, r.born, {dates},
           CASE WHEN c.nik IS NULL THEN r.nik END AS nik, r.has_nik, f.area, f.hamlet, f.rt, f.rw
    FROM {side}_form r JOIN {side}_family f USING (record_id) LEFT JOIN {side}_crowded c ON c.nik = r.nik
"""
_ALL = "SELECT DISTINCT {column} FROM (FROM left_row UNION ALL FROM right_row) WHERE {column} IS NOT NULL"


def open_tables(memory_mb: int = 6000) -> DuckDBPyConnection:
    """A database in memory: nothing of a person reaches the disk."""
    duck = connect(":memory:", config={"memory_limit": f"{memory_mb}MB", "temp_directory": ""})
    duck.execute("SET preserve_insertion_order = false")
    duck.execute("SET enable_progress_bar = false")
    return duck


def lay_out(duck: DuckDBPyConnection, rules: Rules, write: Callable[[str], Forms] = forms) -> None:
    """From `left_row` and `right_row` make `left_person`, `left_family` and so on, numbered from 1.

    `write` brings a name into its forms.
    """
    bring_into_forms(duck, write)
    find_crowds(duck, rules)
    number(duck)


def bring_into_forms(duck: DuckDBPyConnection, write: Callable[[str], Forms] = forms) -> None:
    """From `left_row` and `right_row` make `left_form` and `right_form`: people with names in forms and places read."""
    names = duck.execute(_ALL.format(column="name")).fetchall()
    fill(duck, "name", _NAMES, (_form(name, write(name)) for (name,) in names))
    spots = duck.execute(_ALL.format(column="address")).fetchall()
    fill(duck, "spot", _SPOTS, ((address, *spot_of(address)) for (address,) in spots))
    for side in SIDES:
        duck.execute(_FORMS.format(side=side))
    for table in ("name", "spot", *(f"{side}_row" for side in SIDES)):
        duck.execute(f"DROP TABLE {table}")


def find_crowds(duck: DuckDBPyConnection, rules: Rules, rows: str = "form") -> None:
    """Make `left_crowded` and `right_crowded`: the NIK that so many of `left_form` (or other rows) bear that they say
    nothing.
    """
    for side in SIDES:
        duck.execute(_CROWDED.format(side=side, rows=rows, crowded=rules.crowded_nik))


def number(duck: DuckDBPyConnection) -> None:
    """From `left_form` and `right_form` make people and families, numbered from 1 in the order of their ids."""
    for side in SIDES:
        for statement in (_FAMILIES, _PEOPLE):
            duck.execute(statement.format(side=side, dates=DATES))


def count_families(duck: DuckDBPyConnection) -> int:
    """How many families the larger register has."""
    return max(count(duck, f"{side}_family") for side in SIDES)


def count(duck: DuckDBPyConnection, table: str) -> int:
    """How many rows a table has."""
    return len(duck.table(table))


def _form(name: str, had: Forms) -> tuple[str, ...]:
    return name, had.key, had.sound, had.sorted, " ".join(had.words), had.alias


def fill(duck: DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Make a table of rows, by way of a file that is in memory only."""
    with memory_file() as (path, file):
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        text.flush()
        take_csv(duck, table, columns, path)
        text.detach()


def take_csv(duck: DuckDBPyConnection, table: str, columns: Mapping[str, str], path: str) -> None:
    """Make a table of a CSV file without titles, as PostgreSQL and Python write it."""
    shape = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    duck.execute(
        f"CREATE OR REPLACE TABLE {table} AS FROM read_csv(?, columns = {{{shape}}}, header = false, delim = ',',"
        " quote = '\"', escape = '\"', nullstr = '', new_line = '\\n', auto_detect = false)",
        [path],
    )


@contextmanager
def as_csv(duck: DuckDBPyConnection, query: str) -> Iterator[BinaryIO]:
    """What a query gives, as CSV that PostgreSQL and Python read, in a file that is in memory only."""
    with memory_file() as (path, _):
        duck.execute(f"COPY ({query}) TO '{path}' (FORMAT csv, HEADER false, NULLSTR '', USE_TMP_FILE false)")
        with Path(path).open("rb") as written:
            yield written


@contextmanager
def memory_file() -> Iterator[tuple[str, BinaryIO]]:
    """An open file that has a path and never a place on the disk."""
    descriptor = os.memfd_create("padupadan")
    with os.fdopen(descriptor, "wb") as file:
        yield f"/proc/self/fd/{descriptor}", file
