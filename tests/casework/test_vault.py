"""A family is found by number or by any beginning of a name, and shown once with its numbers covered."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from casework.store.engine import transaction
from casework.store.vault import (
    Family,
    describe_household,
    find_household_ids_by_family_card,
    find_household_ids_by_nik,
    names_of,
    search_names,
)
from producers.matching import match_registers
from schemas.codes import Source
from tests.producers.offices import (
    HEAD_NIK,
    NOW,
    SEALER,
    WIFE_NIK,
    csv_file,
    dtks_person,
    family,
    hand_over,
    person,
    prepared,
    wife,
)

HOUSEHOLD = SEALER.household_id_of("p3ke", str(family()["id_keluarga_P3KE"]))


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    """One family in both registers, matched, and a neighbour in P3KE only."""
    opened = prepared(database)
    neighbour = person(id_keluarga_p3ke="2", id_individu="21", nama="M. SUPRIYADI", nik="")
    files = [csv_file(tmp_path / "a.csv", [family()]), csv_file(tmp_path / "b.csv", [person(), wife(), neighbour])]
    hand_over(opened, Source.P3KE, files, "2023")
    people = [dtks_person(), dtks_person(NIK=WIFE_NIK, Nama="ST. AMINAH", idsemesta="2"),
              dtks_person(NIK="", Nama="RAFI PRATAMA", idsemesta="3")]  # fmt: skip
    hand_over(opened, Source.DTKS, [csv_file(tmp_path / "c.csv", people, ";")], "2024-08")
    match_registers(opened, NOW)
    yield opened
    opened.dispose()


def described(engine: Engine) -> Family:
    with transaction(engine) as session:
        return describe_household(session, SEALER, HOUSEHOLD)


def test_a_matched_family_shows_both_registers_and_each_person_once(engine: Engine) -> None:
    known = described(engine)
    assert [(record.source, record.edition) for record in known.records] == [("p3ke", "2023"), ("dtks", "2024-08")]
    assert [(member.name, member.sources, member.nik) for member in known.members] == [
        ("SUTRISNO", ("p3ke", "dtks"), "1802********8001"),
        ("SITI AMINAH", ("p3ke", "dtks"), "1802********8002"),
        ("RAFI PRATAMA", ("dtks",), ""),
    ]
    assert (known.head_name, known.address) == ("SUTRISNO", "Dusun II RT 004 RW 002")
    assert known.members[0].is_head
    record = known.records[1]
    assert (record.kampung, record.kecamatan, record.row) == ("Kalirejo", "Kalirejo", 2)
    assert record.family_card == "1802********7001"


@pytest.mark.parametrize("written", [HEAD_NIK, "1802 0105 1080 8001", "18.02.01.051080.8001", WIFE_NIK])
def test_a_family_is_found_by_nik(engine: Engine, written: str) -> None:
    with transaction(engine) as session:
        assert find_household_ids_by_nik(session, SEALER, written) == [HOUSEHOLD]
        assert find_household_ids_by_nik(session, SEALER, "1802010510808009") == []


def test_a_family_is_found_by_its_card(engine: Engine) -> None:
    with transaction(engine) as session:
        assert find_household_ids_by_family_card(session, SEALER, "1802 0115 0710 7001") == [HOUSEHOLD]


@pytest.mark.parametrize("words", ["siti", "Aminah S", "SITI AMIN", "sutris", "st. aminah", "rafi", "Soetrisno"])
def test_a_family_is_found_by_any_beginning_of_a_name(engine: Engine, words: str) -> None:
    with transaction(engine) as session:
        assert search_names(session, words, 50) == [HOUSEHOLD]


@pytest.mark.parametrize("words", ["", "  ", "%", "'); drop table person; --", "& | !", "Tidak Ada", "minah"])
def test_a_search_for_nothing_or_for_tricks_finds_nobody(engine: Engine, words: str) -> None:
    with transaction(engine) as session:
        assert search_names(session, words, 50) == []


def test_lists_get_one_name_for_each_household(engine: Engine) -> None:
    neighbour = SEALER.household_id_of("p3ke", "2")
    with transaction(engine) as session:
        assert names_of(session, [HOUSEHOLD, neighbour, uuid4()]) == {HOUSEHOLD: "SUTRISNO", neighbour: "M. SUPRIYADI"}
        assert names_of(session, []) == {}


def test_an_unknown_household_has_no_records(engine: Engine) -> None:
    with transaction(engine) as session:
        assert describe_household(session, SEALER, uuid4()).records == ()


def test_swapped_numbers_do_not_open_and_do_not_hide_the_family(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(
            text("""
            UPDATE person p SET nik_cipher = o.nik_cipher FROM person o
            WHERE p.record_id = o.record_id AND p.person_id <> o.person_id AND p.source = 'p3ke'
        """)
        )
    assert [member.nik for member in described(engine).members][:2] == ["?", "?"]


def test_the_tables_hold_no_number_in_the_clear(engine: Engine) -> None:
    with transaction(engine) as session:
        rows = session.execute(text("SELECT p::text || r::text FROM person p JOIN registry_record r USING (record_id)"))
        dump = "".join(row[0] for row in rows)
    numbers = (HEAD_NIK, WIFE_NIK, "1802011507107001")
    assert not any(number in dump or number.encode().hex() in dump for number in numbers)
