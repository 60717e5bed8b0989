"""Two registers of an invented district, put straight into the vault's tables: what matching is measured on."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb
from sqlalchemy import Engine

from casework.store.editions import Edition, append_edition
from casework.store.engine import driver, transaction
from casework.store.spelling import fold_name
from producers.registries.nik import doubts, nik_of
from sikkep.areas import load_areas
from sikkep.district.addresses import dtks_address, p3ke_address
from sikkep.district.chunks import District
from sikkep.district.dtks_rows import dtks_card, dtks_people
from sikkep.district.families import Family, Person, Written
from sikkep.district.households import HEAD
from sikkep.district.rates import Rates

LATEST = date(2024, 8, 31)
_NOW = datetime(2024, 9, 1, tzinfo=UTC)
_BATCH = 2000
_RECORDS = (
    ("record_id", "uuid"), ("source", "text"), ("key_index", "bytea"), ("household_id", "uuid"),
    ("own_household_id", "uuid"), ("edition_id", "uuid"), ("data_event_id", "uuid"), ("file", "text"),
    ("sheet", "text"), ("row", "int4"), ("area_code", "text"), ("aid", "jsonb"), ("indicators", "jsonb"),
    ("content_hash", "bytea"), ("is_present", "bool"), ("head_name", "text"), ("address", "text"),
    ("key_cipher", "bytea"),
)  # fmt: skip
_PEOPLE = (
    ("person_id", "uuid"), ("record_id", "uuid"), ("source", "text"), ("name", "text"),
    ("name_folded", "text"), ("sex", "text"), ("birth_date", "date"), ("is_head", "bool"), ("nik_cipher", "bytea"),
    ("nik_index", "bytea"), ("is_nik_trusted", "bool"),
)  # fmt: skip
_MOVED = """
    UPDATE registry_record SET address = 'DUSUN IX RT 009 RW 009', data_event_id = gen_random_uuid()
    WHERE source = 'dtks' AND get_byte(key_index, 0) * 256 + get_byte(key_index, 1) < 65536 / %s
"""
_RENAMED = """
    UPDATE person SET name = name || ' A' WHERE is_head AND record_id IN (
      SELECT record_id FROM registry_record WHERE source = 'dtks' AND get_byte(key_index, 2) < 128
      AND get_byte(key_index, 0) * 256 + get_byte(key_index, 1) < 65536 / %s)
"""
Row = tuple[Any, ...]
Listed = tuple[str, str, str, str, list[tuple[Person, Written]]]
"""A family as one register has it: source, key, area, address, members."""


def fill_vault(engine: Engine, families: int, seed: int, times: float) -> set[tuple[UUID, UUID]]:
    """Put P3KE and DTKS into the tables; returns which records are one family."""
    editions = {source: _edition(source) for source in ("p3ke", "dtks")}
    with transaction(engine) as session:
        for edition in editions.values():
            append_edition(session, edition)
    true: set[tuple[UUID, UUID]] = set()
    everybody = District(seed, load_areas(), Rates().times(times)).families(0, families)
    while batch := list(islice(everybody, _BATCH)):
        listed = [each for family in batch for each in _listed(family)]
        true |= {pair for family in batch for pair in _true(family)}
        with transaction(engine) as session:
            line = driver(session)
            _copy(line, "registry_record", _RECORDS, (_record(each, editions[each[0]]) for each in listed))
            _copy(line, "person", _PEOPLE, (row for each in listed for row in _people(each)))
    return true


def tidy(engine: Engine) -> None:
    """What the database does by itself in the minutes after so much was written: no edition comes before that."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE)")


def change(engine: Engine, of: int) -> None:
    """Let one record of so many in DTKS say something else: another address, and in half of them another name."""
    with transaction(engine) as session:
        driver(session).execute(_MOVED, (of,))
        driver(session).execute(_RENAMED, (of,))


def _edition(source: str) -> Edition:
    name, on = ("2023", date(2023, 12, 31)) if source == "p3ke" else ("2024-08", LATEST)
    return Edition(source, name, on, _NOW, "system:benchmark", _digest(source), [], 0, 0, 0)


def _listed(family: Family) -> Iterator[Listed]:
    said = [(person, person.p3ke) for person in family.people if person.p3ke]
    if said:
        place = family.p3ke_place
        yield "p3ke", str(family.number), place.code, p3ke_address(place, family.hamlet, family.number), said
    cards: dict[str, list[tuple[Person, Written]]] = {}
    for person in dtks_people(family):
        if person.dtks:
            cards.setdefault(dtks_card(family, person), []).append((person, person.dtks))
    _, rt, rw = family.hamlet
    for card, members in cards.items():
        place = family.dtks_place
        yield "dtks", card, place.code, f"{dtks_address(place, family.hamlet)} RT {rt:03d} RW {rw:03d}", members


def _true(family: Family) -> Iterator[tuple[UUID, UUID]]:
    if family.is_in_p3ke:
        for card in {dtks_card(family, person) for person in dtks_people(family)}:
            yield _id("p3ke", str(family.number)), _id("dtks", card)


def _record(listed: Listed, edition: Edition) -> Row:
    source, key, area, address, members = listed
    record_id, own = _id(source, key), _id(source, key, "household")
    return (
        record_id, source, _digest(source, key), own, own, edition.edition_id, _id(source, key, "event"), "", "", 0,
        area, Jsonb([]), Jsonb([]), b"", True, members[0][1].name, address, b"",
    )  # fmt: skip


def _people(listed: Listed) -> Iterator[Row]:
    source, key, _, _, members = listed
    record_id = _id(source, key)
    for person, written in members:
        nik, born, sex = nik_of(written.nik), None, None
        if source == "p3ke":
            born, sex = date(written.year, written.month, written.day), "P" if written.is_female else "L"
            nik = doubts(nik, born, sex, LATEST)
        elif nik.is_trusted:
            born, sex = nik.birth_date(LATEST), nik.sex
        number = _digest("nik", nik.number) if nik.number else None
        yield (
            _id(source, key, str(person.member)), record_id, source, written.name, fold_name(written.name), sex,
            born, person.role == HEAD, number, number, nik.is_trusted,
        )  # fmt: skip


def _copy(line: "Connection[Any]", table: str, columns: tuple[tuple[str, str], ...], rows: Iterator[Row]) -> None:
    names = ", ".join(f'"{name}"' for name, _ in columns)
    with line.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT binary)".encode()) as copy:
        copy.set_types([kind for _, kind in columns])
        for row in rows:
            copy.write_row(row)


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=32).digest()


def _id(*parts: str) -> UUID:
    return UUID(bytes=_digest(*parts)[:16])
