"""The queue of pairs that wait for a person: undecided, taken back, or of which more is known since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.access import Scope, scope_values
from casework.store.engine import driver

# What the last run left in doubt, what a person spoke of although the machine would link it, and what people found by
# hand; without what was decided on the evidence of today, and what another family has by a person's word.
_OPEN = """
    WITH last AS MATERIALIZED (
      SELECT DISTINCT ON (match_id) match_id, left_source, right_source, right_record, step, verdict, digest, position
      FROM match_step WHERE step IN ('decided', 'undone') ORDER BY match_id, position DESC
    ), given AS MATERIALIZED (
      SELECT right_record, array_agg(match_id) AS pairs FROM last
      WHERE step = 'decided' AND verdict = 'same' AND left_source = %(left)s AND right_source = %(right)s GROUP BY 1
    ), pair AS (
      SELECT c.match_id, c.left_source, c.right_source, c.left_record, c.right_record, c.band, c.score, c.pairs,
             c.is_one_of_several, c.digest, c.levels, last.step AS last_step, last.verdict, last.digest AS last_digest,
             coalesce(last.position, 0) AS since
      FROM match_candidate c LEFT JOIN last USING (match_id)
      WHERE c.left_source = %(left)s AND c.right_source = %(right)s AND c.band = 'review'
      UNION ALL
      SELECT c.match_id, c.left_source, c.right_source, c.left_record, c.right_record, c.band, c.score, c.pairs,
             c.is_one_of_several, c.digest, c.levels, last.step, last.verdict, last.digest, last.position
      FROM last JOIN match_candidate c USING (match_id)
      WHERE c.left_source = %(left)s AND c.right_source = %(right)s AND c.band <> 'review'
        AND (c.band <> 'silent' OR last.step = 'undone' OR last.verdict IN ('same', 'field_check'))
      UNION ALL
      (SELECT c.match_id, c.left_source, c.right_source, c.left_record, c.right_record, c.band, c.score, c.pairs,
              c.is_one_of_several, c.digest, c.levels, 'check', NULL, NULL, 0
       FROM match_candidate c
       WHERE c.left_source = %(left)s AND c.right_source = %(right)s AND c.band = 'automatic'
         AND NOT EXISTS (SELECT FROM last WHERE last.match_id = c.match_id)
       ORDER BY hashtextextended(c.match_id::text, 23) LIMIT %(sample)s)
      UNION ALL
      SELECT n.match_id, n.left_source, n.right_source, n.left_record, n.right_record, 'hand', NULL, 0,
             false, '', '{{}}'::jsonb, last.step, last.verdict, last.digest, coalesce(last.position, 0)
      FROM match_step n LEFT JOIN last USING (match_id)
      WHERE n.step = 'named' AND n.left_source = %(left)s AND n.right_source = %(right)s
        AND NOT EXISTS (SELECT FROM match_candidate c WHERE c.match_id = n.match_id)
    ), waiting AS (
      SELECT pair.*, l.household_id, l.head_name AS left_name, r.head_name AS right_name,
             coalesce(lf.area_code, l.area_code) AS left_area, coalesce(rf.area_code, r.area_code) AS right_area,
             answers.people, answers.is_mine, answers.is_disputed, taken.for_actor,
             CASE WHEN last_step IN ('check', 'undone') THEN last_step WHEN verdict = 'field_check' THEN 'field'
                  WHEN left_source = right_source AND verdict = 'same' THEN 'merge'
                  WHEN last_step IS NOT NULL THEN 'changed' WHEN answers.is_disputed THEN 'disputed'
                  WHEN answers.people > 0 THEN 'second' ELSE 'new' END AS stage
      FROM pair
      JOIN registry_record l ON l.record_id = pair.left_record
      JOIN registry_record r ON r.record_id = pair.right_record
      LEFT JOIN given ON given.right_record = pair.right_record
      LEFT JOIN casefile lf ON lf.household_id = l.household_id
      LEFT JOIN casefile rf ON rf.household_id = r.household_id
      CROSS JOIN LATERAL (
        SELECT count(DISTINCT s.actor) AS people, coalesce(bool_or(s.actor = %(me)s), false) AS is_mine,
               count(DISTINCT s.verdict) > 1 AS is_disputed
        FROM match_step s
        WHERE s.match_id = pair.match_id AND s.step = 'answered' AND s.digest = pair.digest AND s.position > pair.since
      ) answers
      LEFT JOIN LATERAL (
        SELECT s.for_actor FROM match_step s
        WHERE s.match_id = pair.match_id AND s.step IN ('taken', 'given_back') ORDER BY s.position DESC LIMIT 1
      ) taken ON true
      WHERE l.is_present AND r.is_present
        AND (last_step IS NULL OR last_step IN ('undone', 'check') OR verdict = 'field_check'
             OR left_source = right_source AND verdict = 'same'
             OR last_digest <> '' AND pair.digest <> '' AND last_digest <> pair.digest)
        AND (left_source <> right_source OR l.household_id <> r.household_id)
        AND (given.pairs IS NULL OR given.pairs = ARRAY[pair.match_id])
    ), seen AS MATERIALIZED (
      SELECT *, {order} AS rank FROM waiting
      WHERE (%(all)s
          OR (left_area = ANY(%(areas)s) OR left_area LIKE ANY(%(below)s) OR left_area IS NULL AND %(district)s)
          AND (right_area = ANY(%(areas)s) OR right_area LIKE ANY(%(below)s) OR right_area IS NULL AND %(district)s))
        AND (%(area)s::text IS NULL OR left_area = %(area)s OR left_area LIKE %(area)s || '.%%')
        AND (stage = 'check') = (%(sample)s > 0) AND (%(stage)s::text IS NULL OR stage = %(stage)s)
        AND (%(mine)s IS FALSE OR for_actor = %(me)s)
        AND (%(pattern)s::text IS NULL OR digest = %(pattern)s)
        AND CASE %(band)s::text
              WHEN 'two' THEN score BETWEEN %(low)s AND %(high)s WHEN 'one' THEN score NOT BETWEEN %(low)s AND %(high)s
              WHEN 'hand' THEN band = 'hand' ELSE true END
    )
