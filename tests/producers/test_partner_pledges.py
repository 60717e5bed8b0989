"""A pledge file becomes events once; what is wrong in it is said with row, column and remedy."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from casework.store import outbox
from casework.store.engine import open_engine, transaction
from casework.store.letters import Message
from consumers.pledge_register import pledge_register
from producers.partner_pledges import PledgesRefused, import_pledges
from schemas.events import read_event
from sikkep.district.pledge_file import write_pledges

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
HEADER = "id_komitmen,mitra_kode,mitra_nama,mitra_jenis,program,pilar,status,jumlah,satuan,tanggal,wilayah"
QUOTA = "K1,bpjs-kes,BPJS Kesehatan,bpjs,Kuota PBI-JK,beban,{status},{jumlah},{satuan},2024-10-14,18.02"


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    engine = open_engine(app_database_url)
    yield engine
    engine.dispose()


def bring(engine: Engine, file: Path, hours: int = 0) -> list[str]:
    """Import, let the register hear of it, and return the kinds of the events."""
    import_pledges(engine, file, imported_by="system:cli", now=NOW + timedelta(hours=hours))
    events = [read_event(message.value) for message in posted(engine)]
    pledge_register(engine, lambda: NOW).handle(events)
    return [event.kind for event in events]


def posted(engine: Engine) -> Sequence[Message]:
    """Take what waits in the outbox; a neighbour's open transaction may hold it back for a moment."""
    while True:
        with transaction(engine) as session:
            if not outbox.count_waiting(session):
                return []
            if batch := outbox.take_batch(session, 1000):
                outbox.drop(session, batch)
                return batch.messages
        time.sleep(0.05)


def written(folder: Path, *rows: str) -> Path:
    file = folder / "komitmen.csv"
    file.write_text("\n".join((HEADER, *rows)) + "\n")
    return file


def quota(folder: Path, status: str = "komitmen", jumlah: str = "", satuan: str = "") -> Path:
    return written(folder, QUOTA.format(status=status, jumlah=jumlah, satuan=satuan))


def test_the_meetings_offers_are_published_once(engine: Engine, tmp_path: Path) -> None:
    write_pledges(tmp_path / "komitmen_mitra.csv")
    assert set(bring(engine, tmp_path / "komitmen_mitra.csv")) == {"pledge_made"}
    assert bring(engine, tmp_path / "komitmen_mitra.csv", hours=1) == []
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM partner")).scalar_one() == 14
        rows = session.execute(text("SELECT agency, unit FROM pledge WHERE quantity = 15000")).all()
        running = session.execute(text("SELECT agency FROM pledge WHERE status = 'running'")).scalars().all()
    assert [tuple(row) for row in rows] == [("bpjs-kes", "persons")]
    assert set(running) == {"indo-prima-beef"}


def test_a_pledge_is_firmed_up_changed_withdrawn_and_made_again(engine: Engine, tmp_path: Path) -> None:
    assert bring(engine, quota(tmp_path)) == ["pledge_made"]
    assert bring(engine, quota(tmp_path, jumlah="15.000", satuan="jiwa"), 1) == ["pledge_firmed_up"]
    assert bring(engine, quota(tmp_path, jumlah="12000", satuan="jiwa"), 2) == ["pledge_changed"]
    assert bring(engine, quota(tmp_path, "ditarik"), 3) == ["pledge_withdrawn"]
    assert bring(engine, quota(tmp_path, "ditarik"), 4) == []
    assert bring(engine, quota(tmp_path, jumlah="12000", satuan="jiwa"), 5) == ["pledge_changed"]


def test_a_rehearsal_publishes_nothing(engine: Engine, tmp_path: Path) -> None:
    report = import_pledges(engine, quota(tmp_path), imported_by="system:cli", now=NOW, dry_run=True)
    assert report.published == {"pledge_made": 1}
    with transaction(engine) as session:
        assert outbox.count_waiting(session) == 0


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("K1,BPJS Kes,B,bpjs,P,beban,komitmen,,,2024-10-14,", "mitra_kode", "huruf kecil"),
        ("K1,b,B,bpjs,P,lain,komitmen,,,2024-10-14,", "pilar", "beban, pendapatan, kantong"),
        ("K1,b,B,bpjs,P,beban,mungkin,,,2024-10-14,", "status", "komitmen, berjalan, ditarik"),
        ("K1,b,B,bpjs,P,beban,komitmen,-5,jiwa,2024-10-14,", "jumlah", "angka bulat"),
        ("K1,b,B,bpjs,P,beban,komitmen,1e9,jiwa,2024-10-14,", "jumlah", "angka bulat"),
        ("K1,b,B,bpjs,P,beban,komitmen,5,,2024-10-14,", "satuan", "keduanya"),
        ("K1,b,B,bpjs,P,beban,komitmen,,,31/02/2025,", "tanggal", "tahun-bulan-hari"),
        ("K1,b,B,bpjs,P,beban,komitmen,,,1025-01-01,", "tanggal", "antara 2000"),
        ("K1,b,B,bpjs,P,beban,komitmen,,,2024-10-14,1802", "wilayah", "dengan titik"),
        ("K0,b,B,bpjs,P,beban,komitmen,,,2024-10-14,", "id_komitmen", "sudah ada"),
    ],
)
def test_a_bad_row_is_left_out_and_named(engine: Engine, tmp_path: Path, row: str, column: str, word: str) -> None:
    good = "K0,b,B,bpjs,P,beban,komitmen,,,2024-10-14,"
    report = import_pledges(engine, written(tmp_path, good, row), imported_by="system:cli", now=NOW)
    assert report.published == {"pledge_made": 1}
    assert [(complaint.row, complaint.column) for complaint in report.complaints] == [(3, column)]
    assert word in str(report.complaints[0])


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "kosong"), (b"a;b\n1;2\n", "kolom id_komitmen"), (b"\xff\xfe\x00", "UTF-8"),
        (HEADER.encode() + b"\n", "tidak ada satu komitmen"), (HEADER.encode() + b'\nK1,"x', "tidak ada satu komitmen"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_words(engine: Engine, tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "salah.csv"
    file.write_bytes(content)
    with pytest.raises(PledgesRefused, match=word):
        import_pledges(engine, file, imported_by="system:cli", now=NOW)
