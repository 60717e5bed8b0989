"""What a person decided of a pair stands above every later run, until the evidence is another; and nothing leaks."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework.store import match_memory
from casework.store.engine import transaction
from casework.store.match_memory import Step
from casework.store.match_pairs import find_pair, list_member_pairs
from producers.matching import MatchReport, forget, match_registers
from producers.matching.findings import evidence_digest
from schemas.codes import Source
from schemas.events.matches import MatchFound, MatchNeedsReview, MatchNotFound
from schemas.ids import plain_id
from sikkep.district import generate
from sikkep.district.generation import Options
from sikkep.district.rates import Rates
from tests.producers.offices import (
    NOW,
    WIFE_NIK,
    csv_file,
    dtks_person,
    hand_over,
    person,
    posted,
    whole_outbox,
    wife,
)


@pytest.fixture
def doubtful(engine: Engine, tmp_path: Path) -> UUID:
    """A pair that a person must look at."""
    bring(engine, tmp_path, Source.P3KE, [person(nik="")], "2023")
    bring(engine, tmp_path, Source.DTKS, [dtks_person()], "2024-08")
    match_registers(engine, NOW)
    (doubt,) = posted(engine, "match-results")
    assert isinstance(doubt, MatchNeedsReview)
    return doubt.match_id


def bring(engine: Engine, folder: Path, source: Source, rows: list[dict[str, Any]], edition: str) -> None:
    signs = ";" if source is Source.DTKS else ","
    hand_over(engine, source, [csv_file(folder / f"{source.value}-{edition}.csv", rows, signs)], edition)


def decide(engine: Engine, match_id: UUID, word: str) -> None:
    """Say the last word on a pair, as the review does."""
    with transaction(engine) as session:
        pair = find_pair(session, match_id)
        assert pair
        is_undone = word == "undone"
        step = Step(plain_id(match_id, word), "undone" if is_undone else "decided", "user:siti", "registrar", NOW,
                    verdict=None if is_undone else word, digest=pair.digest)  # fmt: skip
        match_memory.append_step(session, pair, step)


def again(engine: Engine, *, anew: bool = True) -> tuple[MatchReport, list[Any]]:
    """Match once more; returns what was told anew."""
    before = len(posted(engine, "match-results"))
    if anew:
        forget(engine, Source.P3KE, Source.DTKS)
    report = match_registers(engine, NOW)
    return report, posted(engine, "match-results")[before:]


def test_a_refused_pair_is_not_asked_again_and_the_family_stands_alone(engine: Engine, doubtful: UUID) -> None:
    decide(engine, doubtful, "not_same")
    report, (absent,) = again(engine)
    assert isinstance(absent, MatchNotFound)
    assert (report.found, report.needs_review, report.not_found) == (0, 0, 1)
    assert again(engine)[1] == []


def test_an_agreed_pair_is_not_asked_again_and_counts_as_found(engine: Engine, doubtful: UUID) -> None:
    decide(engine, doubtful, "same")
    report, told = again(engine)
    assert told == []
    assert (report.found, report.needs_review) == (1, 0)


def test_other_evidence_is_asked_again_with_its_new_digest(engine: Engine, doubtful: UUID, tmp_path: Path) -> None:
    decide(engine, doubtful, "not_same")
    bring(engine, tmp_path, Source.DTKS, [dtks_person(Nama="SUTRISNA")], "2024-09")
    _, (asked,) = again(engine, anew=False)
    assert isinstance(asked, MatchNeedsReview) and asked.match_id == doubtful
    assert again(engine, anew=False)[1] == []


def test_what_was_taken_back_is_linked_by_no_machine(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path, Source.P3KE, [person()], "2023")
    bring(engine, tmp_path, Source.DTKS, [dtks_person()], "2024-08")
    match_registers(engine, NOW)
    (found,) = posted(engine, "match-results")
    assert isinstance(found, MatchFound)
    decide(engine, found.match_id, "undone")
    report, (asked,) = again(engine)
    assert isinstance(asked, MatchNeedsReview)
    assert (report.found, report.needs_review) == (0, 1)


def test_a_better_family_for_what_a_person_gave_away_is_no_link_but_a_question(engine: Engine, tmp_path: Path) -> None:
    twin = person(id_keluarga_p3ke="2", id_individu="9", nik="")
    bring(engine, tmp_path, Source.P3KE, [twin], "2022")
    bring(engine, tmp_path, Source.DTKS, [dtks_person()], "2024-08")
    match_registers(engine, NOW)
    (doubt,) = posted(engine, "match-results")
    decide(engine, doubt.match_id, "same")
    bring(engine, tmp_path, Source.P3KE, [twin, person(), wife() | {"nik": ""}], "2023")
    report, told = again(engine, anew=False)
    assert {type(event) for event in told} == {MatchNotFound, MatchNeedsReview}
    assert {event.match_id for event in told if isinstance(event, MatchNeedsReview)} == {doubt.match_id}
    assert (report.found, report.needs_review, report.not_found) == (0, 1, 1)


def test_evidence_for_the_review_is_kept_in_codes(engine: Engine, doubtful: UUID) -> None:
    with transaction(engine) as session:
        pair = find_pair(session, doubtful)
        assert pair
        assert pair.levels == {"nik": "missing", "name": "equal", "birth_date": "equal", "sex": "equal",
                               "area": "equal", "address": "equal"}  # fmt: skip
        assert pair.digest == evidence_digest(pair.levels, "review")
        assert set(pair.weights) == set(pair.levels) and pair.weights["nik"] == 0
        (members,) = list_member_pairs(session, doubtful)
        assert members.levels["birth_date"] == "equal" and members.weight > 10


def test_an_edition_that_changes_one_family_is_matched_like_a_whole_run(engine: Engine, tmp_path: Path) -> None:
    """Kept candidates are the same, whether only the change was compared or everything anew."""
    files = generate(300, 23, tmp_path, options=Options(rates=Rates().times(3))).files
    hand_over(engine, Source.P3KE, [files["p3ke_keluarga.csv"], files["p3ke_individu.csv"]], "2023")
    hand_over(engine, Source.DTKS, [files["dtks.csv"]], "2024-08")
    match_registers(engine, NOW)
    lines = files["dtks.csv"].read_text().splitlines(keepends=True)
    later = tmp_path / "later.csv"
    later.write_text("".join([lines[0], *(line.replace(";SU", ";SO") for line in lines[9:])]))
    hand_over(engine, Source.DTKS, [later], "2024-09")
    report, told = again(engine, anew=False)
    assert told
    changed = kept(engine)
    with transaction(engine) as session:
        session.execute(text("DELETE FROM match_seen"))
    assert again(engine, anew=False)[0] == report
    assert kept(engine) == changed


def kept(engine: Engine) -> list[tuple[Any, ...]]:
    with transaction(engine) as session:
        asked = "SELECT match_id, band, score, place, is_one_of_several, digest FROM match_candidate ORDER BY 1"
        return [tuple(row) for row in session.execute(text(asked))]


def test_nothing_of_a_person_stands_in_any_finding(engine: Engine, tmp_path: Path) -> None:
    files = generate(300, 29, tmp_path, options=Options(rates=Rates().times(3))).files
    hand_over(engine, Source.P3KE, [files["p3ke_keluarga.csv"], files["p3ke_individu.csv"]], "2023")
    hand_over(engine, Source.DTKS, [files["dtks.csv"]], "2024-08")
    match_registers(engine, NOW)
    told = "".join(repr(row) for row in whole_outbox(engine) if row[0] == "match-results").lower()
    with transaction(engine) as session:
        memory = "".join(
            str(session.execute(text(f"SELECT json_agg(t) FROM {table} t")).scalar_one())
            for table in ("match_candidate", "match_members")
        ).lower()
        names = session.execute(text("SELECT DISTINCT lower(name) FROM person WHERE length(name) > 6")).scalars().all()
        addresses = session.execute(text("SELECT DISTINCT lower(address) FROM registry_record")).scalars().all()
    numbers = {
        cell for line in files["dtks.csv"].read_text().splitlines() for cell in line.split(";") if len(cell) == 16
    }
    assert len(names) > 300 and len(numbers) > 500 and "match_found" in told
    for place in (told, memory):
        assert not [canary for canary in (*names, *addresses, *numbers, WIFE_NIK) if canary in place]
