"""A bad cell costs its value, a bad row itself, and never another row (bad-input list, cases 17 to 33)."""

from pathlib import Path
from typing import Any

import pytest

from casework.store.spelling import fold_name
from producers.registries.source_files import layout_of
from schemas.codes import Source
from tests.producers.offices import HEAD_NIK, WIFE_NIK, csv_file, dtks_person, family, person, wife
from tests.producers.reading import P3KE, Read, read

DTKS = layout_of(Source.DTKS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "p3ke.csv"


def one(file: Path, **cells: Any) -> Read:
    """A file with one bad row between two good ones, which both come in."""
    good = [family(id_keluarga_P3KE="A"), family(id_keluarga_P3KE="B")]
    result = read(csv_file(file, [good[0], family(**cells), good[1]]))
    assert {row.row for row in result.rows} >= {2, 4}
    assert all(c.place.file == "p3ke.csv" and c.place.row == 3 for c in result.book.kept)
    return result


def told(result: Read) -> list[tuple[str, str, str]]:
    return [(complaint.code, complaint.severity, complaint.shape) for complaint in result.book.kept]


@pytest.mark.parametrize("nik", ["1.80201E+15", "1,80201E+15", "3.17123E+15"])
def test_case_17_a_nik_that_excel_broke_says_so_and_is_trusted_never(file: Path, nik: str) -> None:
    result = one(file, nik=nik)
    assert told(result) == [("nik_excel_scientific", "cell", f"9{nik[1]}99999A+99")]
    assert "Excel merusak NIK" in result.told[0] and "kolom nik" in result.told[0]
    assert (result.rows[1].nik_index, result.rows[1].is_nik_trusted) == (None, False)


def test_case_18_and_45_are_about_number_cells_so_text_that_ends_in_zeros_is_sound(file: Path) -> None:
    assert one(file, nik="1802010510801000").rows[1].is_nik_trusted


@pytest.mark.parametrize(
    "nik",
    [f"'{HEAD_NIK}", "1802 0105 1080 8001", "18.02.01.051080.8001", f"{HEAD_NIK}.0", f"\u00a0{HEAD_NIK}\u200b"],
)
def test_case_19_spaces_dots_and_apostrophes_are_taken_off(file: Path, nik: str) -> None:
    result = one(file, nik=nik)
    assert (result.rows[1].nik_index, result.rows[1].is_nik_trusted) == (result.rows[0].nik_index, True)


@pytest.mark.parametrize(
    ("nik", "code", "shape"),
    [
        ("180201051080800", "nik_length", "9" * 15),
        ("18020105108080011", "nik_length", "9" * 17),
        ("18020105108O8001", "nik_not_digits", "99999999999A9999"),
        ("0" * 16, "nik_placeholder", "9" * 16),
        ("7" * 16, "nik_placeholder", "9" * 16),
    ],
)
def test_case_20_what_is_no_nik_is_told_by_its_shape_and_not_trusted(
    file: Path, nik: str, code: str, shape: str
) -> None:
    result = one(file, nik=nik)
    assert told(result) == [(code, "cell", shape)]
    assert not result.rows[1].is_nik_trusted


@pytest.mark.parametrize("day", ["00", "32", "40", "72", "99"])
def test_case_21_an_impossible_birth_date_in_a_nik_is_a_warning(file: Path, day: str) -> None:
    result = one(file, nik=f"180201{day}10808001")
    assert told(result) == [("nik_impossible_date", "cell", "9" * 16)]
    assert (result.book.refused, result.book.warned) == (0, 1)


def test_case_22_a_migrant_s_nik_is_counted_and_nothing_is_wrong_with_it(file: Path) -> None:
    result = one(file, nik="3374010510808001")
    assert (result.codes, result.told, result.book.warned) == ({"nik_elsewhere": 1}, [], 0)
    assert result.rows[1].is_nik_trusted


def test_case_23_one_nik_of_two_persons_leads_to_both_of_them(file: Path) -> None:
    rows = read(csv_file(file, [person(), person(id_individu="2", nama="SUPARDI")])).rows
    assert rows[0].nik_index == rows[1].nik_index
    assert rows[0].person_id != rows[1].person_id


def test_case_24_a_row_said_twice_is_one_person_twice(file: Path) -> None:
    # That it is counted and kept once is in test_registries.
    first, second = read(csv_file(file, [family(), family()])).rows
    assert first.person_id == second.person_id


def test_case_25_a_family_card_in_the_nik_column_is_never_taken_silently(file: Path) -> None:
    row = dtks_person(NIK="1802011507107001")
    result = read(csv_file(file, [row]), DTKS)
    assert result.codes == {"nik_is_family_card": 1}
    assert not result.rows[0].is_nik_trusted
    result = one(file, nik="1802011507107001", tanggal_lahir="02/03/1950")
    assert result.codes == {"nik_maybe_family_card": 1}
    assert (result.rows[1].is_nik_trusted, result.rows[1].sex) == (False, "L")


def test_case_25_members_that_share_a_card_as_nik_stay_different_persons(file: Path) -> None:
    cells = {"NIK": "1802011507107001", "idsemesta": ""}
    rows = read(csv_file(file, [dtks_person(**cells), dtks_person(**cells, Nama="SITI AMINAH")]), DTKS).rows
    assert len({row.person_id for row in rows}) == 2
    assert len({row.record_id for row in rows}) == 1


def test_a_nik_in_the_card_column_makes_no_family_of_its_own_number(file: Path) -> None:
    result = read(csv_file(file, [dtks_person(NOKK=WIFE_NIK, NIK=WIFE_NIK)]), DTKS)
    assert result.codes == {"card_is_nik": 1}
    assert result.rows[0].family_card_index is None


def test_a_card_that_excel_broke_makes_no_family_of_its_remains(file: Path) -> None:
    dtsen = layout_of(Source.DTSEN)
    row = {"no_kk": "1,80201E+15", "nama": "SUTRISNO", "nik": HEAD_NIK, "kode_desa": "1802012003"}
    result = read(csv_file(file, [row, row | {"no_kk": "1802011507107001"}]), dtsen)
    assert result.codes == {"card_rounded": 1, "key_rounded": 1}
    assert (len(result.rows), result.book.refused, result.book.warned) == (1, 1, 0)


@pytest.mark.parametrize(
    "written",
    ["31/02/2020", "0000-00-00", "01/01/1025", "01/01/9999", "01/01/2024", "14/02/80", "1980", "14 Foo 1980"],
)
def test_case_26_a_date_that_is_none_is_emptied_and_told(file: Path, written: str) -> None:
    result = one(file, tanggal_lahir=written, nik="")
    assert [told_as[:2] for told_as in told(result)] == [("date_unreadable", "cell"), ("nik_empty", "cell")]
    assert result.rows[1].birth_date is None


@pytest.mark.parametrize("written", ["2020-3-2", "02/03/2020", "2 Maret 2020", "43892"])
def test_case_26_a_date_is_read_day_first_in_every_row_alike(file: Path, written: str) -> None:
    assert one(file, tanggal_lahir=written, nik="").rows[1].birth_date.isoformat() == "2020-03-02"  # type: ignore[union-attr]


def test_case_26_a_month_in_front_is_explained_and_not_guessed(file: Path) -> None:
    result = one(file, tanggal_lahir="02/14/1980", nik="")
    assert [each[0] for each in told(result)] == ["date_month_first", "nik_empty"]
    assert "bila bulan ditulis di depan" in result.told[0]


def test_case_26_a_register_that_writes_the_month_first_says_so_in_its_file(file: Path) -> None:
    layout = P3KE.model_copy(update={"dates": "month-first"})
    row = read(csv_file(file, [family(tanggal_lahir="02/03/1980")]), layout).rows[0]
    assert row.birth_date is not None and row.birth_date.isoformat() == "1980-02-03"


@pytest.mark.parametrize(
    "written", ["1.500.000,00", "1,500,000.00", "Rp 1.500", "-1", "1e309", "1.5", "99999", "٣", "²", "9" * 5000]
)
def test_case_27_and_28_a_number_that_is_none_is_never_guessed(file: Path, written: str) -> None:
    result = one(file, desil_kesejahteraan=written)
    assert [each[:2] for each in told(result)] == [("decile_out_of_scale", "cell")]
    assert result.rows[1].decile is None
    row = dict(family(), jumlah_anggota_keluarga=written)
    result = read(csv_file(file, [row]))
    assert (result.codes, result.rows[0].members) == ({"number_unreadable": 1}, None)


def test_case_29_an_unknown_kampung_is_told_and_kept_as_written_for_a_person_to_find(file: Path) -> None:
    result = one(file, kode_kemdagri="", kecamatan="Kalirejo", desa_kelurahan="Kali Reja Lor")
    assert told(result) == [("area_unknown", "cell", "AAAA AAAA AAA")]
    assert (result.rows[1].area_code, result.rows[1].place_written) == (None, "Kalirejo / Kali Reja Lor")
    assert result.rows[0].place_written is None


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "\tSUTRISNO"])
def test_case_30_what_a_spreadsheet_would_run_is_text_here(file: Path, name: str) -> None:
    assert one(file, kepala_keluarga=name).rows[1].name == name.strip()


