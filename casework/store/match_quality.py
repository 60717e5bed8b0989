"""Counts that show how good the matching of two registers is: by class and place, by score, and by what people said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from casework.store.engine import driver

CLASSES = ("target", "with_aid", "review", "left_only", "no_nik", "gone", "right_only")
STEP = 5
"""How many points of the score one bar of the chart spans."""

# The classes of DOMAIN 4.6. Who died or moved away by people's word comes first, then who stands in both registers.
_CLASSES = """
    WITH last AS (
      SELECT DISTINCT ON (match_id) match_id, step, digest FROM match_step
      WHERE step IN ('decided', 'undone') ORDER BY match_id, position DESC
    ), across AS (
      SELECT household_id, bool_or(aid ?| %(counted)s) AS has_aid FROM registry_record
      WHERE source = %(right)s AND is_present GROUP BY 1
    ), doubted AS (
      SELECT DISTINCT c.left_record FROM match_candidate c LEFT JOIN last USING (match_id)
      WHERE c.left_source = %(left)s AND c.right_source = %(right)s AND c.band = 'review'
        AND NOT (last.step IS NOT DISTINCT FROM 'decided' AND last.digest = c.digest)
    ), numbered AS (SELECT DISTINCT record_id FROM person WHERE source = %(left)s AND is_nik_trusted
    ), classed AS (
      SELECT coalesce(f.area_code, l.area_code) AS area,
             CASE WHEN f.file::text LIKE '%%"told"%%' AND (
                    f.file::jsonb #>> '{told,place,value}' = 'elsewhere'
                    OR f.file::jsonb #> '{told,head_died}' IS NOT NULL) THEN 'gone'
                  WHEN a.household_id IS NOT NULL THEN
                    CASE WHEN a.has_aid OR l.aid ?| %(counted)s THEN 'with_aid' ELSE 'target' END
                  WHEN d.left_record IS NOT NULL THEN 'review'
                  WHEN n.record_id IS NULL THEN 'no_nik' ELSE 'left_only' END AS class
      FROM registry_record l
      LEFT JOIN casefile f ON f.household_id = l.household_id
      LEFT JOIN across a ON a.household_id = l.household_id
      LEFT JOIN doubted d ON d.left_record = l.record_id
      LEFT JOIN numbered n ON n.record_id = l.record_id
      WHERE l.source = %(left)s AND l.is_present
      UNION ALL
      SELECT coalesce(f.area_code, r.area_code), 'right_only'
      FROM registry_record r LEFT JOIN casefile f ON f.household_id = r.household_id
      WHERE r.source = %(right)s AND r.is_present AND NOT EXISTS (
        SELECT FROM registry_record l WHERE l.household_id = r.household_id AND l.source = %(left)s AND l.is_present)
    )
    SELECT area, class, count(*) FROM classed GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2
"""
_SCORES = """
    SELECT band, least(score / 5, 19) * 5, count(*) FROM match_candidate
    WHERE left_source = %(left)s AND right_source = %(right)s AND band IN ('automatic', 'review') GROUP BY 1, 2
"""
_RUN = """
    SELECT max(rule), max(compared_at) FROM match_candidate WHERE left_source = %(left)s AND right_source = %(right)s
"""
_WORDS = """
    SELECT count(*) FILTER (WHERE verdict = 'same' AND step = 'decided'),
           count(*) FILTER (WHERE verdict = 'not_same' AND step = 'decided'),
           count(*) FILTER (WHERE verdict = 'field_check' AND step = 'decided'), count(*) FILTER (WHERE step = 'undone')
    FROM (SELECT DISTINCT ON (match_id) step, verdict FROM match_step
      WHERE step IN ('decided', 'undone') AND left_source = %(left)s AND right_source = %(right)s
      ORDER BY match_id, position DESC) last
"""
# Two people saw the same evidence of the same pair; the first answer of each counts.
_AGREEMENT = """
    SELECT count(*), count(*) FILTER (WHERE verdicts = 1) FROM (
      SELECT match_id, count(*) AS people, count(DISTINCT verdict) AS verdicts FROM (
        SELECT DISTINCT ON (match_id, digest, actor) match_id, digest, verdict FROM match_step
        WHERE step = 'answered' AND verdict <> 'field_check' AND left_source = %(left)s AND right_source = %(right)s
        ORDER BY match_id, digest, actor, position) first
      GROUP BY match_id, digest) both_seen
    WHERE people > 1
"""
_CHECKED = """
    SELECT count(*), count(*) FILTER (WHERE verdict = 'same') FROM (
      SELECT DISTINCT ON (match_id) verdict FROM match_step
      WHERE step = 'answered' AND verdict <> 'field_check' AND known ->> 'band' = 'automatic'
        AND left_source = %(left)s AND right_source = %(right)s
      ORDER BY match_id, position DESC) checked
"""


class ClassCount(NamedTuple):
    """How many families of one kampung are in one class (see `CLASSES`)."""

    area: str | None
    name: str
    families: int


class Scored(NamedTuple):
    """How many pairs of a band have a score from `low` on."""

    band: str
    low: int
    pairs: int


class Share(NamedTuple):
    """So many of so many."""

    total: int
    part: int


class Words(NamedTuple):
    """The last words of people on pairs, counted."""

    same: int
    not_same: int
    field_check: int
    undone: int


@dataclass(frozen=True, slots=True)
class Quality:
    """All counts about the matching of two registers. `rule` and `compared_at` None: never matched."""

    rule: str | None
    compared_at: datetime | None
    classes: Sequence[ClassCount]
    scores: Sequence[Scored]
    words: Words
    agreement: Share
    checked: Share

    @property
    def totals(self) -> Counter[str]:
        """Families by class."""
        totals = Counter(dict.fromkeys(CLASSES, 0))
        for each in self.classes:
            totals[each.name] += each.families
        return totals

    @property
    def families(self) -> int:
        """Families of the left register."""
        return self.totals.total() - self.totals["right_only"]

    @property
    def unlinkable(self) -> int:
        """Those of whom neither the machine nor a person found the other record, nor is in doubt."""
        return self.totals["left_only"] + self.totals["no_nik"]


def measure(session: Session, left: str, right: str, counted: Sequence[str]) -> Quality:
    """Count; `counted` are the aid programmes that make a family "already helped". One register with itself has no
    classes: its families may stand there twice, and that is all.
    """
    values = {"left": left, "right": right, "counted": list(counted)}
    run, words, agreement, checked = (
        driver(session).execute(query, values).fetchone() or () for query in (_RUN, _WORDS, _AGREEMENT, _CHECKED)
    )
    rule, compared_at = run
    return Quality(
        rule,
        compared_at,
        [ClassCount(*row) for row in driver(session).execute(_CLASSES, values)] if left != right else [],
        [Scored(*row) for row in driver(session).execute(_SCORES, values)],
        Words(*words),
        Share(*agreement),
        Share(*checked),
    )
