"""Moves a record to the family that it is found to be, with the rows of other registers that stand with it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

# The register that names a family first leads: its rows stay where they are, and later registers' rows come to them.
# What people recorded themselves (no register) is led by nobody.
_RANK = "coalesce(array_position(ARRAY['p3ke', 'dtks', 'dtsen'], {side}.source::text), 0)"
_LED_BY_ANOTHER = """
    EXISTS (SELECT FROM registry_record g WHERE g.household_id = r.household_id AND g.record_id <> r.record_id
            AND {rank_g} <= {rank_l})
""".format(rank_g=_RANK.format(side="g"), rank_l=_RANK.format(side="l"))
_TIED_ELSEWHERE = """
    (EXISTS (SELECT FROM match_candidate c JOIN registry_record o ON o.record_id = c.left_record
             WHERE c.right_record = r.record_id AND c.band = 'automatic' AND o.source <> l.source
               AND o.household_id = r.household_id)
     OR EXISTS (SELECT FROM remembered w JOIN registry_record o ON o.record_id = w.left_record
                WHERE w.right_record = r.record_id AND w.word = 'same' AND o.source <> l.source
                  AND o.household_id = r.household_id))
"""
_REFUSED_TIE = """
    EXISTS (SELECT FROM registry_record g JOIN remembered w ON w.right_record = g.record_id
            WHERE g.household_id = r.household_id AND w.left_record = l.record_id AND w.word <> 'same')
"""
# Those found who stand apart, by themselves: with all the questions about them in one join the planner reads whole
# registers for a handful.
_APART = """
    WITH apart AS MATERIALIZED (
      SELECT f.match_id, f.score, l.record_id AS l_record, l.source AS l_source, l.household_id AS l_home,
             r.record_id AS r_record, r.household_id AS r_home, r.own_household_id AS r_own
      FROM finding f JOIN registry_record l ON l.record_id = f.left_record
      JOIN registry_record r ON r.record_id = f.right_record
      WHERE f.band = 'automatic' AND r.household_id <> l.household_id)
"""
_LEFT_AND_RIGHT = """
    apart a CROSS JOIN LATERAL (SELECT l_record AS record_id, l_source AS source, l_home AS household_id) l
    CROSS JOIN LATERAL (SELECT r_record AS record_id, r_home AS household_id) r
"""
_DOUBT = f"""
    {_APART}
    UPDATE finding f SET band = 'review', judged = 'review', is_one_of_several = true
    FROM {_LEFT_AND_RIGHT}
    WHERE f.match_id = a.match_id AND r.household_id <> a.r_own
      AND ({_LED_BY_ANOTHER} AND {_TIED_ELSEWHERE} OR {_REFUSED_TIE})
"""  # noqa: S608 - expressions of our own
_UNITED = """
    DELETE FROM finding f USING registry_record l, registry_record r
    WHERE l.record_id = f.left_record AND r.record_id = f.right_record AND l.household_id = r.household_id
"""
_MOVES = f"""
    CREATE TEMPORARY TABLE moving ON COMMIT DROP AS
    {_APART}
    SELECT DISTINCT ON (g.record_id) g.record_id, r.household_id AS was, l.household_id AS goes_to,
           NOT {_LED_BY_ANOTHER} AS is_whole
    FROM {_LEFT_AND_RIGHT} JOIN registry_record g ON g.household_id = r.household_id
    WHERE g.record_id = r.record_id OR NOT {_LED_BY_ANOTHER}
    ORDER BY g.record_id, g.record_id = r.record_id DESC, a.score DESC, a.match_id
"""  # noqa: S608
_LINK = """
    UPDATE registry_record t SET household_id = m.goes_to FROM moving m
    WHERE t.record_id = m.record_id AND t.household_id <> m.goes_to
"""
# What a person held together in a household stays together, also where that household is part of another now.
_MOVE_WORDS = """
    UPDATE record_word w SET household_id = m.goes_to FROM moving m
    WHERE m.is_whole AND w.record_id = m.record_id AND w.household_id = m.was
"""
_COMPANY = f"""
    SELECT r.record_id, {_LED_BY_ANOTHER}, ARRAY(SELECT g.record_id FROM registry_record g
      WHERE g.household_id = r.household_id AND g.record_id <> r.record_id ORDER BY 1)
    FROM registry_record l, registry_record r WHERE l.record_id = %(left)s AND r.record_id = %(right)s
"""  # noqa: S608
_FOLLOWERS = """
    SELECT g.record_id FROM registry_record g
    WHERE g.household_id = (SELECT household_id FROM registry_record WHERE record_id = %(of)s)
      AND g.record_id IN (SELECT right_record FROM match_candidate WHERE left_record = %(of)s AND band = 'automatic')
      AND g.record_id NOT IN (
        SELECT right_record FROM match_candidate WHERE left_record = %(not_of)s AND band = 'automatic')
      AND NOT EXISTS (SELECT FROM record_word w WHERE w.record_id = g.record_id)
    ORDER BY 1
"""
_MOVE = "UPDATE {table} SET household_id = %(to)s WHERE record_id = ANY(%(records)s) AND household_id = %(was)s"


def doubt_what_others_have(session: Session) -> None:
    """Leave to a person what was found of a record that stands with another family by another register."""
    driver(session).execute(_DOUBT.encode())


def leave_out_united(session: Session) -> None:
    """Say nothing of two rows of one register that stand in one household already."""
    driver(session).execute(_UNITED.encode())


def link(session: Session) -> None:
    """Give found records of the right register, and so their people, to the household of the left one.

    What other registers have beside them comes along: the three rows of one family stay together, in whatever order
    registers are compared.
    """
    driver(session).execute(_MOVES.encode())
    driver(session).execute("ANALYZE moving")
    for statement in (_LINK, _MOVE_WORDS):
        driver(session).execute(statement.encode())


def find_company(session: Session, left_record: UUID, right_record: UUID) -> Sequence[UUID] | None:
    """The rows that come along with the right record; None where it stands with a family that leads, and cannot go."""
    values = {"left": left_record, "right": right_record}
    row = driver(session).execute(_COMPANY.encode(), values).fetchone()
    return None if row is None or row[1] else row[2]


def list_followers(session: Session, record_id: UUID, other_record: UUID) -> Sequence[UUID]:
    """The rows that stand in this household because of this record, and not because of the other one."""
    rows = driver(session).execute(_FOLLOWERS, {"of": record_id, "not_of": other_record})
    return [row[0] for row in rows]


def move_company(session: Session, record_ids: Sequence[UUID], was: UUID, to: UUID) -> None:
    """Move rows, and so their people, from one household to another."""
    values = {"records": list(record_ids), "was": was, "to": to}
    for table in ("registry_record", "record_word"):
        driver(session).execute(_MOVE.format(table=table).encode(), values)
