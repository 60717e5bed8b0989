"""A village's result comes in row by row, each whole or not at all, and once however often it is brought."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from casework import families
from casework.store import caseload
from casework.store.engine import transaction
from casework.store.timelines import list_entries
from casework.store.vault import describe_household, find_household_ids_by_nik
from casework.turnstile import carry_out, record
from casework.verification import verify
from producers.registries import ImportRefused
from producers.verval import Bringer, VervalReport, import_verval
from schemas.codes import CaseState, Source
from schemas.events import read_event
from schemas.events.household_data import RecordCorrected, VervalRecorded
from schemas.family_codes import VervalReason, VervalVerdict
from tests import family_stories as story
from tests.producers.offices import (
    ACTOR,
    HEAD_NIK,
    NOW,
    SEALER,
    csv_file,
    family,
    hand_over,
    posted,
    prepared,
    workbook,
)
from tests.sikkep.test_cli import call  # noqa: F401 - a fixture

KEY, OTHER_KEY = "0180201200300000001", "0180201200300000002"
ONE, TWO = (SEALER.household_id_of("p3ke", key) for key in (KEY, OTHER_KEY))
RIGHT_NIK, NEW_NIK, OTHER_NIK = "1802010510808007", "1802011703758001", "1802010101708001"


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    """Two families of P3KE, on their timelines."""
    opened = prepared(database)
    rows = [family(), family(id_keluarga_P3KE=OTHER_KEY, kepala_keluarga="PARTINI", nik=OTHER_NIK)]
    hand_over(opened, Source.P3KE, [csv_file(tmp_path / "p3ke.csv", rows)], "2023")
    with transaction(opened) as session:
        record(session, posted(opened), NOW)
        session.execute(text("DELETE FROM outbox"))
    yield opened
    opened.dispose()


def row(**cells: Any) -> dict[str, Any]:
    """A row of a village's result: the first family is not poor any more."""
    usual = {
        "id_keluarga_P3KE": KEY, "VERVAL_memenuhi_kriteria_P3KE": "Tidak",
        "VERVAL_alasan_tidak_memenuhi_kriteria_P3KE": "sudah mampu", "VERVAL_keterangan": "", "nama_perbaikan": "",
        "NIK_perbaikan": "", "nomor_berita_acara": "140/07/BA/2026", "tanggal_musdes": "20-11-2026",
        "kecamatan": "", "desa_kelurahan": "", "jumlah_anggota_keluarga": "",
        "kode_kemdagri": "",
    }  # fmt: skip
    return usual | cells


def stays(**cells: Any) -> dict[str, Any]:
    """A row of a family that is still poor."""
    return row(VERVAL_memenuhi_kriteria_P3KE="Ya", VERVAL_alasan_tidak_memenuhi_kriteria_P3KE="") | cells


def newcomer(**cells: Any) -> dict[str, Any]:
    """A row of a family that no register names."""
    named = {"id_keluarga_P3KE": "", "nama_perbaikan": "SARINAH", "NIK_perbaikan": NEW_NIK}
    placed = {"kecamatan": "Kalirejo", "desa_kelurahan": "Kali Rejo", "jumlah_anggota_keluarga": "4"}
    return stays(**named, **placed) | cells


def bring(engine: Engine, path: Path, **others: Any) -> VervalReport:
    return import_verval(engine, SEALER, path, brought_by=Bringer(others.pop("actor", ACTOR), NOW), **others)


def told(engine: Engine, *rows: dict[str, Any], folder: Path) -> VervalReport:
    return bring(engine, csv_file(folder / "verval.csv", rows, ";"))


def events(engine: Engine, household_id: Any = ONE) -> list[Any]:
    with transaction(engine) as session:
        return [read_event(entry.body) for entry in reversed(list_entries(session, household_id))]


def everything(engine: Engine) -> list[Any]:
    tables = ("timeline", "casefile", "outbox", "correction", "note", "registry_record", "person")
    with transaction(engine) as session:
        return [session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]


