"""Compares a merged hand-over with what its register says until now, and keeps what that told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from pydantic_core import to_json
from sqlmodel import Session

from casework.store.engine import driver
from casework.store.letters import Letter
from casework.store.packing import copy_packed, packed
from casework.store.staging import Desk, batches, take_time

_ONE_AT_A_TIME = 7_541_804

# Only families that say something else than before, or that were not there, are looked at.
_NEW_WORDS = """
    CREATE TEMPORARY TABLE saying ON COMMIT DROP AS
    SELECT f.record_id, r.record_id IS NOT NULL AS is_known
    FROM {families} f LEFT JOIN registry_record r USING (record_id)
    WHERE r.record_id IS NULL OR NOT r.is_present OR r.said_hash IS DISTINCT FROM f.said_hash
"""
# A number that is the same as before implies no birth date that was not known: what was stated since stands. Unless it
# was read as of a hundred years ago because it lay after that edition's day.
_IMPLIED_BEFORE = """
    UPDATE {people} p SET birth_date = NULL
    FROM person o JOIN saying s USING (record_id)
    WHERE o.person_id = p.person_id AND NOT p.is_birth_stated AND p.nik_index = o.nik_index
      AND p.birth_date <> o.birth_date AND p.birth_date <> o.birth_date + interval '100 years'
"""
# A blank says nothing: what was known before stands, and only what is stated otherwise, or for the first time, is a
# change. Capitals are no change. How old somebody is on the edition's day tells the birth date that is known.
_PEOPLE_CHANGES = """
    CREATE TEMPORARY TABLE people_changed ON COMMIT DROP AS
    WITH before AS (SELECT o.* FROM person o JOIN saying s USING (record_id) WHERE s.is_known),
         now AS (SELECT p.* FROM {people} p JOIN saying s USING (record_id) WHERE s.is_known),
         pair AS (
           SELECT coalesce(p.record_id, o.record_id) AS record_id, p.record_id IS NOT NULL AS is_here,
                  o.record_id IS NOT NULL AS was_here, p.record_id IS NOT NULL AND o.record_id IS NOT NULL AS is_both,
                  upper(p.name) <> upper(o.name) AS name, p.nik_index <> coalesce(o.nik_index, '') AS nik,
                  p.birth_date <> coalesce(o.birth_date, 'infinity') AS birth_date, p.sex <> o.sex AS sex,
                  coalesce(p.birth_date, o.birth_date) AS born
           FROM now p FULL JOIN before o USING (person_id)
         )
    SELECT record_id, coalesce(bool_or(name) FILTER (WHERE is_both), false) AS name,
           coalesce(bool_or(nik) FILTER (WHERE is_both), false) AS nik,
           coalesce(bool_or(birth_date) FILTER (WHERE is_both), false) AS birth_date,
           coalesce(bool_or(sex) FILTER (WHERE is_both), false) AS sex,
           bool_or(NOT is_both) AS members, (count(*) FILTER (WHERE was_here))::int AS known_members,
           bool_or(born <= %(on)s::date - interval '60 years') FILTER (WHERE is_here) AS has_elderly,
           bool_or(born > %(on)s::date - interval '5 years') FILTER (WHERE is_here) AS has_small_child
    FROM pair GROUP BY record_id
"""
_COMPARE = """
    SELECT m.record_id, m.first_line, m.household_id, m.area_code, m.address, m.decile,
           CASE WHEN m.has_people OR m.members > 1 THEN m.members ELSE greatest(m.members, c.known_members) END,
           m.aid, m.indicators,
           m.has_people AND coalesce(c.has_elderly, m.has_elderly) AND m.members = 1 AS is_elderly_alone,
           CASE WHEN m.has_people THEN coalesce(c.has_small_child, m.has_small_child) END AS has_small_child,
           m.has_people, m.head_name, m.family_card_index,
           r.household_id, coalesce(r.is_present, false), r.area_code, r.address, r.decile, r.aid, r.indicators,
           r.head_name, r.family_card_index, r.content_hash,
           coalesce(c.name, false), coalesce(c.nik, false), coalesce(c.birth_date, false), coalesce(c.sex, false),
           coalesce(c.members, false) AND m.has_people
    FROM {families} m JOIN saying s USING (record_id) LEFT JOIN registry_record r USING (record_id)
    LEFT JOIN people_changed c USING (record_id)
    ORDER BY m.first_line
"""
_GONE = """
    SELECT r.record_id, r.household_id, r.area_code, r.decile, r.content_hash FROM registry_record r
    WHERE r.source = %s AND r.is_present AND NOT EXISTS (SELECT 1 FROM {families} m WHERE m.record_id = r.record_id)
    ORDER BY r.record_id
