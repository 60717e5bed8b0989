"""Fifteen thousand families for BPJS Kesehatan: one transaction, every family told once, and memory that stays flat."""

import time
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import psutil
import psycopg
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from casework import sharing
from casework.store.engine import driver, open_engine, transaction
from casework.store.sealing import Sealer, place_of
from casework.store.shared_families import SharedFamily, stream_families
from casework.store.shared_lists import list_fixed
from schemas.data_requests import DataRequest
from schemas.ids import plain_id
from schemas.sharing import RequestStep
from sikkep.postgres.access import dsn
from tests.asking import BPJS, NOW, TODAY, deed, keep_asking_partners, released, shared_events
from tests.webui.world import Clock, make_app
from webui.data_request_file import Copy, write_copy

pytestmark = pytest.mark.slow
FAMILIES, MEMBERS = 15_000, 4
SEALER = Sealer({1: b"k" * 32}, b"i" * 32)
_CASEFILE = """
    INSERT INTO casefile (household_id, version, chain_length, chain_head, state, area_code, last_event_at, file)
    SELECT gen_random_uuid(), 1, 1, '', 'open', '18.02.01.2001', now(), '{"needs": ["food"]}'
    FROM generate_series(1, %s)
"""
_EDITION = """
    INSERT INTO edition (edition_id, source, name, imported_at, imported_by, sha256, files, rows_read, rows_refused,
                         families)
    VALUES (%s, 'p3ke', '2023', now(), 'system:tests', '', '[]', 0, 0, 0)
"""
_RECORDS = """
    INSERT INTO registry_record (record_id, source, key_index, household_id, own_household_id, edition_id,
        data_event_id, file, sheet, row, aid, indicators, content_hash, is_present, head_name, address, key_cipher)
    SELECT household_id, 'p3ke', uuid_send(household_id), household_id, household_id, %s, household_id, '', '', 0,
           '[]', '[]', '', true, 'Kepala Contoh', 'Dusun I', '' FROM casefile
"""
_PERSONS = (
    "COPY person (person_id, record_id, source, name, name_folded, sex, birth_date, relation, is_head, nik_cipher, "
    "is_nik_trusted) FROM STDIN"
)


@pytest.fixture
def engine(database: str, app_database_url: str) -> Iterator[Engine]:
    """A district where fifteen thousand families are to be insured, sixty thousand people, that has just come in."""
    opened = open_engine(app_database_url)
    keep_asking_partners(opened)
    edition = plain_id("large edition")
    with transaction(opened) as session:
        driver(session).execute(_CASEFILE, [FAMILIES])
        driver(session).execute(_EDITION, [edition])
        driver(session).execute(_RECORDS, [edition])
        ids = [row[0] for row in driver(session).execute("SELECT household_id FROM casefile")]
        _people(session, ids)
    _half_look(database)
    yield opened
    opened.dispose()


def _half_look(owners_url: str) -> None:
    """As the database's own housekeeping stands for a moment: it knows how large one table is and nothing more."""
    with psycopg.connect(dsn(owners_url), autocommit=True) as owner:
        for table in ("registry_record", "person"):
            owner.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        owner.execute("VACUUM registry_record")


def _people(session: Session, ids: list[UUID]) -> None:
    with driver(session).cursor() as cursor, cursor.copy(_PERSONS) as copy:
        for household_id in ids:
            for number in range(MEMBERS):
                person_id = plain_id("large", household_id, number)
                nik = SEALER.seal(f"180201{number:010d}", place_of("person", "nik_cipher", person_id))
                copy.write_row(
                    (person_id, household_id, "p3ke", f"Anggota {number}", f"anggota {number}", "L",
                     date(1990 + number * 9, 1, 1), "Anak", number == 0, nik, True)
                )  # fmt: skip


def test_fifteen_thousand_families_are_handed_over_in_one_go(engine: Engine) -> None:
    process = psutil.Process()
    with transaction(engine) as session:
        request_id = released(session)
    began, before = time.perf_counter(), process.memory_info().rss
    with make_app(engine, Clock()).test_request_context("/"), transaction(engine) as session:
        moved = sharing.hand_over(session, request_id, deed(RequestStep.DOWNLOAD, BPJS))
        told = time.perf_counter()
        content = write_copy(_copy(moved), _families(session, moved))
    written, after = time.perf_counter(), process.memory_info().rss
    print(f"told {told - began:.1f} s, written {written - told:.1f} s, {len(content) / 1e6:.1f} MB file,"
          f" {(after - before) / 1e6:.0f} MB more memory")  # fmt: skip
    assert len(shared_events(engine)) == FAMILIES
    with transaction(engine) as session:
        assert len(list_fixed(session, request_id)) == FAMILIES
    # The database ends a transaction that idles for a minute; and nobody waits longer for a page.
    assert written - began < 60
    assert after - before < 300e6


def test_the_list_is_read_in_portions_without_losing_anybody(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = released(session)
        moved = sharing.hand_over(session, request_id, deed(RequestStep.DOWNLOAD, BPJS))
        numbers = [(family.seq, len(family.persons)) for family in _families(session, moved)]
    assert numbers == [(number, MEMBERS) for number in range(1, FAMILIES + 1)]


def _families(session: Session, moved: DataRequest) -> Iterator[SharedFamily]:
    return stream_families(session, SEALER, moved.request_id, moved.approved_fields, TODAY)


def _copy(moved: DataRequest) -> Copy:
    return Copy(moved, "BPJS Kesehatan", "Petugas BPJS", ("Seluruh kabupaten",), NOW)
