"""Lends two registers' people to the matching, and keeps what comparing them came to."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlmodel import Session

from casework.store.engine import driver
from casework.store.staging import take_time
from schemas.codes import Aid

BLOCK = 1 << 20
Columns = Sequence[tuple[str, str]]
"""Names and PostgreSQL types."""

# Of the blind index eight bytes: of ten million people no two share them by chance.
_PEOPLE = """
    COPY (
      SELECT record_id, p.person_id, p.name, p.sex, p.birth_date,
             CASE WHEN p.is_nik_trusted THEN ('x' || encode(substring(p.nik_index FOR 8), 'hex'))::bit(64)::bigint END,
             p.nik_cipher IS NOT NULL, r.area_code, r.address
      FROM {those}registry_record r {by} JOIN person p USING (record_id) WHERE r.source = %s AND r.is_present
    ) TO STDOUT (FORMAT csv)
"""
_FINDING = (
    ("match_id", "uuid"), ("left_record", "uuid"), ("right_record", "uuid"), ("band", "text"), ("judged", "text"),
    ("score", "int4"), ("pairs", "int4"), ("place", "int4"), ("is_one_of_several", "bool"), ("said", "int4"),
    ("digest", "text"),
)  # fmt: skip
_PATTERN = (("said", "int4"), ("levels", "jsonb"), ("weights", "jsonb"))
_OUTCOMES = """
    COPY (SELECT l.record_id, l.household_id, l.area_code, l.aid, l.data_event_id, le.name, le.reference_on,
           f.right_record, f.match_id, f.band = 'automatic', f.is_one_of_several, f.score, f.pairs, f.said,
           r.aid, r.data_event_id, re.name, re.reference_on
    FROM finding f JOIN registry_record l ON l.record_id = f.left_record
    JOIN edition le ON le.edition_id = l.edition_id
    LEFT JOIN registry_record r ON r.record_id = f.right_record LEFT JOIN edition re ON re.edition_id = r.edition_id
    WHERE f.band IN ('automatic', 'review', 'none')
    ORDER BY l.record_id, f.place) TO STDOUT (FORMAT csv)
"""
# A person's word stands above a finding. On the same evidence it is not asked again; on other evidence it is; and what
# was taken back, or waits for a look at the house, no machine links. Bands "agreed" and "refused" are a person's.
_HEEDED = """
    CASE WHEN w.word IN ('same', 'not_same') AND (w.digest = f.digest OR w.digest = '')
           THEN CASE w.word WHEN 'same' THEN 'agreed' ELSE 'refused' END
         WHEN f.band = 'silent' AND w.word IS DISTINCT FROM 'same' THEN 'silent'
         WHEN f.match_id <> ALL(o.pairs) THEN 'refused'
         WHEN w.word IS NOT NULL THEN 'review' ELSE f.band END
"""
_WORDS = """
    LEFT JOIN remembered w ON w.match_id = f.match_id
    LEFT JOIN (SELECT right_record, array_agg(match_id) AS pairs FROM remembered
               WHERE word = 'same' AND is_here GROUP BY right_record) o ON o.right_record = f.right_record
"""
_HEED = """
    UPDATE finding t SET band = heeded.band FROM (SELECT f.match_id, {heeded} AS band FROM finding f {words}) heeded
    WHERE heeded.match_id = t.match_id AND heeded.band <> t.band
"""
_LEFT_ALONE = """
    INSERT INTO finding
    SELECT NULL, left_record, NULL, 'none', 'none', 0, 0, 1, false, 0, '' FROM finding
    GROUP BY left_record HAVING bool_and(band IN ('silent', 'refused')) AND bool_or(band = 'refused')
"""
# Ids begin with the day of the data: in order they go to one place of the index.
_KEEP_TOLD = """
    INSERT INTO finding_told (event_id, told_at)
    SELECT encode(id, 'hex')::uuid, %(now)s FROM unnest(%(ids)b::bytea[]) AS id ORDER BY id
    ON CONFLICT (event_id) DO NOTHING RETURNING uuid_send(event_id)
"""
_COUNTS = """
    SELECT (SELECT count(*) FROM registry_record WHERE source = %(left)s AND is_present),
           count(*) FILTER (WHERE is_found), count(*) FILTER (WHERE doubtful > 0 AND NOT is_found), sum(doubtful)
    FROM (
      SELECT bool_or(band IN ('automatic', 'agreed')) AS is_found, count(*) FILTER (WHERE band = 'review') AS doubtful
      FROM (SELECT f.left_record, {heeded} AS band FROM match_candidate f {words}
            WHERE f.left_source = %(left)s AND f.right_source = %(right)s) heard GROUP BY left_record) counted