def test_a_verdict_is_an_event_with_its_minutes_and_its_basis(engine: Engine, tmp_path: Path) -> None:
    report = told(engine, row(VERVAL_keterangan="Sudah punya warung."), folder=tmp_path)
    assert (report.rows, report.recorded, report.troubles) == (1, {"verval_recorded": 1}, ())
    event = events(engine)[-1]
    assert isinstance(event, VervalRecorded)
    assert (event.verdict, event.reason) == (VervalVerdict.NOT_ELIGIBLE, VervalReason.NOT_POOR_ANY_MORE)
    assert (event.meeting_on, event.minutes, event.edition) == (date(2026, 11, 20), "140/07/BA/2026", "p3ke:2023")
    assert (event.source, event.actor, event.registry) == ("producers/verval", ACTOR, Source.P3KE)
    with transaction(engine) as session:
        words = session.execute(text("SELECT text FROM note WHERE note_id = :id"), {"id": event.note_id}).scalar_one()
        stored = caseload.find(session, ONE)
    assert words == "Sudah punya warung."
    assert stored and stored.state == CaseState.WATCHED
    assert [one.kind for one in posted(engine)] == ["verval_recorded"]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("meninggal", VervalReason.DECEASED),
        ("Pindah Domisili", VervalReason.MOVED),
        ("SUDAH MAMPU", VervalReason.NOT_POOR_ANY_MORE),
        ("lainnya", VervalReason.OTHER),
    ],
)
def test_the_villages_reasons_are_read_as_written(
    engine: Engine, tmp_path: Path, word: str, reason: VervalReason
) -> None:
    told(engine, row(VERVAL_alasan_tidak_memenuhi_kriteria_P3KE=word, VERVAL_keterangan="Lihat BA."), folder=tmp_path)
    assert events(engine)[-1].reason is reason


def test_the_same_file_again_says_nothing_new_whoever_brings_it(engine: Engine, tmp_path: Path) -> None:
    rows = [row(VERVAL_keterangan="a"), stays(id_keluarga_P3KE=OTHER_KEY, nama_perbaikan="PARTINAH"), newcomer()]
    file = csv_file(tmp_path / "verval.csv", rows)
    first = bring(engine, file)
    assert first.recorded == {"verval_recorded": 2, "record_corrected": 1, "family_proposed": 1}
    before = everything(engine)
    again = bring(engine, file, actor="user:kabid")
    assert (again.recorded, again.known, again.troubles) == ({}, 3, ())
    assert everything(engine) == before
    with transaction(engine) as session:
        assert verify(session).findings == ()
        assert session.execute(text("SELECT count(*) FROM conflict")).scalar_one() == 0


def test_what_a_form_recorded_is_not_recorded_again_by_a_file(engine: Engine, tmp_path: Path) -> None:
    record_id = SEALER.record_id_of("p3ke", KEY)
    said = {"meeting_on": date(2026, 11, 20), "minutes": "140/07/BA/2026", "reason": VervalReason.NOT_POOR_ANY_MORE}
    wish = story.judge(household_id=ONE, record_id=record_id, registry=Source.P3KE, **said, asked_at=NOW)
    with transaction(engine) as session:
        carry_out(session, wish, NOW)
    assert told(engine, row(), folder=tmp_path).known == 1


def test_two_people_who_bring_it_at_once_record_it_once(engine: Engine, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "verval.csv", [row(nama_perbaikan="SUTRISMAN"), newcomer()])
    barrier, reports = threading.Barrier(2), []

    def rival(actor: str) -> None:
        barrier.wait()
        reports.append(bring(engine, file, actor=actor))

    threads = [threading.Thread(target=rival, args=(actor,)) for actor in ("user:operator", "user:kabid")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.known for report in reports) == [0, 2]
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM correction")).scalar_one() == 2
        assert session.execute(text("SELECT count(*) FROM conflict")).scalar_one() == 0


def test_a_rehearsal_reports_and_keeps_nothing(engine: Engine, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "verval.csv", [row(), newcomer()])
    before = everything(engine)
    report = bring(engine, file, dry_run=True)
    assert (report.is_dry_run, report.recorded) == (True, {"verval_recorded": 1, "family_proposed": 1})
    assert everything(engine) == before
    assert bring(engine, file).recorded == report.recorded


def test_right_values_go_to_the_vault_and_their_names_to_the_event(engine: Engine, tmp_path: Path) -> None:
    told(engine, stays(nama_perbaikan="SUTRISMAN", NIK_perbaikan=RIGHT_NIK), folder=tmp_path)
    event = events(engine)[-1] if isinstance(events(engine)[-1], RecordCorrected) else events(engine)[-2]
    assert isinstance(event, RecordCorrected)
    assert [field.value for field in event.fields] == ["head", "name", "nik"]
    with transaction(engine) as session:
        known = describe_household(session, SEALER, ONE)
        assert find_household_ids_by_nik(session, SEALER, RIGHT_NIK) == [ONE]
    assert (known.head_name, known.members[0].name, known.members[0].nik) == (
        "SUTRISMAN",
        "SUTRISMAN",
        "1802********8007",
    )
    out = "".join(one.model_dump_json() for one in posted(engine))
    assert RIGHT_NIK not in out
    assert "SUTRISMAN" not in out


