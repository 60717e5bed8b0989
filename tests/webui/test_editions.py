"""Register files are brought by the page: what comes in, what is sent back in words, and how far the work is."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.operators_file import FIRST_ROW, NAMES, operators_file
from tests.producers.offices import csv_file, family
from tests.webui.bringing import SAID, bring, brought, let_work
from tests.webui.world import HAND_OVER, HAND_OVERS, World

pytestmark = pytest.mark.usefixtures("official_areas")

LIST = "/edisi"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "keluarga.csv", [family()])


def shelves() -> set[Path]:
    return set(HAND_OVERS.iterdir()) if HAND_OVERS.exists() else set()


def limit(world: World, most: int) -> None:
    world.app.extensions["sikkep"] = replace(world.app.extensions["sikkep"], largest_hand_over=most)


def test_the_operators_file_is_read_and_its_report_says_exactly_what_is_wrong(world: World, tmp_path: Path) -> None:
    path = brought(world, operators_file(tmp_path / "p3ke_keluarga.xlsx"))
    page = " ".join(world.signed_in("operator").get(path).text.split())
    assert "judul kolom pada baris 13, 10 baris data" in page
    assert "2 × Excel merusak NIK (ditulis seperti 1,80E+15); digitnya hilang." in page
    assert "1 × NIK memuat selain angka." in page
    assert "2 × Kampung tidak dikenali dari kode maupun nama." in page
    assert f"p3ke_keluarga.xlsx, lembar DATA, baris {FIRST_ROW + 1}, kolom nik" in page
    assert "Tanggal tidak terbaca" not in page
    assert not any(name in page for name in NAMES)
    assert "SUKA TIADA" not in page and "E+15<" not in page


def test_what_was_said_of_the_files_stands_on_the_page_and_in_the_list(world: World, file: Path) -> None:
    answer = bring(world, [(file.read_bytes(), "keluarga.csv")])
    path = answer.headers["Location"].partition("?")[0]
    page = world.signed_in("kabid").get(answer.headers["Location"]).text
    for said in (SAID["giver"], SAID["reference_number"], SAID["legal_basis"], "20 Nov 2026", "Operator Contoh"):
        assert said in page
    assert "Berkas diterima" in page and "menunggu giliran" in page
    line = world.signed_in("auditor").get(LIST).text
    assert path in line and "P3KE 2024" in line and "Menunggu dibaca" in line
    assert "P3KE 2024" not in world.signed_in("auditor").get(f"{LIST}?keadaan=promoted").text
    assert "P3KE 2024" in world.signed_in("operator").get("/").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": "khayalan"}, "Pilih salah satu."),
        ({"source": ""}, "Pilih salah satu."),
        ({"edition": "dua ribu"}, "Nama edisi tidak sah."),
        ({"edition": "akhir"}, "Tanggal acuan data tidak terbaca dari nama edisi."),
        ({"edition": "2099"}, "Tanggal acuan data ada di masa depan."),
        ({"received_on": "2026-11-24"}, "Tanggal terima belum terjadi."),
        ({"received_on": "kemarin"}, "Tulis tanggal"),
        ({"giver": ""}, "Wajib diisi."),
        ({"encoding": "ebcdic"}, "Pilih salah satu."),
        ({"separator": "#"}, "Pilih salah satu."),
    ],
)
def test_what_cannot_be_taken_comes_back_in_words_with_all_that_was_typed(
    world: World, file: Path, changes: dict[str, str], words: str
) -> None:
    before = shelves()
    answer = bring(world, [(file.read_bytes(), "keluarga.csv")], **changes)
    assert answer.status_code == 422 and words in answer.text
    for typed in ({**SAID, **changes})["reference_number"], ({**SAID, **changes})["legal_basis"]:
        assert f'value="{typed}"' in answer.text
    assert shelves() == before


def test_a_form_without_files_or_with_an_empty_one_comes_back(world: World) -> None:
    before = shelves()
    assert "Pilih berkas XLSX atau CSV." in bring(world, []).text
    answer = bring(world, [(b"", "kosong.csv")])
    assert answer.status_code == 422 and "Berkas kosong." in answer.text
    assert "Paling banyak 20 berkas" in bring(world, [(b"a", f"{number}.csv") for number in range(21)]).text
    assert shelves() == before


def test_a_field_that_the_form_does_not_have_is_refused(world: World, file: Path) -> None:
    assert bring(world, [(file.read_bytes(), "a.csv")], imported_by="user:kabid").status_code == 400


@pytest.mark.parametrize("is_read", [False, True])
def test_the_same_file_twice_is_refused_with_who_brought_it_and_when(world: World, file: Path, is_read: bool) -> None:
    bring(world, [(file.read_bytes(), "keluarga.csv")])
    if is_read:
        let_work(world.engine, world)
    before = shelves()
    answer = bring(world, [(file.read_bytes(), "lain.csv")], login="kabid", edition="2025")
    assert answer.status_code == 422
    assert "Berkas yang sama persis sudah pernah diimpor." in answer.text
    assert "p3ke:2024, dibawa operator pada 23-11-2026 pukul 09.00 WIB" in answer.text
    assert shelves() == before


def test_a_double_click_makes_one_hand_over_and_leaves_no_second_copy(world: World, file: Path) -> None:
    first, before = bring(world, [(file.read_bytes(), "keluarga.csv")]), shelves()
    second = bring(world, [(file.read_bytes(), "keluarga.csv")])
    assert first.headers["Location"] == second.headers["Location"]
    assert shelves() == before


def test_too_much_comes_back_beside_the_field_and_far_too_much_is_refused_in_words(world: World) -> None:
    limit(world, 100_000)
    before = shelves()
    answer = bring(world, [(b"a" * 60_000, "a.csv"), (b"b" * 60_000, "b.csv")])
    assert answer.status_code == 422 and "Berkas terlalu besar: paling besar 0 MB." in answer.text
    assert SAID["giver"] in answer.text
    both = bring(world, [(b"a" * 120_000, "a.csv")], giver="")
    assert "Berkas terlalu besar" in both.text and "Wajib diisi." in both.text
    answer = bring(world, [(b"a" * 400_000, "a.csv")])
    assert answer.status_code == 413 and "Berkas terlalu besar" in answer.text
    assert shelves() == before


def test_files_keep_a_harmless_name_of_their_own(world: World, file: Path) -> None:
    before = shelves()
    content = file.read_bytes()
    bring(world, [(content, "../../etc/passwd\x00.csv"), (content + b"\n", "passwd.csv"), (content + b"\n\n", "")])
    (shelf,) = shelves() - before
    assert shelf.parent == HAND_OVERS and len(shelf.name) == 32
    assert {path.name for path in shelf.iterdir()} == {"passwd.csv", "passwd (2).csv"}
    assert {oct(path.stat().st_mode & 0o777) for path in (shelf, HAND_OVERS)} == {"0o700"}


def test_a_page_that_waits_asks_again_and_moves_on_when_the_work_does(world: World, file: Path) -> None:
    path = bring(world, [(file.read_bytes(), "keluarga.csv")]).headers["Location"].partition("?")[0]
    client = world.signed_in("operator")
    asked = f"{path}/keadaan?dari=waiting"
    first = client.get(asked, headers={"HX-Request": "true"})
    assert first.status_code == 200 and "hx-trigger" in first.text
    mark = {"HX-Request": "true", "HX-PTag": first.headers["HX-PTag"]}
    assert client.get(asked, headers=mark).status_code == 304
    let_work(world.engine, world)
    assert client.get(asked, headers=mark).headers["HX-Redirect"] == path
    assert "hx-trigger" not in client.get(path).text


def test_an_unreadable_file_says_why_and_nothing_came_in(world: World, tmp_path: Path) -> None:
    path = brought(world, csv_file(tmp_path / "aneh.csv", [{"warna": "merah", "rasa": "asin"}]))
    page = world.signed_in("operator").get(path).text
    assert "Baris judul kolom tidak dikenali dalam 40 baris pertama." in page
    assert "Tidak ada satu baris pun yang masuk." in page
    for part in ("perbedaan", "mutu"):
        assert world.signed_in("operator").get(f"{path}/{part}").status_code == 404


def test_an_auditor_reads_and_brings_nothing(world: World, file: Path) -> None:
    page = world.signed_in("auditor").get(f"{LIST}/{HAND_OVER}").text
    assert "DTSEN 2026-tw3" in page and "<textarea" not in page
    assert "Bawa berkas baru" not in world.signed_in("auditor").get(LIST).text
