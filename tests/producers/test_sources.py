"""A fourth register is a file, not code; a column nobody knows can be answered for, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.registers.complaints import ComplaintBook, ImportRefused, Place
from casework.registers.parts import PART_NAMES, is_part
from casework.registers.sanity import Sanity
from producers.registries.headings import Heading, headings_of
from producers.registries.source_files import known_sources, layout_of, look_also_in
from schemas.codes import Source
from sikkep.district import generate
from tests.producers.offices import csv_file, family, workbook
from tests.producers.reading import P3KE, read

REGSOSEK = """
source = "regsosek"
title = "Regsosek"
unit = "individu"
decile = { lowest = 1, highest = 10, scale = "regsosek-2022" }
area_coding = "bps"
family_key = ["family_key"]
no = ["2"]

[columns]
family_key = ["r101_id_keluarga"]
name = ["r401_nama"]
nik = ["r402_nik"]
sex = ["r404_jk"]
relation = ["r403_hubungan"]
area_code = ["kode_bps"]
kecamatan = ["nmkec"]
kampung = ["nmdesa"]
decile = ["desil"]
disability = ["r501_disabilitas"]

[codes]
sex = { "1" = "Laki-laki", "2" = "Perempuan" }
relation = { "1" = "Kepala keluarga", "2" = "Istri/suami" }

[aid]
pkh = ["r601_pkh"]

[indicators]
disability = { column = "disability" }

