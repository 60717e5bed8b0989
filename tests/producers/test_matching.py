"""Families of two registers are found to be one on good grounds only; what is doubtful goes to a person."""

import csv
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from casework.store.engine import transaction
from producers.matching import MatchRefused, MatchReport, match_registers
from schemas.codes import Aid, Evidence, Source
from schemas.events.household_data import RecordAppeared
from schemas.events.matches import MatchFound, MatchNeedsReview, MatchNotFound
from sikkep.district import generate
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
    whole_outbox,
    wife,
)

HOUSEHOLD = SEALER.household_id_of("p3ke", str(person()["id_keluarga_p3ke"]))
Rows = Sequence[dict[str, Any]]


def matched(engine: Engine, folder: Path, p3ke: Rows, dtks: Rows) -> tuple[MatchReport, list[Any]]:
    """Import both registers, match, and return the findings."""
    hand_over(engine, Source.P3KE, [csv_file(folder / "p3ke.csv", p3ke)], "2023")
    hand_over(engine, Source.DTKS, [csv_file(folder / "dtks.csv", dtks, ";")], "2024-08")
    return match_registers(engine, NOW), posted(engine, "match-results")


def test_an_equal_nik_and_a_like_name_are_one_family(engine: Engine, tmp_path: Path) -> None:
    _, (found,) = matched(engine, tmp_path, [person(penerima_pkh="Ya")], [dtks_person(Nama="SOETRISNO")])
    p3ke, dtks = posted(engine)
    assert isinstance(found, MatchFound)
    assert isinstance(dtks, RecordAppeared)
    assert (found.household_id, found.counterpart_id) == (HOUSEHOLD, dtks.record_id)
    assert (found.edition, found.right_edition, found.rule) == ("p3ke:2023", "dtks:2024-08", "padupadan:1")
    assert found.aid == (Aid.PBI, Aid.PKH)
    assert found.based_on == (p3ke.event_id, dtks.event_id)
    assert set(found.evidence) == {
        Evidence.NIK_EQUAL, Evidence.NAME_EQUAL, Evidence.BIRTH_DATE_EQUAL, Evidence.AREA_EQUAL,
    }  # fmt: skip
    assert (found.score, found.member_pairs, found.occurred_at) == (100, 1, NOW)


def test_a_found_record_and_its_people_join_the_household(engine: Engine, tmp_path: Path) -> None:
    matched(engine, tmp_path, [person()], [dtks_person()])
    own = SEALER.household_id_of("dtks", "1802011507107001")
    with transaction(engine) as session:
        rows = session.execute(text("SELECT household_id, own_household_id FROM registry_record WHERE source = 'dtks'"))
        assert [tuple(row) for row in rows] == [(HOUSEHOLD, own)]
        assert session.execute(text("SELECT DISTINCT household_id FROM person_home")).scalars().all() == [HOUSEHOLD]


def test_later_data_of_a_joined_record_is_told_to_the_household(engine: Engine, tmp_path: Path) -> None:
    matched(engine, tmp_path, [person()], [dtks_person()])
    hand_over(engine, Source.DTKS, [csv_file(tmp_path / "2.csv", [dtks_person(PKH="YA")])], "2024-09")
    assert posted(engine)[-1].household_id == HOUSEHOLD  # type: ignore[union-attr]


def test_an_equal_nik_with_another_name_goes_to_a_person(engine: Engine, tmp_path: Path) -> None:
    report, (doubt,) = matched(engine, tmp_path, [person()], [dtks_person(Nama="NURHAYATI")])
    assert isinstance(doubt, MatchNeedsReview)
    assert {Evidence.NIK_EQUAL, Evidence.NAME_DIFFERENT} <= set(doubt.evidence)
    assert (report.found, report.needs_review, report.not_found) == (0, 1, 0)


def test_without_nik_one_pair_by_name_birth_date_and_kampung_goes_to_a_person(engine: Engine, tmp_path: Path) -> None:
    _, (doubt,) = matched(engine, tmp_path, [person(nik="")], [dtks_person()])
    assert isinstance(doubt, MatchNeedsReview)
    assert set(doubt.evidence) == {
        Evidence.NIK_MISSING, Evidence.NAME_EQUAL, Evidence.BIRTH_DATE_EQUAL, Evidence.AREA_EQUAL,
    }  # fmt: skip


def test_without_nik_two_such_pairs_are_one_family(engine: Engine, tmp_path: Path) -> None:
    p3ke = [person(nik=""), wife() | {"nik": "1.80201E+15"}]
    dtks = [dtks_person(), dtks_person(NIK=WIFE_NIK, Nama="SITTI AMINAH", idsemesta="2")]
    _, (found,) = matched(engine, tmp_path, p3ke, dtks)
    assert isinstance(found, MatchFound)
    assert (found.member_pairs, found.score) == (2, 100)


@pytest.mark.parametrize(
    ("other", "evidence"),
    [
        ({"Nama": "SUTRISNA"}, Evidence.NAME_SIMILAR),
        ({"id_desa": "1802012006", "desa_kelurahan": "SRI BASUKI"}, Evidence.AREA_DIFFERENT),
    ],
    ids=["name", "kampung"],
)
def test_without_nik_a_little_less_goes_to_a_person(
    engine: Engine, tmp_path: Path, other: dict[str, str], evidence: Evidence
) -> None:
    _, (doubt,) = matched(engine, tmp_path, [person(nik="")], [dtks_person(**other)])
    assert isinstance(doubt, MatchNeedsReview)
    assert evidence in doubt.evidence


