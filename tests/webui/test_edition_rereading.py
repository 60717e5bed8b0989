"""Before anybody signs, a column that nobody used and letters that look wrong may still be told and read again."""

import shutil
from pathlib import Path

import pytest

from tests.producers.offices import csv_file, family
from tests.webui.bringing import brought, decide, let_work
from tests.webui.test_edition_repair import explain
from tests.webui.world import HAND_OVERS, World

pytestmark = pytest.mark.usefixtures("official_areas")
READY = "Siap ditandatangani"


@pytest.fixture
def path(world: World, tmp_path: Path) -> str:
    """The page of a report that is ready, of a file whose column of NIK was not understood."""
    text = csv_file(tmp_path / "keluarga.csv", [family()]).read_text().replace(",nik,", ",Angka Enam Belas,", 1)
    (tmp_path / "keluarga.csv").write_text(text)
    return brought(world, tmp_path / "keluarga.csv")


def page(world: World, path: str, login: str = "operator") -> str:
    return " ".join(world.signed_in(login).get(path).text.split())


def unused(shown: str) -> str:
    return shown.partition("Kolom yang tidak dipakai:")[2].partition("</p>")[0]


def test_an_unused_column_may_be_explained_before_anybody_signs(world: World, path: str) -> None:
    before = page(world, path)
    assert READY in before and "Angka Enam Belas" in unused(before) and "bentuk isi 9999" in before
    assert explain(world, path, {"Angka Enam Belas": "nik"}).status_code == 303
    let_work(world.engine, world)
    after = page(world, path)
    assert READY in after and "Angka Enam Belas" not in unused(after)
    assert decide(world, "kabid", path, "tanda-tangan", words="x").status_code == 303
    let_work(world.engine, world)
    with world.engine.connect() as connection:
        assert connection.exec_driver_sql("select is_nik_trusted from person where name = 'SUTRISNO'").scalar_one()


def test_only_who_brought_it_explains_what_another_is_to_sign(world: World, path: str) -> None:
    assert "Bantu membacanya" in page(world, path) and "Bantu membacanya" not in page(world, path, "kabid")
    refused = explain(world, path, {}, "kabid", encoding="windows-1252")
    assert refused.status_code == 422 and READY in page(world, path)


def test_a_report_is_not_read_again_for_nothing(world: World, tmp_path: Path) -> None:
    path = brought(world, csv_file(tmp_path / "utuh.csv", [family()]))
    refused = explain(world, path, {})
    assert refused.status_code == 422 and "Belum ada yang diubah" in refused.text


def test_letters_are_shown_as_they_read_and_as_they_would(world: World, tmp_path: Path) -> None:
    rows = [family(desa_kelurahan="D\u00c9SA CONTOH", kode_kemdagri="", kepala_keluarga="ANDR\u00c9 CONTOH")]
    text = csv_file(tmp_path / "lama.csv", rows, ";").read_text(encoding="utf-8")
    (tmp_path / "lama.csv").write_bytes(text.encode("cp1252"))
    path = brought(world, tmp_path / "lama.csv")
    refused = page(world, path)
    assert "bila dibaca sebagai" in refused and "KALIREJO / D\u00c9SA CONTOH" in refused
    assert "D\ufffdSA CONTOH" in refused and "titik koma" in refused
    assert explain(world, path, {}, encoding="windows-1252").status_code == 303
    let_work(world.engine, world)
    read = page(world, path)
    assert READY in read and "Begini hurufnya terbaca" in read and "D\u00c9SA CONTOH" in read
    assert "ANDR" not in refused + read


def test_a_file_of_the_command_line_is_compared_again_from_what_lies_on_the_desk(world: World, tmp_path: Path) -> None:
    late = brought(world, csv_file(tmp_path / "b.csv", [family(alamat="b")]), edition="2025")
    early = brought(world, csv_file(tmp_path / "a.csv", [family(alamat="a")]), edition="2024")
    decide(world, "kabid", early, "tanda-tangan", words="x")
    let_work(world.engine, world)
    for shelf in HAND_OVERS.iterdir():
        shutil.rmtree(shelf)
    with world.engine.begin() as connection:  # as the command line leaves it: no word of where the files lie
        connection.exec_driver_sql("update hand_over set files = jsonb_set(files::jsonb, '{0,stored}', 'null')")
    assert "Bandingkan ulang" in page(world, late, "kabid")
    assert decide(world, "kabid", late, "bandingkan").status_code == 303
    let_work(world.engine, world)
    assert READY in page(world, late) and "Dibandingkan dengan P3KE 2024" in page(world, late)


def test_unused_columns_of_the_command_line_are_told_where_to_explain_them(world: World, path: str) -> None:
    with world.engine.begin() as connection:
        connection.exec_driver_sql("update hand_over set files = jsonb_set(files::jsonb, '{0,stored}', 'null')")
    told = page(world, path)
    assert "tarik kembali, lalu bawa lagi dengan --map" in told and "Bantu membacanya" not in told
