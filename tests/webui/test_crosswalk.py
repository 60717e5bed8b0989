"""Codes of BPS are brought by the page: good rows are taken, bad ones told, and nobody of one kecamatan changes all."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from casework.store.engine import transaction
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from tests.producers.offices import csv_file, workbook
from tests.webui.world import PASSWORD, World, token
from webui.passwords import hash_password

pytestmark = pytest.mark.usefixtures("official_areas")
PAGE = "/edisi/kode-bps"
GOOD = {"Kode BPS": "1805010003", "kode_kemendagri": "18.02.01.2003"}
UNKNOWN = {"Kode BPS": "1805010005", "kode_kemendagri": "18.02.99.2003"}
SOMEBODY = {"Kode BPS": "1802010510808001", "kode_kemendagri": "18.02.01.2004"}


def send(world: World, content: bytes, login: str = "operator", name: str = "bps.csv", **form: Any) -> TestResponse:
    client = world.signed_in(login)
    data = {"csrf_token": token(client, PAGE), "command_id": str(uuid4()), "file": (BytesIO(content), name), **form}
    return client.post(PAGE, data=data, headers={"Sec-Fetch-Site": "same-origin"})


def told(world: World, path: Path, login: str = "operator") -> str:
    return " ".join(send(world, path.read_bytes(), login, path.name).text.split())


def rows(world: World) -> list[Any]:
    with world.engine.connect() as connection:
        return list(connection.exec_driver_sql("select bps_code, area_code, said_by from bps_area").all())


@pytest.mark.parametrize("write", [csv_file, workbook])
def test_good_rows_are_taken_and_bad_ones_told(world: World, tmp_path: Path, write: Any) -> None:
    page = told(world, write(tmp_path / "bps.csv", [GOOD, UNKNOWN, SOMEBODY]))
    assert rows(world) == [("1805010003", "18.02.01.2003", "user:operator")]
    for said in ("<dt>Kode baru</dt><dd>1</dd>", "<dt>Baris ditolak</dt><dd>2</dd>", "bps.csv", "baris 3",
                 "tidak ada dalam daftar resmi", "(1805010005 \u2013 1802992003)", "1 dari "):  # fmt: skip
        assert said in page, said
    assert SOMEBODY["Kode BPS"] not in page


def test_the_same_again_changes_nothing_and_another_word_replaces_it(world: World, tmp_path: Path) -> None:
    told(world, csv_file(tmp_path / "a.csv", [GOOD]))
    assert "<dt>Sudah sama</dt><dd>1</dd>" in told(world, tmp_path / "a.csv", "kabid")
    other = csv_file(tmp_path / "b.csv", [GOOD | {"kode_kemendagri": "1802012004"}])
    assert "<dt>Diganti</dt><dd>1</dd>" in told(world, other, "kabid")
    assert rows(world) == [("1805010003", "18.02.01.2004", "user:kabid")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Berkas kosong."),
        (b"halo;dunia\n1;2\n", "kolom"),
        (b"PK\x03\x04rusak", "rusak"),
        (b"%PDF-1.7", "bukan XLSX"),
        (b"bps,kemendagri\n12,13\n", "Kode wilayah bukan 10 digit."),
    ],
)
def test_what_is_no_crosswalk_is_refused_in_words(world: World, content: bytes, words: str) -> None:
    refused = send(world, content)
    assert refused.status_code == 422 and words in refused.text
    assert rows(world) == []


def test_no_file_a_huge_one_and_strange_fields_are_refused(world: World) -> None:
    assert send(world, b"", name="").status_code == 422
    assert send(world, b"x" * 2_200_000).status_code == 413
    assert send(world, b"bps,kemendagri\n", lain="1").status_code == 422
    assert rows(world) == []


def test_only_whoever_sees_the_whole_kabupaten_brings_codes(world: World, tmp_path: Path) -> None:
    with transaction(world.engine) as session:
        near = NewUser("dekat", "Petugas Dekat", hash_password(PASSWORD), Role.REGISTRAR, None, ("18.02.01",))
        add_user(session, near)
    refused = send(world, csv_file(tmp_path / "a.csv", [GOOD]).read_bytes(), "dekat")
    assert refused.status_code == 422 and "Petugas data kabupaten yang membawanya." in refused.text
    assert rows(world) == []
    assert "Unggah padanan" not in world.signed_in("auditor").get(PAGE).text
