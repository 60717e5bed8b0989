"""Takes what lies on the staging desk over into the registers, and says what is new, different or gone."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from casework.store.engine import driver

_ONE_AT_A_TIME = 7_541_804
_BATCH = 2000

# A family row leads its record, else the head's, else the first. The family file's head is dropped where the person
# file has them too.
_MERGE = """
    CREATE TEMPORARY TABLE people ON COMMIT DROP AS
    WITH told_twice AS (
      SELECT DISTINCT f.line FROM pg_temp.staged f JOIN pg_temp.staged o USING (record_id)
      WHERE f.is_family AND NOT o.is_family AND (o.is_head OR o.name_folded = f.name_folded)
    )
    SELECT DISTINCT ON (person_id) person_id, record_id, name, name_folded, sex, birth_date, relation, is_head,
           nik_cipher, nik_index, is_nik_trusted
    FROM pg_temp.staged LEFT JOIN told_twice t USING (line)
    WHERE t.line IS NULL
    ORDER BY person_id, line;

    CREATE TEMPORARY TABLE merged ON COMMIT DROP AS
    WITH lead AS (
      SELECT DISTINCT ON (record_id) * FROM pg_temp.staged ORDER BY record_id, is_family DESC, is_head DESC, line
    ), whole AS (
      SELECT record_id, min(line) AS first_line, max(area_code) AS area_code, max(decile) AS decile,
             max(members) AS members, string_agg(DISTINCT aid, ' ') AS aid,
             string_agg(DISTINCT indicators, ' ') AS indicators, bool_or(NOT is_family) AS has_people,
             coalesce(bool_or(is_elderly) FILTER (WHERE NOT is_family), false) AS has_elderly
      FROM pg_temp.staged GROUP BY record_id
    ), counted AS (SELECT record_id, count(*)::int AS people FROM people GROUP BY record_id)
    SELECT record_id, w.first_line, l.file, l.sheet, l.row, l.household_id, l.key_index, l.key_cipher,
           l.family_card_cipher, l.family_card_index, coalesce(l.area_code, w.area_code) AS area_code, l.address,
           coalesce(l.decile, w.decile) AS decile, greatest(c.people, w.members) AS members, w.aid, w.indicators,
           w.has_people, w.has_elderly, l.name AS head_name
    FROM lead l JOIN whole w USING (record_id) LEFT JOIN counted c USING (record_id);

    CREATE UNIQUE INDEX ON merged (record_id);
    ANALYZE merged;
    ANALYZE people;
"""
# A blank says nothing: only two stated values that differ are a change.
_PEOPLE_CHANGES = """
    CREATE TEMPORARY TABLE people_changed ON COMMIT DROP AS
    WITH before AS (SELECT o.* FROM person o JOIN merged m USING (record_id))
    SELECT coalesce(p.record_id, o.record_id) AS record_id,
           coalesce(bool_or(p.name <> o.name), false) AS name,
           coalesce(bool_or(
             p.nik_index <> o.nik_index OR (o.nik_index IS NULL AND p.nik_index IS NOT NULL)), false) AS nik,
           coalesce(bool_or(p.birth_date <> o.birth_date), false) AS birth_date,
           bool_or(p.person_id IS NULL OR o.person_id IS NULL) AS members
    FROM people p FULL JOIN before o USING (person_id)
    GROUP BY 1
"""
_COMPARE = """
    SELECT m.record_id, m.first_line, m.household_id, m.area_code, m.address, m.decile, m.members, m.aid, m.indicators,
           m.has_people AND m.has_elderly AND m.members = 1 AS is_elderly_alone, m.has_people, m.head_name,
           m.family_card_index,
           r.household_id, coalesce(r.is_present, false), r.area_code, r.address, r.decile, r.aid, r.indicators,
           r.head_name, r.family_card_index, r.content_hash,
           coalesce(c.name, false), coalesce(c.nik, false), coalesce(c.birth_date, false),
           coalesce(c.members, false) AND m.has_people
    FROM merged m LEFT JOIN registry_record r USING (record_id) LEFT JOIN people_changed c USING (record_id)
    ORDER BY m.first_line
