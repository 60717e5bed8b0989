"""A kampung is found by code or by its name within its kecamatan, in any spelling; never by a guess."""

from pathlib import Path

import pytest

from casework.registers.complaints import ImportRefused
from casework.registers.crosswalks import read_crosswalk
from producers.registries.kampung import Kampung, place_key, written_as
from producers.registries.source_files import layout_of
from schemas.codes import Source
from tests.producers.offices import csv_file, family, workbook
from tests.producers.reading import P3KE, official, official_areas, read

VARIANTS = {
    # Names of Permendagri 137/2017 that rules of spelling find in the list of 2025.
    ("Bangun Rejo", "Sidodadi"): "18.02.02.2002",
    ("Bangun Rejo", "Sukanegara"): "18.02.02.2009",
    ("Trimurjo", "Purwo Dadi"): "18.02.05.2006",
    ("Seputih Banyak", "Setia Bakti"): "18.02.10.2008",
    ("Seputih Banyak", "Tanjung Kerajan"): "18.02.10.2013",
    ("Seputih Surabaya", "Srikaton"): "18.02.12.2003",
    ("Seputih Surabaya", "GAYA BARU 3"): "18.02.12.2006",
    ("Pubian", "Negri Ratu"): "18.02.19.2005",
    ("Putra Rumbia", "Mranggi Jaya"): "18.02.28.2008",
}
LEARNED = {
    # What no rule may guess, because a neighbour could be meant; people say it once.
    ("Kalirejo", "Way krui"): "18.02.01.2002",
    ("Seputih Banyak", "Setia Budi"): "18.02.10.2003",
    ("Seputih Banyak", "Sri Bhakti"): "18.02.10.2010",
    ("Bumi Ratu Nuban", "Tulang Kakan"): "18.02.14.2010",
    ("Way Pengubuan", ""): "18.02.17",
    ("Way Pangubuan", "Banjar Kertahayu"): "18.02.17.2004",
    ("Bumi Nabung", "Sri Kenanga"): "18.02.24.2007",
    ("Way Seputih", "Sri Binangun"): "18.02.25.2001",
}


@pytest.mark.parametrize(
    ("code", "kecamatan", "kampung", "found"),
    [
        ("1802012003", "", "", "18.02.01.2003"),
        ("18.02.01.2003", "Punggur", "Nunggal Rejo", "18.02.01.2003"),
        ("1802012003.0", "", "", "18.02.01.2003"),
        ("", "Bangunrejo", "Sidorejo", "18.02.02.2003"),
        ("", "KEC. KALIREJO", "Kp. Sri Basuki", "18.02.01.2006"),
        ("", "Seputih Banyak", "SRIBASUKI", "18.02.10.2009"),
        ("", "Kali Rejo", "KALIREDJO", "18.02.01.2003"),
        ("9", "Kalirejo", "Kali Rejo", "18.02.01.2003"),
        ("", "", "Sri Basuki", None),
        ("", "Kalirejo", "Kalirejo X", None),
        ("1805012003", "", "", None),
    ],
)
def test_a_kampung_is_found_by_code_or_by_its_name_within_its_kecamatan(
    code: str, kecamatan: str, kampung: str, found: str | None
) -> None:
    assert official().find(code, kecamatan, kampung) == found


@pytest.mark.parametrize("place", VARIANTS, ids=" / ".join)
def test_an_older_decree_s_spelling_is_the_same_kampung(place: tuple[str, str]) -> None:
    assert official().find("", *place) == VARIANTS[place]


@pytest.mark.parametrize("place", LEARNED, ids=" / ".join)
def test_what_no_rule_may_guess_is_learned_from_people_s_answers(place: tuple[str, str]) -> None:
    taught = Kampung(official_areas(), aliases=LEARNED)
    kecamatan, kampung = place
    assert official().find("", kecamatan, kampung or "Banjar Ratu") is None
    found = taught.find("", kecamatan.upper(), f"Kp. {kampung}" if kampung else "Banjar Ratu")
    assert found is not None and found.startswith(LEARNED[place])


def test_every_official_kampung_is_found_by_its_own_name() -> None:
    names = {area.code: area.name for area in official_areas()}
    kampung = [area for area in official_areas() if area.level in ("kampung", "kelurahan") and area.parent]
    assert len(kampung) == 311
    assert not [area for area in kampung if official().find("", names[area.parent or ""], area.name) != area.code]


def test_an_answer_that_names_no_official_area_is_worth_nothing() -> None:
    assert Kampung(official_areas(), aliases={("Kalirejo", "X"): "99"}).find("", "Kalirejo", "X") is None


