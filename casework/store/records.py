"""Compares a merged hand-over with what its register says until now, and keeps what that told."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic_core import to_json
from sqlmodel import Session

from casework.store.engine import driver
from casework.store.letters import Message, pack_headers, refuse_oversized
from casework.store.staging import Desk, batches, take_time

_ONE_AT_A_TIME = 7_541_804

# Only families that say something else than before, or that were not there, are looked at.
_NEW_WORDS = """
    CREATE TEMPORARY TABLE saying ON COMMIT DROP AS
    SELECT f.record_id, coalesce(r.is_present, false) AS was_present
    FROM {families} f LEFT JOIN registry_record r USING (record_id)
    WHERE r.record_id IS NULL OR NOT r.is_present OR r.said_hash IS DISTINCT FROM f.said_hash
"""
# A blank says nothing: only two stated values that differ are a change.
_PEOPLE_CHANGES = """
    CREATE TEMPORARY TABLE people_changed ON COMMIT DROP AS
    WITH before AS (SELECT o.* FROM person o JOIN saying s USING (record_id) WHERE s.was_present),
         now AS (SELECT p.* FROM {people} p JOIN saying s USING (record_id) WHERE s.was_present)
    SELECT coalesce(p.record_id, o.record_id) AS record_id,
           coalesce(bool_or(p.name <> o.name), false) AS name,
           coalesce(bool_or(
             p.nik_index <> o.nik_index OR (o.nik_index IS NULL AND p.nik_index IS NOT NULL)), false) AS nik,
           coalesce(bool_or(p.birth_date <> o.birth_date), false) AS birth_date,
           bool_or(p.person_id IS NULL OR o.person_id IS NULL) AS members
    FROM now p FULL JOIN before o USING (person_id)
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


class Gone(NamedTuple):
    """A family that this hand-over no longer names."""

    record_id: UUID
    household_id: UUID
    area_code: str | None
    decile: int | None
    content_hash: bytes


class Told(NamedTuple):
    """What comparing one family came to: what is to be kept of it, and the message about it, if there is one.

    `kind`, `event_id` and `message` are None where nothing has changed. `changed` are names of parts; `gained` and
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
    message: Message | None


def take_turn(session: Session) -> None:
    """Wait until no other promotion or match run is writing, then keep them out until this transaction ends."""
    take_time(session)
    driver(session).execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))


def lay_beside(session: Session, desk: Desk) -> None:
    """Set up the comparison, for this transaction: who says something new, and what of its people."""
    take_time(session)
    for statement in (_NEW_WORDS, "ANALYZE saying", _PEOPLE_CHANGES, "ANALYZE people_changed"):
        driver(session).execute(statement.format_map(desk.tables).encode())
    driver(session).execute("DROP TABLE IF EXISTS {told}".format_map(desk.tables).encode())
    columns = ", ".join(f'"{name}" {kind}' for name, kind in _TOLD)
    driver(session).execute(f"CREATE UNLOGGED TABLE {desk.tables['told']} ({columns})".encode())


def stream_compared(session: Session, desk: Desk) -> Iterator[list[Compared]]:
    """Families that say something new, in order of the files, a batch at a time."""
    width = len(Before._fields)
    for rows in batches(session, "compared", _COMPARE.format_map(desk.tables)):
        yield [Compared._make((*row[:13], Before._make(row[13 : 13 + width]), *row[13 + width :])) for row in rows]


def stream_gone(session: Session, desk: Desk, source: str) -> Iterator[list[Gone]]:
    """All families of the register that the desk does not have, a batch at a time."""
    for rows in batches(session, "gone_before", _GONE.format_map(desk.tables), (source,)):
        yield [Gone(*row) for row in rows]


def keep_told(session: Session, desk: Desk, told: Iterable[Told]) -> None:
    """Lay down what comparing came to. Raises `TooLarge` for a message above 256 kB."""
    into = f"COPY {desk.tables['told']} FROM STDIN (FORMAT binary)"
    with driver(session).cursor() as cursor, cursor.copy(into.encode()) as copy:
        copy.set_types([kind for _, kind in _TOLD])
        for one in told:
            copy.write_row((*one[:11], *map(list, one[11:14]), *one[14:17], *_letter(one.message)))


def has_moved_on(session: Session, desk: Desk) -> bool:
    """Whether a family stands otherwise by now than when it was compared: a match, a move or another edition."""
    found = driver(session).execute(_MOVED_ON.format_map(desk.tables).encode()).fetchone()
    return bool(found and found[0])


def _letter(message: Message | None) -> tuple[str | None, bytes | None, bytes | None, Jsonb | None]:
    if message is None:
        return None, None, None, None
    refuse_oversized((message,))
    return message.topic, message.key, message.value, Jsonb(pack_headers(message.headers), dumps=to_json)
