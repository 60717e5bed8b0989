"""Makes one family of all rows that a hand-over has of it, and finds NIK that two different people bear."""

from sqlmodel import Session

from casework.store.engine import driver
from casework.store.staging import Desk, take_time

# A family row leads its record, else the head's, else the first. The family file's head is dropped where the person
# file has them too.
_PEOPLE = """
    CREATE UNLOGGED TABLE {people} AS
    WITH told_twice AS (
      SELECT DISTINCT f.line FROM {rows} f JOIN {rows} o USING (record_id)
      WHERE f.is_family AND NOT o.is_family AND (o.is_head OR o.name_folded = f.name_folded)
    )
    SELECT DISTINCT ON (person_id) person_id, record_id, name, name_folded, sex, birth_date, is_birth_stated,
           relation, is_head, nik_cipher, nik_index, is_nik_trusted, line
    FROM {rows} LEFT JOIN told_twice t USING (line)
    WHERE t.line IS NULL
    ORDER BY person_id, line
"""
# One number, two people, or one person in two families: a person has to say (DOMAIN 4.2, 4.3). Few numbers stand twice,
# so these are looked for first, without sorting everybody.
_SHARED = """
    CREATE UNLOGGED TABLE {shared} AS
    WITH twice AS (SELECT nik_index FROM {people} WHERE is_nik_trusted GROUP BY nik_index HAVING count(*) > 1)
    SELECT nik_index, count(DISTINCT (name_folded, birth_date)) > 1 AS is_of_two
    FROM {people} JOIN twice USING (nik_index) WHERE is_nik_trusted
    GROUP BY nik_index HAVING count(DISTINCT record_id) > 1 OR count(DISTINCT (name_folded, birth_date)) > 1
"""
_SHARING_ROWS = """
    SELECT r.file, r.sheet, r.row, s.is_of_two
    FROM {shared} s JOIN {people} p USING (nik_index) JOIN {rows} r USING (line) ORDER BY p.line
"""
# The family's lead is the least number there is for it: rank and line in one, which spares sorting whole rows.
# Whoever said the same before has the same hash, and is not looked at any further. The sum does not mind the order.
_FAMILIES = """
    CREATE UNLOGGED TABLE {families} AS
    WITH whole AS (
      SELECT record_id, min(line) AS first_line,
             min(line + CASE WHEN is_family THEN 0 WHEN is_head THEN 1 ELSE 2 END * 4294967296) AS lead,
             max(area_code) AS area_code, max(decile) AS decile, max(members) AS members,
             string_agg(DISTINCT aid, ' ') AS aid, string_agg(DISTINCT indicators, ' ') AS indicators,
             bool_or(NOT is_family) AS has_people,
             coalesce(bool_or(is_elderly) FILTER (WHERE NOT is_family), false) AS has_elderly,
             bool_or(is_small_child) FILTER (WHERE NOT is_family) AS has_small_child,
             max(place_written) AS place_written
      FROM {rows} GROUP BY record_id
    ), counted AS (
      SELECT record_id, count(*)::int AS people, sum(hashtextextended(
               ROW(person_id, name, sex, birth_date, relation, is_head, nik_index, is_nik_trusted)::text, 0)) AS said
      FROM {people} GROUP BY record_id
    )
    SELECT w.record_id, w.first_line, l.file, l.sheet, l.row, l.household_id, l.key_index, l.key_cipher,
           l.family_card_cipher, l.family_card_index, coalesce(l.area_code, w.area_code) AS area_code, l.address,
           coalesce(l.decile, w.decile) AS decile, greatest(c.people, w.members) AS members, w.aid, w.indicators,
           w.has_people, w.has_elderly, w.has_small_child, l.name AS head_name,
           CASE WHEN coalesce(l.area_code, w.area_code) IS NULL THEN w.place_written END AS place_written,
           decode(md5(ROW(l.name, l.address, l.area_code, w.area_code, l.decile, w.decile, w.members, w.aid,
             w.indicators, w.has_people, w.has_elderly, w.has_small_child, l.family_card_index, c.said)::text), 'hex')
             AS said_hash
    FROM whole w JOIN {rows} l ON l.line = w.lead % 4294967296 LEFT JOIN counted c ON c.record_id = w.record_id
"""
# How many rows and families there are is all that the plans need to know.
_LOOK_LESS = "SET LOCAL default_statistics_target = 10"
_LOOK_AT_ROWS = "ANALYZE {rows} (line, record_id, person_id, is_family, is_head)"
_INDEXES = (
    "CREATE UNIQUE INDEX ON {families} (record_id)",
    "CREATE INDEX ON {people} (record_id)",
    "ANALYZE {families} (record_id)",
    "ANALYZE {people} (record_id, person_id, nik_index, is_birth_stated)",
)


def merge(session: Session, desk: Desk) -> int:
    """Make people and families of the staged rows; returns how many rows repeated a person of another row."""
    take_time(session)
    _run(session, desk, _LOOK_LESS, _LOOK_AT_ROWS, _PEOPLE, _SHARED)
    _run(session, desk, _FAMILIES, *_INDEXES)
    counted = "SELECT count(*) - count(DISTINCT person_id) FROM {rows}".format_map(desk.tables)
    repeated = driver(session).execute(counted.encode()).fetchone()
    return int(str(repeated[0])) if repeated else 0


def list_shared_numbers(session: Session, desk: Desk) -> list[tuple[str, str, int, bool]]:
    """File, sheet and row of each person whose NIK somebody else bears too; True where that is another person.

    False: the same person in two families.
    """
    found = driver(session).execute(_SHARING_ROWS.format_map(desk.tables).encode()).fetchall()
    return [(str(row[0]), str(row[1]), int(row[2]), bool(row[3])) for row in found]


def _run(session: Session, desk: Desk, *statements: str) -> None:
    for statement in statements:
        driver(session).execute(statement.format_map(desk.tables).encode())
