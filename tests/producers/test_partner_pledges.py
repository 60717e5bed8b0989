"""A pledge file becomes events once; what is wrong in it is said with row, column and remedy."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from casework.pledging import say
from casework.store import outbox
from casework.store.engine import open_engine, transaction
from casework.store.letters import Message
from casework.store.pledges import list_said
from consumers.pledge_register import pledge_register
from producers.partner_pledges import PledgesRefused, import_pledges
from producers.partner_pledges.rows import Complaint
from schemas.codes import Unit
from schemas.events import read_event
from schemas.events.pledges import PledgeFirmedUp, PledgeMade
from schemas.ids import plain_id
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


GIVING = f"{HEADER},bantuan,syarat,data_minimum,persetujuan,batas_jawab_hari"


def giving(folder: Path, *cells: str) -> Path:
    file = folder / "bantuan.csv"
    row = QUOTA.format(status="komitmen", jumlah="", satuan="")
    file.write_text("\n".join((GIVING, ",".join((row, *cells)))) + "\n")
    return file


def standing(engine: Engine) -> tuple[object, ...]:
    columns = "benefit, support, conditions, fields, needs_consent, answer_days, quantity"
    with transaction(engine) as session:
        return tuple(session.execute(text(f"SELECT {columns} FROM pledge")).one())


def test_every_offer_of_the_meeting_says_which_help_it_is_and_the_banks_ask_for_consent(
    engine: Engine, tmp_path: Path
) -> None:
    write_pledges(tmp_path / "komitmen_mitra.csv")
    bring(engine, tmp_path / "komitmen_mitra.csv")
    with transaction(engine) as session:
        rows = session.execute(text("SELECT benefit, agency, needs_consent, conditions, programme FROM pledge")).all()
    assert all(row.benefit for row in rows)
    consent = {row.agency for row in rows if row.needs_consent}
    assert consent == {"bank-rajasa", "bank-lampung", "ggpc", "sungai-budi", "indo-prima-beef"}
    asked = {row.programme: {one["fact"] for one in row.conditions} for row in rows}
    assert asked["Beasiswa"] == {"need"}
    assert "indicator" in asked["Bedah rumah"]
    assert asked["Kuota kepesertaan dari Kementerian Kesehatan"] == {"aid"}
    assert asked["Perekrutan tenaga kerja non terampil"] == {"age"}


def test_what_a_row_says_of_the_help_is_kept_and_an_empty_cell_takes_nothing_back(
    engine: Engine, tmp_path: Path
) -> None:
    said = ("health_coverage", "harus:umur>=18|tidak: bantuan = pbi", "nik|member_name", "ya", "10")
    assert bring(engine, giving(tmp_path, *said)) == ["pledge_made"]
    kept = standing(engine)
    assert kept[:2] == ("health_coverage", "coverage")
    assert kept[2] == [
        {"fact": "age", "values": ["18"], "operator": "at_least", "strength": "must"},
        {"fact": "aid", "values": ["pbi"], "operator": "has", "strength": "cant"},
    ]
    assert kept[3:6] == (["member_name", "nik"], True, 10)
    assert bring(engine, giving(tmp_path, *[""] * 5), 1) == []
    assert bring(engine, quota(tmp_path, jumlah="15000", satuan="jiwa"), 2) == ["pledge_firmed_up"]
    assert standing(engine) == (*kept[:6], 15_000)


def test_the_same_file_again_leaves_what_a_form_has_said_since(engine: Engine, tmp_path: Path) -> None:
    assert bring(engine, quota(tmp_path)) == ["pledge_made"]
    made = read_event(said_of(engine)[-1])
    assert isinstance(made, PledgeMade)
    later = {"event_id": plain_id("by form"), "occurred_at": NOW, "source": "webui/pledges", "actor": "user:operator"}
    by_form = PledgeFirmedUp(**{**dict(made), **later, "kind": "pledge_firmed_up", "quantity": 9, "unit": Unit.PERSONS})
    with transaction(engine) as session:
        say(session, by_form, NOW)
    posted(engine)
    assert bring(engine, quota(tmp_path), 1) == []
    assert standing(engine)[-1] == 9
    assert bring(engine, quota(tmp_path, "berjalan"), 2) == ["pledge_changed"]
    assert standing(engine)[-1] == 9


def said_of(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        (pledge_id,) = session.execute(text("SELECT pledge_id FROM pledge")).one()
        return list_said(session, [pledge_id])


@pytest.mark.parametrize(
    ("cells", "column", "word"),
    [
        (("gold", "", "", "", ""), "bantuan", "health_coverage"),
        (("", "umur>=18", "", "", ""), "syarat", "harus:umur>=18"),
        (("", "harus:umur>=200", "", "", ""), "syarat", "dari 0 sampai 120"),
        (("", "harus:bantuan>=pbi", "", "", ""), "syarat", "tanda ="),
        (("", "harus:kebutuhan=emas", "", "", ""), "syarat", "education"),
        (("", "harus:wilayah=99", "", "", ""), "syarat", "18.02.01"),
        (("", "harus:kepala_keluarga=mungkin", "", "", ""), "syarat", "ya, tidak"),
        (("", "boleh:umur>=18", "", "", ""), "syarat", "harus, tidak"),
        (("", "|".join(["harus:umur>=18"] * 21), "", "", ""), "syarat", "20 syarat"),
        (("", "", "shoe_size", "", ""), "data_minimum", "kampung"),
        (("", "", "decile|nik", "", ""), "data_minimum", "tidak boleh menerima: decile"),
        (("", "", "nik", "mungkin", ""), "persetujuan", "ya, tidak"),
        (("", "", "", "", "-1"), "batas_jawab_hari", "0 sampai 365"),
        (("", "", "", "", "²"), "batas_jawab_hari", "0 sampai 365"),
    ],
)
def test_a_bad_cell_about_the_help_is_named_with_its_remedy(
    engine: Engine, tmp_path: Path, cells: tuple[str, ...], column: str, word: str
) -> None:
    file = giving(tmp_path, *cells)
    (bad,) = complaints(engine, file)
    assert (bad.row, bad.column) == (2, column)
    assert word in str(bad)


def complaints(engine: Engine, file: Path) -> Sequence[Complaint]:
    """What is wrong with the file's one row; a good one stands below it, for a file of bad rows alone is refused."""
    good = "K0,b,B,bpjs,P,beban,komitmen,,,2024-10-14,,,,,,"
    file.write_text(f"{file.read_text()}{good}\n")
    return import_pledges(engine, file, imported_by="system:cli", now=NOW, dry_run=True).complaints


def test_a_company_is_given_data_only_with_the_familys_consent(engine: Engine, tmp_path: Path) -> None:
    file = giving(tmp_path, "job", "", "kampung", "", "")
    file.write_text(file.read_text().replace("bpjs-kes,BPJS Kesehatan,bpjs", "ggpc,PT GGPC,perusahaan"))
    assert [bad.column for bad in complaints(engine, file)] == ["persetujuan"]
