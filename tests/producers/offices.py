"""Files as offices would send them, with people who do not exist, and a database that knows the official areas."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import xlsxwriter
from sqlalchemy import Engine, text

from casework.registers.lifecycle import bring, sign, withdraw
from casework.registers.reports import from_json
from casework.store.areas import keep_areas
from casework.store.engine import open_engine, transaction
from casework.store.hand_overs import find_hand_over
from casework.store.sealing import Sealer
from producers.registries import HandOver, ImportReport, Office, promote, read
from schemas.codes import Source
from schemas.events import AnyEvent, read_event
from sikkep.areas import load_areas
from sikkep.district.columns import COLUMNS

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SEALER = Sealer({1: b"e" * 32}, b"i" * 32)
ACTOR, SIGNER = "user:operator", "user:kabid"
HEAD_NIK, WIFE_NIK, CHILD_NIK = "1802010510808001", "1802016203858002", "1802011501178003"


@cache
def _areas() -> list[tuple[str, str, str, str | None]]:
    return [(area.code, area.name, area.level, area.parent) for area in load_areas()]


def prepared(url: str) -> Engine:
    """An engine for a database with the official areas in it."""
    engine = open_engine(url)
    with transaction(engine) as session:
        keep_areas(session, _areas())
    return engine


def family(**cells: Any) -> dict[str, Any]:
    """A row of the P3KE family file."""
    row = {
        "no": 1, "id_keluarga_P3KE": "0180201200300000001", "provinsi": "LAMPUNG", "kabupaten_kota": "LAMPUNG TENGAH",
        "kecamatan": "KALIREJO", "desa_kelurahan": "KALIREJO", "kode_kemdagri": "1802012003", "desil_kesejahteraan": 1,
        "alamat": "Dusun II RT 004 RW 002", "kepala_keluarga": "SUTRISNO", "nik": HEAD_NIK, "padan_dukcapil": "Ya",
        "jenis_kelamin": "Laki-laki", "tanggal_lahir": "05/10/1980 0:00:00", "pekerjaan": "Buruh tani/perkebunan",
        "pendidikan": "Tamat SD/sederajat", "kepemilikan_rumah": "Milik sendiri",
        "memiliki_simpanan_uang_perhiasan_ternak_lainnya": "Tidak", "jenis_atap": "Genteng",
        "jenis_dinding": "Anyaman bambu", "jenis_lantai": "Tanah", "sumber_penerangan": "PLN meteran",
        "bahan_bakar_memasak": "Kayu bakar", "sumber_air_minum": "Sumur tak terlindung",
        "memiliki_fasilitas_buang_air_besar": "Tidak ada", "penerima_bpnt": "Tidak", "penerima_bpum": "YA",
        "penerima_bst": "Tidak", "penerima_pkh": "Tidak", "penerima_sembako": "tidak", "resiko_stunting": 1,
    }  # fmt: skip
    return row | cells


def person(**cells: Any) -> dict[str, Any]:
    """A row of the P3KE person file: the head, unless told otherwise."""
    row = dict.fromkeys(COLUMNS["p3ke_individu"], "") | {
        "id_keluarga_p3ke": "0180201200300000001", "kecamatan": "KALIREJO", "desa_kelurahan": "KALIREJO",
        "kode_kemdagri": "1802012003", "desil_kesejahteraan": 1, "alamat": "Dusun II RT 004 RW 002",
        "id_individu": "018020120030000000101", "nama": "SUTRISNO", "nik": HEAD_NIK, "jenis_kelamin": "Laki-laki",
        "hubungan_dengan_kepala_keluarga": "KEPALA KELUARGA / SUAMI", "tanggal_lahir": "05-10-1980",
        "pekerjaan": "Buruh tani/perkebunan", "penerima_bpnt": "Tidak", "penerima_pkh": "Tidak",
    }  # fmt: skip
    return row | cells


def wife(**cells: Any) -> dict[str, Any]:
    """The head's wife in the P3KE person file."""
    return person(
        id_individu="018020120030000000102", nama="SITI AMINAH", nik=WIFE_NIK, jenis_kelamin="Perempuan",
        hubungan_dengan_kepala_keluarga="Istri", tanggal_lahir="22/03/1985", **cells,
    )  # fmt: skip