def test_a_name_and_number_that_stood_there_before_put_nothing_right(engine: Engine, tmp_path: Path) -> None:
    report = told(engine, stays(nama_perbaikan="Sutrisno", NIK_perbaikan=HEAD_NIK), folder=tmp_path)
    assert report.recorded == {"verval_recorded": 1}


def test_a_family_that_no_register_names_gets_a_household(engine: Engine, tmp_path: Path) -> None:
    assert told(engine, newcomer(), folder=tmp_path).recorded == {"family_proposed": 1}
    with transaction(engine) as session:
        (household_id,) = find_household_ids_by_nik(session, SEALER, NEW_NIK)
        stored = caseload.find(session, household_id)
        assert describe_household(session, SEALER, household_id).head_name == "SARINAH"
    assert stored and (stored.area_code, stored.state) == ("18.02.01.2003", "watched")
    assert events(engine, household_id)[0].members == 4


def test_the_result_on_a_merged_family_stands_with_the_survivor(engine: Engine, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "verval.csv", [row()])
    with transaction(engine) as session:
        families.merge(session, story.merge(household_id=ONE, into_household_id=TWO), NOW)
    assert bring(engine, file).recorded == {"verval_recorded": 1}
    assert "verval_recorded" in [event.kind for event in events(engine, TWO)]


def test_a_merger_makes_no_old_result_new(engine: Engine, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "verval.csv", [row()])
    bring(engine, file)
    with transaction(engine) as session:
        families.merge(session, story.merge(household_id=ONE, into_household_id=TWO), NOW)
    assert bring(engine, file).known == 1


