"""Where a file does not tell its separator, or a wrong one, a person chooses it, and it stays with the edition."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from casework.registers.complaints import ImportRefused
from casework.registers.delimited import AUTOMATIC, SEPARATORS, Writing
from casework.registers.details import detail_in
from casework.registers.lifecycle import bring, read_otherwise
from casework.store.engine import transaction
from casework.store.hand_overs import HandOverEntry, Step, find_hand_over
from producers.registries import HandOver
from producers.registries import read as read_in
from producers.registries.showing import looks_of
from schemas.codes import HandOverState, Source
from tests.producers.offices import ACTOR, NOW, brought, csv_file, family, office, workbook
from tests.producers.reading import P3KE, read


@pytest.fixture
def two_ways(tmp_path: Path) -> Path:
    """A file whose letterhead has a row of titles between commas; the table below is parted by semicolons."""
    table = csv_file(tmp_path / "p3ke.csv", [family(), family(kepala_keluarga="PARTINI; S.Pd")], ";")
    text = table.read_text(encoding="utf-8")
    letterhead = ",".join(text.splitlines()[0].split(";")) + "\n"
    table.write_text(letterhead + text, encoding="utf-8")
    return table


def entry_of(engine: Engine, hand_over_id: UUID) -> HandOverEntry:
    with transaction(engine) as session:
        found = find_hand_over(session, hand_over_id)
    assert found
    return found


@pytest.mark.parametrize("name", SEPARATORS)
def test_each_separator_can_be_named(tmp_path: Path, name: str) -> None:
    file = csv_file(tmp_path / "p3ke.csv", [family(alamat="Dusun II")], SEPARATORS[name])
    assert read(file, separator=name).rows[0].address == "Dusun II"
    assert read(file).rows[0].address == "Dusun II"


def test_a_file_that_tells_a_wrong_one_is_read_as_the_person_says(two_ways: Path) -> None:
    with_commas = read(two_ways)
    assert with_commas.tables[0].sheet.delimiter == "," and not with_commas.rows
    chosen = read(two_ways, separator=";")
    assert [row.name for row in chosen.rows] == ["SUTRISNO", "PARTINI; S.Pd"]


@pytest.mark.parametrize(("written", "chosen", "fits"), [(";", ",", ";"), (",", "tab", ","), ("\t", "|", "tab")])
def test_a_wrong_choice_is_told_in_words_with_the_one_that_fits(
    tmp_path: Path, written: str, chosen: str, fits: str
) -> None:
    file = csv_file(tmp_path / "p3ke.csv", [family()], written)
    with pytest.raises(ImportRefused) as refused:
        read(file, separator=chosen)
    (reason,) = refused.value.reasons
    assert reason.code == "separator_wrong"
    assert f"tidak membagi berkas ini menjadi kolom yang dikenal. Yang tampak cocok: {fits} " in str(reason)
    assert detail_in(reason.detail, lambda _: "Fits: %(separator)s") == f"Fits: {fits}"


def test_a_choice_that_makes_one_column_of_strange_titles_is_told_too(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "aneh.csv", [{"satu": 1, "dua": 2, "tiga": 3}], ";")
    with pytest.raises(ImportRefused) as refused:
        read(file, separator="|")
    assert [(each.code, each.detail) for each in refused.value.reasons] == [("separator_wrong", "")]
    with pytest.raises(ImportRefused) as refused:
        read(file, separator=";")
    assert refused.value.reasons[0].code == "header_missing"


def test_no_other_sign_may_be_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="Pemisah kolom yang diminta tidak dikenal"):
        read(csv_file(tmp_path / "p3ke.csv", [family()]), separator="#")


def test_the_look_of_a_file_is_parted_as_it_is_read(two_ways: Path) -> None:
    looks = looks_of(two_ways, P3KE, Writing(separator=";"), {})
    assert [(look.delimiter, look.places[0]) for look in looks if look.is_used] == [(";", "KALIREJO / KALIREJO")]


def test_what_was_chosen_stays_with_the_hand_over_and_a_second_run_takes_it(engine: Engine, two_ways: Path) -> None:
    handed = HandOver(Source.P3KE, [two_ways], "2023", ACTOR, NOW, separator=";")
    with transaction(engine) as session:
        hand_over_id = bring(session, handed)
    # The first run broke off. The second, called without it, is the same hand-over and reads it alike.
    with transaction(engine) as session:
        assert bring(session, HandOver(Source.P3KE, [two_ways], "2023", ACTOR, NOW)) == hand_over_id
    assert read_in(office(engine), hand_over_id, [two_ways]).families == 1
    assert entry_of(engine, hand_over_id).brought.separator == ";"


def test_files_that_were_refused_are_read_with_another_and_then_by_themselves(engine: Engine, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "p3ke.csv", [family()], ";")
    handed = HandOver(Source.P3KE, [file], "2023", ACTOR, NOW, separator="|")
    with transaction(engine) as session:
        hand_over_id = bring(session, handed, {file.name: f"x/{file.name}"})
    with pytest.raises(ImportRefused, match="Yang tampak cocok: ;"):
        read_in(office(engine), hand_over_id, [file])
    for word, kept in ((";", ";"), ("", ";"), (AUTOMATIC, None)):
        with transaction(engine) as session:
            step = Step(NOW, ACTOR, HandOverState.WAITING, "")
            read_otherwise(session, hand_over_id, step, Writing(separator=word), {})
        assert read_in(office(engine), hand_over_id, [file]).families == 1
        assert entry_of(engine, hand_over_id).brought.separator == kept


def test_of_a_workbook_the_choice_means_nothing(engine: Engine, tmp_path: Path) -> None:
    hand_over_id = brought(engine, Source.P3KE, [workbook(tmp_path / "a.xlsx", [family()])], "2023", separator="tab")
    assert entry_of(engine, hand_over_id).state is HandOverState.READY
