"""Six editions of an invented district come in one after the other: what is told of each family is what is true."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from casework.rules.casefile import CaseFile, from_json
from casework.store import caseload
from casework.store.engine import transaction
from casework.store.timelines import list_entries
from casework.store.vault import describe_household, find_household_ids_by_nik
from casework.turnstile import record
from producers.verval import Bringer, import_verval
from schemas.codes import Source
from schemas.events.household_data import RecordAppeared, RecordChanged
from schemas.events.matches import MatchFound
from sikkep.district import Options, generate
from tests.databases import copied
from tests.producers.districts import FILES, WHAT, Register, rows_of
from tests.producers.offices import ACTOR, NOW, SEALER, csv_file, posted, prepared

FAMILIES = 600
PAIRS = (("p3ke", "2022", "2023"), ("p3ke", "2023", "2024"), ("dtks", "2024-02", "2024-08"))
pair = pytest.mark.parametrize(("source", "before", "after"), PAIRS, ids=[" ".join(each) for each in PAIRS])


@pytest.fixture(scope="module")
def register(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A database of this module's own, with all six editions in it."""
    folder = tmp_path_factory.mktemp("editions")
    district = generate(FAMILIES, 11, folder, options=Options(has_spreadsheets=False, has_editions=True))
    with copied(template) as url:
        engine = prepared(url)
        yield Register(engine, district).bring_all()
        engine.dispose()


@pair
def test_the_comparison_is_true_family_by_family(register: Register, source: str, before: str, after: str) -> None:
    true = register.truth(source, f"{before}_{after}")
    assert register.imports[f"{source}:{after}"].changes == true
    assert len(true) > 150
    assert Counter(change.what for change in true.values()).keys() == {"muncul", "berubah", "keluar"}


@pair
def test_the_events_are_those_of_the_truth(register: Register, source: str, before: str, after: str) -> None:
    true, told = register.truth(source, f"{before}_{after}"), register.imports[f"{source}:{after}"].events
    assert {event.record_id: WHAT[event.kind] for event in told} == {key: each.what for key, each in true.items()}
    assert len(told) == len(true)
    for event in told:
        assert event.edition == f"{source}:{after}"
        if isinstance(event, RecordChanged):
            assert tuple(map(str, event.changed)) == true[event.record_id].fields
        if "" not in true[event.record_id].area:
            assert event.area_code == true[event.record_id].area[1]
        if isinstance(event, RecordChanged) and "" not in true[event.record_id].decile:
            assert str(event.stated.decile) == true[event.record_id].decile[1]


@pair
def test_the_report_counts_what_is_true(register: Register, source: str, before: str, after: str) -> None:
    true, report = register.truth(source, f"{before}_{after}"), register.imports[f"{source}:{after}"].report
    kinds = Counter(change.what for change in true.values())
    assert (report.appeared, report.changed, report.left) == (kinds["muncul"], kinds["berubah"], kinds["keluar"])
    assert report.difference.by_field == Counter(field for each in true.values() for field in each.fields)
    assert report.difference.gained == Counter(aid for each in true.values() for aid in each.gained)
    assert report.difference.lost == Counter(aid for each in true.values() for aid in each.lost)
    ranked = [tuple(map(int, each.decile)) for each in true.values() if "" not in each.decile]
    assert report.difference.poorer == sum(now < then for then, now in ranked)
    assert report.difference.better_off == sum(now > then for then, now in ranked)
    assert report.compared_with == f"{source}:{before}"


@pytest.mark.parametrize(
    ("edition", "column", "delimiter"),
    [("p3ke:2022", "id_keluarga_P3KE", ","), ("dtks:2024-02", "NOKK", ";"),
     ("dtsen:2025-tw3", "nomor_kartu_keluarga", ",")],
)  # fmt: skip
def test_of_a_register_s_first_edition_every_family_appears(
    register: Register, edition: str, column: str, delimiter: str
) -> None:
    source = edition.partition(":")[0]
    rows = rows_of(register.district.files[f"{FILES[edition][0]}.csv"], delimiter)
    keys = {SEALER.record_id_of(source, row[column]) for row in rows}
    brought = register.imports[edition]
    assert {event.record_id for event in brought.events if isinstance(event, RecordAppeared)} == keys
    assert len(brought.events) == len(keys)
    assert {change.what for change in brought.changes.values()} == {"muncul"}


