"""The peers: plain COPY of the same files into plain tables, and DuckDB reading them."""

import csv
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import psycopg
from python_calamine import CalamineWorkbook

from sikkep.postgres.access import dsn

_CHUNK = 1 << 20


def seconds_to_copy(url: str, files: Sequence[Path]) -> float:
    """COPY the files as they are into tables of text without an index, in one transaction, committed."""
    with psycopg.connect(dsn(url), autocommit=True) as connection:
        for number, path in enumerate(files):
            columns = ", ".join(f'"{title}" text' for title in _titles(path))
            connection.execute(f"CREATE TEMPORARY TABLE shape_{number} ({columns})".encode())
        began = time.monotonic()
        with connection.transaction():
            for number, path in enumerate(files):
                connection.execute(f"CREATE TABLE staging.plain_{number} (LIKE shape_{number})".encode())
                _copy(connection, f"staging.plain_{number}", path)
        seconds = time.monotonic() - began
        for number in range(len(files)):
            connection.execute(f"DROP TABLE staging.plain_{number}".encode())
    return seconds


def seconds_in_duckdb(files: Sequence[Path]) -> float:
    """Read the files as text into DuckDB's memory, with as many threads as it likes."""
    began = time.monotonic()
    with duckdb.connect() as connection:
        for number, path in enumerate(files):
            read = f"CREATE TABLE t{number} AS SELECT * FROM read_csv(?, all_varchar = true)"
            connection.execute(read, [str(path)])
    return time.monotonic() - began


def seconds_to_read_cells(files: Sequence[Path]) -> float:
    """Read all cells of workbooks with calamine alone."""
    began = time.monotonic()
    for path in files:
        book = CalamineWorkbook.from_path(str(path))
        for row in book.get_sheet_by_index(0).iter_rows():
            len(row)
    return time.monotonic() - began


def _copy(connection: psycopg.Connection[tuple[object, ...]], table: str, path: Path) -> None:
    into = f"COPY {table} FROM STDIN (FORMAT csv, HEADER)"
    with connection.cursor().copy(into.encode()) as copy, path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            copy.write(chunk)


def _titles(path: Path) -> list[str]:
    with path.open(newline="") as file:
        return next(csv.reader(file))
