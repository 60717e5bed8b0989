"""A village's result is brought by the page: each row is told, and nobody judges a family out of their reach."""

import threading
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.store.engine import transaction
from producers.verval import desk_work
from tests.producers.offices import csv_file
from tests.producers.test_verval import newcomer, row, stays
from tests.webui.bringing import know_all_areas, let_work
from tests.webui.world import FAR, HAND_OVERS, NEAR, World, token
from webui.config import WebConfig

PAGE = "/verval"
KEYS = {NEAR: "0180201200100000001", FAR: "0180202200100000002"}
OF_FAR, UNKNOWN_KEY = {"id_keluarga_P3KE": KEYS[FAR]}, {"id_keluarga_P3KE": "0180299999900000009"}
OUT_OF_REACH = "Keluarga ini tidak ada di P3KE, atau di luar wilayah tugas Anda."


@pytest.fixture(autouse=True)
def _families(world: World, database: str) -> None:
    """Both families under the key that a village writes down."""
    know_all_areas(database)
    config: WebConfig = world.app.extensions["sikkep"]
    with transaction(world.engine) as session:
        for family, key in KEYS.items():
            index = config.sealer.blind_index("family_key:p3ke", key)
            give = text("UPDATE registry_record SET key_index = :index WHERE household_id = :family")
            session.execute(give, {"index": index, "family": family})


def near(**cells: Any) -> dict[str, Any]:
    return row(**{"id_keluarga_P3KE": KEYS[NEAR], **cells})


def send(world: World, content: bytes, login: str = "siti", name: str = "musdes.csv", **form: object) -> TestResponse:
    client = world.signed_in(login)
    data = {"csrf_token": token(client, PAGE), "command_id": str(uuid4()), "file": (BytesIO(content), name), **form}
    return client.post(PAGE, data=data, headers={"Sec-Fetch-Site": "same-origin"})


def told(world: World, folder: Path, *rows: dict[str, Any], login: str = "siti", **form: object) -> str:
    """The page of a file with these rows, once the desk has done its work."""
    answer = send(world, csv_file(folder / "musdes.csv", rows).read_bytes(), login, **form)
    assert answer.status_code == 303, answer.text
    let_work(world.engine, world)
    return " ".join(world.signed_in(login).get(answer.headers["Location"]).text.split())


def counted(world: World, table: str, condition: str = "true") -> int:
    with world.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"select count(*) from {table} where {condition}").scalar_one())


def recorded(world: World, kind: str) -> int:
    """How many events of this kind came out of files."""
    return counted(world, "timeline", f"kind = '{kind}' and position('producers/verval' in body::text) > 0")


def verdicts(world: World) -> int:
    return recorded(world, "verval_recorded")


def shelves() -> set[Path]:
    return set(HAND_OVERS.iterdir()) if HAND_OVERS.exists() else set()


def limit(world: World, most: int) -> None:
    world.app.extensions["sikkep"] = replace(world.app.extensions["sikkep"], largest_result=most)


def test_each_row_is_told_recorded_or_left_out_and_why(world: World, tmp_path: Path) -> None:
    before = shelves()
    page = told(world, tmp_path, near(), near(id_keluarga_P3KE=""), newcomer(), stays(**UNKNOWN_KEY))
    for words in ("Sutrisno Contoh", "Hasil verval", "Id keluarga kosong.", "kolom id_keluarga_P3KE",
                  "Diusulkan musdes", OUT_OF_REACH, "Periksa id; untuk keluarga baru kosongkan id."):  # fmt: skip
        assert words in page, words
    assert f'href="/kasus/{NEAR}"' in page and "baris 3" in page
    assert "Hasil verval" in world.signed_in("siti").get(f"/kasus/{NEAR}").text
    assert verdicts(world) == 1 and shelves() == before


def test_nothing_that_the_rows_say_is_kept_beside_them(world: World, tmp_path: Path) -> None:
    told(world, tmp_path, near(), newcomer(), newcomer(NIK_perbaikan="12"), stays(**UNKNOWN_KEY))
    with world.engine.connect() as connection:
        lines = connection.exec_driver_sql("select * from village_result_line order by seq").all()
    assert len(lines) == 4
    assert not any(said in str(lines) for said in ("SARINAH", *KEYS.values(), UNKNOWN_KEY["id_keluarga_P3KE"]))