def test_every_field_of_a_row_changes_somewhere_in_this_district(register: Register) -> None:
    fields = {field for each in PAIRS for true in register.truth(each[0], "_".join(each[1:])).values()
              for field in true.fields}  # fmt: skip
    assert fields == {"address", "aid", "area", "birth_date", "decile", "head", "housing", "members", "name", "nik",
                      "other"}  # fmt: skip


def links(register: Register) -> dict[UUID, set[UUID]]:
    """By household of P3KE, the DTSEN records that truly are the same family."""
    found: dict[UUID, set[UUID]] = {}
    for row in rows_of(register.district.files["truth_editions_dtsen_p3ke.csv"]):
        if row["edisi_p3ke_terakhir"] == "2024":
            household = SEALER.household_id_of("p3ke", row["id_keluarga_p3ke"])
            found.setdefault(household, set()).add(SEALER.record_id_of("dtsen", row["nomor_kartu_keluarga"]))
    return found


def brought_over(register: Register) -> list[MatchFound]:
    return [
        match
        for match in posted(register.engine, "match-results")
        if isinstance(match, MatchFound) and (match.left, match.right) == (Source.P3KE, Source.DTSEN)
    ]


def test_families_of_p3ke_are_brought_over_to_dtsen_by_link(register: Register) -> None:
    true, found = links(register), brought_over(register)
    right = [match for match in found if match.counterpart_id in true[match.household_id]]
    assert len(found) == register.matches[Source.P3KE, Source.DTSEN].found
    assert len(right) / len(found) >= 0.99
    assert len(right) / len(true) >= 0.95


def test_families_of_dtks_are_found_in_dtsen_too(register: Register) -> None:
    true = {
        (SEALER.record_id_of("dtks", card), SEALER.record_id_of("dtsen", row["nomor_kartu_keluarga"]))
        for row in rows_of(register.district.files["truth_editions_dtsen_p3ke.csv"])
        for card in row["nokk_dtks"].split("|")
    }
    with transaction(register.engine) as session:
        asked = "SELECT left_record, right_record FROM match_candidate WHERE left_source = 'dtks' AND band = :band"
        found = {(row[0], row[1]) for row in session.execute(text(asked), {"band": "automatic"})}
        asked = "SELECT count(*) FROM registry_record WHERE source = 'dtks' AND is_present"
        families = session.execute(text(asked)).scalar_one()
    assert len(found) == register.matches[Source.DTKS, Source.DTSEN].found
    assert len(found & true) / len(found) >= 0.99
    assert len(found & true) / families >= 0.93


def test_nobody_s_rows_meet_in_a_household_by_way_of_a_third_register(register: Register) -> None:
    with transaction(register.engine) as session:
        asked = """SELECT household_id, source FROM registry_record WHERE is_present
                   GROUP BY 1, 2 HAVING count(*) > 1"""
        assert session.execute(text(asked)).all() == []


def test_a_family_brought_over_is_one_household_with_its_history(register: Register) -> None:
    told = {edition: brought.events for edition, brought in register.imports.items()}
    found = brought_over(register)
    with transaction(register.engine) as session:
        record(session, [*posted(register.engine), *posted(register.engine, "match-results")], NOW)
        for match in found[:60]:
            household = describe_household(session, SEALER, match.household_id)
            assert {"p3ke", "dtsen"} <= {one.source for one in household.records}
            timeline = {entry.event_id for entry in list_entries(session, match.household_id)}
            of_p3ke = {event.event_id for edition in FILES for event in told[edition]
                       if event.household_id == match.household_id and edition.startswith("p3ke")}  # fmt: skip
            assert of_p3ke
            assert {*of_p3ke, match.event_id} <= timeline


