"""Values are put right, members mourned, families proposed: the registers stay as they are beside it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from casework import families
from casework.families import Newcomer
from casework.store.engine import transaction
from casework.store.own_rows import Head
from casework.store.vault import (
    find_household_ids_by_family_card,
    names_of,
)
from schemas.codes import RecordField
from schemas.ids import plain_id
from tests import family_stories as story
from tests.casework.two_families import (
    CARD,
    NEW,
    ONE,
    OTHER_NIK,
    RIGHT_NIK,
    by_nik,
    correct,
    described,
    found,
    member,
    members,
    neighbour,
    p3ke,
    settled,
    son,
    two_families,
)
from tests.producers.offices import (
    NOW,
    SEALER,
    WIFE_NIK,
    person,
    wife,
)


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    opened = two_families(database, tmp_path)
    yield opened
    opened.dispose()


def test_a_corrected_value_wins_and_the_registers_stands_beside_it(engine: Engine) -> None:
    assert [event.kind for event in correct(engine, "SITI AMINAH", name="SITI AISYAH", birth_date="1986-03-22")] == [
        "record_corrected"
    ]
    right = member(engine, "SITI AISYAH")
    assert right.birth_date == date(1986, 3, 22)
    assert dict(right.stated) == {"name": "SITI AMINAH", "birth_date": "1985-03-22"}
    assert found(engine, "aisyah") == [ONE] == found(engine, "aminah")


def test_a_corrected_nik_is_masked_sealed_and_finds_the_family(engine: Engine, database: str) -> None:
    correct(engine, "SITI AMINAH", nik=RIGHT_NIK)
    assert member(engine, "SITI AMINAH").nik == "1802********8007"
    assert by_nik(engine, RIGHT_NIK) == [ONE] == by_nik(engine, WIFE_NIK)
    with transaction(engine) as session:
        dump = "".join(row[0] for row in session.execute(text("SELECT c::text FROM correction c")))
    assert RIGHT_NIK not in dump
    assert RIGHT_NIK.encode().hex() not in dump


def test_a_correction_told_twice_is_kept_once(engine: Engine) -> None:
    assert correct(engine, "SITI AMINAH", name="SITI AISYAH")
    who = member(engine, "SITI AISYAH")
    wish = story.correct(household_id=ONE, record_id=who.record_id, person_id=who.person_ids[0],
                         command_id=plain_id("correct", "SITI AMINAH", "SITI AISYAH"))  # fmt: skip
    with transaction(engine) as session:
        assert families.correct(session, SEALER, wish, {RecordField.NAME: "LAIN"}, NOW) == []
        assert session.execute(text("SELECT count(*) FROM correction")).scalar_one() == 1


def test_a_correction_stands_until_an_edition_confirms_it_and_no_longer(engine: Engine, tmp_path: Path) -> None:
    correct(engine, "SITI AMINAH", name="SITI AISYAH")
    p3ke(engine, tmp_path, "2024", [person(), wife(), son(), neighbour()])
    assert settled(engine, "2024") == 0
    assert "SITI AISYAH" in members(engine, ONE)
    p3ke(engine, tmp_path, "2025", [person(), wife() | {"nama": "Siti Aisyah"}, son(), neighbour()])
    assert settled(engine, "2025") == 1
    p3ke(engine, tmp_path, "2026-06", [person(), wife() | {"nama": "SITI AISYAH WATI"}, son(), neighbour()])
    assert settled(engine, "2026-06") == 0
    assert "SITI AISYAH WATI" in members(engine, ONE)


@pytest.mark.parametrize(
    ("field", "value", "cells"),
    [
        ("family_card", "1802010101200009", {}),
        ("address", "Dusun V RT 001", {"alamat": "Dusun V RT 001"}),
        ("head", "SITI AMINAH", {}),
        ("area", "18.02.01.2003", {}),
    ],
)
def test_values_of_the_family_are_put_right_too(
    engine: Engine, tmp_path: Path, field: str, value: str, cells: dict[str, str]
) -> None:
    record_id = described(engine, ONE).records[0].record_id
    wish = story.correct(household_id=ONE, record_id=record_id, fields=(RecordField(field),))
    with transaction(engine) as session:
        families.correct(session, SEALER, wish, {RecordField(field): value}, NOW)
        names = names_of(session, [ONE])
        by_card = find_household_ids_by_family_card(session, SEALER, value)
    right = described(engine, ONE)
    shown = {"family_card": right.records[0].family_card, "address": right.address, "head": right.head_name}
    assert shown.get(field, value) == ("1802********0009" if field == "family_card" else value)
    assert names == {ONE: value if field == "head" else "SUTRISNO"}
    assert by_card == ([ONE] if field == "family_card" else [])
    p3ke(engine, tmp_path, "2024", [person(**cells), wife(**cells), son(**cells), neighbour()])
    assert settled(engine, "2024") == (field in {"address", "area"})


def test_another_head_than_the_registers_is_marked_as_head(engine: Engine) -> None:
    record_id = described(engine, ONE).records[0].record_id
    wish = story.correct(household_id=ONE, record_id=record_id, fields=(RecordField.HEAD,))
    with transaction(engine) as session:
        families.correct(session, SEALER, wish, {RecordField.HEAD: "SITI AMINAH"}, NOW)
    assert [one.name for one in described(engine, ONE).members if one.is_head] == ["SITI AMINAH"]


def test_who_died_stays_named_and_is_marked_in_every_register(engine: Engine) -> None:
    who = member(engine, "SUTRISNO")
    wish = story.bury(household_id=ONE, person_id=who.person_ids[0], was_head=True, died_on=date(2026, 10, 1))
    for expected in (["member_died"], []):
        with transaction(engine) as session:
            assert [event.kind for event in families.bury(session, wish, who.person_ids, NOW)] == expected
    known = described(engine, ONE)
    assert len(who.person_ids) == 2
    assert (known.members[-1].name, known.members[-1].died_on) == ("SUTRISNO", date(2026, 10, 1))
    assert [one.name for one in known.living] == ["SITI AMINAH", "RAFI PRATAMA"]


def test_a_proposed_family_is_found_by_name_and_number(engine: Engine) -> None:
    newcomer = Newcomer(Head("Sarinah", OTHER_NIK[:-1] + "9", date(1970, 1, 1), "P"), "Dusun I", CARD[:-1] + "9")
    for expected in (["family_proposed"], []):
        with transaction(engine) as session:
            events = families.propose(session, SEALER, story.propose(household_id=NEW), newcomer, NOW)
            assert [event.kind for event in events] == expected
    assert by_nik(engine, OTHER_NIK[:-1] + "9") == [NEW]
    assert found(engine, "sarinah") == [NEW]
    known = described(engine, NEW)
    assert (known.head_name, known.records[0].source, known.records[0].edition) == ("Sarinah", "verval", "")
    assert known.records[0].family_card == "1802********7009"
