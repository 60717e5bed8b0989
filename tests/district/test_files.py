"""The files have the layouts that offices send, say that nobody is real, and come out the same twice."""

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sikkep.district import Options, Summary, generate
from sikkep.district.generation import NAMES
from tests.district.conftest import Read


def _columns(text: str) -> list[str]:
    return text.split()


P3KE_FAMILY = _columns(
    """no id_keluarga_P3KE provinsi kabupaten_kota kecamatan desa_kelurahan kode_kemdagri
desil_kesejahteraan alamat kepala_keluarga nik padan_dukcapil jenis_kelamin tanggal_lahir pekerjaan pendidikan
kepemilikan_rumah memiliki_simpanan_uang_perhiasan_ternak_lainnya jenis_atap jenis_dinding jenis_lantai
sumber_penerangan bahan_bakar_memasak sumber_air_minum memiliki_fasilitas_buang_air_besar penerima_bpnt penerima_bpum
penerima_bst penerima_pkh penerima_sembako resiko_stunting"""
)
P3KE_PERSON = _columns(
    """id_keluarga_p3ke provinsi kabupaten_kota kecamatan desa_kelurahan kode_kemdagri desil_kesejahteraan
alamat id_individu nama nik padan_dukcapil jenis_kelamin hubungan_dengan_kepala_keluarga tanggal_lahir status_kawin
pekerjaan pendidikan usia_dibawah_7_tahun usia_7_12 usia_13_15 usia_16_18 usia_19_21 usia_22_59 usia_60_tahun_keatas
penerima_bpnt penerima_bpum penerima_bst penerima_pkh penerima_sembako resiko_stunting"""
)
DTKS_START = _columns(
    """id_kec id_desa provinsi kabupaten kecamatan desa_kelurahan rt rw Alamat NOKK NIK Nama idsemesta
FIRST_SK padankan_at BPNT BST PKH PBI BNPT_PPKM BLT BLT_BBM RUTILAHU SEMBAKO_ADAPTIF"""
)


def _header(folder: Path, name: str, delimiter: str = ",") -> list[str]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file, delimiter=delimiter))


def test_the_columns_are_those_that_local_applications_import(smallest: Path) -> None:
    assert _header(smallest, NAMES["p3ke_keluarga"]) == P3KE_FAMILY
    assert _header(smallest, NAMES["p3ke_individu"]) == P3KE_PERSON
    assert _header(smallest, NAMES["dtks"], ";")[: len(DTKS_START)] == DTKS_START


def test_every_family_and_person_has_a_row(district: Summary, read: Read) -> None:
    counts = district.counts
    assert len(read("p3ke_keluarga")) == counts.p3ke_families == 5_000
    assert len(read("p3ke_individu")) == counts.p3ke_people
    assert len(read("dtks")) == counts.dtks_people
    assert 2.8 < counts.p3ke_people / counts.p3ke_families < 4.2


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path: Path) -> None:
    options = Options(has_spreadsheets=False)
    once, twice, other = (generate(300, seed, tmp_path / f"{n}", options=options) for n, seed in enumerate((3, 3, 4)))
    assert once.sha256 == twice.sha256
    people = once.files["p3ke_individu.csv"].name
    assert once.sha256[people] != other.sha256[people]


def test_workbooks_too_come_out_the_same_twice(smallest: Path, tmp_path: Path) -> None:
    again = generate(100, 5, tmp_path)
    for name in ("p3ke_keluarga.xlsx", "p3ke_individu.xlsx"):
        assert again.files[name].read_bytes() == (smallest / again.files[name].name).read_bytes()


def test_a_larger_district_begins_with_the_same_families(smallest: Path, tmp_path: Path) -> None:
    larger = generate(400, 5, tmp_path, options=Options(has_spreadsheets=False))
    families = (smallest / f"{NAMES['p3ke_keluarga']}.csv").read_text()
    assert larger.files["p3ke_keluarga.csv"].read_text().startswith(families)


def test_the_people_sheet_has_a_letterhead_and_its_header_in_row_13(smallest: Path) -> None:
    book = CalamineWorkbook.from_path(smallest / f"{NAMES['p3ke_individu']}.xlsx")
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [str(word).lower().replace(" ", "_") for word in rows[12]] == P3KE_PERSON
    assert "rekaan" in str(rows[5][0])
    assert len(str(rows[13][P3KE_PERSON.index("id_individu")])) == 21


def test_numbers_are_text_in_workbooks_except_where_a_spreadsheet_spoiled_them(tmp_path: Path) -> None:
    made = generate(400, 5, tmp_path)
    rows = CalamineWorkbook.from_path(made.files["p3ke_individu.xlsx"]).get_sheet_by_index(0).to_python()
    numbers = [row[P3KE_PERSON.index("nik")] for row in rows]
    spoiled = [number for number in numbers if isinstance(number, float)]
    assert spoiled
    assert all(int(number) % 10 == 0 for number in spoiled)


def test_every_file_says_that_the_people_are_invented(smallest: Path) -> None:
    names = {path.name for path in smallest.iterdir()}
    assert all(name.startswith("CONTOH_") for name in names - {"BACA_SAYA.txt"})
    note = (smallest / "BACA_SAYA.txt").read_text(encoding="utf-8")
    assert "rekaan" in note
    assert "invented" in note
    assert all(name in note for name in names if name.endswith((".csv", ".xlsx")))
    workbook = CalamineWorkbook.from_path(smallest / f"{NAMES['p3ke_keluarga']}.xlsx")
    assert "rekaan" in str(workbook.get_sheet_by_name("KETERANGAN").to_python())


def test_the_summary_names_the_columns_that_count_as_aid(smallest: Path) -> None:
    summary = json.loads((smallest / "CONTOH_ringkasan.json").read_text(encoding="utf-8"))
    counted = summary["target"]["counted_columns"]
    assert "PBI" not in counted["dtks"]
    assert {"PKH", "BPNT", "BST", "BLT"} <= set(counted["dtks"])
    assert summary["reserved"] == {"nik_serials": "8000-9999", "family_card_serials": "7000-7999"}


@pytest.mark.parametrize("families", [0, 99, 500_001])
def test_a_district_too_small_or_too_large_is_refused(families: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="families"):
        generate(families, 1, tmp_path)


def test_progress_is_told_and_ends_at_the_last_family(tmp_path: Path) -> None:
    told: list[int] = []
    generate(600, 1, tmp_path, told.append, Options(has_spreadsheets=False))
    assert told == sorted(told)
    assert told[-1] == 600
