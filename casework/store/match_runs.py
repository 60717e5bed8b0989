"""What the matching remembers from one run to the next: what it learned, what it saw, and all candidates."""

from datetime import datetime
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlmodel import Session

from casework.store.comparison import copy_in, lay_file
from casework.store.engine import driver
from schemas.tables.matching import MatchModelRow

_KEEP_MODEL = """
    INSERT INTO match_model (left_source, right_source, rule, seed, learned, trained_at)
    VALUES (%(left)s, %(right)s, %(rule)s, %(seed)s, %(learned)s, %(now)s)
    ON CONFLICT (left_source, right_source) DO UPDATE SET rule = excluded.rule, seed = excluded.seed,
      learned = excluded.learned, trained_at = excluded.trained_at
"""
_HAS_CANDIDATES = """
    SELECT EXISTS (SELECT FROM match_candidate WHERE left_source = %(left)s AND right_source = %(right)s)
"""
_TOUCHED = """
    CREATE TEMPORARY TABLE stale ON COMMIT DROP AS
    SELECT match_id FROM match_candidate c
    WHERE c.left_source = %(left)s AND c.right_source = %(right)s
      AND (c.left_record IN (SELECT record_id FROM touched) OR c.right_record IN (SELECT record_id FROM touched))
"""
_KEEP_CANDIDATES = """
    INSERT INTO match_candidate AS kept (
      match_id, left_source, right_source, left_record, right_record, rule, band, score, pairs, place,
      is_one_of_several, levels, weights, digest, compared_at)
    SELECT match_id, %(left)s, %(right)s, left_record, right_record, %(rule)s, judged, score, pairs, place,
           is_one_of_several, levels, weights, digest, %(now)s
    FROM finding JOIN pattern USING (said) WHERE right_record IS NOT NULL
    ON CONFLICT (match_id) DO UPDATE SET rule = excluded.rule, band = excluded.band, score = excluded.score,
      pairs = excluded.pairs, place = excluded.place, is_one_of_several = excluded.is_one_of_several,
      levels = excluded.levels, weights = excluded.weights, digest = excluded.digest,
      compared_at = excluded.compared_at
    WHERE (kept.rule, kept.band, kept.score, kept.pairs, kept.place, kept.is_one_of_several, kept.digest, kept.weights)
      IS DISTINCT FROM (excluded.rule, excluded.band, excluded.score, excluded.pairs, excluded.place,
                        excluded.is_one_of_several, excluded.digest, excluded.weights)
"""
_FORGET = (
    "DELETE FROM match_members WHERE match_id IN (SELECT match_id FROM stale)",
    """DELETE FROM match_candidate WHERE match_id IN (
         SELECT match_id FROM stale EXCEPT SELECT match_id FROM finding)""",
)
# Many rows in one: to take them one by one cost more than all the rest.
_KEPT = """
    SELECT string_agg(left_record || ',' || right_record || E'\n', '') FROM match_candidate
    WHERE left_source = %s AND right_source = %s GROUP BY get_byte(uuid_send(left_record), 0)
"""


class Registers(NamedTuple):
    """Which two registers are compared."""

    left: str
    right: str


def find_model(session: Session, registers: Registers, rule: str) -> dict[str, Any] | None:
    """What this rule learned of these registers, or None."""
    row = session.get(MatchModelRow, tuple(registers))
    return row.learned if row and row.rule == rule else None


def keep_model(session: Session, registers: Registers, learned: dict[str, Any], seed: int, now: datetime) -> None:
    """Remember what was learned, in place of what was learned before. `learned` names its rule."""
    values = {"rule": learned["rule"], "seed": seed, "learned": Jsonb(learned), "now": now}
    driver(session).execute(_KEEP_MODEL, registers._asdict() | values)


def forget_model(session: Session, registers: Registers) -> None:
    """Forget what was learned of these registers."""
    driver(session).execute("DELETE FROM match_model WHERE left_source = %s AND right_source = %s", registers)


def list_pairs_within(session: Session, source: str) -> list[tuple[UUID, UUID]]:
    """The pairs of one register that may be one family, as of the last run."""
    query = "SELECT left_record, right_record FROM match_candidate WHERE left_source = %(of)s AND right_source = %(of)s"
    return [(row[0], row[1]) for row in driver(session).execute(query, {"of": source})]


def copy_kept(session: Session, registers: Registers, into: BinaryIO) -> None:
    """Write all candidates of the last run, by their records, as CSV."""
    with driver(session).cursor() as cursor:
        into.writelines(str(pairs).encode() for (pairs,) in cursor.execute(_KEPT, registers))
    into.flush()


def has_candidates(session: Session, registers: Registers) -> bool:
    """Whether a run before this one kept candidates."""
    row = driver(session).execute(_HAS_CANDIDATES, registers._asdict()).fetchone()
    return bool(row and row[0])


def forget_others(session: Session, registers: Registers, touched: BinaryIO) -> None:
    """Forget what was kept of these records and is not among what was laid down, and the members of them all."""
    lay_file(session, "touched", (("record_id", "uuid"),), touched)
    driver(session).execute(_TOUCHED, registers._asdict())
    for statement in _FORGET:
        driver(session).execute(statement.encode())


def keep_candidates(session: Session, registers: Registers, rule: str, now: datetime) -> None:
    """Keep what was laid down."""
    driver(session).execute(_KEEP_CANDIDATES, registers._asdict() | {"rule": rule, "now": now})


def keep_members(session: Session, members: BinaryIO) -> None:
    """Keep what two families' members have in common (CSV: pair, two people, levels and weights by field as JSON, sum
    of the weights), for whoever reviews them.
    """
    copy_in(session, "match_members (match_id, left_person, right_person, levels, weights, weight)", members)
