"""The limit: the same rows ready made, put in by COPY and merged in the same batches. No rules, no reading, no bus."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Engine
from sqlmodel import Session

from casework.rules.casefile import CaseFile, evolve, to_json
from casework.store.engine import driver, transaction
from schemas.events import read_event

Row = tuple[Any, ...]
Step = dict[str, list[Row]]
_JSON = {"file", "body", "headers"}
_FILE = (
    "household_id, version, chain_length, chain_head, state, area_code, urgency, worker, decile, opened_at, "
    "next_due_on, last_event_at, file"
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table that our consumers write: its columns, their types for COPY, and how rows are merged in.

    `source` is the real table where it has another name.
    """

    name: str
    columns: str
    types: tuple[str, ...]
    conflict: str = ""
    update: str = ""
    source: str = ""

    @property
    def temporary(self) -> bytes:
        """An empty table of the same columns for this session."""
        return (
            f"CREATE TEMPORARY TABLE {self.name}_coming ON COMMIT DELETE ROWS AS "
            f"SELECT {self.columns} FROM {self.source or self.name} WHERE false"
        ).encode()

    @property
    def merge(self) -> bytes:
        """From the temporary table into the real one."""
        if self.update:
            return self.update.encode()
        into = f"INSERT INTO {self.name} ({self.columns}) SELECT {self.columns} FROM {self.name}_coming"
        return f"{into} {self.conflict}".encode()


CASEFILE = Table(
    "casefile", _FILE,
    ("uuid", "int4", "int4", "bytea", *("text",) * 4, "int4", "timestamptz", "date", "timestamptz", "text"),
    "ON CONFLICT (household_id) DO UPDATE SET " + ", ".join(f"{c} = excluded.{c}" for c in _FILE.split(", ")[1:]),
)  # fmt: skip
# What a notice moves in a case file: the counts and the end of the chain.
END = Table(
    "end", "household_id, version, chain_length, chain_head, last_event_at",
    ("uuid", "int4", "int4", "bytea", "timestamptz"), source="casefile",
    update="UPDATE casefile SET version = e.version, chain_length = e.chain_length, chain_head = e.chain_head, "
    "last_event_at = e.last_event_at FROM end_coming e WHERE casefile.household_id = e.household_id",
)  # fmt: skip
TIMELINE = Table(
    "timeline", "event_id, household_id, kind, occurred_at, recorded_at, actor, agency, body",
    ("uuid", "uuid", "text", "timestamptz", "timestamptz", "text", "text", "text"), "ON CONFLICT (event_id) DO NOTHING",
)  # fmt: skip
LEDGER = Table(
    "ledger", "household_id, seq, event_id, entry_hash", ("uuid", "int4", "uuid", "bytea"),
    "ON CONFLICT (household_id, seq) DO NOTHING",
)  # fmt: skip
NOTICE = Table(
    "notice",
    "notice_id, subscription_id, agency, event_id, kind, household_id, pledge_id, area_code, occurred_at, queued_at",
    ("uuid", "uuid", "text", "uuid", "text", "uuid", "uuid", "text", "timestamptz", "timestamptz"),
    "ON CONFLICT (notice_id) DO NOTHING",
)
OUTBOX = Table("outbox", "topic, key, value, headers, posted_at", ("text", "bytea", "bytea", "jsonb", "timestamptz"))
TABLES = (NOTICE, CASEFILE, END, TIMELINE, LEDGER, OUTBOX)


