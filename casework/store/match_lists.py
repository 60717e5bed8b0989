"""Lists of what people decided on pairs, as far as the person asking may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.access import Scope, scope_values
from casework.store.engine import driver

WORDS = ("same", "not_same", "field_check", "undone")
_DECISIONS = """
    SELECT s.step_id, s.match_id, s.at, s.actor, CASE WHEN s.step = 'undone' THEN 'undone' ELSE s.verdict END,
           l.head_name, r.head_name, coalesce(f.area_code, l.area_code), s.left_source, s.right_source,
           s.known ->> 'score', coalesce(s.detail -> 'reviewers', '[]'::jsonb), s.position = (
             SELECT max(o.position) FROM match_step o
             WHERE o.match_id = s.match_id AND o.step IN ('decided', 'undone')), s.detail ->> 'bulk'
    FROM match_step s
    JOIN registry_record l ON l.record_id = s.left_record
    JOIN registry_record r ON r.record_id = s.right_record
    LEFT JOIN casefile f ON f.household_id = l.household_id
    LEFT JOIN casefile g ON g.household_id = r.household_id
    WHERE s.step IN ('decided', 'undone')
      AND (%(word)s::text IS NULL OR CASE WHEN s.step = 'undone' THEN 'undone' ELSE s.verdict END = %(word)s)
      AND (%(bulk)s::text IS NULL OR s.detail ->> 'bulk' = %(bulk)s)
      AND (%(area)s::text IS NULL OR coalesce(f.area_code, l.area_code) = %(area)s
           OR coalesce(f.area_code, l.area_code) LIKE %(area)s || '.%%')
      AND (%(all)s OR (SELECT bool_and(
             side.code = ANY(%(areas)s) OR side.code LIKE ANY(%(below)s) OR side.code IS NULL AND %(district)s)
           FROM (VALUES (coalesce(f.area_code, l.area_code)), (coalesce(g.area_code, r.area_code))) side (code)))
    ORDER BY s.position DESC LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions are asked for, by whom; `word` is a verdict or "undone", `bulk` a wish that decided many."""

    scope: Scope
    area: str | None = None
    word: str | None = None
    bulk: UUID | None = None


class Decision(NamedTuple):
    """One decision or taking back. `is_last`: nothing was said of the pair since."""

    step_id: UUID
    match_id: UUID
    at: datetime
    actor: str
    word: str
    left_name: str
    right_name: str
    area: str | None
    left_source: str
    right_source: str
    score: str | None
    reviewers: list[str]
    is_last: bool
    bulk: str | None


def list_standing(session: Session, scope: Scope, bulk: UUID, limit: int) -> list[UUID]:
    """The pairs whose last word is a decision of this bulk, as far as this person may see them."""
    found = list_decisions(session, DecisionFilter(scope, bulk=bulk), limit=limit)
    return [each.match_id for each in found if each.is_last and each.word != "undone"]


def list_decisions(session: Session, wanted: DecisionFilter, *, limit: int, offset: int = 0) -> list[Decision]:
    """Decisions, newest first."""
    values = {"word": wanted.word, "area": wanted.area, "limit": limit, "offset": offset}
    values["bulk"] = str(wanted.bulk) if wanted.bulk else None
    return [Decision(*row) for row in driver(session).execute(_DECISIONS, values | scope_values(wanted.scope))]
