"""Takes two registers into memory: all of both, or those whom a change since the last run could touch."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from duckdb import DuckDBPyConnection
from sqlalchemy import Engine
from sqlmodel import Session

from casework.store import match_runs, match_sheets
from casework.store.engine import transaction
from casework.store.match_runs import Registers
from casework.store.match_sheets import Side
from producers.matching import closure, sheets, tables, vicinity
from producers.matching.publishing import Progress
from producers.matching.rules import Rules


@dataclass(frozen=True, slots=True)
class Run:
    """What one run works with."""

    engine: Engine
    registers: Registers
    rules: Rules
    now: datetime
    tell: Progress


def read(session: Session, duck: DuckDBPyConnection, run: Run, *, is_learned: bool) -> list[int]:
    """Lay both registers out, each read by a line of its own; nobody writes them while this run has the turn.

    Where it `is_learned` how to compare them and little has changed, only those near a change are laid out. Returns for
    `keep` the part of each side's sheet that is to be kept; 0: all of it.
    """
    run.tell("baca", 0)
    _forget_other_forms(run)
    with ExitStack() as files:
        parts = _read_both(session, duck, run, files)
        for name, had in zip(tables.SIDES, parts, strict=True):
            sheets.open_kept(duck, name, run.rules, had)
        is_small = is_learned and all(map(partial(sheets.is_small, duck), tables.SIDES, parts))
        if is_small:
            _lay_out_near(duck, run.rules)
        else:
            _lay_out_all(duck, run.rules, parts)
    return parts if is_small else [0] * len(parts)


def keep(session: Session, duck: DuckDBPyConnection, run: Run, parts: list[int]) -> None:
    """Keep what was read: the forms of people, and what each record said."""
    for side, part in zip(tables.SIDES, parts, strict=True):
        sheets.keep(session, duck, Side(run.registers, side), part)
    with sheets.seen(duck, run.registers) as file:
        match_sheets.keep_seen(session, run.registers, file)


def _lay_out_near(duck: DuckDBPyConnection, rules: Rules) -> None:
    vicinity.find_near(duck, rules)
    for side in tables.SIDES:
        sheets.add_kept(duck, side, only_near=True)
    tables.number(duck)


def _lay_out_all(duck: DuckDBPyConnection, rules: Rules, parts: list[int]) -> None:
    for side, had in zip(tables.SIDES, parts, strict=True):
        if had:
            sheets.add_kept(duck, side)
    tables.find_crowds(duck, rules)
    tables.number(duck)


def _forget_other_forms(run: Run) -> None:
    # By itself: whoever reads the registers must find it gone.
    with transaction(run.engine) as session:
        match_sheets.forget_others(session, run.registers, sheets.forms_version())


def _read_both(session: Session, duck: DuckDBPyConnection, run: Run, files: ExitStack) -> list[int]:
    with ThreadPoolExecutor(len(tables.SIDES)) as readers:
        sides = [Side(run.registers, side) for side in tables.SIDES]
        reading = [readers.submit(_read_one, run.engine, duck.cursor(), side, files) for side in sides]
        with tables.memory_file() as (path, file):
            match_runs.copy_kept(session, run.registers, file)
            tables.take_csv(duck, "kept", closure.KEPT, path)
        parts = [one.result() for one in reading]
        # Where everybody is read, what they say in the database's number can wait until names are brought into forms.
        late = [side for side, had in zip(sides, parts, strict=True) if not had]
        telling = [readers.submit(_find_changes, run.engine, duck.cursor(), side) for side in late]
        tables.bring_into_forms(duck)
        for one in telling:
            one.result()
    return parts


def _read_one(engine: Engine, duck: DuckDBPyConnection, side: Side, files: ExitStack) -> int:
    with transaction(engine) as session:
        parts = sheets.open_sheet(session, duck, side, files)
    if parts:
        _find_changes(engine, duck, side)
    with transaction(engine) as session:
        sheets.take_people(session, duck, side, only_told=parts > 0)
    return parts


def _find_changes(engine: Engine, duck: DuckDBPyConnection, side: Side) -> None:
    with transaction(engine) as session:
        sheets.find_changes(session, duck, side)