@pytest.mark.parametrize("name", ["\u202eSUTRISNO", "SU\u200bTRISNO", "ЅUТRIЅNО", "SU\u00adTRISNO\u200b"])
def test_case_31_a_name_that_hides_something_is_kept_marked_and_found_by_what_it_looks_like(
    file: Path, name: str
) -> None:
    result = one(file, kepala_keluarga=name)
    row = result.rows[1]
    assert told(result)[0][:2] == ("name_marked", "cell")
    assert fold_name(row.name) == row.name_folded == fold_name("SUTRISNO")
    assert row.name in name and len(row.name) >= 8


def test_case_31_full_width_letters_are_the_same_name(file: Path) -> None:
    row = one(file, kepala_keluarga="ＳＵＴＲＩＳＮＯ").rows[1]
    assert (row.name, row.name_folded) == ("ＳＵＴＲＩＳＮＯ", fold_name("SUTRISNO"))


def test_case_32_emoji_and_other_four_byte_signs_are_kept(file: Path) -> None:
    row = one(file, kepala_keluarga="SUTRISNO 😀 𝒜", alamat="🏠 Dusun I").rows[1]
    assert (row.name, row.address) == ("SUTRISNO 😀 𝒜", "🏠 Dusun I")


def test_case_33_blanks_of_any_kind_go_at_both_ends(file: Path) -> None:
    row = one(file, kepala_keluarga="\u00a0 SUTRISNO \u00a0", desil_kesejahteraan="\u00a02 ").rows[1]
    assert (row.name, row.decile) == ("SUTRISNO", 2)