def test_a_learned_code_is_found_again_too() -> None:
    taught = Kampung(official_areas(), aliases={("", "1802999999"): "18.02.01.2003"})
    assert taught.find("1802999999", "", "") == "18.02.01.2003"
    assert taught.find("1802999998", "", "") is None


def test_code_and_name_that_disagree_are_told_and_the_code_counts(tmp_path: Path) -> None:
    rows = [family(), family(kecamatan="Punggur", desa_kelurahan="Nunggal Rejo")]
    result = read(csv_file(tmp_path / "a.csv", rows))
    assert [row.area_code for row in result.rows] == ["18.02.01.2003"] * 2
    assert [(complaint.code, complaint.place.row) for complaint in result.book.kept] == [("area_disagrees", 3)]


def test_codes_of_bps_are_read_by_the_crosswalk_alone(tmp_path: Path) -> None:
    layout = P3KE.model_copy(update={"area_coding": "bps"})
    kampung = Kampung(official_areas(), crosswalk={"1805010003": "18.02.01.2003"})
    blank = {"kecamatan": "", "desa_kelurahan": ""}
    rows = [family(kode_kemdagri="1805010003", **blank), family(kode_kemdagri="1802012003", **blank)]
    result = read(csv_file(tmp_path / "a.csv", rows), layout, kampung=kampung)
    assert [(row.area_code, row.place_written) for row in result.rows] == [
        ("18.02.01.2003", None),
        (None, " / 1802012003"),
    ]


def test_what_was_written_is_kept_without_what_could_be_a_person_s_number() -> None:
    assert written_as("KALIREJO", "SIDO REJO") == "KALIREJO / SIDO REJO"
    assert written_as("", "18.02.99.9999") == " / 18.02.99.9999"
    assert written_as("SUTRISNO", "1802010510808001") == "SUTRISNO / 9999999999999999"
    assert written_as("a 18020105 b", "") == "A 99999999 A / "
    assert written_as("", "") == ""
    assert place_key("Kec. Kali Rejo", "SIDOREJO") == place_key("KALIREJO", "Sido Rejo")


CODES = {area.code for area in official_areas() if area.level in ("kampung", "kelurahan")}


@pytest.mark.parametrize("write", [csv_file, workbook])
def test_a_crosswalk_is_two_columns_of_codes(tmp_path: Path, write: object) -> None:
    rows = [
        {"no": 1, "Kode BPS": "1805010003", "nama": "Kalirejo", "kode_kemendagri": "18.02.01.2003"},
        {"no": 2, "Kode BPS": "1805010004.0", "nama": "Sukosari", "kode_kemendagri": "1802012004"},
    ]
    path = write(tmp_path / "a", rows)  # type: ignore[operator]
    assert read_crosswalk(path, CODES).codes == {"1805010003": "18.02.01.2003", "1805010004": "18.02.01.2004"}


@pytest.mark.parametrize(
    ("bps", "kemendagri", "code"),
    [
        ("180501000", "1802012003", "crosswalk_code"),
        ("1805010003", "", "crosswalk_code"),
        ("1802010510808001", "1802012003", "crosswalk_code"),
        ("1805010003", "1802019999", "crosswalk_unknown"),
        ("1805010001", "1802012003", "crosswalk_twice"),
    ],
)
def test_a_bad_row_of_a_crosswalk_is_refused_with_its_place(
    tmp_path: Path, bps: str, kemendagri: str, code: str
) -> None:
    rows = [{"bps": "1805010001", "kemendagri": "1802012001"}, {"bps": bps, "kemendagri": kemendagri}]
    found = read_crosswalk(csv_file(tmp_path / "bps.csv", rows), CODES)
    (reason,) = found.refused
    assert found.codes == {"1805010001": "18.02.01.2001"}
    assert (reason.code, reason.place.file, reason.place.row) == (code, "bps.csv", 3)
    assert "1802010510808001" not in str(reason)


def test_a_file_that_is_no_crosswalk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_crosswalk(csv_file(tmp_path / "a.csv", [family()]), CODES)
    assert refused.value.reasons[0].code == "crosswalk_columns"


def test_twin_names_are_parted_by_their_kecamatan() -> None:
    dtks = layout_of(Source.DTKS)
    assert dtks.area_coding == "kemendagri"
    for kecamatan, code in (("Kalirejo", "18.02.01.2006"), ("Seputih Banyak", "18.02.10.2009")):
        assert official().find("", kecamatan, "Sri Basuki") == code