def test_without_nik_another_birth_date_is_another_person(engine: Engine, tmp_path: Path) -> None:
    _, (absent,) = matched(engine, tmp_path, [person(nik="")], [dtks_person(NIK="1802010610628001", rt="001")])
    assert isinstance(absent, MatchNotFound)
    assert (absent.household_id, absent.right_edition) == (HOUSEHOLD, "dtks:2024-08")
    assert absent.evidence == (Evidence.NIK_MISSING,)


@pytest.mark.parametrize("damaged", ["1.80201E+15", "1802010510800000", HEAD_NIK[:15], "0" * 16])
def test_an_untrusted_nik_never_points_at_anybody(engine: Engine, tmp_path: Path, damaged: str) -> None:
    p3ke = [person(nik=damaged, tanggal_lahir="")]
    _, (absent,) = matched(engine, tmp_path, p3ke, [dtks_person(NIK=damaged, Nama="KASIMAN")])
    assert isinstance(absent, MatchNotFound)
    assert set(absent.evidence) < {Evidence.NIK_UNTRUSTED, Evidence.NIK_MISSING}


def test_a_family_on_two_cards_goes_to_a_person_with_both(engine: Engine, tmp_path: Path) -> None:
    dtks = [dtks_person(), dtks_person(NOKK="1802011507107002", NIK=WIFE_NIK, Nama="SITI AMINAH", idsemesta="2")]
    report, doubts = matched(engine, tmp_path, [person(), wife()], dtks)
    assert [type(doubt) for doubt in doubts] == [MatchNeedsReview] * 2
    assert all(Evidence.SEVERAL_CANDIDATES in doubt.evidence for doubt in doubts)
    assert (report.needs_review, report.candidates_to_review) == (1, 2)


def test_two_families_that_claim_one_both_go_to_a_person(engine: Engine, tmp_path: Path) -> None:
    second = wife() | {"id_keluarga_p3ke": "2"}
    dtks = [dtks_person(), dtks_person(NIK=WIFE_NIK, Nama="SITI AMINAH", idsemesta="2")]
    report, _ = matched(engine, tmp_path, [person(), second], dtks)
    assert (report.found, report.needs_review) == (0, 2)


def test_a_stranger_with_a_borrowed_nik_spoils_no_good_match(engine: Engine, tmp_path: Path) -> None:
    stranger = person(id_keluarga_p3ke="2", id_individu="9", nama="KASIMAN", tanggal_lahir="01/01/1950")
    report, _ = matched(engine, tmp_path, [person(), stranger], [dtks_person()])
    assert (report.found, report.needs_review, report.not_found) == (1, 1, 0)


def test_matching_again_finds_the_same_and_tells_nothing_again(engine: Engine, tmp_path: Path) -> None:
    child = person(id_keluarga_p3ke="3", nama="RAFI", nik=CHILD_NIK, tanggal_lahir="15/01/2017")
    first, _ = matched(engine, tmp_path, [person(), wife(id_keluarga_p3ke="2"), child], [dtks_person()])
    once = [row for row in whole_outbox(engine) if row[0] == "match-results"]
    assert match_registers(engine, NOW + timedelta(days=1)) == first
    twice = [row for row in whole_outbox(engine) if row[0] == "match-results"]
    assert twice == once


def test_no_name_and_no_number_stands_in_a_finding(engine: Engine, tmp_path: Path) -> None:
    matched(engine, tmp_path, [person(), wife()], [dtks_person()])
    out = repr(whole_outbox(engine))
    assert not any(canary in out for canary in (HEAD_NIK, WIFE_NIK, "SUTRISNO", "utrisno", "1802011507107001"))


def test_registers_that_are_not_there_are_refused_in_words(engine: Engine) -> None:
    with pytest.raises(MatchRefused, match="P3KE"):
        match_registers(engine, NOW)


def test_on_an_invented_district_what_is_found_is_true(engine: Engine, tmp_path: Path) -> None:
    files = generate(600, 11, tmp_path).files
    hand_over(engine, Source.P3KE, [files["p3ke_keluarga.csv"], files["p3ke_individu.csv"]], "2023")
    hand_over(engine, Source.DTKS, [files["dtks.csv"]], "2024-08")
    match_registers(engine, NOW)
    findings = posted(engine, "match-results")
    with files["truth_match.csv"].open(encoding="utf-8") as file:
        truth = {
            SEALER.household_id_of("p3ke", row["id_keluarga_p3ke"]): {
                SEALER.record_id_of("dtks", card) for card in row["nokk_dtks"].split("|") if card
            }
            for row in csv.DictReader(file)
            if row["id_keluarga_p3ke"]
        }
    found = [finding for finding in findings if isinstance(finding, MatchFound)]
    right = [finding for finding in found if finding.counterpart_id in truth[finding.household_id]]
    seen = {finding.household_id for finding in findings if isinstance(finding, MatchFound | MatchNeedsReview)}
    pairs = {household for household, records in truth.items() if records}
    assert len(right) / len(found) >= 0.99
    assert len(right) / len(pairs) >= 0.95
    assert len(seen & pairs) / len(pairs) >= 0.98