def dtks_person(**cells: Any) -> dict[str, Any]:
    """A row of the DTKS file: the head, unless told otherwise."""
    row = dict.fromkeys(COLUMNS["dtks"], "") | {
        "id_kec": "180201", "id_desa": "1802012003", "kecamatan": "KALIREJO", "desa_kelurahan": "KALIREJO", "rt": "004",
        "rw": "002", "Alamat": "DUSUN II", "NOKK": "1802011507107001", "NIK": HEAD_NIK, "Nama": "SUTRISNO",
        "idsemesta": "50000001", "BPNT": "TIDAK", "BST": "TIDAK", "PKH": "TIDAK", "PBI": "YA", "BLT": "TIDAK",
    }  # fmt: skip
    return row | cells


def csv_file(path: Path, rows: Iterable[Mapping[str, Any]], delimiter: str = ",") -> Path:
    """A CSV file of these rows, the first row's keys as titles."""
    listed = list(rows)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(listed[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    path.write_text(written.getvalue(), encoding="utf-8")
    return path


def workbook(path: Path, rows: Sequence[Mapping[str, Any]], letterhead: Sequence[str] = ()) -> Path:
    """A workbook with one sheet DATA of these rows below the letterhead. Text stays text, numbers numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("DATA")
        lines: list[Sequence[Any]] = [
            *([line] for line in letterhead),
            list(rows[0]),
            *(list(r.values()) for r in rows),
        ]
        for number, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write_number(number, column, cell)
    return path


def office(engine: Engine) -> Office:
    """The office of the tests, at their hour."""
    return Office(engine, SEALER, lambda: NOW)


def brought(engine: Engine, source: Source, files: Sequence[Path], edition: str, **others: Any) -> UUID:
    """Bring and read as the operator would; returns the hand-over, which waits for its signature."""
    handed = replace(HandOver(source, files, edition, ACTOR, NOW), **others)
    with transaction(engine) as session:
        hand_over_id = bring(session, handed)
    read(office(engine), hand_over_id, files)
    return hand_over_id


def hand_over(engine: Engine, source: Source, files: Sequence[Path], edition: str, **others: Any) -> ImportReport:
    """Import as the operator would, signed by a second person whatever the report says."""
    dry_run = others.pop("dry_run", False)
    hand_over_id = brought(engine, source, files, edition, **others)
    with transaction(engine) as session:
        if dry_run:
            withdraw(session, hand_over_id, ACTOR, "Percobaan", NOW)
            entry = find_hand_over(session, hand_over_id)
            assert entry
            return replace(from_json(entry.report or {}), is_dry_run=True)
        sign(session, hand_over_id, SIGNER, "Untuk uji", NOW)
    return promote(office(engine), hand_over_id)


def posted(engine: Engine, topic: str = "household-data") -> list[AnyEvent]:
    """The events of a topic that wait in the outbox, in order."""
    with transaction(engine) as session:
        rows = session.execute(
            text("SELECT value FROM outbox WHERE topic = :topic ORDER BY outbox_id"), {"topic": topic}
        )
        return [read_event(bytes(row.value)) for row in rows]


def whole_outbox(engine: Engine) -> list[tuple[str, bytes, bytes, str]]:
    """Everything in the outbox, as it would go out."""
    with transaction(engine) as session:
        rows = session.execute(text("SELECT topic, key, value, headers::text FROM outbox ORDER BY outbox_id"))
        return [(row[0], bytes(row[1]), bytes(row[2]), row[3]) for row in rows]


def table_counts(engine: Engine) -> dict[str, int]:
    """How many rows stand in the tables that an import writes."""
    tables = ("edition", "registry_record", "person", "outbox")
    with transaction(engine) as session:
        return {table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}
