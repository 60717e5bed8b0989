"""A desk beside the registers: rows of a hand-over lie here, sealed, until all of it has been read."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from casework.store.engine import driver


class StagedRow(NamedTuple):
    """One file row, ready: names in the clear as in the vault, numbers sealed.

    `aid` and `indicators` are words parted by blanks, "+pkh" for stated and "-pkh" for denied; what is not stated is
    not there. A family row has its head as person; a person row has its family's id. `place_written` is what
    stood there of a place that is not known.
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
    relation: str | None
    is_head: bool
    is_elderly: bool
    nik_cipher: bytes | None
    nik_index: bytes | None
    is_nik_trusted: bool
    place_written: str | None


_TYPES = {
    "line": "int4", "is_family": "bool", "row": "int4", "record_id": "uuid", "household_id": "uuid",
    "key_index": "bytea", "key_cipher": "bytea", "family_card_cipher": "bytea", "family_card_index": "bytea",
    "decile": "int4", "members": "int4", "person_id": "uuid", "birth_date": "date", "is_head": "bool",
    "is_elderly": "bool", "nik_cipher": "bytea", "nik_index": "bytea", "is_nik_trusted": "bool",
}  # fmt: skip
_COLUMN_TYPES = [_TYPES.get(column, "text") for column in StagedRow._fields]
_COLUMNS = ", ".join(f'"{column}" {kind}' for column, kind in zip(StagedRow._fields, _COLUMN_TYPES, strict=True))
_NAMES = ", ".join(f'"{column}"' for column in StagedRow._fields)


class Desk:
    """One connection and its staging table. Each `transaction` is short, so that no reader of the bus has to wait."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session on the desk's connection; committed at the end, or undone whole if anything is raised."""
        with Session(self._connection, expire_on_commit=False) as session, session.begin():
            yield session

    def lay(self, rows: Iterable[StagedRow]) -> None:
        """Put rows on the desk."""
        statement = f"COPY pg_temp.staged ({_NAMES}) FROM STDIN (FORMAT binary)"
        with self.transaction() as session, driver(session).cursor().copy(statement.encode()) as copy:
            copy.set_types(_COLUMN_TYPES)
            for row in rows:
                copy.write_row(row)


@contextmanager
def clear_desk(engine: Engine) -> Iterator[Desk]:
    """An empty desk; nobody else sees it, and it is cleared away at the end."""
    with engine.connect() as connection:
        desk = Desk(connection)
        _statements(desk, "DROP TABLE IF EXISTS pg_temp.staged", f"CREATE TEMPORARY TABLE staged ({_COLUMNS})")
        try:
            yield desk
        finally:
            if not connection.invalidated and not connection.closed:
                connection.rollback()
                _statements(desk, "DROP TABLE IF EXISTS pg_temp.staged")


def _statements(desk: Desk, *statements: str) -> None:
    with desk.transaction() as session:
        connection = driver(session)
        connection.execute("SET LOCAL client_min_messages = warning")
        for statement in statements:
            connection.execute(statement.encode())