"""


class Pattern(NamedTuple):
    """What is said alike of many pairs: codes of evidence, and by field levels and weights in bits."""

    evidence: tuple[str, ...]
    levels: Mapping[str, str]
    weights: Mapping[str, int]


class Side(NamedTuple):
    """One of two records that were compared."""

    record_id: UUID
    aid: tuple[Aid, ...]
    data_event_id: UUID
    edition: str
    reference_on: date


class Outcome(NamedTuple):
    """What comparing says of one household of the left register; `right` None where nobody is like it."""

    household_id: UUID
    area_code: str | None
    left: Side
    right: Side | None
    said: int
    match_id: UUID | None = None
    is_found: bool = False
    is_one_of_several: bool = False
    score: int = 0
    pairs: int = 0


class Counts(NamedTuple):
    """Households of the left register, those found, those under review, and how many candidates that are."""

    households: int
    found: int
    needs_review: int
    candidates_to_review: int


def copy_people(session: Session, source: str, into: BinaryIO, those: BinaryIO | None = None) -> None:
    """Write the people of a register's present records as CSV: record, person, name, sex, birth date, eight bytes of
    the NIK's blind index where it is trusted, whether there is a NIK, area, address. `those`: of these records alone.
    """
    take_time(session)
    if those is None:
        copy_out(session, _PEOPLE.format(those="", by=""), (source,), into)
    else:
        lay_file(session, "those", (("record_id", "uuid"),), those)
        copy_out(session, _PEOPLE.format(those="those JOIN ", by="USING (record_id)"), (source,), into)


def lay_down(session: Session, findings: BinaryIO, patterns: Mapping[int, Pattern]) -> None:
    """Lay down, for this transaction, what was found, as CSV: of two families (their records), or of one that stands
    alone (no right record, band "none"). `said` is the number of the pattern that says why; `judged` is the engine's
    band, which a person's word does not change.
    """
    lay_file(session, "finding", _FINDING, findings)
    told = ((said, Jsonb(pattern.levels), Jsonb(pattern.weights)) for said, pattern in patterns.items())
    lay_rows(session, "pattern", _PATTERN, told)


def lay_rows(session: Session, table: str, columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
    """Lay rows down in a table for the length of this transaction."""
    _make(session, table, columns)
    with driver(session).cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)".encode()) as copy:
        copy.set_types([kind for _, kind in columns])
        for row in rows:
            copy.write_row(row)
    driver(session).execute(f"ANALYZE {table}".encode())


def lay_file(session: Session, table: str, columns: Columns, file: BinaryIO) -> None:
    """The same with rows that stand in a CSV file."""
    _make(session, table, columns)
    copy_in(session, table, file)
    driver(session).execute(f"ANALYZE {table}".encode())


def _make(session: Session, table: str, columns: Columns) -> None:
    shape = ", ".join(f"{name} {kind}" for name, kind in columns)
    driver(session).execute(f"CREATE TEMPORARY TABLE {table} ({shape}) ON COMMIT DROP".encode())


def copy_in(session: Session, into: str, file: BinaryIO) -> None:
    """COPY a CSV file into a table."""
    with driver(session).cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN (FORMAT csv)".encode()) as copy:
        while block := file.read(BLOCK):
            copy.write(block)


def copy_out(session: Session, query: str, values: Sequence[Any] | Mapping[str, Any], into: BinaryIO) -> None:
    """Write what a COPY ... TO STDOUT gives to a file."""
    with driver(session).cursor() as cursor, cursor.copy(query.encode(), values) as copy:
        into.writelines(copy)
    into.flush()


def heed(session: Session) -> None:
    """Put the last word of a person on each pair (`remembered`) above what was laid down."""
    for statement in (_HEED.format(heeded=_HEEDED, words=_WORDS), _LEFT_ALONE):
        driver(session).execute(statement.encode())


def leave_out_lonely(session: Session) -> None:
    """Say nothing of families to whom nobody is alike."""
    driver(session).execute("DELETE FROM finding WHERE right_record IS NULL")


def copy_outcomes(session: Session, into: BinaryIO) -> None:
    """Write what comparing says as CSV, household by household; several candidates give several outcomes."""
    copy_out(session, _OUTCOMES, (), into)


def read_outcomes(lines: Iterable[str]) -> Iterator[Outcome]:
    """What was written."""
    return map(_outcome, csv.reader(lines))


def count_findings(session: Session, left: str, right: str) -> Counts:
    """How things stand between two registers."""
    counts = _COUNTS.format(heeded=_HEEDED, words=_WORDS)
    # Right after a large run the planner takes all candidates for two, and would walk all words of people for each.
    driver(session).execute("SET LOCAL enable_nestloop = off")
    row = driver(session).execute(counts.encode(), {"left": left, "right": right}).fetchone()
    driver(session).execute("SET LOCAL enable_nestloop = on")
    return Counts(*(int(number or 0) for number in row)) if row else Counts(0, 0, 0, 0)


def _outcome(row: Sequence[str]) -> Outcome:
    household_id, area, said = UUID(row[1]), row[2] or None, int(row[13])
    left = Side(UUID(row[0]), _aid(row[3]), UUID(row[4]), row[5], _day(row[6]))
    if not row[7]:
        return Outcome(household_id, area, left, None, said)
    right = Side(UUID(row[7]), _aid(row[14]), UUID(row[15]), row[16], _day(row[17]))
    is_found, is_one_of_several = row[9] == "t", row[10] == "t"
    return Outcome(
        household_id, area, left, right, said, UUID(row[8]), is_found, is_one_of_several, int(row[11]), int(row[12])
    )


_day = cache(date.fromisoformat)


@cache
def _aid(written: str) -> tuple[Aid, ...]:
    return tuple(map(Aid, json.loads(written)))


def keep_told(session: Session, event_ids: Sequence[bytes], now: datetime) -> set[bytes]:
    """Remember which findings have been told; returns those that had not been. Ids as sixteen bytes."""
    with driver(session).cursor(binary=True) as cursor:
        return {row[0] for row in cursor.execute(_KEEP_TOLD, {"ids": list(event_ids), "now": now})}
