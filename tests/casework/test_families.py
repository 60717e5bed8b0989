"""Families split and merge, and every later edition still finds the right household."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework import families
from casework.rules.decisions import Refused
from casework.store import caseload, editions
from casework.store.engine import transaction
from casework.store.records import take_turn
from casework.store.vault import (
    names_of,
)
from casework.verification import verify
from producers.matching import match_registers
from schemas.codes import RecordField
from tests import family_stories as story
from tests.casework.two_families import (
    CARD,
    KEY,
    NEW,
    ONE,
    OTHER_NIK,
    RIGHT_NIK,
    TWO,
    by_nik,
    correct,
    described,
    found,
    hear,
    kinds,
    members,
    merge,
    neighbour,
    p3ke,
    part,
    son,
    two_families,
)
from tests.producers.offices import (
    HEAD_NIK,
    NOW,
    SEALER,
    WIFE_NIK,
    person,
    posted,
    wife,
)


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    opened = two_families(database, tmp_path)
    yield opened
    opened.dispose()


def test_a_split_gives_the_new_household_its_people_and_its_origin(engine: Engine) -> None:
    events = part(engine, "SITI AMINAH", "RAFI PRATAMA", address="Dusun IX", family_card=CARD[:-1] + "5")
    assert {"household_split", "household_split_off"} < {event.kind for event in events}
    assert members(engine, ONE) == ["SUTRISNO"]
    assert members(engine, NEW) == ["SITI AMINAH", "RAFI PRATAMA"]
    known = described(engine, NEW)
    assert (known.head_name, known.address) == ("SITI AMINAH", "Dusun IX")
    assert [one.is_head for one in known.members] == [True, False]
    assert by_nik(engine, WIFE_NIK) == [NEW]
    assert by_nik(engine, HEAD_NIK) == [ONE]
    assert kinds(engine, NEW)[:1] == ["household_split_off"]
    assert part(engine, "SUTRISNO") == []


def test_a_later_edition_and_match_leave_a_split_as_it_is(engine: Engine, tmp_path: Path) -> None:
    correct(engine, "SITI AMINAH", name="SITI AISYAH")
    part(engine, "SITI AISYAH", "RAFI PRATAMA")
    p3ke(engine, tmp_path, "2024", [person(alamat="Dusun X"), wife(), neighbour()])
    match_registers(engine, NOW)
    assert members(engine, ONE) == ["SUTRISNO"]
    assert members(engine, NEW) == ["SITI AISYAH", "RAFI PRATAMA"]
    newest = posted(engine)[-1]
    assert (newest.kind, newest.subject) == ("record_changed", ONE)


def test_those_who_stay_get_a_head_where_the_old_one_goes(engine: Engine) -> None:
    record_id = described(engine, ONE).records[0].record_id
    part(engine, "SUTRISNO", staying_head="SITI AMINAH", staying_record=record_id)
    assert described(engine, ONE).head_name == "SITI AMINAH"
    assert described(engine, NEW).head_name == "SUTRISNO"
    with transaction(engine) as session:
        assert names_of(session, [ONE, NEW]) == {ONE: "SITI AMINAH", NEW: "SUTRISNO"}
    assert "record_corrected" in kinds(engine, ONE)


def test_a_merger_closes_one_household_and_brings_everything_to_the_other(engine: Engine) -> None:
    assert {event.kind for event in merge(engine)} == {"household_merged", "case_closed", "household_absorbed"}
    assert merge(engine) == []
    assert members(engine, TWO) == []
    assert set(members(engine, ONE)) == {"SUTRISNO", "SITI AMINAH", "RAFI PRATAMA", "PARTINI"}
    assert by_nik(engine, OTHER_NIK) == [ONE] == found(engine, "partini")
    with transaction(engine) as session:
        gone = caseload.find(session, TWO)
        assert gone and gone.state == "merged"
        assert verify(session).findings == ()


def test_the_survivor_keeps_its_name_and_has_one_head(engine: Engine) -> None:
    record_id = described(engine, ONE).records[0].record_id
    wish = story.correct(household_id=ONE, record_id=record_id, fields=(RecordField.HEAD,))
    with transaction(engine) as session:
        families.correct(session, SEALER, wish, {RecordField.HEAD: "SITI AMINAH"}, NOW)
    merge(engine, ONE, TWO)
    known = described(engine, TWO)
    with transaction(engine) as session:
        assert names_of(session, [TWO]) == {TWO: "PARTINI"} == {TWO: known.head_name}
    assert len([one for one in known.members if one.is_head]) <= 1


def test_a_later_edition_that_names_the_old_key_finds_the_survivor(engine: Engine, tmp_path: Path) -> None:
    merge(engine, ONE, TWO)
    changed = [person(alamat="Dusun X"), wife(alamat="Dusun X"), son(alamat="Dusun X"), neighbour()]
    p3ke(engine, tmp_path, "2024", changed)
    match_registers(engine, NOW)
    hear(engine)
    newest = posted(engine)[-1]
    assert (newest.kind, newest.subject) == ("record_changed", TWO)
    assert "record_changed" in kinds(engine, TWO)
    assert [record.source for record in described(engine, TWO).records] == ["p3ke", "p3ke", "dtks"]
    assert by_nik(engine, HEAD_NIK) == [TWO]


def test_an_open_case_goes_on_in_the_survivor(engine: Engine) -> None:
    with transaction(engine) as session:
        before = caseload.find(session, ONE)
    merge(engine, ONE, TWO)
    with transaction(engine) as session:
        after = caseload.find(session, TWO)
    assert before and after
    assert (before.state, after.state, after.urgency) == ("open", "open", before.urgency)


def test_a_merger_of_a_merger_brings_everything_to_the_last(engine: Engine) -> None:
    part(engine, "SITI AMINAH", "RAFI PRATAMA")
    merge(engine, NEW, TWO)
    merge(engine, TWO, ONE)
    assert set(members(engine, ONE)) == {"SUTRISNO", "SITI AMINAH", "RAFI PRATAMA", "PARTINI"}
    match_registers(engine, NOW)
    assert by_nik(engine, WIFE_NIK) == [ONE]


def test_two_people_who_merge_both_ways_at_once_leave_one_household(engine: Engine) -> None:
    barrier, outcomes = threading.Barrier(2), []

    def rival(household_id: UUID, into: UUID) -> None:
        barrier.wait()
        try:
            merge(engine, household_id, into)
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.words)

    threads = [threading.Thread(target=rival, args=pair) for pair in ((ONE, TWO), (TWO, ONE))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    states = []
    with transaction(engine) as session:
        for household_id in (ONE, TWO):
            stored = caseload.find(session, household_id)
            states.append(stored.state if stored else None)
    assert sorted(map(str, states)) == ["merged", "open"]


def test_nothing_is_moved_while_an_edition_comes_in(engine: Engine) -> None:
    with transaction(engine) as importing:
        take_turn(importing)
        with pytest.raises(Refused, match="sedang dimasukkan"):
            merge(engine)
        with pytest.raises(Refused, match="sedang dimasukkan"):
            part(engine, "SITI AMINAH")
    assert merge(engine)


def test_no_name_and_no_number_leaves_the_vault(engine: Engine) -> None:
    correct(engine, "SITI AMINAH", name="SITI AISYAH", nik=RIGHT_NIK)
    part(engine, "SITI AISYAH", address="Dusun IX", family_card=CARD)
    merge(engine)
    with transaction(engine) as session:
        out = "".join(row[0] for row in session.execute(text("SELECT body::text FROM timeline")))
    for canary in ("SITI", "AISYAH", RIGHT_NIK, CARD, "Dusun", "SUTRISNO", KEY):
        assert canary not in out


def test_the_editions_are_those_of_registers_alone(engine: Engine) -> None:
    part(engine, "SITI AMINAH")
    with transaction(engine) as session:
        assert {edition.source for edition in editions.list_editions(session)} == {"p3ke", "dtks"}
