"""Packs many rows the way the database takes them fastest, wherever that is done, and hands them over in one piece."""

import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from casework.store.engine import driver

# The format is PostgreSQL's own ("Binary Format" on the page of COPY). Rows that another process has read come as such
# bytes: to pickle their cells, and take them apart again, would take as long as reading them.
_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_LONG = struct.Struct("!i").pack
_LONGS = struct.Struct("!ii").pack
_NULL = _LONG(-1)
_TRUE, _FALSE = _LONG(1) + b"\1", _LONG(1) + b"\0"
_SIXTEEN = _LONG(16)
_LENGTHS = [_LONG(length) for length in range(1024)]
_DAY_NONE = date(2000, 1, 1).toordinal()
_MOMENT_NONE = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOMENT = struct.Struct("!iq").pack
_TEXT_OID = 25
Column = Sequence[Any]


def packed(rows: Sequence[Sequence[Any]], types: Sequence[str]) -> bytes:
    """Rows as COPY takes them in binary; `types` are PostgreSQL's names of the columns' types."""
    return b"".join(packed_each(rows, types))


def packed_each(rows: Sequence[Sequence[Any]], types: Sequence[str]) -> list[bytes]:
    """The same, each row by itself."""
    if not rows:
        return []
    columns = [_PACKERS[kind](column) for kind, column in zip(types, zip(*rows, strict=True), strict=True)]
    head = [struct.pack("!h", len(types))] * len(rows)
    return list(map(b"".join, zip(head, *columns, strict=True)))


def copy_packed(session: Session, into: str, rows: bytes) -> None:
    """COPY packed rows into `into`, which names a table and its columns."""
    statement = f"COPY {into} FROM STDIN (FORMAT binary)"
    with driver(session).cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.write(_BEGIN)
        copy.write(rows)
        copy.write(_END)


def _bytes(column: Column) -> list[bytes]:
    return [_NULL if cell is None else _length(len(cell)) + cell for cell in column]


def _texts(column: Column) -> list[bytes]:
    # The same few stand in most rows of most columns.
    known = {cell: _NULL if cell is None else _sized(cell.encode()) for cell in set(column)}
    return [known[cell] for cell in column]


def _numbers(column: Column) -> list[bytes]:
    return [_NULL if cell is None else _LONGS(4, cell) for cell in column]


def _truths(column: Column) -> list[bytes]:
    return [_NULL if cell is None else _TRUE if cell else _FALSE for cell in column]


def _ids(column: Column) -> list[bytes]:
    return [_NULL if cell is None else _SIXTEEN + cell.bytes for cell in column]


def _days(column: Column) -> list[bytes]:
    return [_NULL if cell is None else _LONGS(4, cell.toordinal() - _DAY_NONE) for cell in column]


def _moments(column: Column) -> list[bytes]:
    known = {at: _NULL if at is None else _MOMENT(8, (at - _MOMENT_NONE) // _MICROSECOND) for at in set(column)}
    return [known[at] for at in column]


def _lists(column: Column) -> list[bytes]:
    return [_NULL if cell is None else _sized(_list(cell)) for cell in column]


def _list(words: Sequence[str]) -> bytes:
    if not words:
        return struct.pack("!iii", 0, 0, _TEXT_OID)
    head = struct.pack("!iiiii", 1, 0, _TEXT_OID, len(words), 1)
    return head + b"".join(_sized(word.encode()) for word in words)


def _json(column: Column) -> list[bytes]:
    return [_NULL if cell is None else _length(len(cell) + 1) + b"\1" + cell for cell in column]


def _sized(raw: bytes) -> bytes:
    return _length(len(raw)) + raw


def _length(length: int) -> bytes:
    return _LENGTHS[length] if length < len(_LENGTHS) else _LONG(length)


_PACKERS: Mapping[str, Callable[[Column], list[bytes]]] = {
    "bytea": _bytes, "text": _texts, "int4": _numbers, "bool": _truths, "uuid": _ids, "date": _days,
    "timestamptz": _moments, "text[]": _lists, "jsonb": _json,
}  # fmt: skip
