"""Reads packed rows back, as the database would."""

import struct
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casework.store.staging import StagedRow

_AS = {
    "line": "int", "is_family": "bool", "row": "int", "record_id": "uuid", "household_id": "uuid",
    "key_index": "bytes", "key_cipher": "bytes", "family_card_cipher": "bytes", "family_card_index": "bytes",
    "decile": "int", "members": "int", "person_id": "uuid", "birth_date": "date", "is_birth_stated": "bool",
    "is_head": "bool", "is_elderly": "bool", "is_small_child": "bool", "nik_cipher": "bytes", "nik_index": "bytes",
    "is_nik_trusted": "bool",
}  # fmt: skip
_READ = {
    "int": lambda raw: int.from_bytes(raw, "big", signed=True),
    "bool": lambda raw: raw == b"\1",
    "uuid": lambda raw: UUID(bytes=raw),
    "bytes": bytes,
    "date": lambda raw: date(2000, 1, 1) + timedelta(days=int.from_bytes(raw, "big", signed=True)),
    "text": lambda raw: raw.decode(),
}


def unpacked(rows: bytes) -> list[StagedRow]:
    """The rows that `staging.pack` packed."""
    found, at = [], 0
    while at < len(rows):
        (width,) = struct.unpack_from("!h", rows, at)
        assert width == len(StagedRow._fields)
        cells, at = _cells(rows, at + 2)
        found.append(StagedRow(*cells))
    return found


def _cells(rows: bytes, at: int) -> tuple[list[Any], int]:
    cells: list[Any] = []
    for column in StagedRow._fields:
        (length,) = struct.unpack_from("!i", rows, at)
        at += 4
        raw = rows[at : at + max(length, 0)]
        cells.append(None if length < 0 else _READ[_AS.get(column, "text")](raw))
        at += len(raw)
    return cells, at
