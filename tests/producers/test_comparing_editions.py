"""What a later edition changes of a family is told, and nothing that only looks like a change."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from casework.store.engine import transaction
from casework.store.origins import Origin
from casework.store.vault import describe_household
from producers.registries import ImportReport
from schemas.codes import Indicator, Source
from schemas.events.household_data import RecordAppeared, RecordChanged
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
    wife,
)

Rows = Sequence[Mapping[str, Any]]
OLD = {"nama": "KASIMAN", "tanggal_lahir": "05-10-1950", "nik": ""}


def child(**cells: Any) -> dict[str, Any]:
    """The couple's child, four years old at the end of 2021."""
    return person(
        id_individu="018020120030000000103", nama="RAFI AKBAR", nik=CHILD_NIK, tanggal_lahir="15/01/2017",
        hubungan_dengan_kepala_keluarga="Anak",
    ) | cells  # fmt: skip


def said(engine: Engine, folder: Path, *editions: Rows, source: Source = Source.P3KE, first: int = 2021) -> list[Any]:
    """The editions in turn, one a year; what the last of them told."""
    told: list[Any] = []
    for year, rows in enumerate(editions, first):
        before = len(posted(engine))
        hand_over(
            engine, source, [csv_file(folder / f"{year}.csv", [{**row, "tahun": year} for row in rows])], str(year)
        )
        told = posted(engine)[before:]
    return told


def changed(told: list[Any]) -> set[str]:
    """The parts that the one event names; empty where nothing was told."""
    if not told:
        return set()
    (event,) = told
    assert isinstance(event, RecordChanged)
    return {field.value for field in event.changed}


def test_who_joins_a_family_is_a_member_more_and_no_changed_nik(engine: Engine, tmp_path: Path) -> None:
    assert changed(said(engine, tmp_path, [person()], [person(), wife()])) == {"members"}


def test_a_nik_or_birth_date_that_was_missing_is_told_when_it_comes(engine: Engine, tmp_path: Path) -> None:
    empty = wife() | {"nik": "", "tanggal_lahir": ""}
    assert changed(said(engine, tmp_path, [person(), empty], [person(), wife()])) == {"birth_date", "nik"}


def test_the_same_words_in_other_capitals_are_no_change(engine: Engine, tmp_path: Path) -> None:
    small = {"kepala_keluarga": "Sutrisno", "alamat": "DUSUN II RT 004 RW 002", "penerima_pkh": "TIDAK"}
    assert said(engine, tmp_path, [family()], [family(**small)]) == []
    people = [[person(), wife()], [person(nama="Sutrisno"), wife() | {"nama": "Siti Aminah"}]]
    assert said(engine, tmp_path, *people, first=2023)[1:] == []


def test_a_sex_that_was_wrong_is_told(engine: Engine, tmp_path: Path) -> None:
    wrong = wife() | {"jenis_kelamin": "Laki-laki"}
    assert changed(said(engine, tmp_path, [person(), wrong], [person(), wife()])) == {"other"}


def test_a_child_that_turns_five_changes_nothing_of_the_house(engine: Engine, tmp_path: Path) -> None:
    told = said(engine, tmp_path, [person(), child()], [person(), child()])
    assert changed(told) == {"other"}
    assert Indicator.CHILD_UNDER_FIVE not in told[0].stated.indicators


def test_a_child_whose_birth_date_is_left_blank_stays_a_child(engine: Engine, tmp_path: Path) -> None:
    blank = child(tanggal_lahir="", nik="")
    assert said(engine, tmp_path, [person(), child()], [person(), blank], first=2019) == []


def test_an_old_person_alone_whose_birth_date_is_left_blank_stays_old(engine: Engine, tmp_path: Path) -> None:
    assert said(engine, tmp_path, [person(**OLD)], [person(**OLD | {"tanggal_lahir": ""})]) == []


def test_a_file_without_members_says_nothing_of_children(engine: Engine, tmp_path: Path) -> None:
    hand_over(
        engine, Source.P3KE, [csv_file(tmp_path / "k.csv", [family()]), csv_file(tmp_path / "i.csv", [child()])], "2020"
    )
    assert Indicator.CHILD_UNDER_FIVE in posted(engine)[0].stated.indicators  # type: ignore[union-attr]
    assert said(engine, tmp_path, [family()]) == []


