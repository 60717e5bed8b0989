"""A desk beside the registers: what a hand-over says lies here, sealed, until a second person has signed it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine
from sqlmodel import Session

from casework.store.engine import driver
from casework.store.packing import copy_packed, packed

_LOCKS = 7_541_805


class StagedRow(NamedTuple):
    """One file row, ready: names in the clear as in the vault, numbers sealed.

    `aid` and `indicators` are words parted by blanks, "+pkh" for stated and "-pkh" for denied; what is not stated is
    not there. A family row has its head as person; a person row has its family's id. `place_written` is what
    stood there of a place that is not known. A birth date that is not stated was read from the NIK. `asks` is the
    sort of question (`QuestionSort`) that the row raises about its member: said to be dead, or not active any more.
    """

    line: int
    is_family: bool
    file: str
    sheet: str
    row: int
    record_id: UUID
    household_id: UUID
    key_index: bytes
    key_cipher: bytes
    family_card_cipher: bytes | None
    family_card_index: bytes | None
    area_code: str | None
    address: str | None
    decile: int | None
    members: int | None
    aid: str
    indicators: str
    person_id: UUID
    name: str
    name_folded: str
    sex: str | None
    birth_date: date | None
    is_birth_stated: bool
    relation: str | None
    is_head: bool
    is_elderly: bool
    is_small_child: bool | None
    nik_cipher: bytes | None
    nik_index: bytes | None
    is_nik_trusted: bool
    place_written: str | None
    asks: str | None


_TYPES = {
    "line": "int4", "is_family": "bool", "row": "int4", "record_id": "uuid", "household_id": "uuid",
    "key_index": "bytea", "key_cipher": "bytea", "family_card_cipher": "bytea", "family_card_index": "bytea",
    "decile": "int4", "members": "int4", "person_id": "uuid", "birth_date": "date", "is_head": "bool",
    "is_birth_stated": "bool", "is_elderly": "bool", "is_small_child": "bool",
    "nik_cipher": "bytea", "nik_index": "bytea", "is_nik_trusted": "bool",
}  # fmt: skip
_COLUMN_TYPES = [_TYPES.get(column, "text") for column in StagedRow._fields]
_COLUMNS = ", ".join(f'"{column}" {kind}' for column, kind in zip(StagedRow._fields, _COLUMN_TYPES, strict=True))
_NAMES = ", ".join(f'"{column}"' for column in StagedRow._fields)
# The server notices within a second or two that a process was killed, and then lets its locks go.
_FOR_THE_DEAD = "SET LOCAL lock_timeout = '3s'"
_TABLES = ("rows", "people", "families", "shared", "told")


def pack(rows: Sequence[StagedRow]) -> bytes:
    """Rows as `Desk.lay` takes them."""
    return packed(rows, _COLUMN_TYPES)


class InUse(Exception):
    """Another process is working on this hand-over just now."""


def tables_of_desk(hand_over_id: UUID) -> Mapping[str, str]:
    """The names of the staging tables of one hand-over, for `str.format`: {rows}, {people}, …"""
    return {table: f"staging.{table}_{hand_over_id.hex}" for table in _TABLES}


class Desk:
    """One connection and the staging tables of one hand-over. Each `transaction` is short, so that nobody waits."""

    def __init__(self, connection: Connection, hand_over_id: UUID) -> None:
        self._connection = connection
        self.hand_over_id = hand_over_id
        self.tables = tables_of_desk(hand_over_id)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session on the desk's connection; committed at the end, or undone whole if anything is raised."""
        with Session(self._connection, expire_on_commit=False) as session, session.begin():
            yield session

    def clear(self) -> None:
        """Begin anew: an empty desk, whatever an earlier try left on it."""
        with self.transaction() as session:
            clear_away(session, self.hand_over_id)
            # Unlogged: half the writing. A crash of the server empties it; the files are then read again.
            driver(session).execute(f"CREATE UNLOGGED TABLE {self.tables['rows']} ({_COLUMNS})".encode())

    def lay(self, session: Session, rows: bytes) -> None:
        """Put rows on the desk, as `pack` made them."""
        # Should the server lose it, the files are read anew: no row waits for the disk.
        driver(session).execute("SET LOCAL synchronous_commit = off")
        copy_packed(session, f"{self.tables['rows']} ({_NAMES})", rows)


@contextmanager
def open_desk(engine: Engine, hand_over_id: UUID) -> Iterator[Desk]:
    """The desk of a hand-over, for this process alone. Raises `InUse` where another process has it.

    The lock goes with the connection: a process that dies leaves the desk to the next one.
    """
    key = hand_over_id.int & 0x7FFF_FFFF
    with engine.connect() as connection:
        desk = Desk(connection, hand_over_id)
        try:
            with desk.transaction() as session:
                driver(session).execute(_FOR_THE_DEAD)
                driver(session).execute("SELECT pg_advisory_lock(%s, %s)", (_LOCKS, key))
        except LockNotAvailable:
            raise InUse from None
        try:
            yield desk
        finally:
            if not connection.invalidated and not connection.closed:
                connection.rollback()
                with desk.transaction() as session:
                    driver(session).execute("SELECT pg_advisory_unlock(%s, %s)", (_LOCKS, key))


def take_time(session: Session) -> None:
    """For this transaction: as long as it takes, and room to sort in."""
    waits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    for setting in (*(f"{wait} = 0" for wait in waits), "work_mem = '128MB'"):
        driver(session).execute(f"SET LOCAL {setting}".encode())


def clear_away(session: Session, hand_over_id: UUID) -> None:
    """Drop the staging tables of a hand-over: what did not come in leaves nobody's name behind."""
    names = ", ".join(tables_of_desk(hand_over_id).values())
    driver(session).execute("SET LOCAL client_min_messages = warning")
    driver(session).execute(f"DROP TABLE IF EXISTS {names}".encode())


def is_complete(session: Session, hand_over_id: UUID) -> bool:
    """Whether what was staged still lies there; a crash of the database server empties it."""
    names = tables_of_desk(hand_over_id)
    found = driver(session).execute("SELECT to_regclass(%s)", (names["families"],)).fetchone()
    if not (found and found[0]):
        return False
    asked = "SELECT EXISTS (SELECT 1 FROM {families})".format_map(names)
    any_row = driver(session).execute(asked.encode()).fetchone()
    return bool(any_row and any_row[0])


def batches(
    session: Session, name: str, query: str, values: Sequence[Any] | Mapping[str, Any] = (), size: int = 2000
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query, so many at a time, from a cursor on the server: flat memory."""
    with driver(session).cursor(name=name) as cursor:
        cursor.execute(query.encode(), values)
        while rows := cursor.fetchmany(size):
            yield rows