"""
_TOLD = (
    ("line", "int4"), ("record_id", "uuid"), ("event_id", "uuid"), ("kind", "text"), ("household_before", "uuid"),
    ("was_present", "bool"), ("hash_before", "bytea"), ("area_code", "text"), ("area_before", "text"),
    ("decile", "int4"), ("decile_before", "int4"), ("changed", "text[]"), ("gained", "text[]"), ("lost", "text[]"),
    ("aid", "jsonb"), ("indicators", "jsonb"), ("content_hash", "bytea"),
    ("topic", "text"), ("key", "bytea"), ("value", "bytea"), ("headers", "jsonb"),
)  # fmt: skip
_TOLD_TYPES = [kind for _, kind in _TOLD]
_NO_LETTER = (None,) * len(Letter._fields)
_MOVED_ON = """
    SELECT EXISTS (
      SELECT 1 FROM {told} t LEFT JOIN registry_record r USING (record_id)
      WHERE r.household_id IS DISTINCT FROM t.household_before OR coalesce(r.is_present, false) <> t.was_present
         OR r.content_hash IS DISTINCT FROM t.hash_before)
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
    """A family as the hand-over states it, beside what stood before. Words as in `StagedRow`.

    `has_small_child` None: nobody's age is known.
    """

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
    has_small_child: bool | None
    has_people: bool
    head_name: str
    family_card_index: bytes | None
    before: Before
    is_name_changed: bool
    is_nik_changed: bool
    is_birth_date_changed: bool
    is_sex_changed: bool
    is_members_changed: bool


class Gone(NamedTuple):
    """A family that this hand-over no longer names."""

    record_id: UUID
    household_id: UUID
    area_code: str | None
    decile: int | None
    content_hash: bytes


class Told(NamedTuple):
    """What comparing one family came to: what is to be kept of it, and the letter about it, if there is one.

    `kind`, `event_id` and `letter` are None where nothing has changed. `changed` are names of parts; `gained` and
    `lost` codes of aid. What stood before comes along, so that it is noticed if that is no longer so at signing.
    """

    line: int
    record_id: UUID
    event_id: UUID | None
    kind: str | None
    household_before: UUID | None
    was_present: bool
    hash_before: bytes | None
    area_code: str | None
    area_before: str | None
    decile: int | None
    decile_before: int | None
    changed: Sequence[str]
    gained: Sequence[str]
    lost: Sequence[str]
    aid: Sequence[str]
    indicators: Sequence[str]
    content_hash: bytes | None
    letter: Letter | None


def take_turn(session: Session) -> None:
    """Wait until no other promotion or match run is writing, then keep them out until this transaction ends."""
    take_time(session)
    driver(session).execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))


def lay_beside(session: Session, desk: Desk, reference_on: date) -> None:
    """Set up the comparison, for this transaction: who says something new, and what of its people on that day."""
    take_time(session)
    for statement in (_NEW_WORDS, "ANALYZE saying", _IMPLIED_BEFORE):
        driver(session).execute(statement.format_map(desk.tables).encode())
    driver(session).execute(_PEOPLE_CHANGES.format_map(desk.tables).encode(), {"on": reference_on})
    driver(session).execute("ANALYZE people_changed")
    driver(session).execute("DROP TABLE IF EXISTS {told}".format_map(desk.tables).encode())
    columns = ", ".join(f'"{name}" {kind}' for name, kind in _TOLD)
    driver(session).execute(f"CREATE UNLOGGED TABLE {desk.tables['told']} ({columns})".encode())


def stream_compared(session: Session, desk: Desk) -> Iterator[list[Compared]]:
    """Families that say something new, in order of the files, a batch at a time."""
    width = len(Before._fields)
    for rows in batches(session, "compared", _COMPARE.format_map(desk.tables)):
        yield [Compared._make((*row[:14], Before._make(row[14 : 14 + width]), *row[14 + width :])) for row in rows]


def stream_gone(session: Session, desk: Desk, source: str) -> Iterator[list[Gone]]:
    """All families of the register that the desk does not have, a batch at a time."""
    for rows in batches(session, "gone_before", _GONE.format_map(desk.tables), (source,)):
        yield [Gone(*row) for row in rows]


def keep_told(session: Session, desk: Desk, told: Iterable[Told]) -> None:
    """Lay down what comparing came to."""
    copy_packed(session, desk.tables["told"], packed([_flat(one) for one in told], _TOLD_TYPES))


def has_moved_on(session: Session, desk: Desk) -> bool:
    """Whether a family stands otherwise by now than when it was compared: a match, a move or another edition."""
    found = driver(session).execute(_MOVED_ON.format_map(desk.tables).encode()).fetchone()
    return bool(found and found[0])


def _flat(one: Told) -> tuple[object, ...]:
    return (*one[:14], to_json(one.aid), to_json(one.indicators), one.content_hash, *(one.letter or _NO_LETTER))