"""
_GONE = """
    SELECT r.record_id, r.household_id, r.area_code FROM registry_record r
    WHERE r.source = %s AND r.is_present AND NOT EXISTS (SELECT 1 FROM merged m WHERE m.record_id = r.record_id)
    ORDER BY r.record_id
"""
_KEEP_RECORDS = """
    INSERT INTO registry_record AS kept (
      record_id, source, key_index, household_id, own_household_id, edition_id, data_event_id, file, sheet, "row",
      area_code, decile, aid, indicators, content_hash, is_present, head_name, address, key_cipher,
      family_card_cipher, family_card_index)
    SELECT m.record_id, %(source)s, m.key_index, m.household_id, m.household_id, %(edition_id)s,
           coalesce(d.event_id, r.data_event_id), m.file,
           m.sheet, m.row, m.area_code, m.decile, d.aid, d.indicators, d.content_hash, true, m.head_name, m.address,
           m.key_cipher, m.family_card_cipher, m.family_card_index
    FROM merged m JOIN decided d USING (record_id) LEFT JOIN registry_record r USING (record_id)
    ON CONFLICT (record_id) DO UPDATE SET
      edition_id = excluded.edition_id, data_event_id = excluded.data_event_id,
      file = excluded.file, sheet = excluded.sheet, "row" = excluded."row",
      area_code = coalesce(excluded.area_code, kept.area_code), decile = coalesce(excluded.decile, kept.decile),
      aid = excluded.aid, indicators = excluded.indicators, content_hash = excluded.content_hash, is_present = true,
      head_name = excluded.head_name, address = coalesce(excluded.address, kept.address),
      key_cipher = excluded.key_cipher,
      family_card_cipher = coalesce(excluded.family_card_cipher, kept.family_card_cipher),
      family_card_index = coalesce(excluded.family_card_index, kept.family_card_index)
"""
_KEEP_PEOPLE = """
    INSERT INTO person AS kept (
      person_id, record_id, household_id, source, name, name_folded, sex, birth_date, relation, is_head, nik_cipher,
      nik_index, is_nik_trusted)
    SELECT p.person_id, p.record_id, r.household_id, r.source, p.name, p.name_folded, p.sex, p.birth_date, p.relation,
           p.is_head, p.nik_cipher, p.nik_index, p.is_nik_trusted
    FROM people p JOIN merged m USING (record_id) JOIN registry_record r USING (record_id)
    WHERE m.has_people OR NOT EXISTS (
      SELECT 1 FROM person o WHERE o.record_id = p.record_id AND o.person_id <> p.person_id)
    ON CONFLICT (person_id) DO UPDATE SET
      record_id = excluded.record_id, household_id = excluded.household_id, name = excluded.name,
      name_folded = excluded.name_folded, sex = coalesce(excluded.sex, kept.sex),
      birth_date = coalesce(excluded.birth_date, kept.birth_date),
      relation = coalesce(excluded.relation, kept.relation),
      is_head = excluded.is_head, nik_cipher = coalesce(excluded.nik_cipher, kept.nik_cipher),
      nik_index = coalesce(excluded.nik_index, kept.nik_index),
      is_nik_trusted = CASE WHEN excluded.nik_index IS NULL THEN kept.is_nik_trusted
                            ELSE excluded.is_nik_trusted END
"""
_DROP_MEMBERS_WHO_LEFT = """
    DELETE FROM person o USING merged m
    WHERE o.record_id = m.record_id AND m.has_people
      AND NOT EXISTS (SELECT 1 FROM people p WHERE p.person_id = o.person_id)
"""
_MARK_GONE = """
    UPDATE registry_record r SET is_present = false, data_event_id = g.event_id
    FROM gone g WHERE r.record_id = g.record_id