def test_a_family_out_of_reach_looks_like_one_that_nobody_knows(world: World, tmp_path: Path) -> None:
    page = told(world, tmp_path, stays(**OF_FAR), stays(**UNKNOWN_KEY))
    assert page.count(OUT_OF_REACH) == 2 and "Rahasia Jauh" not in page and str(FAR) not in page
    assert verdicts(world) == 0
    page = told(world, tmp_path, stays(**OF_FAR), login="operator")
    assert "Rahasia Jauh" in page and verdicts(world) == 1


def test_a_new_family_may_only_be_added_where_the_officer_works(world: World, tmp_path: Path) -> None:
    page = told(world, tmp_path, newcomer(kecamatan="Bangun Rejo", desa_kelurahan="Bangun Rejo"))
    assert "Kampung keluarga baru di luar wilayah tugas Anda." in page
    assert recorded(world, "family_proposed") == 0


def test_a_trial_says_the_same_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    page = told(world, tmp_path, near(), newcomer(), near(id_keluarga_P3KE=""), trial="ya")
    assert "Ini percobaan: tidak ada yang disimpan." in page and "Akan dicatat" in page and "keluarga baru" in page
    assert verdicts(world) == recorded(world, "family_proposed") == 0
    assert "Dicatat" in told(world, tmp_path, near()) and verdicts(world) == 1


def test_the_same_file_again_says_nothing_new(world: World, tmp_path: Path) -> None:
    told(world, tmp_path, near())
    page = told(world, tmp_path, near(), login="operator")
    assert "Sudah pernah dicatat" in page and "tidak ada yang baru" in page and verdicts(world) == 1


def test_a_double_click_brings_one_file_and_leaves_no_second_copy(world: World, tmp_path: Path) -> None:
    content, same = csv_file(tmp_path / "a.csv", [near()]).read_bytes(), str(uuid4())
    first, before = send(world, content, command_id=same), shelves()
    second = send(world, content, command_id=same)
    assert first.headers["Location"] == second.headers["Location"]
    assert shelves() == before and counted(world, "village_result") == 1