def test_whoever_dtsen_names_is_found_in_the_household_of_p3ke(register: Register) -> None:
    found = {match.counterpart_id: match.household_id for match in brought_over(register)}
    looked_for = 0
    with transaction(register.engine) as session:
        for row in rows_of(register.district.files["dtsen_anggota_2025-TW3.csv"]):
            household = found.get(SEALER.record_id_of("dtsen", row["nomor_kartu_keluarga"]))
            if household and row["status_hubungan_keluarga"] == "Kepala keluarga" and looked_for < 60:
                looked_for += 1
                assert household in find_household_ids_by_nik(session, SEALER, row["nomor_induk_kependudukan"])
    assert looked_for == 60


def stored(register: Register, household_id: UUID) -> CaseFile:
    with transaction(register.engine) as session:
        found = caseload.find(session, household_id)
    assert found
    return from_json(found.file, found.version, found.last_event_at)


def test_deciles_of_p3ke_and_dtsen_are_never_compared(register: Register) -> None:
    """Families stand in both with other deciles; DTSEN's next edition is compared with DTSEN's last one alone."""
    files = [register.district.files[f"{name}.csv"] for name in FILES["dtsen:2025-tw3"]]
    families = list(rows_of(files[0]))
    first = {SEALER.record_id_of("dtsen", row["nomor_kartu_keluarga"]): row["desil_nasional"] for row in families}
    # Every second family is ranked otherwise.
    ranked = [
        row | {"desil_nasional": str(int(row["desil_nasional"]) % 10 + 1)} if at % 2 else row
        for at, row in enumerate(families)
    ]
    again = csv_file(files[0].with_name("later.csv"), ranked)
    later = register.bring("dtsen:2025-tw4", [again, files[1]])
    new = {SEALER.record_id_of("dtsen", row["nomor_kartu_keluarga"]): row["desil_nasional"] for row in ranked}
    expected = {key: (first[key], new[key]) for key in first if first[key] != new[key]}
    assert {key: change.decile for key, change in later.changes.items() if "decile" in change.fields} == expected
    assert not register.imports["dtsen:2025-tw3"].report.difference.better_off
    assert not register.imports["dtsen:2025-tw3"].report.difference.poorer
    over = {match.counterpart_id: match.household_id for match in brought_over(register)}
    of_households = [event for event in later.events if event.record_id in over]
    assert len(of_households) > 200
    assert all(event.household_id == over[event.record_id] for event in of_households)
    with transaction(register.engine) as session:
        record(session, posted(register.engine), NOW)
    deciles = _p3ke_deciles(register)
    for event in of_households[:60]:
        assert stored(register, event.household_id).decile == deciles[event.household_id]


def test_each_row_of_a_village_s_result_becomes_what_is_true(register: Register) -> None:
    file, true = (register.district.files[f"{name}.csv"] for name in ("verval_2025-02", "truth_verval"))
    with transaction(register.engine) as session:
        record(session, posted(register.engine), NOW)
    report = import_verval(register.engine, SEALER, file, brought_by=Bringer(ACTOR, NOW))
    rows = list(enumerate(rows_of(true), 2))
    assert {trouble.row: trouble.code for trouble in report.troubles} == {
        number: row["ditolak"] for number, row in rows if row["ditolak"]
    }
    told = Counter(kind for _, row in rows for kind in row["hasil"].split("|") if kind)
    assert report.recorded == told
    assert told.keys() == {"verval_recorded", "record_corrected", "family_proposed"}
    assert report.rows == len(rows) > 40
    with transaction(register.engine) as session:
        for _, row in rows:
            if row["id_keluarga_P3KE"]:
                household = SEALER.household_id_of("p3ke", row["id_keluarga_P3KE"])
                kinds = {entry.kind for entry in list_entries(session, household)}
                assert kinds & told.keys() == {*row["hasil"].split("|")} - {""}
    assert import_verval(register.engine, SEALER, file, brought_by=Bringer(ACTOR, NOW)).recorded == {}


def _p3ke_deciles(register: Register) -> dict[UUID, int | None]:
    """The last decile that P3KE told of each household."""
    told: dict[UUID, int | None] = {}
    for edition in FILES:
        for event in register.imports[edition].events if edition.startswith("p3ke") else ():
            if isinstance(event, RecordAppeared | RecordChanged):
                told[event.household_id] = event.stated.decile or told.get(event.household_id)
    return told