"""
# Best first; of a pattern, and for who looks without scores, by lot, so that nobody chooses what to look at.
_ORDERS = {"score": "10000 - coalesce(score, 0)", "lot": "hashtextextended(match_id::text, 17)"}
_PAGE = (
    "SELECT match_id, household_id, left_record, right_record, left_source, right_source, left_name, right_name, "
    "left_area, right_area, band, score, pairs, is_one_of_several, digest, levels, stage, people, is_mine, for_actor "
    "FROM seen ORDER BY rank, match_id LIMIT %(limit)s OFFSET %(offset)s"
)


# `{{order}}` is filled in with that of the queue; a pair that nobody weighed has no score.
_TO_DO = "NOT is_mine AND (for_actor IS NULL OR for_actor = %(me)s)"
_FIRST = f"""
    SELECT match_id FROM seen WHERE {_TO_DO} AND match_id IS DISTINCT FROM %(after)s ORDER BY """  # noqa: S608 - our own
_BEYOND = """(rank, match_id) {sign} ((
      SELECT {{order}} FROM (SELECT %(after)s::uuid AS match_id, (
        SELECT score FROM match_candidate WHERE match_id = %(after)s) AS score) here), %(after)s) DESC, """


class Waiting(NamedTuple):
    """A pair that waits. `stage` is new, second, disputed, changed, undone, field, merge (twice in one register, by a
    person's word, and still two households), or check (a link of the machine's, drawn by lot, to see whether it was
    right); `people` answered so far.
    """

    match_id: UUID
    household_id: UUID
    left_record: UUID
    right_record: UUID
    left_source: str
    right_source: str
    left_name: str
    right_name: str
    left_area: str | None
    right_area: str | None
    band: str
    score: int | None
    pairs: int
    is_one_of_several: bool
    digest: str
    levels: Mapping[str, str]
    stage: str
    people: int
    is_mine: bool
    for_actor: str | None


class Pattern(NamedTuple):
    """Pairs of which the rules say the same in every field; `first` is one to look at, by lot, or None."""

    digest: str
    levels: Mapping[str, str]
    score: int | None
    waiting: int
    first: UUID | None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue is narrowed to, for whom. `order` is score or lot; `me` the reviewer's actor name.

    `band`: two (scores within `second`, which need two people), one (the others), hand. `sample`: not the queue but so
    many links of the machine's, drawn by lot.
    """

    scope: Scope
    me: str
    left: str = "p3ke"
    right: str = "dtks"
    area: str | None = None
    stage: str | None = None
    is_mine: bool = False
    pattern: str | None = None
    order: str = "score"
    band: str | None = None
    second: tuple[int, int] = (0, 0)
    sample: int = 0

    def values(self) -> dict[str, Any]:
        """The parameters of the query."""
        return scope_values(self.scope) | {
            "left": self.left, "right": self.right, "me": self.me, "area": self.area, "stage": self.stage,
            "mine": self.is_mine, "pattern": self.pattern, "band": self.band, "low": self.second[0],
            "high": self.second[1], "sample": self.sample,
        }  # fmt: skip


