"""Families whose kampung the official list does not know, until somebody says which it is."""

from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

_PLACE = """
    UPDATE registry_record r SET area_code = %(area)s, place_written = NULL, content_hash = ''
    FROM edition e
    WHERE e.edition_id = r.edition_id AND r.source = %(source)s AND r.area_code IS NULL
      AND r.place_written = %(place)s AND r.is_present
    RETURNING r.record_id, r.household_id, e.name, r.decile, r.aid, r.indicators,
              (SELECT count(*) FROM person p WHERE p.record_id = r.record_id)::int
"""
_TOLD = "UPDATE registry_record SET data_event_id = %s WHERE record_id = %s"


class Placed(NamedTuple):
    """A family whose kampung is known now, and what its row states."""

    record_id: UUID
    household_id: UUID
    edition: str
    decile: int | None
    aid: list[str]
    indicators: list[str]
    members: int


def place_families(session: Session, source: str, place: str, area_code: str) -> list[Placed]:
    """Give all families of a register that were written into this place its official code."""
    found = driver(session).execute(_PLACE, {"area": area_code, "source": source, "place": place}).fetchall()
    return [Placed(*row) for row in found]


def keep_telling_event(session: Session, told: list[tuple[UUID, UUID]]) -> None:
    """Which event told the newest of each record: (event, record)."""
    with driver(session).cursor() as cursor:
        cursor.executemany(_TOLD, told)
