"""Reads only who changed since two registers were last compared; all others as they were kept, in their forms."""

import hashlib
import inspect
from contextlib import AbstractContextManager, ExitStack
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from duckdb import DuckDBPyConnection
from sqlmodel import Session

from casework.store import spelling
from casework.store.comparison import copy_people
from casework.store.match_runs import Registers
from casework.store.match_sheets import Side, copy_changes, keep_part, stream_parts
from producers.matching import addresses, name_tables, names, tables
from producers.matching.rules import Rules
from producers.matching.tables import COLUMNS, SIDES, as_csv, count, memory_file, take_csv

_WRITERS: tuple[ModuleType, ...] = (spelling, name_tables, names, addresses, tables)
_TOLD = {"record_id": "UUID", "fingerprint": "BIGINT"}
_MOST_PARTS, _FEW = 12, 10
"""More parts than this are joined; and little is less than a record for so many people."""
# A later part stands above an earlier one, and what is told now above them all. Who is gone has a row without person.
_ABOVE = """
    CREATE OR REPLACE TABLE {side}_above AS
    SELECT DISTINCT record_id, part FROM {side}_sheet WHERE part > 0
"""
_NEWEST = "NOT EXISTS (FROM {side}_above a WHERE a.record_id = s.record_id AND a.part > s.part)"
VALID = f"person_id IS NOT NULL AND record_id NOT IN (SELECT record_id FROM {{side}}_told) AND {_NEWEST}"  # noqa: S608
_WAS_CROWDED = f"""
    CREATE OR REPLACE TABLE {{side}}_was_crowded AS
    SELECT nik FROM {{side}}_sheet s WHERE nik IS NOT NULL AND {_NEWEST} GROUP BY nik HAVING count(*) > {{crowded}}
"""  # noqa: S608 - columns of our own
_STAYED = f"""
    INSERT INTO {{side}}_form BY NAME
    SELECT * EXCLUDE (part) FROM {{side}}_sheet s {{near}} WHERE {VALID}
"""  # noqa: S608 - columns of our own
_NOBODY_CROWDED = "CREATE OR REPLACE TABLE {side}_was_crowded (nik BIGINT)"
_PRESENT = "SELECT record_id FROM {side}_told WHERE fingerprint IS NOT NULL"
_NEWS = """
    SELECT * FROM {side}_form SEMI JOIN {side}_told USING (record_id)
    UNION ALL BY NAME SELECT record_id FROM {side}_told WHERE fingerprint IS NULL
"""
_SEEN = " UNION ALL ".join(
    f"SELECT '{{0.left}}', '{{0.right}}', '{side}' AS side, record_id, fingerprint FROM {side}_told"  # noqa: S608
    for side in SIDES
)


@cache
def forms_version() -> str:
    """Names the program that brings people into their forms: another one's sheets are not used."""
    return hashlib.sha256("".join(map(inspect.getsource, _WRITERS)).encode()).hexdigest()[:16]


def open_sheet(session: Session, duck: DuckDBPyConnection, side: Side, files: ExitStack) -> int:
    """Make `left_sheet` of what was kept, for as long as `files` are open; returns how many parts it has."""
    parts: dict[int, tuple[str, BinaryIO]] = {}
    for part, content in stream_parts(session, side):
        if part not in parts:
            parts[part] = files.enter_context(memory_file())
        parts[part][1].write(content)
    for _, file in parts.values():
        file.flush()
    read = [f"SELECT {part} AS part, * FROM read_parquet('{path}')" for part, (path, _) in parts.items()]  # noqa: S608
    if read:
        duck.execute(f"CREATE OR REPLACE VIEW {side.side}_sheet AS {' UNION ALL BY NAME '.join(read)}")
    return len(parts)


def find_changes(session: Session, duck: DuckDBPyConnection, side: Side) -> None:
    """Make `left_told` (record_id, fingerprint): who says something else than when last compared; none: who is gone."""
    with memory_file() as (path, file):
        copy_changes(session, side, file)
        take_csv(duck, f"{side.side}_told", _TOLD, path)


def take_people(session: Session, duck: DuckDBPyConnection, side: Side, *, only_told: bool) -> None:
    """Make `left_row` of a register's people; `only_told`: of those of `left_told`."""
    with memory_file() as (path, file), ExitStack() as those:
        told = those.enter_context(as_csv(duck, _PRESENT.format(side=side.side))) if only_told else None
        copy_people(session, side.source, file, told)
        take_csv(duck, f"{side.side}_row", COLUMNS, path)


def open_kept(duck: DuckDBPyConnection, side: str, rules: Rules, parts: int) -> None:
    """Say in `left_above` which rows of the sheet are overtaken, and in `left_was_crowded` which NIK were a crowd's."""
    for statement in (_ABOVE, _WAS_CROWDED) if parts else (_NOBODY_CROWDED,):
        duck.execute(statement.format(side=side, crowded=rules.crowded_nik))


def add_kept(duck: DuckDBPyConnection, side: str, *, only_near: bool = False) -> None:
    """Add to `left_form` the people of whom nothing new was told; `only_near`: those of `left_near`."""
    near = f"SEMI JOIN {side}_near USING (record_id)" if only_near else ""
    duck.execute(_STAYED.format(side=side, near=near))


def is_small(duck: DuckDBPyConnection, side: str, parts: int) -> bool:
    """Whether so little changed that it is kept as one more part of the sheet."""
    return 0 < parts < _MOST_PARTS and count(duck, f"{side}_told") * _FEW < count(duck, f"{side}_sheet")


def keep(session: Session, duck: DuckDBPyConnection, side: Side, parts: int) -> None:
    """Keep what was told of a side as one more part of its sheet; without parts, all of it (`left_form`)."""
    if parts and not count(duck, f"{side.side}_told"):
        return
    query = _NEWS.format(side=side.side) if parts else f"FROM {side.side}_form"
    with memory_file() as (path, _):
        duck.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION lz4, USE_TMP_FILE false)")
        with Path(path).open("rb") as written:
            keep_part(session, side, parts, forms_version(), written)


def seen(duck: DuckDBPyConnection, registers: Registers) -> AbstractContextManager[BinaryIO]:
    """All records that say something new, in the order of the index, with side and fingerprint; none: who is gone."""
    return as_csv(duck, f"{_SEEN.format(registers)} ORDER BY side, record_id")