def test_a_blank_birth_date_is_not_read_from_the_nik_over_one_that_was_stated(engine: Engine, tmp_path: Path) -> None:
    other = "01/07/1980"  # the office's day for who knows only the year; the NIK says 5 October
    assert said(engine, tmp_path, [person(tanggal_lahir=other)], [person(tanggal_lahir="")]) == []
    assert said(engine, tmp_path, [person(tanggal_lahir=other)], first=2023) == []
    with transaction(engine) as session:
        assert str(session.execute(text("SELECT birth_date FROM person")).scalar_one()) == "1980-07-01"


def test_a_nik_put_right_takes_the_birth_date_that_it_implies_along(engine: Engine, tmp_path: Path) -> None:
    rows = [[dtks_person(NIK="1802010610808001")], [dtks_person()]]
    assert changed(said(engine, tmp_path, *rows, source=Source.DTKS)) == {"birth_date", "nik"}


def test_who_was_read_as_a_hundred_years_too_old_is_put_right_by_a_later_edition(
    engine: Engine, tmp_path: Path
) -> None:
    baby = dtks_person(Nama="NAYLA", NIK="1802016012218003", idsemesta="3")  # born 20 December 2021
    files = [csv_file(tmp_path / f"{n}.csv", [dtks_person(Nama=name), baby], ";") for n, name in enumerate(("A", "B"))]
    hand_over(engine, Source.DTKS, files[:1], "2021-11")
    hand_over(engine, Source.DTKS, files[1:], "2022-02")
    first, second = posted(engine)
    assert isinstance(first, RecordAppeared)
    assert Indicator.CHILD_UNDER_FIVE not in first.stated.indicators
    assert Indicator.CHILD_UNDER_FIVE in second.stated.indicators  # type: ignore[union-attr]


def test_who_comes_back_with_blank_cells_is_known_from_before(engine: Engine, tmp_path: Path) -> None:
    other = family(id_keluarga_P3KE="0180201200300000002", kepala_keluarga="SUPARDI", nik="")
    blank = family(nik="", tanggal_lahir="", jenis_lantai="", desil_kesejahteraan="")
    told = said(engine, tmp_path, [family(), other], [other], [other, blank], [other, family()])
    assert told == []


def reported(engine: Engine, folder: Path, rows: Rows, edition: str) -> ImportReport:
    return hand_over(engine, Source.P3KE, [csv_file(folder / f"{edition}.csv", rows)], edition)


def test_the_report_counts_as_the_events_do(engine: Engine, tmp_path: Path) -> None:
    reported(engine, tmp_path, [person(), wife()], "2022")
    report = reported(engine, tmp_path, [person(desil_kesejahteraan=2), wife() | {"nama": "SITI AMINAR"}], "2023")
    assert report.difference.by_field == {"decile": 1, "name": 1}
    assert (report.difference.poorer, report.difference.better_off) == (0, 1)
    assert HEAD_NIK not in repr(report)
    assert WIFE_NIK not in repr(report)


def test_a_value_that_an_edition_leaves_blank_keeps_its_place_in_the_edition_that_stated_it(
    engine: Engine, tmp_path: Path
) -> None:
    first = [person(alamat="Dusun II")]
    reported(engine, tmp_path, first, "2021")
    reported(engine, tmp_path, [wife(alamat=""), person(alamat="", tanggal_lahir="", nik="")], "2022")
    reported(engine, tmp_path, [person(alamat="", tanggal_lahir="", nik="", desil_kesejahteraan=2)], "2023")
    with transaction(engine) as session:
        known = describe_household(session, SEALER, SEALER.household_id_of("p3ke", "0180201200300000001"))
    (record,) = known.records
    assert (record.edition, record.file, record.address) == ("2023", "2023.csv", "Dusun II")
    assert record.origins == (Origin("address", "2021", "2021.csv", "", 2),)
    head = next(member for member in known.members if member.is_head)
    stood = {one.field: (one.edition, one.row) for one in head.origins}
    assert stood == {"birth_date": ("2021", 2), "nik": ("2021", 2)}


def test_an_edition_that_only_leaves_blank_takes_no_place_of_a_value_over(engine: Engine, tmp_path: Path) -> None:
    reported(engine, tmp_path, [person(alamat="Dusun II")], "2021")
    reported(engine, tmp_path, [person(alamat="", nik="")], "2022")
    with transaction(engine) as session:
        known = describe_household(session, SEALER, SEALER.household_id_of("p3ke", "0180201200300000001"))
    (record,), (head,) = known.records, known.members
    assert (record.edition, [one[:2] for one in record.origins]) == ("2022", [("address", "2021")])
    assert [one[:2] for one in head.origins] == [("nik", "2021")]
