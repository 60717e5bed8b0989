"""Any two registers are matched, in any order, and a family that all three name stands in one household."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework.reviews.answering import answer, undo
from casework.reviews.pairs import Answer, Reviewer, require_pair
from casework.rules.decisions import Refused
from casework.store.engine import transaction
from casework.store.family_rows import hold_places
from casework.turnstile import record
from producers.matching import MatchReport, match_registers
from producers.matching.findings import match_id_of
from schemas.codes import Source, Verdict
from schemas.ids import plain_id
from tests.producers.offices import (
    HEAD_NIK,
    NOW,
    SEALER,
    csv_file,
    dtks_person,
    hand_over,
    person,
    posted,
)

P3KE, DTKS, DTSEN = Source.P3KE, Source.DTKS, Source.DTSEN
AB, AC, BC = (P3KE, DTKS), (P3KE, DTSEN), (DTKS, DTSEN)
CARD = "1802011507107001"
KEYS = {P3KE: "0180201200300000001", DTKS: CARD, DTSEN: CARD}
ROWS = {source: SEALER.record_id_of(source.value, key) for source, key in KEYS.items()}
HOMES = {source: SEALER.household_id_of(source.value, key) for source, key in KEYS.items()}
STEPS = count()
Bring = Callable[..., None]


def dtsen_person(**cells: Any) -> dict[str, Any]:
    """A row of the DTSEN file of people: the head."""
    return {
        "nomor_induk_kependudukan": HEAD_NIK, "nomor_kartu_keluarga": CARD, "nama": "SUTRISNO",
        "jenis_kelamin": "Laki-laki", "tanggal_lahir": "1980-10-05", "status_hubungan_keluarga": "Kepala keluarga",
        "alamat_ktp": "Dusun II RT 004 RW 002", "kode_kelurahan_desa": "1802012003", "kecamatan": "KALIREJO",
        "kelurahan_desa": "KALIREJO",
    } | cells  # fmt: skip


@pytest.fixture
def bring(engine: Engine, tmp_path: Path) -> Bring:
    """One family in all three registers; what is told changes its row in P3KE."""

    def bring_them(**of_p3ke: Any) -> None:
        hand_over(engine, P3KE, [csv_file(tmp_path / "p3ke.csv", [person(**of_p3ke)])], "2023")
        hand_over(engine, DTKS, [csv_file(tmp_path / "dtks.csv", [dtks_person()], ";")], "2024-08")
        hand_over(engine, DTSEN, [csv_file(tmp_path / "dtsen.csv", [dtsen_person()])], "2025-tw3")

    return bring_them


def match(engine: Engine, pair: tuple[Source, Source]) -> MatchReport:
    report = match_registers(engine, NOW, left=pair[0], right=pair[1])
    with transaction(engine) as session:
        record(session, [*posted(engine), *posted(engine, "match-results")], NOW)
    return report


def homes(engine: Engine) -> list[UUID]:
    """Where the three rows stand, and their people with them, also after a later edition."""
    with transaction(engine) as session:
        hold_places(session)
        told = [
            dict(session.execute(text(f"SELECT record_id, household_id FROM {table}")).all())
            for table in ("registry_record", "person JOIN person_home USING (person_id)")
        ]
    assert told[0] == told[1]
    return [told[0][ROWS[source]] for source in (P3KE, DTKS, DTSEN)]


def by(who: str) -> Reviewer:
    return Reviewer(plain_id("three", who, next(STEPS)), f"user:{who}", "registrar", "dinsos", NOW)


def decide(engine: Engine, pair: tuple[Source, Source], verdict: Verdict) -> None:
    """As many people as it takes say the same of a pair."""
    match_id = match_id_of(ROWS[pair[0]], ROWS[pair[1]])
    for who in ("siti", "budi"):
        with transaction(engine) as session:
            said = Answer(match_id, verdict, require_pair(session, match_id).digest)
            if answer(session, said, by(who)).verdict:
                return


def take_back(engine: Engine, pair: tuple[Source, Source]) -> None:
    with transaction(engine) as session:
        undo(session, match_id_of(ROWS[pair[0]], ROWS[pair[1]]), by("kabid"), close=False)


@pytest.mark.parametrize("order", [(AB, AC, BC), (BC, AC, AB)])
def test_three_rows_of_one_family_meet_in_one_household_in_any_order(
    engine: Engine, bring: Bring, order: tuple[tuple[Source, Source], ...]
) -> None:
    bring()
    for pair in (*order, BC):
        assert match(engine, pair).found == 1
    assert homes(engine) == [HOMES[P3KE]] * 3
    assert len(posted(engine, "match-results")) == 3


def test_what_stands_with_a_row_comes_along_when_a_person_places_it(engine: Engine, bring: Bring) -> None:
    bring(nik="", tanggal_lahir="")
    match(engine, BC)
    assert match(engine, AB).needs_review == 1
    decide(engine, AB, Verdict.SAME)
    assert homes(engine) == [HOMES[P3KE]] * 3
    take_back(engine, AB)
    assert homes(engine) == [HOMES[P3KE], HOMES[DTKS], HOMES[DTKS]]


def test_what_people_hold_together_comes_along_with_what_the_machine_finds(engine: Engine, bring: Bring) -> None:
    bring()
    match(engine, BC)
    take_back(engine, BC)
    decide(engine, BC, Verdict.SAME)
    assert match(engine, AB).found == 1
    assert match(engine, AC).found == 1
    assert homes(engine) == [HOMES[P3KE]] * 3


def test_a_link_taken_back_leaves_with_each_row_what_was_found_of_it(engine: Engine, bring: Bring) -> None:
    bring()
    for pair in (BC, AB):
        match(engine, pair)
    take_back(engine, AB)
    assert homes(engine) == [HOMES[P3KE], HOMES[DTKS], HOMES[DTKS]]


def test_a_row_that_stands_with_another_family_is_left_to_a_person(engine: Engine, bring: Bring) -> None:
    bring()
    match(engine, AB)
    take_back(engine, AB)
    assert match(engine, AC).found == 1
    doubt = match(engine, BC)
    assert (doubt.found, doubt.needs_review, doubt.candidates_to_review) == (0, 1, 1)
    assert homes(engine) == [HOMES[P3KE], HOMES[DTKS], HOMES[P3KE]]
    with pytest.raises(Refused, match="keluarga lain"):
        decide(engine, BC, Verdict.SAME)
    decide(engine, AB, Verdict.SAME)
    decide(engine, BC, Verdict.SAME)
    assert homes(engine) == [HOMES[P3KE]] * 3


def test_a_pair_that_people_refused_is_not_joined_through_a_third_register(engine: Engine, bring: Bring) -> None:
    bring()
    match(engine, BC)
    match(engine, AB)
    take_back(engine, AB)
    assert match(engine, AC).needs_review == 1
    assert homes(engine) == [HOMES[P3KE], HOMES[DTKS], HOMES[DTKS]]