def ready_rows(engine: Engine, fact_ids: Sequence[UUID], size: int) -> list[Step]:
    """What our two consumers wrote for these facts, cut as they cut it: for each batch of `size` facts two steps.

    The first has the facts with our answers and the case files as they stood then; the second the notices, which on
    case files move only counts and chain ends. Rows that have to do with other facts are left out.
    """
    step_of = {fact_id: place // size * 2 for place, fact_id in enumerate(fact_ids)}
    steps: list[Step] = [defaultdict(list) for _ in range(-(-len(fact_ids) // size) * 2)]
    with transaction(engine) as session:
        timeline = list(_read(session, TIMELINE, "body::jsonb->>'caused_by'"))
        for row in timeline:
            if row[0] not in step_of and (cause := UUID(row[-1])) in step_of:
                step_of[row[0]] = step_of[cause] + (row[2] == "notice_queued")
        _lay(steps, TIMELINE, ((step_of.get(row[0]), row[:-1]) for row in timeline))
        _lay(steps, LEDGER, ((step_of.get(row[2]), row) for row in _read(session, LEDGER)))
        _lay(steps, NOTICE, ((_next(step_of.get(row[3])), row) for row in _read(session, NOTICE)))
        letters = _read(session, OUTBOX, "convert_from(value, 'utf8')::jsonb->>'event_id'")
        _lay(steps, OUTBOX, ((step_of.get(UUID(row[-1])), _letter(row)) for row in letters))
        _fold_files(steps, {row[0]: row[3] for row in _read(session, CASEFILE)})
    return steps


def seconds_to_merge(engine: Engine, steps: Sequence[Step]) -> float:
    """Put the steps in, each in its own transaction; returns the seconds until the last is committed."""
    with engine.connect() as connection:  # one connection throughout, as the tables are temporary
        with Session(connection) as session, session.begin():
            for table in TABLES:
                driver(session).execute(table.temporary)
        began = time.monotonic()
        for step in steps:
            with Session(connection) as session, session.begin():
                for table in TABLES:
                    _merge(session, table, step.get(table.name, ()))
        return time.monotonic() - began


def _merge(session: Session, table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    with driver(session).cursor() as cursor:
        with cursor.copy(f"COPY {table.name}_coming FROM STDIN (FORMAT binary)".encode()) as copy:
            copy.set_types(table.types)
            for row in rows:
                copy.write_row(row)
        cursor.execute(table.merge)


def _read(session: Session, table: Table, more: str = "") -> Iterator[Row]:
    columns = [f"{column}::text" if column in _JSON else column for column in table.columns.split(", ")]
    columns += [more] if more else []
    yield from driver(session).execute(f"SELECT {', '.join(columns)} FROM {table.name}".encode())


def _lay(steps: Sequence[Step], table: Table, rows: Iterable[tuple[int | None, Row]]) -> None:
    for number, row in rows:
        if number is not None:
            steps[number][table.name].append(row)


def _next(step: int | None) -> int | None:
    return None if step is None else step + 1


def _letter(row: Row) -> Row:
    topic, key, value, headers, posted_at, _ = row
    return topic, key, value, Jsonb(headers, dumps=str), posted_at


def _fold_files(steps: Sequence[Step], heads: dict[UUID, bytes]) -> None:
    files: dict[UUID, CaseFile] = {}
    for number, step in enumerate(steps):
        rows = step[TIMELINE.name]
        for row in rows:
            files[row[1]] = evolve(files.get(row[1]) or CaseFile(row[1]), read_event(row[-1]))
        touched = [files[household_id] for household_id in sorted({row[1] for row in rows})]
        if number % 2:
            step[END.name] = [
                (f.household_id, f.version, f.version, heads[f.household_id], f.last_event_at) for f in touched
            ]
        else:
            step[CASEFILE.name] = [_file_row(one, heads[one.household_id]) for one in touched]


def _file_row(casefile: CaseFile, head: bytes) -> Row:
    worker, urgency = casefile.worker, casefile.urgency
    return (
        casefile.household_id, casefile.version, casefile.version, head, casefile.state.value, casefile.area_code,
        urgency.value if urgency else None, worker.value if worker else None, casefile.decile, casefile.opened_at,
        casefile.next_due_on, casefile.last_event_at, to_json(casefile),
    )  # fmt: skip
