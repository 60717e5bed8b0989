"""Two records side by side, as the last match run left them: what speaks for one family, and whose members compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

HAND = "hand"
"""The band of a pair that a person found: no rule has weighed it."""

_PAIR = """
    SELECT match_id, left_source, right_source, left_record, right_record, rule, band, score, pairs,
           is_one_of_several, levels, weights, digest, compared_at
    FROM match_candidate WHERE match_id = %(match)s
    UNION ALL
    SELECT match_id, left_source, right_source, left_record, right_record, 'by-hand:1', 'hand', NULL, 0,
           false, '{}'::jsonb, '{}'::jsonb, '', at
    FROM (SELECT * FROM match_step WHERE match_id = %(match)s ORDER BY position LIMIT 1) named
    LIMIT 1
"""
_SIDE = """
    SELECT r.record_id, r.source, r.household_id, r.own_household_id, coalesce(f.area_code, r.area_code), r.aid,
           r.data_event_id, e.name, r.is_present, f.state, w.household_id
    FROM registry_record r LEFT JOIN edition e ON e.edition_id = r.edition_id
    LEFT JOIN casefile f ON f.household_id = r.household_id
    LEFT JOIN record_word w ON w.record_id = r.record_id
    WHERE r.record_id = %s
"""
_MEMBERS = """
    SELECT left_person, right_person, levels, weight FROM match_members WHERE match_id = %s
    ORDER BY weight DESC, left_person, right_person
"""


# For a pair that no run has weighed: people with one NIK, or one name in one spelling.
_LIKE = """
    SELECT l.person_id, r.person_id,
           jsonb_build_object(
             'nik', CASE WHEN l.nik_index IS NULL OR r.nik_index IS NULL THEN 'missing'
                         WHEN l.nik_index = r.nik_index THEN 'equal' ELSE 'different' END,
             'name', CASE WHEN l.name_folded = r.name_folded THEN 'equal' ELSE 'different' END,
             'birth_date', CASE WHEN l.birth_date IS NULL OR r.birth_date IS NULL THEN 'missing'
                                WHEN l.birth_date = r.birth_date THEN 'equal' ELSE 'different' END,
             'sex', CASE WHEN l.sex IS NULL OR r.sex IS NULL THEN 'missing'
                         WHEN l.sex = r.sex THEN 'equal' ELSE 'different' END),
           CASE WHEN l.nik_index = r.nik_index THEN 2.0 ELSE 1.0 END
    FROM person l JOIN person r ON l.nik_index = r.nik_index OR l.name_folded = r.name_folded
    WHERE l.record_id = %s AND r.record_id = %s ORDER BY 4 DESC, 1, 2
"""


_RIVALS = """
    SELECT c.match_id, c.left_record = %(left)s, r.head_name, r.source, coalesce(f.area_code, r.area_code),
           c.score, w.word
    FROM match_candidate c
    JOIN registry_record r
      ON r.record_id = CASE WHEN c.left_record = %(left)s THEN c.right_record ELSE c.left_record END
    LEFT JOIN casefile f ON f.household_id = r.household_id
    LEFT JOIN LATERAL (
      SELECT CASE WHEN s.step = 'undone' THEN 'undone' ELSE s.verdict END AS word FROM match_step s
      WHERE s.match_id = c.match_id AND s.step IN ('decided', 'undone') ORDER BY s.position DESC LIMIT 1) w ON true
    WHERE (c.left_record = %(left)s OR c.right_record = %(right)s) AND c.match_id <> %(match)s AND c.band <> 'silent'
      AND c.left_source = %(left_source)s AND c.right_source = %(right_source)s
    ORDER BY c.score DESC, c.match_id LIMIT 10
"""


class Rival(NamedTuple):
    """Another pair with one of the two records: its other record, and a person's last word on it.

    `is_for_left`: the left record could also be this one; else the right record could.
    """

    match_id: UUID
    is_for_left: bool
    head_name: str
    source: str
    area_code: str | None
    score: int
    word: str | None


class Side(NamedTuple):
    """One of the two records, with the household that it stands in. `word` is where a person said that it belongs."""

    record_id: UUID
    source: str
    household_id: UUID
    own_household_id: UUID
    area_code: str | None
    aid: list[str]
    data_event_id: UUID
    edition: str | None
    is_present: bool
    state: str | None
    word: UUID | None


class MemberPair(NamedTuple):
    """Two people who could be one: what they have in common, in codes by field, and how much it says, in bits."""

    left_person: UUID
    right_person: UUID
    levels: Mapping[str, str]
    weight: float


@dataclass(frozen=True, slots=True)
class MatchPair:
    """Two records that could be one family. `score` None and `digest` "" where a person found the pair by hand."""

    match_id: UUID
    left: Side
    right: Side
    rule: str
    band: str
    score: int | None
    pairs: int
    is_one_of_several: bool
    levels: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    digest: str = ""
    compared_at: datetime | None = None

    @property
    def is_linked(self) -> bool:
        """Whether both records stand in one household."""
        return self.left.household_id == self.right.household_id

    @property
    def is_within(self) -> bool:
        """Whether both records stand in one register: the same family twice."""
        return self.left.source == self.right.source

    @property
    def known(self) -> dict[str, object]:
        """The evidence as a step keeps it, so that a later reader can say what changed."""
        return {"levels": dict(self.levels), "band": self.band, "score": self.score}


def find_pair(session: Session, match_id: UUID) -> MatchPair | None:
    """The pair as of the last run, or as a person named it; None where nobody ever spoke of it."""
    row = driver(session).execute(_PAIR, {"match": match_id}).fetchone()
    if row is None:
        return None
    left, right = find_side(session, row[3]), find_side(session, row[4])
    if left is None or right is None:
        return None
    return MatchPair(match_id, left, right, *row[5:])


def find_side(session: Session, record_id: UUID) -> Side | None:
    """One record and where it stands now."""
    row = driver(session).execute(_SIDE, (record_id,)).fetchone()
    return Side(*row) if row else None


def list_member_pairs(session: Session, match_id: UUID) -> list[MemberPair]:
    """Which members compare with which, by the last run, the most telling first."""
    return [MemberPair(*row) for row in driver(session).execute(_MEMBERS, (match_id,))]


def list_like_members(session: Session, pair: MatchPair) -> list[MemberPair]:
    """Which members compare with which where no run has said so."""
    records = (pair.left.record_id, pair.right.record_id)
    return [MemberPair(*row) for row in driver(session).execute(_LIKE, records)]


def list_rivals(session: Session, pair: MatchPair) -> list[Rival]:
    """Other pairs of the last run with one of these records, the best first."""
    values = {
        "left": pair.left.record_id, "right": pair.right.record_id, "match": pair.match_id,
        "left_source": pair.left.source, "right_source": pair.right.source,
    }  # fmt: skip
    return [Rival(*row) for row in driver(session).execute(_RIVALS, values)]
