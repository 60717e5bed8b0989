"""A hand-over comes in whole or not at all, and says what is new of each family in codes."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.store.engine import transaction
from casework.store.vault import describe_household, find_household_ids_by_nik
from producers.registries import ImportRefused
from schemas.codes import Aid, Indicator, RecordField, Source
from schemas.events.household_data import RecordAppeared, RecordChanged, RecordLeft
from sikkep.district import generate
from sikkep.district.files import LETTERHEAD
from tests.databases import copied
from tests.producers.offices import (
    CHILD_NIK,
    HEAD_NIK,
    SEALER,
    WIFE_NIK,
    csv_file,
    dtks_person,
    family,
    hand_over,
    person,
    posted,
    prepared,
    table_counts,
    whole_outbox,
    wife,
    workbook,
)


def test_a_family_can_be_followed_from_its_sheet_row_to_its_event(engine: Engine, tmp_path: Path) -> None:
    families = workbook(tmp_path / "keluarga.xlsx", [family()])
    people = workbook(tmp_path / "individu.xlsx", [person(), wife()], LETTERHEAD)
    report = hand_over(engine, Source.P3KE, [families, people], "2023")
    (event,) = posted(engine)
    assert isinstance(event, RecordAppeared)
    assert (event.edition, event.reference_on, event.actor) == ("p3ke:2023", date(2023, 12, 31), "user:operator")
    assert event.occurred_at == datetime(2023, 12, 30, 17, tzinfo=UTC)
    assert event.household_id == SEALER.household_id_of("p3ke", "0180201200300000001")
    assert (event.area_code, event.stated.decile, event.stated.members) == ("18.02.01.2003", 1, 2)
    assert event.stated.aid == (Aid.BPUM,)
    assert set(event.stated.indicators) == {
        Indicator.NO_TOILET, Indicator.EARTH_FLOOR, Indicator.POOR_WALLS, Indicator.UNSAFE_WATER,
        Indicator.NO_SAVINGS, Indicator.STUNTING_RISK,
    }  # fmt: skip
    assert [table.header_row for table in report.tables] == [1, 13]
    with transaction(engine) as session:
        (record,) = describe_household(session, SEALER, event.household_id).records
    assert (record.file, record.sheet, record.row, record.edition) == ("keluarga.xlsx", "DATA", 2, "2023")


def test_dtks_people_are_grouped_to_families_by_their_card(engine: Engine, tmp_path: Path) -> None:
    rows = [dtks_person(), dtks_person(NIK=WIFE_NIK, Nama="SITI AMINAH", idsemesta="50000002", PKH="TW3 2024"),
            dtks_person(NOKK="", NIK="", Nama="SUPARDI", idsemesta="50000003", PBI="TIDAK")]  # fmt: skip
    report = hand_over(engine, Source.DTKS, [csv_file(tmp_path / "dtks.csv", rows, ";")], "2024-08")
    together, alone = (event for event in posted(engine) if isinstance(event, RecordAppeared))
    assert (together.stated.members, together.stated.aid) == (2, (Aid.PBI, Aid.PKH))
    assert (alone.stated.members, alone.stated.aid, together.stated.decile) == (1, (), None)
    assert (report.families, report.tables[0].delimiter) == (2, ";")


def test_dtsen_is_read_from_its_file_of_columns_alone(engine: Engine, tmp_path: Path) -> None:
    row = {
        "nomor_kartu_keluarga": "1802011507107001", "nama_anggota_keluarga": "SUTRISNO", "jumlah_anggota_keluarga": "3",
        "alamat": "Dusun II", "kelurahan_desa": "Kalirejo", "kecamatan": "Kalirejo", "desil_nasional": "9",
        "jenis_lantai_terluas": "8", "fasilitas_bab": "6", "pbi_nas": "Ya",
    }  # fmt: skip
    hand_over(engine, Source.DTSEN, [csv_file(tmp_path / "dtsen.csv", [row])], "2026-TW3")
    (event,) = posted(engine)
    assert isinstance(event, RecordAppeared)
    assert (event.edition, event.reference_on) == ("dtsen:2026-tw3", date(2026, 9, 30))
    assert (event.stated.decile, event.stated.members, event.area_code) == (9, 3, "18.02.01.2003")
    assert event.stated.indicators == (Indicator.EARTH_FLOOR, Indicator.NO_TOILET)


@pytest.fixture
def second_database(template: str) -> Iterator[str]:
    with copied(template) as url:
        yield url


def test_the_same_files_say_the_same_on_two_databases(engine: Engine, second_database: str, tmp_path: Path) -> None:
    files = generate(100, 3, tmp_path).files
    other = prepared(second_database)
    for each in (engine, other):
        hand_over(each, Source.P3KE, [files["p3ke_keluarga.xlsx"], files["p3ke_individu.xlsx"]], "2023")
        hand_over(each, Source.DTKS, [files["dtks.csv"]], "2024-08")
    assert whole_outbox(engine) == whole_outbox(other)
    other.dispose()


def test_no_name_and_no_number_leaves_the_vault(engine: Engine, tmp_path: Path) -> None:
    hand_over(
        engine, Source.P3KE, [csv_file(tmp_path / "a.csv", [family()]), csv_file(tmp_path / "b.csv", [wife()])], "2023"
    )
    out = "".join(f"{key!r}{value!r}{headers}" for _, key, value, headers in whole_outbox(engine))
    for canary in (HEAD_NIK, WIFE_NIK, "SUTRISNO", "sutrisno", "AMINAH", "Dusun", "0180201200300000001", "1980"):
        assert canary not in out


def test_a_later_edition_says_what_changed_and_who_left(engine: Engine, tmp_path: Path) -> None:
    other = {"id_keluarga_P3KE": "0180201200300000002", "kepala_keluarga": "SUPARDI", "nik": ""}
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / "1.csv", [family(), family(**other)])], "2022")
    changed = family(jenis_lantai="Keramik", penerima_pkh="Ya", desil_kesejahteraan=2, alamat="Dusun III")
    report = hand_over(engine, Source.P3KE, [csv_file(tmp_path / "2.csv", [changed])], "2023")
    first, _, second, left = posted(engine)
    assert isinstance(second, RecordChanged)
    assert isinstance(left, RecordLeft)
    assert set(second.changed) == {RecordField.HOUSING, RecordField.AID, RecordField.DECILE, RecordField.ADDRESS}
    assert second.household_id == first.household_id
    assert second.stated.aid == (Aid.BPUM, Aid.PKH)
    assert left.household_id == SEALER.household_id_of("p3ke", other["id_keluarga_P3KE"])
    assert (report.appeared, report.changed, report.left) == (0, 1, 1)


def test_who_left_and_comes_back_has_appeared_again(engine: Engine, tmp_path: Path) -> None:
    other = family(id_keluarga_P3KE="0180201200300000002", kepala_keluarga="SUPARDI")
    for edition, rows in (("2021", [family(), other]), ("2022", [other]), ("2023", [other, family()])):
        hand_over(engine, Source.P3KE, [csv_file(tmp_path / f"{edition}.csv", rows)], edition)
    assert [event.kind for event in posted(engine)] == ["record_appeared"] * 2 + ["record_left", "record_appeared"]


def test_a_blank_erases_nothing(engine: Engine, tmp_path: Path) -> None:
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / "1.csv", [family()])], "2022")
    blank = family(nik="", tanggal_lahir="", alamat="", desil_kesejahteraan="", jenis_lantai="", penerima_bpum="",
                   kode_kemdagri="", desa_kelurahan="")  # fmt: skip
    report = hand_over(engine, Source.P3KE, [csv_file(tmp_path / "2.csv", [blank])], "2023")
    assert (report.changed, report.unchanged, report.left) == (0, 1, 0)
    with transaction(engine) as session:
        (household_id,) = find_household_ids_by_nik(session, SEALER, HEAD_NIK)
        known = describe_household(session, SEALER, household_id)
    assert (known.address, known.records[0].decile, known.records[0].aid) == ("Dusun II RT 004 RW 002", 1, ("bpum",))
    assert "earth_floor" in known.records[0].indicators
    assert known.members[0].birth_date == date(1980, 10, 5)


def _same_edition(engine: Engine, folder: Path) -> None:
    hand_over(engine, Source.P3KE, [csv_file(folder / "other.csv", [family(alamat="x")])], "2023")


def _same_files(engine: Engine, folder: Path) -> None:
    hand_over(engine, Source.P3KE, [folder / "first.csv"], "2024")


def _older_edition(engine: Engine, folder: Path) -> None:
    hand_over(engine, Source.P3KE, [csv_file(folder / "other.csv", [family(alamat="x")])], "2021")


@pytest.mark.parametrize(
    ("again", "code"),
    [(_same_edition, "edition_known"), (_same_files, "files_known"), (_older_edition, "edition_older")],
)
def test_a_second_import_is_refused_in_words(
    engine: Engine, tmp_path: Path, again: Callable[[Engine, Path], None], code: str
) -> None:
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / "first.csv", [family()])], "2023")
    before = table_counts(engine)
    with pytest.raises(ImportRefused) as refused:
        again(engine, tmp_path)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert table_counts(engine) == before


def test_a_rehearsal_counts_and_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [family()])
    report = hand_over(engine, Source.P3KE, [file], "2023", dry_run=True)
    assert (report.is_dry_run, report.families, report.appeared) == (True, 1, 1)
    assert set(table_counts(engine).values()) == {0}
    assert hand_over(engine, Source.P3KE, [file], "2023").appeared == 1


def test_a_file_that_breaks_off_applies_nothing(engine: Engine, tmp_path: Path) -> None:
    good = csv_file(tmp_path / "good.csv", [family(id_keluarga_P3KE=str(number)) for number in range(1, 6001)])
    broken = tmp_path / "broken.csv"
    broken.write_bytes(csv_file(broken, [family()]).read_bytes() + b'2,"018020120030000')
    with pytest.raises(ImportRefused) as refused:
        hand_over(engine, Source.P3KE, [good, broken], "2023")
    assert refused.value.reasons[0].code == "quote_open"
    assert refused.value.reasons[0].place.row == 3
    assert set(table_counts(engine).values()) == {0}


def test_a_row_said_twice_is_one_family(engine: Engine, tmp_path: Path) -> None:
    report = hand_over(engine, Source.P3KE, [csv_file(tmp_path / "a.csv", [family(), family()])], "2023")
    assert (report.families, report.repeated, len(posted(engine))) == (1, 1, 1)


def test_an_old_person_alone_is_told(engine: Engine, tmp_path: Path) -> None:
    old = csv_file(tmp_path / "a.csv", [person(tanggal_lahir="05-10-1950", nik="")])
    hand_over(engine, Source.P3KE, [old], "2023")
    (event,) = posted(engine)
    assert isinstance(event, RecordAppeared)
    assert Indicator.ELDERLY_ALONE in event.stated.indicators


def test_a_small_child_is_told_by_the_edition_s_day(engine: Engine, tmp_path: Path) -> None:
    child = person(id_individu="3", nama="RAFI", nik=CHILD_NIK, hubungan_dengan_kepala_keluarga="Anak",
                   tanggal_lahir=date(2019, 1, 15).isoformat())  # fmt: skip
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / "a.csv", [person(), child])], "2023")
    (event,) = posted(engine)
    assert isinstance(event, RecordAppeared)
    assert Indicator.CHILD_UNDER_FIVE in event.stated.indicators


@pytest.mark.parametrize(
    ("edition", "reference_on", "code"),
    [("pertama", None, "reference_unknown"), ("2027", None, "reference_future"), ("2023/a", None, "edition_name"),
     ("2023", date(2027, 1, 1), "reference_future")],
)  # fmt: skip
def test_an_edition_without_a_sure_day_is_refused(
    engine: Engine, tmp_path: Path, edition: str, reference_on: date | None, code: str
) -> None:
    file = csv_file(tmp_path / "a.csv", [family()])
    with pytest.raises(ImportRefused) as refused:
        hand_over(engine, Source.P3KE, [file], edition, reference_on=reference_on)
    assert refused.value.reasons[0].code == code


def test_the_application_role_may_import(database: str, app_database_url: str, tmp_path: Path) -> None:
    prepared(database).dispose()
    engine = prepared(app_database_url)
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / "a.csv", [family()])], "2023")
    assert len(posted(engine)) == 1
    engine.dispose()
