"""A report in full: every complaint, every difference with names for those who may know them, quality, workbook."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from casework.store.engine import transaction
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from tests.operators_file import NAMES, operators_file
from tests.producers.offices import csv_file, family
from tests.webui.bringing import bring, brought, decide, let_work
from tests.webui.world import NEAR, PASSWORD, World
from webui.passwords import hash_password

pytestmark = pytest.mark.usefixtures("official_areas")


@pytest.fixture
def path(world: World, tmp_path: Path) -> str:
    return brought(world, operators_file(tmp_path / "p3ke_keluarga.xlsx"))


def text(world: World, path: str, login: str = "kabid") -> str:
    answer = world.signed_in(login).get(path)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_complaints_are_listed_by_kind_with_their_place_and_a_pattern_for_the_value(world: World, path: str) -> None:
    every = text(world, f"{path}/catatan")
    assert "5 catatan" in every and every.count("<tr>") == 6
    scientific = text(world, f"{path}/catatan?jenis=nik_excel_scientific")
    assert "2 catatan" in scientific and "9,99999A+99" in scientific and "1,80201E+15" not in scientific
    assert "baris 15, kolom nik" in scientific and "baris 16" not in scientific
    assert "5 catatan" in text(world, f"{path}/catatan?jenis=tiada&hal=zzz")
    assert "Tidak ada catatan" in text(world, f"{path}/catatan?hal=99")


def test_many_complaints_come_page_by_page(world: World, tmp_path: Path) -> None:
    rows = [family(id_keluarga_P3KE=f"01802012003{number:07d}", nik="123", no=number) for number in range(120)]
    path = brought(world, csv_file(tmp_path / "banyak.csv", rows))
    first, last = (text(world, f"{path}/catatan?jenis=nik_length&hal={page}") for page in (1, 3))
    assert "Halaman 1 dari 3" in first and "baris 2" in first
    assert "baris 121" in last and last.count("<tr>") == 21


def test_differences_name_families_and_lead_to_their_cases(world: World, path: str) -> None:
    page = text(world, f"{path}/perbedaan")
    assert "P3KE 2024 dibandingkan dengan P3KE 2023" in page
    assert "PONIMAN" in page and "Sutrisno Contoh" in page
    assert f'href="/kasus/{NEAR}"' in page
    left = text(world, f"{path}/perbedaan?jenis=record_left")
    assert "Sutrisno Contoh" in left and "PONIMAN" not in left
    elsewhere = text(world, f"{path}/perbedaan?jenis=record_left&wilayah=18.02.02")
    assert "Rahasia Jauh" in elsewhere and "Sutrisno Contoh" not in elsewhere
    assert "Tidak ada keluarga untuk saringan ini." in text(world, f"{path}/perbedaan?bagian=decile")


def test_an_officer_of_one_kecamatan_is_told_no_names_of_another(world: World, path: str) -> None:
    with transaction(world.engine) as session:
        add_user(session, NewUser("jauhdata", "Petugas Jauh", hash_password(PASSWORD), Role.REGISTRAR, "dinsos",
                                  ("18.02.02",)))  # fmt: skip
    page = text(world, f"{path}/perbedaan", "jauhdata")
    assert "Rahasia Jauh" in page
    assert "Sutrisno Contoh" not in page and not any(name in page for name in NAMES)
    assert f"/kasus/{NEAR}" not in page


def test_what_changed_gained_lost_and_moved_is_counted(world: World, tmp_path: Path) -> None:
    def edition(name: str, **cells: Any) -> Path:
        rows = [family(id_keluarga_P3KE=f"01802012003{n:07d}", no=n, **(cells if n < 2 else {})) for n in range(10)]
        return csv_file(tmp_path / name, rows)

    first = brought(world, edition("a.csv"))
    decide(world, "kabid", first, "tanda-tangan", words="Edisi lengkap")
    let_work(world.engine, world)
    moved = {"desa_kelurahan": "KALI DADI", "kode_kemdagri": "1802012004", "desil_kesejahteraan": 2}
    second = brought(world, edition("b.csv", **moved, penerima_pkh="Ya", penerima_bpum="Tidak"), edition="2025")
    page = text(world, f"{second}/perbedaan")
    for label, count in (("Pindah kampung", 2), ("Desil naik (lebih mampu)", 2), ("Berubah", 2), ("Tetap", 8)):
        assert f"<dt>{label}</dt><dd>{count}</dd>" in page
    assert "PKH: bertambah 2, hilang 0" in page and "BPUM: bertambah 0, hilang 2" in page
    assert "1 → 2" in page and "bertambah PKH" in page


def test_after_it_came_in_only_samples_are_left_and_the_page_says_so(world: World, path: str) -> None:
    decide(world, "kabid", path, "tanda-tangan", words="Edisi lengkap")
    let_work(world.engine, world)
    page = text(world, f"{path}/perbedaan?jenis=record_appeared")
    assert "Meja pemeriksaan sudah dibersihkan" in page and page.count("Baru muncul</td>") == 10


def test_quality_is_shown_by_kampung_and_the_worst_comes_first(world: World, path: str) -> None:
    page = text(world, f"{path}/mutu")
    assert "10 keluarga, 10 orang; 3 tanpa NIK" in page
    assert page.index("Kampung tidak dikenali") < page.index("Kalirejo <span")
    assert "8 keluarga" in text(world, f"{path}/mutu?wilayah=18.02.01")
    assert "Tidak ada keluarga di kecamatan ini." in text(world, f"{path}/mutu?wilayah=18.02.05")


def test_the_report_is_fetched_as_a_workbook_that_names_nobody(world: World, path: str) -> None:
    answer = world.signed_in("auditor").get(f"{path}/laporan.xlsx")
    assert answer.headers["Content-Disposition"] == "attachment; filename=laporan-p3ke-2024.xlsx"
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["Ringkasan", "Mutu data", "Catatan", "Perbedaan"]
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "menunggu tanda tangan" in cells and "9,99999A+99" in cells
    assert not any(name in cell for name in NAMES for cell in cells)


def test_a_workbook_that_ends_before_its_time_says_so(world: World, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.edition_reports.MOST_ROWS", 3)
    book = load_workbook(BytesIO(world.signed_in("kabid").get(f"{path}/laporan.xlsx").data))
    assert [row[0].value for row in book["Catatan"].iter_rows()][1:] == [
        "diterima dengan catatan", "diterima dengan catatan",
        "Hanya 2 baris pertama; selengkapnya: sikkep editions report",
    ]  # fmt: skip


def test_a_hand_over_without_a_report_has_no_parts_of_one(world: World) -> None:
    client = world.signed_in("kabid")
    waiting = bring(world, [(b"nama\n", "a.csv")]).headers["Location"].partition("?")[0]
    statuses = {part: client.get(f"{waiting}/{part}").status_code for part in
                ("perbedaan", "mutu", "catatan", "laporan.xlsx")}  # fmt: skip
    assert statuses == {"perbedaan": 404, "mutu": 404, "catatan": 200, "laporan.xlsx": 200}


def test_reading_names_is_on_the_record(world: World, path: str) -> None:
    text(world, f"{path}/perbedaan")
    with world.engine.connect() as connection:
        details = connection.exec_driver_sql("SELECT detail FROM access_log WHERE action = 'view_list'").scalars().all()
    assert {"shown": 12, "page": "perbedaan"} in [dict(detail) for detail in details]


def test_the_pages_speak_english_too(world: World, path: str) -> None:
    client = world.new_browser("kabid")
    client.set_cookie("bahasa", "en")
    assert "Excel damaged the NIK" in client.get(path, headers={"Accept-Language": "en"}).text


def in_english(world: World, path: str) -> Any:
    client = world.new_browser("kabid")
    client.set_cookie("bahasa", "en")
    return client.get(path)


def test_the_workbook_speaks_the_readers_language(world: World, path: str) -> None:
    book = load_workbook(BytesIO(in_english(world, f"{path}/laporan.xlsx").data))
    assert book.sheetnames == ["Summary", "Data quality", "Note", "Differences"]
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {"Rows read", "waits for a signature", "What is wrong", "new"} <= set(cells)
    assert any("Excel damaged the NIK" in cell for cell in cells)


def test_why_a_file_was_refused_is_told_in_english_with_its_details(world: World, tmp_path: Path) -> None:
    bare = csv_file(tmp_path / "d.csv", [{"kecamatan": "a", "desa_kelurahan": "b", "alamat": "c", "rt": "1"}])
    page = in_english(world, brought(world, bare, edition="2025")).text
    assert "Missing: id_keluarga_P3KE" in page and "Tidak ada:" not in page