def test_control_signs_that_no_database_takes_are_dropped(file: Path) -> None:
    row = one(file, kepala_keluarga="SUTRIS\x07NO\x1b", alamat="\x01").rows[1]
    assert (row.name, row.address) == ("SUTRISNO", None)


def test_a_key_that_is_no_key_is_not_cut_to_one(file: Path) -> None:
    result = one(file, id_keluarga_P3KE="x" * 81)
    assert told(result) == [("key_too_long", "row", "")]
    assert len(result.rows) == 2


@pytest.mark.parametrize("broken", ["#REF!", "#N/A", "#DIV/0!"])
def test_case_47_a_failed_formula_that_was_saved_as_text_costs_the_row(file: Path, broken: str) -> None:
    result = one(file, jenis_lantai=broken)
    assert told(result) == [("cell_broken", "row", "")]
    assert "kolom jenis_lantai" in result.told[0]
    assert one(file, pendidikan=broken).codes == {}  # Nobody reads that column.


def test_a_row_with_several_doubts_is_one_warned_row_and_a_refused_one_is_none(file: Path) -> None:
    rows = [
        family(nik="1", tanggal_lahir="x", desil_kesejahteraan=9),
        family(nik="1"),
        family(nomor_KK="1", kepala_keluarga=""),
        wife(),
    ]
    rows = [dict(family(nomor_KK=""), **row) for row in rows[:3]]
    result = read(csv_file(file, rows))
    assert sum(result.codes.values()) == 6
    assert (result.book.warned, result.book.refused) == (2, 1)
