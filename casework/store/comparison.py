"""Lays two registers side by side: which people could be the same, and which families that makes candidates."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

_BATCH = 2000
_LARGEST_GROUP = 200

_LAY_OUT = """
    CREATE TEMPORARY TABLE {side} ON COMMIT DROP AS
    SELECT r.record_id, p.person_id, p.name, p.birth_date, r.area_code,
           CASE WHEN p.is_nik_trusted THEN p.nik_index END AS nik_index
    FROM registry_record r JOIN person p USING (record_id)
    WHERE r.source = %s AND r.is_present
"""
# A NIK that half the register bears points at nobody.
_PAIRS = """
    WITH crowded AS (
      SELECT nik_index FROM right_people WHERE nik_index IS NOT NULL GROUP BY 1 HAVING count(*) > %(most)s
    )
    SELECT l.record_id, r.record_id, l.name, r.name, l.birth_date, r.birth_date,
           l.area_code IS NOT NULL AND l.area_code = r.area_code, true, true
    FROM left_people l JOIN right_people r USING (nik_index)
    WHERE nik_index NOT IN (SELECT nik_index FROM crowded)
    UNION ALL
    SELECT l.record_id, r.record_id, l.name, r.name, l.birth_date, r.birth_date, true, false,
           l.nik_index IS NOT NULL OR r.nik_index IS NOT NULL
    FROM left_people l JOIN right_people r USING (birth_date, area_code)
    WHERE l.nik_index IS NULL OR r.nik_index IS NULL
    ORDER BY 1, 2
"""
_CANDIDATE_COLUMNS = "left_record uuid, right_record uuid, is_link boolean, score int4, pairs int4, evidence jsonb"
# A link holds only where neither family has another one. Every other candidate is for a person to look at; weak ones
# only where nothing better is there.
_VERDICTS = """
    CREATE TEMPORARY TABLE verdict ON COMMIT DROP AS
    WITH counted AS (
      SELECT c.*, count(*) FILTER (WHERE is_link) OVER (PARTITION BY left_record) AS left_links,
             count(*) FILTER (WHERE is_link) OVER (PARTITION BY right_record) AS right_links
      FROM candidate c
    ), ranked AS (
      SELECT *, is_link AND left_links = 1 AND right_links = 1 AS is_found,
             row_number() OVER (
               PARTITION BY left_record ORDER BY is_link DESC, score DESC, pairs DESC, right_record) AS place
      FROM counted
    )
    SELECT *, left_links > 1 OR right_links > 1 AS is_one_of_several FROM ranked
    WHERE is_found OR (is_link OR left_links = 0) AND place <= 5
"""
_OUTCOMES = """
    SELECT l.record_id, l.household_id, l.area_code, l.aid, l.data_event_id, le.name, le.reference_on,
           v.right_record, v.is_found, v.is_one_of_several, v.score, v.pairs, v.evidence,
           r.aid, r.data_event_id, re.name, re.reference_on
    FROM registry_record l JOIN edition le ON le.edition_id = l.edition_id
    LEFT JOIN verdict v ON v.left_record = l.record_id
    LEFT JOIN registry_record r ON r.record_id = v.right_record
    LEFT JOIN edition re ON re.edition_id = r.edition_id
    WHERE l.source = %s AND l.is_present
    ORDER BY l.record_id, v.place
"""
_LINK = """
    UPDATE {table} t SET household_id = l.household_id
    FROM verdict v JOIN registry_record l ON l.record_id = v.left_record
    WHERE v.is_found AND t.record_id = v.right_record AND t.household_id <> l.household_id
"""


class Pair(NamedTuple):
    """Two people who could be one, by an equal trusted NIK or by birth date and kampung. `has_nik`: of either side."""

    left_record: UUID
    right_record: UUID
    left_name: str
    right_name: str
    left_birth_date: date | None
    right_birth_date: date | None
    is_area_equal: bool
    is_nik_equal: bool
    has_nik: bool


class Candidate(NamedTuple):
    """Two families that could be one. `is_link`: their members say so; `score` 0 to 100, `pairs` of members."""

    left_record: UUID
    right_record: UUID
    is_link: bool
    score: int
    pairs: int
    evidence: Sequence[str]


class Side(NamedTuple):
    """One of two records that were compared."""

    record_id: UUID
    aid: list[str]
    data_event_id: UUID
    edition: str
    reference_on: date


class Outcome(NamedTuple):
    """What comparing says of one household of the left register; `right` None where nobody is like it."""

    household_id: UUID
    area_code: str | None
    left: Side
    right: Side | None
    is_found: bool = False
    is_one_of_several: bool = False
    score: int = 0
    pairs: int = 0
    evidence: Sequence[str] = ()


def lay_side_by_side(session: Session, left: str, right: str) -> None:
    """Set up what is to be compared, for this transaction."""
    connection = driver(session)
    for side, source in (("left_people", left), ("right_people", right)):
        connection.execute(_LAY_OUT.format(side=side).encode(), (source,))
        connection.execute(f"ANALYZE {side}".encode())
    connection.execute(f"CREATE TEMPORARY TABLE candidate ({_CANDIDATE_COLUMNS}) ON COMMIT DROP".encode())


def stream_pairs(session: Session) -> Iterator[Pair]:
    """All pairs of people who could be one, those of two families together. Flat memory."""
    for rows in _batches(session, "pairs", _PAIRS, {"most": _LARGEST_GROUP}):
        yield from (Pair(*row) for row in rows)


def keep_candidates(session: Session, candidates: Iterable[Candidate]) -> None:
    """Lay down which families could be one."""
    with driver(session).cursor() as cursor, cursor.copy("COPY candidate FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["uuid", "uuid", "bool", "int4", "int4", "jsonb"])
        for row in candidates:
            copy.write_row(row)


def settle(session: Session) -> None:
    """Decide which candidates are found and which a person must look at."""
    driver(session).execute("ANALYZE candidate")
    driver(session).execute(_VERDICTS)
    driver(session).execute("ANALYZE verdict")


def stream_outcomes(session: Session, left: str) -> Iterator[list[Outcome]]:
    """What comparing says, household by household, a batch at a time; several candidates give several outcomes."""
    for rows in _batches(session, "outcomes", _OUTCOMES, (left,)):
        yield [_outcome(row) for row in rows]


def link(session: Session) -> None:
    """Give found records of the right register, and their people, to the household of the left one."""
    for table in ("registry_record", "person"):
        driver(session).execute(_LINK.format(table=table).encode())


def _outcome(row: tuple[Any, ...]) -> Outcome:
    left = Side(row[0], row[3], row[4], row[5], row[6])
    if row[7] is None:
        return Outcome(row[1], row[2], left, None)
    right = Side(row[7], row[13], row[14], row[15], row[16])
    return Outcome(row[1], row[2], left, right, *row[8:13])


def _batches(session: Session, name: str, query: str, values: Any) -> Iterator[list[tuple[Any, ...]]]:
    with driver(session).cursor(name=name) as cursor:
        cursor.execute(query.encode(), values)
        while rows := cursor.fetchmany(_BATCH):
            yield rows


def keep_told(session: Session, event_ids: Sequence[UUID], now: datetime) -> set[UUID]:
    """Remember which findings have been told; returns those that had not been."""
    with driver(session).cursor() as cursor:
        cursor.execute(
            "INSERT INTO finding_told (event_id, told_at) SELECT unnest(%s::uuid[]), %s "
            "ON CONFLICT (event_id) DO NOTHING RETURNING event_id",
            (list(event_ids), now),
        )
        return {row[0] for row in cursor}