[sanity]
leavers = 0.5
"""
ROW = {
    "r101_id_keluarga": "R-1", "r401_nama": "SITI", "r402_nik": "1802016203858002", "r404_jk": "2",
    "r403_hubungan": "1", "kode_bps": "1805010003", "nmkec": "Kalirejo", "nmdesa": "Kalirejo", "desil": "7",
    "r501_disabilitas": "2", "r601_pkh": "2",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "sources").mkdir()
    yield tmp_path / "sources"
    look_also_in(None)


def test_a_fourth_register_is_a_file(folder: Path, tmp_path: Path) -> None:
    (folder / "regsosek.toml").write_text(REGSOSEK)
    look_also_in(folder)
    assert known_sources() == (Source.P3KE, Source.DTKS, Source.DTSEN, Source("regsosek"))
    layout = layout_of(Source("regsosek"))
    rows = [ROW, ROW | {"r401_nama": "BUDI", "r404_jk": "1", "r403_hubungan": "2", "r601_pkh": "1", "r402_nik": ""}]
    wife, man = read(csv_file(tmp_path / "r.csv", rows), layout).rows
    assert (wife.sex, wife.is_head, wife.aid, wife.decile, wife.area_code) == ("P", True, "-pkh", 7, "18.02.01.2003")
    assert (man.sex, man.is_head, man.aid, man.relation) == ("L", False, "+pkh", "Istri/suami")
    assert "-disability" in wife.indicators
    assert (layout.sanity.leavers, layout.sanity.joiners) == (0.5, Sanity().joiners)


def test_a_file_of_a_known_name_replaces_the_product_s_own(folder: Path) -> None:
    own = (Path("producers") / "registries" / "sources" / "dtsen.toml").read_text()
    (folder / "dtsen.toml").write_text(own.replace('title = "DTSEN"', 'title = "DTSEN setempat"'))
    look_also_in(folder)
    assert layout_of(Source.DTSEN).title == "DTSEN setempat"
    look_also_in(None)
    assert layout_of(Source.DTSEN).title == "DTSEN"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "Regsosek"', "title = ", "line 3"),
        ('unit = "individu"', 'unit = "rumah"', "unit"),
        ("family_key = [", "kunci = [", "family_key"),
        ('family_key = ["family_key"]', "family_key = []", "family_key"),
        ('["r402_nik"]', '["r401_nama"]', "two meanings"),
        ('["r402_nik"]', '["???"]', "without letters"),
        ('name = ["r401_nama"]', "", "name or head_name"),
        ('area_coding = "bps"', 'area_coding = "bpn"', "area_coding"),
        ("leavers = 0.5", "leavers = 50", "sanity.leavers"),
        ("pkh = [", "pkhh = [", "aid.pkhh"),
        ('source = "regsosek"', 'source = "lain"', "nama berkas"),
        ('source = "regsosek"', 'source = "Reg Sosek!"', "source"),
        ("[sanity]", "[sanitas]", "sanitas"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_the_entry(folder: Path, old: str, new: str, told: str) -> None:
    assert old in REGSOSEK
    (folder / "regsosek.toml").write_text(REGSOSEK.replace(old, new, 1))
    with pytest.raises(ImportRefused) as refused:
        look_also_in(folder)
    assert {reason.code for reason in refused.value.reasons} == {"source_bad"}
    assert "regsosek.toml" in str(refused.value) and told in str(refused.value)


def test_a_folder_or_register_that_is_not_there_is_refused_in_words(folder: Path) -> None:
    with pytest.raises(ImportRefused, match="Folder ini tidak ada"):
        look_also_in(folder / "none")
    look_also_in(None)
    with pytest.raises(ImportRefused, match=r"siks; ada: p3ke, dtks, dtsen"):
        layout_of(Source("siks"))


@pytest.mark.parametrize("source", known_sources())
def test_every_register_that_comes_with_the_product_is_sound(source: Source) -> None:
    layout = layout_of(source)
    parts = set(layout.known_titles.values()) - {""}
    assert all(map(is_part, parts)) and parts <= set(PART_NAMES)


# Column mapping


RENAMED = {"id_keluarga_P3KE": "Kode Rumah Sasaran", "kepala_keluarga": "Nama KK (sesuai KTP)", "nik": "NIK."}


def renamed() -> dict[str, object]:
    return {RENAMED.get(title, title): cell for title, cell in family().items()}


def only(headings: list[Heading]) -> Heading:
    (heading,) = headings
    return heading


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_titles_nobody_knows_are_shown_with_what_is_missing_and_the_likeliest_meaning(
    tmp_path: Path, name: str
) -> None:
    write = csv_file if name.endswith("csv") else workbook
    row = renamed() | {"Kpala Keluarga": "SUTRISNO"}
    heading = only(headings_of(write(tmp_path / name, [row]), P3KE))
    assert (heading.row, heading.is_usable) == (1, False)
    assert heading.missing == (("family_key",), ("name", "head_name"))
    titles = {title.written: title for title in heading.titles}
    assert (titles["NIK."].part, titles["kecamatan"].part) == ("nik", "kecamatan")
    assert (titles["Kpala Keluarga"].is_known, titles["Kpala Keluarga"].suggestion) == (False, "head_name")
    assert (titles["penerima_pkh"].part, titles["provinsi"].suggestion) == ("aid:pkh", "")


def test_a_mapping_is_taken_before_the_register_s_own_titles(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [renamed()])
    with pytest.raises(ImportRefused):
        read(path)
    titles = {"koderumahsasaran": "family_key", "namakksesuaiktp": "head_name", "alamat": "", "pendidikan": "aid:pbi"}
    assert only(headings_of(path, P3KE, titles=titles)).is_usable
    result = read(path, titles=titles)
    (row,) = result.rows
    assert (row.name, row.address) == ("SUTRISNO", None)
    assert "+pbi" in row.aid
    assert "alamat" not in result.tables[0].unknown


def test_a_mapped_part_is_read_from_the_mapped_column_alone(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [family(desil_baru=3)])
    result = read(path, titles={"desilbaru": "decile"})
    assert (result.rows[0].decile, result.codes) == (3, {})


def test_a_mapping_leaves_the_usual_titles_to_the_files_that_have_them(tmp_path: Path) -> None:
    titles = {"koderumahsasaran": "family_key", "desilbaru": "decile"}
    result = read(csv_file(tmp_path / "a.csv", [family(desil_kesejahteraan=2)]), titles=titles)
    assert (result.rows[0].decile, result.codes) == (2, {})


def test_a_row_with_somebody_s_number_is_never_shown_as_titles(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [family(), family(no=2)])
    path.write_text(path.read_text().partition("\n")[2])
    assert only(headings_of(path, P3KE)).titles == ()


@pytest.mark.parametrize("born", ["14/02/1980", "14/02/1980 0:00:00", "1980-02-14", "14 Februari 1980", "14.2.80"])
def test_a_person_s_row_is_never_taken_for_titles_nobody_knows(tmp_path: Path, born: str) -> None:
    path = tmp_path / "a.csv"
    rows = ["Kolom A,Kolom B,Kolom B,Kolom B", f"SUTRISNO,{born},Dusun II RT 003,Kepala Keluarga"]
    path.write_text("\n".join(rows))
    assert [title.written for title in only(headings_of(path, P3KE)).titles] == ["Kolom A", *["Kolom B"] * 3]
    path.write_text("\n".join(rows[1:]))
    assert only(headings_of(path, P3KE)).titles == ()


@pytest.mark.parametrize("title", ["Usia per 31/12/2023", "Desil 2023", "RT 003"])
def test_a_title_may_name_a_day_or_a_number(tmp_path: Path, title: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Kolom A,Kolom B,{title}\n1,2,3\n")
    assert only(headings_of(path, P3KE)).titles[2].written == title


def test_a_mapping_to_what_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="Pemetaan kolom") as refused:
        read(csv_file(tmp_path / "a.csv", [family()]), titles={"x": "agama"})
    assert refused.value.reasons[0].code == "mapping_bad"


@pytest.mark.parametrize("letterhead", [0, 12, 38])
def test_the_likeliest_row_of_titles_is_found_also_where_none_of_them_is_known(tmp_path: Path, letterhead: int) -> None:
    lines = ["PEMERINTAH KABUPATEN"] * letterhead + ["Kolom A,Kolom B,Kolom C,Kolom D", "1,2,3,4", "5,6,7,8"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines))
    heading = only(headings_of(path, P3KE))
    assert heading.row == letterhead + 1
    assert [title.folded for title in heading.titles] == ["koloma", "kolomb", "kolomc", "kolomd"]
    assert len(heading.missing) == 3


def test_every_part_has_a_name_that_people_can_choose_by() -> None:
    assert all(map(is_part, PART_NAMES)) and len(set(PART_NAMES.values())) == len(PART_NAMES)
    assert PART_NAMES["aid:blt_dd"] == "Penerima BLT-DD"


# The book


def test_all_complaints_are_handed_over_and_nothing_stays_behind() -> None:
    book = ComplaintBook(kept_per_code=2)
    for row in range(1, 101):
        book.note("nik_length", Place("a.csv", row=row))
        if row % 50 == 0:
            assert [complaint.place.row for complaint in book.drain()] == list(range(row - 49, row + 1))
    assert (book.drain(), len(book.kept), book.counts["nik_length"], book.warned) == ([], 2, 100, 100)


def test_rows_are_counted_once_however_much_is_wrong_with_them() -> None:
    book = ComplaintBook()
    for code, row in [("nik_length", 2), ("date_unreadable", 2), ("card_unreadable", 3), ("name_missing", 3),
                      ("rows_hidden", 0), ("nik_length", 4), ("header_missing", 1)]:  # fmt: skip
        book.note(code, Place("a.csv", row=row))
    assert (book.refused, book.warned) == (1, 2)
    assert [complaint.severity for complaint in book.drain()] == ["cell", "cell", "cell", "row", "note", "cell", "file"]


def test_a_usual_file_leaves_no_title_to_ask_about(tmp_path: Path) -> None:
    generate(100, 7, tmp_path)
    for path in sorted(tmp_path.glob("*p3ke_*.csv")):
        (heading,) = headings_of(path, layout_of(Source.P3KE))
        assert [title.written for title in heading.titles if not title.is_known] == [], path.name


def test_a_title_that_is_passed_over_may_still_be_given_a_meaning(tmp_path: Path) -> None:
    path = tmp_path / "keluarga.csv"
    path.write_text(
        "id_keluarga,kepala_keluarga,desa_kelurahan,kecamatan,pendidikan\n1,Sutrisno,Kalirejo,Kalirejo,SD\n"
    )
    (heading,) = headings_of(path, layout_of(Source.P3KE), titles={"pendidikan": "work"})
    assert {title.written: title.part for title in heading.titles}["pendidikan"] == "work"