def list_waiting(session: Session, wanted: QueueFilter, *, limit: int, offset: int = 0) -> list[Waiting]:
    """One page of the queue."""
    return [Waiting(*row) for row in _run(session, wanted, _PAGE, limit=limit, offset=offset)]


def count_waiting(session: Session, wanted: QueueFilter) -> dict[str, int]:
    """How many pairs wait, by stage; "todo" are those that this person has not answered yet."""
    rows = _run(session, wanted, "SELECT stage, count(*), count(*) FILTER (WHERE NOT is_mine) FROM seen GROUP BY 1")
    counts = {str(row[0]): int(row[1]) for row in rows}
    return counts | {"all": sum(counts.values()), "todo": sum(int(row[2]) for row in rows)}


class Around(NamedTuple):
    """The pairs before and after one that this person has not answered, and how many such pairs there are."""

    before: UUID | None
    after: UUID | None
    todo: int


def find_around(session: Session, wanted: QueueFilter, match_id: UUID) -> Around:
    """The way on from one pair, from the start again where none is left."""
    query = f"SELECT ({_next(is_back=True)}), ({_next()}), (SELECT count(*) FROM seen WHERE NOT is_mine)"  # noqa: S608
    return Around(*_run(session, wanted, query, after=match_id)[0])


def find_next(session: Session, wanted: QueueFilter, after: UUID | None = None) -> UUID | None:
    """The pair after this one, or the first, that this person has not answered."""
    query = _next() if after else f"{_FIRST} rank, match_id LIMIT 1"
    rows = _run(session, wanted, query, after=after)
    return rows[0][0] if rows else None


def _next(*, is_back: bool = False) -> str:
    sign, way = ("<", "DESC") if is_back else (">", "ASC")
    return f"{_FIRST} {_BEYOND.format(sign=sign)} rank {way}, match_id {way} LIMIT 1"


def list_patterns(session: Session, wanted: QueueFilter, least: int) -> list[Pattern]:
    """Patterns with at least so many pairs, the most frequent first."""
    query = f"""
        SELECT digest, levels, min(score), count(*),
               (array_agg(match_id ORDER BY {_ORDERS["lot"]}, match_id) FILTER (WHERE {_TO_DO}))[1] FROM seen
        WHERE digest <> '' GROUP BY digest, levels HAVING count(*) >= %(least)s ORDER BY 4 DESC, 1 LIMIT 50
    """  # noqa: S608 - expressions of our own
    return [Pattern(*row) for row in _run(session, wanted, query, least=least)]


def _run(session: Session, wanted: QueueFilter, query: str, **more: object) -> Sequence[tuple[Any, ...]]:
    # `{order}` may stand in the query, too; the empty JSON in the first part is written {{}}.
    text = (_OPEN + query).format(order=_ORDERS[wanted.order])
    return driver(session).execute(text.encode(), wanted.values() | more).fetchall()
