"""Counts, for every kampung, the target families, those without any help, and what a pledge does there already."""

from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver
from schemas.pledge_codes import ENDED

_COUNTS = """
    SELECT c.area_code, count(*),
           count(*) FILTER (WHERE NOT EXISTS (
             SELECT FROM support s WHERE s.household_id = c.household_id AND s.state <> ALL(%(ended)s))),
           (SELECT count(*) FROM area_help h
            WHERE h.pledge_id = %(pledge)s AND h.area_code = c.area_code AND h.state <> 'released')
    FROM casefile c
    WHERE c.state = 'open' AND c.area_code IS NOT NULL
      AND (%(area)s::text IS NULL OR c.area_code = %(area)s OR c.area_code LIKE %(area)s || '.%%')
    GROUP BY c.area_code ORDER BY c.area_code
"""


class KampungCount(NamedTuple):
    """One kampung; `planned` counts pieces of the pledge's help that came or are to come."""

    area_code: str
    targets: int
    without_help: int
    planned: int


def count_kampung(session: Session, pledge_id: UUID, area: str | None) -> list[KampungCount]:
    """Every kampung with target families within an area (None: the whole district)."""
    asked = {"pledge": pledge_id, "area": area, "ended": sorted(ENDED)}
    return [KampungCount(*row) for row in driver(session).execute(_COUNTS.encode(), asked)]
