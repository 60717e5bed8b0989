"""Somebody says what strange column titles mean; the file is read again, and the next edition without asking."""

import re
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.producers.offices import csv_file, family
from tests.webui.bringing import brought, let_work
from tests.webui.world import HAND_OVERS, World, post

pytestmark = pytest.mark.usefixtures("official_areas")

STRANGE = {"kepala_keluarga": "Orang Pertama", "nik": "Angka Enam Belas"}


def strange_file(path: Path, address: str = "Dusun I") -> Path:
    """A file whose titles of the head and of his number nobody would guess."""
    text = csv_file(path, [family(alamat=address)]).read_text()
    for title, other in STRANGE.items():
        text = re.sub(rf"(?<=,){title}(?=,)", other, text, count=1, flags=re.IGNORECASE)
    path.write_text(text)
    return path


@pytest.fixture
def path(world: World, tmp_path: Path) -> str:
    """The page of a hand-over that was refused for its titles."""
    return brought(world, strange_file(tmp_path / "keluarga.csv"))


def field_of(page: str, title: str) -> str:
    found = re.search(rf'<label for="(kolom-\d+)-[^"]*">{title}', page)
    assert found, page
    return found[1]


def explain(world: World, path: str, meanings: dict[str, str], login: str = "operator", **form: object) -> TestResponse:
    client = world.signed_in(login)
    page = client.get(path).text
    seen = page.partition('name="version" value="')[2].partition('"')[0] or "0"
    told = {field_of(page, title): part for title, part in meanings.items()}
    return post(client, f"{path}/kolom", {"command_id": uuid4(), "version": seen, **told, **form})


RIGHT = {"Orang Pertama": "head_name", "Angka Enam Belas": "nik"}


def test_the_page_asks_for_strange_titles_and_names_what_is_missing(world: World, path: str) -> None:
    page = world.signed_in("operator").get(path).text
    assert (
        "Bantu membacanya" in page
        and "Nama kepala keluarga" in page.partition("Belum ketemu:")[2].partition("<form")[0]
    )
    field_of(page, "Orang Pertama")
    auditor = world.signed_in("auditor").get(path).text
    assert "Bantu membacanya" not in auditor and "Mengapa tidak dapat dibaca" in auditor


def test_each_title_shows_what_its_cells_look_like_and_never_what_they_say(world: World, path: str) -> None:
    page = world.signed_in("operator").get(path).text
    assert "bentuk isi 9999999999999999" in page and "bentuk isi AAAAAAAA" in page
    assert family()["nik"] not in page and family()["kepala_keluarga"] not in page


def test_a_file_without_titles_shows_nothing_of_the_people_in_its_first_row(world: World, tmp_path: Path) -> None:
    rows = csv_file(tmp_path / "polos.csv", [family(), family()]).read_text().splitlines()[1:]
    (tmp_path / "polos.csv").write_text("\n".join(rows) + "\n")
    path = brought(world, tmp_path / "polos.csv")
    page = world.signed_in("operator").get(path).text
    assert "Baris judul kolom tidak dikenali" in page and "Judul kolom yang belum dikenal" not in page
    with world.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("select report from hand_over where report is not null").all())
    for text in (page, kept):
        assert family()["nik"] not in text and family()["kepala_keluarga"] not in text


def test_with_their_meaning_the_file_is_read_and_so_is_the_next_edition(
    world: World, path: str, tmp_path: Path
) -> None:
    answer = explain(world, path, RIGHT)
    assert answer.status_code == 303
    page = world.signed_in("operator").get(answer.headers["Location"]).text
    assert "Arti kolom disimpan. Berkasnya dibaca lagi." in page
    let_work(world.engine, world)
    page = world.signed_in("operator").get(path).text
    assert "Siap ditandatangani" in page and "Mengapa tidak dapat dibaca" not in page
    post(
        world.signed_in("kabid"),
        f"{path}/tanda-tangan",
        {"command_id": uuid4(), "version": version(page), "words": "x"},
    )
    let_work(world.engine, world)
    later = brought(world, strange_file(tmp_path / "lagi.csv", "Dusun II"), edition="2025")
    assert "Siap ditandatangani" in world.signed_in("operator").get(later).text


def version(page: str) -> str:
    return page.partition('name="version" value="')[2].partition('"')[0] or "3"


def test_two_columns_of_one_meaning_are_refused_beside_both(world: World, path: str) -> None:
    answer = explain(world, path, {"Orang Pertama": "nik", "Angka Enam Belas": "nik"})
    assert answer.status_code == 422
    assert "Arti ini sudah dipakai kolom Orang Pertama." in answer.text
    assert "Arti ini sudah dipakai kolom Angka Enam Belas." in answer.text
    assert answer.text.count('value="nik" selected') == 2


def test_what_was_not_offered_is_refused(world: World, path: str) -> None:
    assert explain(world, path, {"Orang Pertama": "kesehatan"}).status_code == 422
    assert explain(world, path, {}, kolom_rahasia="1").status_code == 400
    assert explain(world, path, RIGHT, encoding="ebcdic").status_code == 422


def test_what_was_read_again_in_the_meantime_is_not_explained_twice(world: World, path: str) -> None:
    page = world.signed_in("operator").get(path).text
    fields = {field_of(page, title): part for title, part in RIGHT.items()}
    form = {"command_id": uuid4(), "version": version(page), **fields}
    assert post(world.signed_in("operator"), f"{path}/kolom", form).status_code == 303
    again = post(world.signed_in("kabid"), f"{path}/kolom", form)
    assert again.status_code == 422 and "salah" in again.text
    let_work(world.engine, world)
    assert "Siap ditandatangani" in world.signed_in("operator").get(path).text


def test_titles_explained_wrongly_are_refused_again_and_may_be_explained_otherwise(world: World, path: str) -> None:
    assert explain(world, path, {"Orang Pertama": "", "Angka Enam Belas": "nik"}).status_code == 303
    let_work(world.engine, world)
    assert "Mengapa tidak dapat dibaca" in world.signed_in("operator").get(path).text
    assert explain(world, path, {"Orang Pertama": "head_name"}).status_code == 303
    let_work(world.engine, world)
    assert "Siap ditandatangani" in world.signed_in("operator").get(path).text


def test_files_that_are_gone_are_told_in_words(world: World, path: str) -> None:
    for shelf in HAND_OVERS.iterdir():
        shutil.rmtree(shelf)
    assert explain(world, path, RIGHT).status_code == 303
    let_work(world.engine, world)
    page = world.signed_in("operator").get(path).text
    assert "Mengapa tidak dapat dibaca" in page and "tidak disimpan" in page and "Bantu membacanya" not in page


@pytest.mark.parametrize("login", ["auditor", "siti", "bappeda"])
def test_nobody_else_explains(world: World, path: str, login: str) -> None:
    assert post(world.signed_in(login), f"{path}/kolom", {"command_id": uuid4(), "version": 1}).status_code == 404
