"""Families are corrected, mourned, split and merged, and every later edition still finds the right household."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework import families
from casework.families import Leaving, Newcomer
from casework.rules.decisions import Refused
from casework.store import caseload, corrections, editions, family_rows
from casework.store.engine import transaction
from casework.store.members import Member
from casework.store.own_rows import Head
from casework.store.records import take_turn
from casework.store.timelines import list_entries
from casework.store.vault import (
    Family,
    describe_household,
    find_household_ids_by_family_card,
    find_household_ids_by_nik,
    names_of,
    search_names,
)
from casework.turnstile import record
from casework.verification import verify
from producers.matching import match_registers
from schemas.codes import RecordField, Source
from schemas.commands import MergeHouseholds, SplitHousehold
from schemas.events import Event
from schemas.ids import plain_id
from tests import family_stories as story
from tests.producers.offices import (
    CHILD_NIK,
    HEAD_NIK,
    NOW,
    SEALER,
    WIFE_NIK,
    csv_file,
    dtks_person,
    hand_over,
    person,
    posted,
    prepared,
    wife,
)

KEY, OTHER_KEY = "0180201200300000001", "0180201200300000002"
ONE, TWO = (SEALER.household_id_of("p3ke", key) for key in (KEY, OTHER_KEY))
NEW = plain_id("new household")
OTHER_NIK, RIGHT_NIK = "1802010101708001", "1802010510808007"
CARD = "1802011507107001"


def son(**cells: object) -> dict[str, object]:
    return person(
        id_individu="018020120030000000103", nama="RAFI PRATAMA", nik=CHILD_NIK, tanggal_lahir="15/01/2017",
        hubungan_dengan_kepala_keluarga="Anak", **cells,
    )  # fmt: skip


def neighbour(**cells: object) -> dict[str, object]:
    others = {"id_keluarga_p3ke": OTHER_KEY, "id_individu": "018020120030000000201", "nama": "PARTINI"}
    return person(**(others | {"nik": OTHER_NIK, "jenis_kelamin": "Perempuan", "tanggal_lahir": "01/01/1970"} | cells))


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    """Two P3KE families; the first is in DTKS too, and matched."""
    opened = prepared(database)
    p3ke(opened, tmp_path, "2023", [person(), wife(), son(), neighbour()])
    people = [dtks_person(), dtks_person(NIK=WIFE_NIK, Nama="SITI AMINAH", idsemesta="2")]
    hand_over(opened, Source.DTKS, [csv_file(tmp_path / "dtks.csv", people)], "2024-08")
    match_registers(opened, NOW)
    hear(opened)
    yield opened
    opened.dispose()


def p3ke(engine: Engine, folder: Path, edition: str, rows: list[dict[str, object]]) -> None:
    told = [row | {"no": edition} for row in rows]  # so that no two editions come in the same file
    hand_over(engine, Source.P3KE, [csv_file(folder / f"{edition}.csv", told)], edition)


def settle(engine: Engine, edition: str, source: str = "p3ke") -> int:
    """What the import owes to people's words, after its rows are written."""
    with transaction(engine) as session:
        family_rows.hold_places(session)
        return corrections.settle_confirmed(session, plain_id("edition", source, edition), NOW)


def hear(engine: Engine) -> None:
    """Let the timelines hear what waits on the bus."""
    for topic in ("household-data", "match-results"):
        facts = posted(engine, topic)
        with transaction(engine) as session:
            record(session, facts, NOW)


def described(engine: Engine, household_id: UUID) -> Family:
    with transaction(engine) as session:
        return describe_household(session, SEALER, household_id)


def members(engine: Engine, household_id: UUID) -> list[str]:
    return [member.name for member in described(engine, household_id).members]


def member(engine: Engine, name: str, household_id: UUID = ONE) -> Member:
    return next(one for one in described(engine, household_id).members if one.name == name)


def kinds(engine: Engine, household_id: UUID) -> list[str]:
    with transaction(engine) as session:
        return [entry.kind for entry in reversed(list_entries(session, household_id))]


def correct(engine: Engine, who_is_it: str, **values: str) -> list[Event]:
    who = member(engine, who_is_it)
    right = {RecordField(field): value for field, value in values.items()}
    wish = story.correct(
        household_id=ONE, record_id=who.record_id, person_id=who.person_ids[0], fields=tuple(right),
        command_id=plain_id("correct", who_is_it, *values.values()),
    )  # fmt: skip
    with transaction(engine) as session:
        return families.correct(session, SEALER, wish, right, NOW)


def split_wish(**said: object) -> SplitHousehold:
    usual = {"household_id": ONE, "new_household_id": NEW, "members": 2, "staying": 1}
    return story.part(**(usual | said))


def part(engine: Engine, *names: str, head: str = "", **known: object) -> list[Event]:
    people = [member(engine, name) for name in names]
    leading = next(one for one in people if one.name == (head or names[0]))
    leaving = Leaving(people, leading, **known)  # type: ignore[arg-type]
    with transaction(engine) as session:
        return families.split(session, SEALER, split_wish(), leaving, NOW)


def merge_wish(household_id: UUID = TWO, into: UUID = ONE, **said: object) -> MergeHouseholds:
    usual = {"household_id": household_id, "into_household_id": into, "command_id": plain_id(household_id, into)}
    return story.merge(**(usual | said))


def merge(engine: Engine, household_id: UUID = TWO, into: UUID = ONE, **said: object) -> list[Event]:
    with transaction(engine) as session:
        return families.merge(session, merge_wish(household_id, into, **said), NOW)


def by_nik(engine: Engine, number: str) -> list[UUID]:
    with transaction(engine) as session:
        return find_household_ids_by_nik(session, SEALER, number)


def found(engine: Engine, words: str) -> list[UUID]:
    with transaction(engine) as session:
        return search_names(session, words, 50)


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
    assert settle(engine, "2024") == 0
    assert "SITI AISYAH" in members(engine, ONE)
    p3ke(engine, tmp_path, "2025", [person(), wife() | {"nama": "Siti Aisyah"}, son(), neighbour()])
    assert settle(engine, "2025") == 1
    p3ke(engine, tmp_path, "2026-06", [person(), wife() | {"nama": "SITI AISYAH WATI"}, son(), neighbour()])
    assert settle(engine, "2026-06") == 0
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
    assert settle(engine, "2024") == (field in {"address", "area"})


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
    settle(engine, "2024")
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
    settle(engine, "2024")
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
