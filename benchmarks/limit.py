"""The limit: the same rows ready made, put in by COPY and merged in the same batches. No rules, no reading, no bus."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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
_JSON = {"file", "body", "headers"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table that our consumers write: its columns, their types for COPY, and how rows are merged in."""

    name: str
    columns: str
    types: tuple[str, ...]
    conflict: str

    @property
    def temporary(self) -> bytes:
        """An empty table of the same columns for this session."""
        return (
            f"CREATE TEMPORARY TABLE {self.name}_coming ON COMMIT DELETE ROWS AS "
            f"SELECT {self.columns} FROM {self.name} WHERE false"
        ).encode()

    @property
    def merge(self) -> bytes:
        """From the temporary table into the real one."""
        return f"INSERT INTO {self.name} ({self.columns}) SELECT * FROM {self.name}_coming {self.conflict}".encode()


_FILE = (
    "household_id, version, chain_length, chain_head, state, area_code, urgency, worker, decile, opened_at, "
    "next_due_on, last_event_at, file"
)
TABLES = (
    Table(
        "casefile", _FILE,
        (
            "uuid", "int4", "int4", "bytea", "text", "text", "text", "text", "int4", "timestamptz", "date",
            "timestamptz", "text",
        ),
        "ON CONFLICT (household_id) DO UPDATE SET " + ", ".join(f"{c} = excluded.{c}" for c in _FILE.split(", ")[1:]),
    ),
    Table(
        "timeline", "event_id, household_id, kind, occurred_at, recorded_at, actor, agency, body",
        ("uuid", "uuid", "text", "timestamptz", "timestamptz", "text", "text", "text"),
        "ON CONFLICT (event_id) DO NOTHING",
    ),
    Table(
        "ledger", "household_id, seq, event_id, entry_hash", ("uuid", "int4", "uuid", "bytea"),
        "ON CONFLICT (household_id, seq) DO NOTHING",
    ),
    Table(
        "notice",
        "notice_id, subscription_id, agency, event_id, kind, household_id, pledge_id, area_code, occurred_at, "
        "queued_at",
        ("uuid", "uuid", "text", "uuid", "text", "uuid", "uuid", "text", "timestamptz", "timestamptz"),
        "ON CONFLICT (notice_id) DO NOTHING",
    ),
    Table("outbox", "topic, key, value, headers, posted_at", ("text", "bytea", "bytea", "jsonb", "timestamptz"), ""),
)  # fmt: skip
Batch = dict[str, list[Row]]


def ready_rows(engine: Engine, fact_ids: Sequence[UUID], size: int) -> list[Batch]:
    """What our consumers wrote for these facts, cut into batches of `size` facts with their answers and notices.

    A case file stands in each batch as it was at the end of that batch: folded once, though ours writes it twice (once
    for the fact, once for the notice).
    """
    number_of = {fact_id: place // size for place, fact_id in enumerate(fact_ids)}
    batches: list[Batch] = [defaultdict(list) for _ in range(-(-len(fact_ids) // size))]
    with transaction(engine) as session:
        timeline = list(_read(session, TABLES[1], "body::jsonb->>'caused_by'"))
        number_of |= {row[0]: number_of[UUID(row[-1])] for row in timeline if row[0] not in number_of}
        for row in timeline:
            batches[number_of[row[0]]]["timeline"].append(row[:-1])
        for table, place in ((TABLES[2], 2), (TABLES[3], 3)):
            for row in _read(session, table):
                batches[number_of[row[place]]][table.name].append(row)
        for row in _read(session, TABLES[4], "convert_from(value, 'utf8')::jsonb->>'event_id'"):
            batches[number_of[UUID(row[-1])]]["outbox"].append((*row[:3], Jsonb(row[3], dumps=str), row[4]))
        _fold_files(batches, {row[0]: row for row in _read(session, TABLES[0])})
    return batches


def seconds_to_merge(engine: Engine, batches: Sequence[Batch]) -> float:
    """Put the batches in, each in its own transaction; returns the seconds until the last is committed."""
    with engine.connect() as connection:  # one connection throughout, as the tables are temporary
        with Session(connection) as session, session.begin():
            for table in TABLES:
                driver(session).execute(table.temporary)
        began = time.monotonic()
        for batch in batches:
            with Session(connection) as session, session.begin():
                for table in TABLES:
                    _merge(session, table, batch[table.name])
        return time.monotonic() - began


def _merge(session: Session, table: Table, rows: Sequence[Row]) -> None:
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


def _fold_files(batches: Sequence[Batch], final: dict[UUID, Row]) -> None:
    files: dict[UUID, CaseFile] = {}
    lengths: Counter[UUID] = Counter()
    for batch in batches:
        touched = {row[1] for row in batch["timeline"]}
        for row in batch["timeline"]:
            files[row[1]] = evolve(files.get(row[1]) or CaseFile(row[1]), read_event(row[-1]))
            lengths[row[1]] += 1
        batch["casefile"] = [_file_row(files[one], lengths[one], final[one][3]) for one in sorted(touched)]


def _file_row(casefile: CaseFile, length: int, head: bytes) -> Row:
    worker, urgency = casefile.worker, casefile.urgency
    return (
        casefile.household_id, casefile.version, length, head, casefile.state.value, casefile.area_code,
        urgency.value if urgency else None, worker.value if worker else None, casefile.decile, casefile.opened_at,
        casefile.next_due_on, casefile.last_event_at, to_json(casefile),
    )  # fmt: skip
