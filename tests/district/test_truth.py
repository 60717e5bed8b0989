"""The truth is true: pairs are in both registers, targets have no aid, errors come at the stated rates."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sikkep.district import Options, Rates, Summary, generate
from sikkep.district.aid import COUNTED
from tests.district.conftest import Read, rows_of

PEOPLE = {
    "NIK_KOSONG": 0.02, "NIK_SALAH_KETIK": 0.015, "NIK_TERTUKAR": 0.005, "NIK_DIGIT_AKHIR_NOL": 0.005,
    "NIK_NOTASI_ILMIAH": 0.002, "NIK_GANDA": 0.007, "NAMA_SINGKATAN": 0.05, "NAMA_GELAR": 0.02, "NAMA_SPASI": 0.04,
    "NAMA_EJAAN": 0.05, "NAMA_TERPOTONG": 0.01, "NAMA_ALIAS": 0.005,
}  # fmt: skip
BIRTHS = {"JK_SALAH": 0.005, "TGL_TERBALIK": 0.01, "TGL_BAKU": 0.03, "TAHUN_GESER": 0.02}
FAMILIES = {
    "KK_TERPECAH": 0.015, "MENINGGAL": 0.01, "PINDAH": 0.02, "KEPALA_GANTI": 0.02, "KAMPUNG_EJAAN_LAMA": 0.02,
    "KAMPUNG_KEMBAR": 0.003,
}  # fmt: skip


def _spoiled(rows: list[dict[str, str]], *columns: str) -> Counter[str]:
    return Counter(code for row in rows for column in columns for code in row[column].split("|") if code)


def _assert_near(found: Counter[str], wanted: dict[str, float], out_of: int) -> None:
    """Within four standard deviations of the stated rate, and a tenth for what does not fit everybody."""
    for code, rate in wanted.items():
        slack = 4 * (rate * (1 - rate) / out_of) ** 0.5 + 0.15 * rate
        assert abs(found[code] / out_of - rate) < slack, code


def test_errors_come_at_the_stated_rates(read: Read) -> None:
    people = read("truth_match_individu")
    _assert_near(_spoiled(people, "gangguan_p3ke", "gangguan_dtks"), PEOPLE, len(people))
    listed = [row for row in people if row["id_individu"]]
    _assert_near(_spoiled(listed, "gangguan_p3ke"), BIRTHS, len(listed))
    families = [row for row in read("truth_match") if row["id_keluarga_p3ke"]]
    _assert_near(_spoiled(families, "gangguan"), FAMILIES, len(families))


def test_three_times_the_rates_give_three_times_the_errors(tmp_path: Path) -> None:
    messy = generate(1_000, 2, tmp_path, options=Options(rates=Rates().times(3), has_spreadsheets=False))
    people = rows_of(messy, "truth_match_individu")
    wanted = {"NIK_KOSONG": 0.06, "NAMA_EJAAN": 0.15}
    _assert_near(_spoiled(people, "gangguan_p3ke", "gangguan_dtks"), wanted, len(people))


def test_no_rates_give_clean_registers(tmp_path: Path) -> None:
    clean = generate(200, 2, tmp_path, options=Options(rates=Rates().times(0), has_spreadsheets=False))
    assert not _spoiled(rows_of(clean, "truth_match_individu"), "gangguan_p3ke", "gangguan_dtks")
    known = {row["NIK"]: row["Nama"] for row in rows_of(clean, "dtks")}
    shared = [row for row in rows_of(clean, "p3ke_individu") if row["nik"] in known]
    assert len(shared) > 300
    assert all(row["nama"].upper() == known[row["nik"]] for row in shared)


def test_every_true_pair_is_in_both_files(read: Read) -> None:
    families = {row["id_keluarga_P3KE"] for row in read("p3ke_keluarga")}
    people = {row["id_individu"]: row["id_keluarga_p3ke"] for row in read("p3ke_individu")}
    members = {row["idsemesta"]: row["NOKK"] for row in read("dtks")}
    cards = {"", *members.values()}
    for row in read("truth_match"):
        assert not row["id_keluarga_p3ke"] or row["id_keluarga_p3ke"] in families
        assert set(row["nokk_dtks"].split("|")) <= cards
    for row in read("truth_match_individu"):
        assert people.get(row["id_individu"], "") == row["id_keluarga_p3ke"]
        assert members.get(row["idsemesta"], "") == row["nokk_dtks"]


def test_every_row_of_both_registers_is_in_the_truth(read: Read) -> None:
    truth = read("truth_match_individu")
    assert {row["id_individu"] for row in truth} - {""} == {row["id_individu"] for row in read("p3ke_individu")}
    assert {row["idsemesta"] for row in truth} - {""} == {row["idsemesta"] for row in read("dtks")}


def test_a_target_is_a_matched_family_without_counted_aid_in_either_register(read: Read) -> None:
    p3ke = {row["id_keluarga_P3KE"]: row for row in read("p3ke_keluarga")}
    dtks = defaultdict(list)
    for row in read("dtks"):
        dtks[row["NOKK"]].append(row)
    for truth in read("truth_match"):
        if not truth["id_keluarga_p3ke"] or not truth["nokk_dtks"]:
            assert truth["sasaran"] == "Tidak"
            continue
        people = [row for card in truth["nokk_dtks"].split("|") for row in dtks[card]]
        has_aid = _has(p3ke[truth["id_keluarga_p3ke"]], "p3ke") or any(_has(row, "dtks") for row in people)
        assert (truth["sasaran"] == "Ya") is not has_aid


def _has(row: dict[str, str], register: str) -> bool:
    return any(row[column].upper() == "YA" for column in COUNTED[register])


def test_classes_add_up_to_the_summary(district: Summary, read: Read) -> None:
    classes = Counter(row["kelas"] for row in read("truth_match"))
    counts = district.counts
    assert classes["PADAN_TANPA_BANSOS"] == counts.targets
    assert classes["PADAN_TANPA_BANSOS"] + classes["PADAN_MENERIMA_BANSOS"] == counts.matched
    assert classes["P3KE_SAJA"] == counts.p3ke_families - counts.matched
    assert classes["DTKS_SAJA"] == counts.dtks_only_families


@pytest.mark.parametrize("column", ["penerima_pkh", "padan_dukcapil"])
def test_flags_are_typed_in_more_than_one_way(read: Read, column: str) -> None:
    assert {"Ya", "YA" if column == "penerima_pkh" else "Padan"} <= {row[column] for row in read("p3ke_keluarga")}


def test_dates_are_text_in_more_than_one_way(read: Read) -> None:
    dates = [row["tanggal_lahir"] for row in read("p3ke_keluarga")]
    assert any(date.endswith(" 0:00:00") for date in dates)
    assert any("-" in date for date in dates)
    assert any("/" in date and " " not in date for date in dates)