def test_of_two_desks_at_once_one_takes_the_file_in(world: World, tmp_path: Path) -> None:
    answer = send(world, csv_file(tmp_path / "a.csv", [near()]).read_bytes())
    both = [threading.Thread(target=let_work, args=(world.engine, world)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert "Tidak dapat dibaca" not in world.signed_in("siti").get(answer.headers["Location"]).text
    assert verdicts(world) == 1 and counted(world, "village_result_line") == 1


def test_what_breaks_off_before_it_is_told_has_not_happened(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = send(world, csv_file(tmp_path / "a.csv", [near()]).read_bytes())
    with monkeypatch.context() as broken:
        broken.setattr(desk_work, "end_result", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            let_work(world.engine, world)
    assert verdicts(world) == 0
    let_work(world.engine, world)
    assert verdicts(world) == 1 and "Selesai" in world.signed_in("siti").get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"halo;dunia\n1;2\n", "Wajib: id_keluarga_P3KE"),
        ("a.xlsx", b"PK\x03\x04rusak", "rusak"),
        ("a.pdf", b"%PDF-1.7", "bukan XLSX"),
        ("a.csv", "nama;é".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(world: World, name: str, content: bytes, words: str) -> None:
    before = shelves()
    answer = send(world, content, name=name)
    let_work(world.engine, world)
    page = world.signed_in("siti").get(answer.headers["Location"]).text
    assert words in page and "Tidak ada satu baris pun yang masuk." in page and shelves() == before


def test_a_form_without_a_file_or_with_an_empty_or_large_one_comes_back(world: World) -> None:
    before = shelves()
    assert "Pilih berkas XLSX atau CSV." in send(world, b"", name="").text
    empty = send(world, b"", name="a.csv")
    assert empty.status_code == 422 and "Berkas kosong." in empty.text
    limit(world, 100_000)
    assert "Berkas terlalu besar: paling besar 0 MB." in send(world, b"a" * 120_000).text
    assert send(world, b"a" * 400_000).status_code == 413
    strange = send(world, b"a", brought_by="user:kabid")
    assert strange.status_code == 422 and "Isian ini tidak dapat dibaca." in strange.text
    assert shelves() == before and counted(world, "village_result") == 0


def test_a_page_that_waits_asks_again_and_moves_on_when_the_work_is_done(world: World, tmp_path: Path) -> None:
    path = send(world, csv_file(tmp_path / "a.csv", [near()]).read_bytes()).headers["Location"].partition("?")[0]
    client = world.signed_in("siti")
    assert "hx-trigger" in client.get(path).text
    assert client.get(f"{path}/keadaan").status_code == 304
    let_work(world.engine, world)
    assert client.get(f"{path}/keadaan").headers["HX-Redirect"] == path
    assert "hx-trigger" not in client.get(path).text


def test_a_worker_sees_their_own_files_and_registrars_and_auditors_all(world: World, tmp_path: Path) -> None:
    path = send(world, csv_file(tmp_path / "a.csv", [near()]).read_bytes()).headers["Location"].partition("?")[0]
    for login, status in {"siti": 200, "operator": 200, "auditor": 200, "pendamping": 404, "baznas": 404}.items():
        assert world.signed_in(login).get(path).status_code == status, login
    assert path not in world.signed_in("pendamping").get(PAGE).text
    auditors = world.signed_in("auditor").get(PAGE).text
    assert path in auditors and 'type="file"' not in auditors


def test_rows_can_be_narrowed_and_paged(world: World, tmp_path: Path) -> None:
    rows = [near(), *(stays(id_keluarga_P3KE=f"00{number:017}") for number in range(30))]
    answer = send(world, csv_file(tmp_path / "a.csv", rows).read_bytes())
    let_work(world.engine, world)
    client, path = world.signed_in("siti"), answer.headers["Location"].partition("?")[0]
    assert "Halaman 1 dari 2" in client.get(path).text
    left = client.get(f"{path}?hasil=left_out").text
    assert "Sutrisno Contoh" not in left and "Halaman 1 dari 2" in left
    assert client.get(f"{path}?hasil=known").text.count("Tidak ada baris untuk saringan ini.") == 1
    assert client.get(f"{path}?hasil=rubbish&hal=-1").status_code == 200


def test_the_empty_file_comes_back_filled_in(world: World, tmp_path: Path) -> None:
    answer = world.signed_in("siti").get(f"{PAGE}/contoh.xlsx")
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["HASIL MUSDES", "PETUNJUK", "KODE KAMPUNG"]
    codes = [str(cells[0].value) for cells in book["KODE KAMPUNG"].iter_rows(min_row=2)]
    assert codes and all(code.startswith("18.02.01.") for code in codes)
    assert {cells[2].value for cells in book["KODE KAMPUNG"].iter_rows(min_row=2)} == {"Kalirejo"}
    sheet = book["HASIL MUSDES"]
    titles = {str(cell.value): cell.column for cell in sheet[1]}
    for title, value in (near() | {"nama_perbaikan": ""}).items():
        sheet.cell(2, titles[title], value or None)
    filled = BytesIO()
    book.save(filled)
    sent = send(world, filled.getvalue(), name="hasil.xlsx")
    let_work(world.engine, world)
    assert "Sutrisno Contoh" in world.signed_in("siti").get(sent.headers["Location"]).text
    assert verdicts(world) == 1


def test_an_empty_form_sent_back_says_that_no_row_was_filled_in(world: World) -> None:
    sent = send(world, world.signed_in("siti").get(f"{PAGE}/contoh.xlsx").data, name="hasil.xlsx")
    let_work(world.engine, world)
    page = world.signed_in("siti").get(sent.headers["Location"]).text
    assert "Tidak ada baris yang terisi di bawah judul kolomnya." in page


def test_a_look_at_the_families_of_a_file_is_on_the_record(world: World, tmp_path: Path) -> None:
    told(world, tmp_path, near())
    with world.engine.connect() as connection:
        wish = "select detail from access_log where detail->>'page' = 'village_results.result_page' order by at desc"
        assert connection.exec_driver_sql(wish).scalars().first()["shown"] == 1