WRONG = {
    "no key and no name": (row(id_keluarga_P3KE=""), "id_keluarga_P3KE", "Id keluarga kosong."),
    "a key that nobody knows": (row(id_keluarga_P3KE="9"), "id_keluarga_P3KE", "tidak ada di P3KE"),
    "a key that Excel broke": (row(id_keluarga_P3KE="1,80E+17"), "id_keluarga_P3KE", "Excel merusak"),
    "no verdict": (row(VERVAL_memenuhi_kriteria_P3KE=""), "VERVAL_memenuhi_kriteria_P3KE", "kosong"),
    "a strange verdict": (row(VERVAL_memenuhi_kriteria_P3KE="mungkin"), "VERVAL_memenuhi_kriteria_P3KE", "Ya atau"),
    "no reason": (
        row(VERVAL_alasan_tidak_memenuhi_kriteria_P3KE=""), "VERVAL_alasan_tidak_memenuhi_kriteria_P3KE", "kosong",
    ),
    "a strange reason": (
        row(VERVAL_alasan_tidak_memenuhi_kriteria_P3KE="malas"), "VERVAL_alasan_tidak_memenuhi_kriteria_P3KE",
        "dikenal",
    ),
    "a reason for nothing": (
        stays(VERVAL_alasan_tidak_memenuhi_kriteria_P3KE="meninggal"), "VERVAL_alasan_tidak_memenuhi_kriteria_P3KE",
        "padahal keluarga memenuhi",
    ),
    "another reason without words": (
        row(VERVAL_alasan_tidak_memenuhi_kriteria_P3KE="lainnya"), "VERVAL_keterangan", "Tulis keterangan",
    ),
    "no minutes": (row(nomor_berita_acara=""), "nomor_berita_acara", "berita acara kosong"),
    "a NIK for minutes": (row(nomor_berita_acara=f"BA {HEAD_NIK}"), "nomor_berita_acara", "sepanjang NIK"),
    "no day": (row(tanggal_musdes=""), "tanggal_musdes", "Tanggal musdes kosong."),
    "a day to come": (row(tanggal_musdes="24-12-2026"), "tanggal_musdes", "belum terjadi"),
    "no day at all": (row(tanggal_musdes="kemarin"), "tanggal_musdes", "20-11-2026"),
    "a day long ago": (row(tanggal_musdes="20-11-2016"), "", "lima tahun"),
    "a NIK of fifteen": (row(NIK_perbaikan="180201051080800"), "NIK_perbaikan", "ke-16 angkanya"),
    "a long name": (row(nama_perbaikan="A" * 101), "nama_perbaikan", "terlalu panjang"),
    "a newcomer who is not poor": (
        newcomer(VERVAL_memenuhi_kriteria_P3KE="Tidak"), "VERVAL_memenuhi_kriteria_P3KE", "Keluarga baru",
    ),
    "a newcomer from nowhere": (newcomer(desa_kelurahan="Entah"), "kode_kemdagri", "tidak dikenali"),
    "a newcomer whom we know": (newcomer(NIK_perbaikan=OTHER_NIK), "NIK_perbaikan", "keluarga lain"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_bad_row_is_named_and_left_out_whole_and_the_others_go_on(engine: Engine, tmp_path: Path, what: str) -> None:
    wrong, column, words = WRONG[what]
    report = told(engine, stays(id_keluarga_P3KE=OTHER_KEY), wrong, folder=tmp_path)
    (trouble,) = report.troubles
    assert (trouble.file, trouble.row, trouble.column) == ("verval.csv", 3, column)
    assert words in str(trouble)
    assert report.recorded == {"verval_recorded": 1}
    assert events(engine, ONE)[-1].kind == "record_appeared"
    assert not any(value in str(trouble) for value in (HEAD_NIK, OTHER_NIK, "SARINAH"))


def test_a_family_twice_in_one_file_is_judged_by_its_first_row(engine: Engine, tmp_path: Path) -> None:
    report = told(engine, row(), stays(), folder=tmp_path)
    assert [(trouble.row, trouble.code) for trouble in report.troubles] == [(3, "key_twice")]
    assert report.recorded == {"verval_recorded": 1}


def test_a_workbook_with_a_letterhead_is_read(engine: Engine, tmp_path: Path) -> None:
    file = workbook(tmp_path / "ba.xlsx", [row(tanggal_musdes=date(2026, 11, 20))], ["PEMERINTAH", "KAMPUNG", ""])
    assert bring(engine, file).recorded == {"verval_recorded": 1}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "Berkas kosong"),
        ("a.csv", b"halo;dunia\n1;2\n", "Wajib: id_keluarga_P3KE"),
        ("a.xlsx", b"PK\x03\x04rusak", "rusak"),
        ("a.pdf", b"%PDF-1.7", "bukan XLSX"),
        ("a.csv", "nama;é".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    engine: Engine, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    before = everything(engine)
    with pytest.raises(ImportRefused, match=words):
        bring(engine, tmp_path / name)
    assert everything(engine) == before


def test_the_command_line_says_what_was_recorded_and_what_was_not(call: Any, tmp_path: Path) -> None:  # noqa: F811
    file = csv_file(tmp_path / "verval.csv", [row(), newcomer(kode_kemdagri="1802012003")])
    call("migrate")
    told_ = call("verval", "import", file, "--dry-run")
    assert told_.exit_code == 0
    assert "2 baris dibaca: 1 keluarga diusulkan (percobaan, tidak disimpan)." in told_.stdout
    assert "verval.csv, baris 2, kolom id_keluarga_P3KE: Keluarga ini tidak ada di P3KE." in told_.stdout
    report = json.loads(call("verval", "import", file, "--json").stdout)
    assert (report["rows"], report["recorded"], report["is_dry_run"]) == (2, {"family_proposed": 1}, False)
    assert report["troubles"][0]["remedy"].startswith("Periksa id")
    (tmp_path / "x.csv").write_text("halo\n")
    assert call("verval", "import", tmp_path / "x.csv").exit_code == 1


def test_the_command_line_speaks_the_language_of_the_installation(
    call: Any,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call("migrate")
    monkeypatch.setenv("SIKKEP_LANGUAGE", "en")
    told_ = call("verval", "import", csv_file(tmp_path / "verval.csv", [row()]), "--dry-run")
    assert "verval.csv, row 2, column id_keluarga_P3KE: This family is not in P3KE." in told_.stdout
    assert "1 rows read: nothing new (trial, not kept)." in told_.stdout
    one = csv_file(tmp_path / "baru.csv", [newcomer(kode_kemdagri="1802012003")])
    assert "1 rows read: 1 proposed family." in call("verval", "import", one).stdout
    assert "1 rows have been recorded before." in call("verval", "import", one).stdout
    (tmp_path / "p3ke.csv").write_text("halo;dunia;tiga\n1;2;3\n")
    refused = call("import", "p3ke", tmp_path / "p3ke.csv", "--edition", "2023")
    assert refused.exit_code == 1 and "Required for P3KE" in refused.stderr
    report = call("import", "p3ke", csv_file(tmp_path / "baik.csv", [family()]), "--edition", "2023")
    assert "1 rows read: " in report.stdout and "first edition" in report.stdout