"""


class Before(NamedTuple):
    """What the register said of a family until now. `is_present` False: it was never there, or had left."""

    household_id: UUID | None
    is_present: bool
    area_code: str | None
    address: str | None
    decile: int | None
    aid: list[str] | None
    indicators: list[str] | None
    head_name: str | None
    family_card_index: bytes | None
    content_hash: bytes | None


class Compared(NamedTuple):
    """A family as the hand-over states it, beside what stood before. Words as in `StagedRow`."""

    record_id: UUID
    first_line: int
    own_household_id: UUID
    area_code: str | None
    address: str | None
    decile: int | None
    members: int
    aid: str
    indicators: str
    is_elderly_alone: bool
    has_people: bool
    head_name: str
    family_card_index: bytes | None
    before: Before
    is_name_changed: bool
    is_nik_changed: bool
    is_birth_date_changed: bool
    is_members_changed: bool


class Decided(NamedTuple):
    """What is to be kept of a family beside its row. `event_id` None where nothing has changed."""

    record_id: UUID
    event_id: UUID | None
    aid: Sequence[str]
    indicators: Sequence[str]
    content_hash: bytes


class Gone(NamedTuple):
    """A family that this hand-over no longer names."""

    record_id: UUID
    household_id: UUID
    area_code: str | None


def take_turn(session: Session) -> None:
    """Wait until no other import or match run is writing, then keep them out until this transaction ends."""
    connection = driver(session)
    connection.execute("SET LOCAL statement_timeout = 0")
    connection.execute("SET LOCAL lock_timeout = 0")
    connection.execute("SET LOCAL work_mem = '64MB'")
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))


def merge_desk(session: Session) -> int:
    """Make one family of all its staged rows; returns how many rows repeated a person of another row."""
    connection = driver(session)
    connection.execute("ANALYZE pg_temp.staged")
    for statement in _MERGE.split(";"):
        if statement.strip():
            connection.execute(statement.encode())
    connection.execute(_PEOPLE_CHANGES)
    connection.execute("CREATE TEMPORARY TABLE decided (record_id uuid, event_id uuid, aid jsonb, indicators jsonb, "
                       "content_hash bytea) ON COMMIT DROP")  # fmt: skip
    connection.execute("CREATE TEMPORARY TABLE gone (record_id uuid, event_id uuid) ON COMMIT DROP")
    repeated = connection.execute("SELECT count(*) - count(DISTINCT person_id) FROM pg_temp.staged").fetchone()
    return int(str(repeated[0])) if repeated else 0


def stream_compared(session: Session) -> Iterator[list[Compared]]:
    """All families of the desk in order of the files, a batch at a time."""
    width = len(Before._fields)
    for rows in _batches(session, "compared", _COMPARE):
        yield [Compared._make((*row[:13], Before._make(row[13 : 13 + width]), *row[13 + width :])) for row in rows]


def stream_gone(session: Session, source: str) -> Iterator[list[Gone]]:
    """All families of the register that the desk does not have, a batch at a time."""
    for rows in _batches(session, "gone_before", _GONE, (source,)):
        yield [Gone(*row) for row in rows]


def decide(session: Session, decided: Iterable[Decided]) -> None:
    """Lay down what is to be kept."""
    with driver(session).cursor() as cursor, cursor.copy("COPY decided FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["uuid", "uuid", "jsonb", "jsonb", "bytea"])
        for row in decided:
            copy.write_row((row.record_id, row.event_id, row.aid, row.indicators, row.content_hash))


def mark_gone(session: Session, gone: Iterable[tuple[UUID, UUID]]) -> None:
    """Lay down which records are absent, and by which event that was told."""
    with driver(session).cursor() as cursor, cursor.copy("COPY gone FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["uuid", "uuid"])
        for row in gone:
            copy.write_row(row)


def keep_all(session: Session, source: str, edition_id: UUID) -> None:
    """Write records and people: a blank erases nothing, an absent family stays, marked."""
    connection = driver(session)
    connection.execute("ANALYZE decided")
    connection.execute(_KEEP_RECORDS, {"source": source, "edition_id": edition_id})
    connection.execute(_KEEP_PEOPLE)
    connection.execute(_DROP_MEMBERS_WHO_LEFT)
    connection.execute(_MARK_GONE)


def _batches(session: Session, name: str, query: str, values: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
    with driver(session).cursor(name=name) as cursor:
        cursor.execute(query.encode(), values)
        while rows := cursor.fetchmany(_BATCH):
            yield rows
