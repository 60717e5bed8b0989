"""Finds the families that a village's result speaks of, by the key that their register gives them."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

_FIND = """
    SELECT r.key_index, r.record_id, r.household_id, e.name, p.person_id, coalesce(p.name, r.head_name), p.nik_index
    FROM registry_record r LEFT JOIN edition e USING (edition_id)
    LEFT JOIN LATERAL (
      SELECT person_id, name, nik_index FROM person o WHERE o.record_id = r.record_id AND o.is_head
      ORDER BY person_id LIMIT 1
    ) p ON true
    WHERE r.source = %s AND r.key_index = ANY(%s)
"""


class Judged(NamedTuple):
    """A family's row in a register, the household that it belongs to by now, and its head's row, if there is one."""

    key_index: bytes
    record_id: UUID
    household_id: UUID
    edition: str | None
    head_id: UUID | None
    head_name: str
    head_nik_index: bytes | None


def find_judged(session: Session, source: str, key_indexes: Sequence[bytes]) -> dict[bytes, Judged]:
    """The families with these keys, by the blind index of the key."""
    rows = driver(session).execute(_FIND, (source, list(key_indexes)))
    return {row[0]: Judged(*row) for row in rows}
