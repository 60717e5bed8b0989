"""A family that stands twice in one register is found, told once, and left to people: nothing is linked by machine."""

from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework import families
from casework.reviews.answering import answer, undo
from casework.reviews.pairs import Answer, Reviewer, require_pair
from casework.rules.decisions import Refused
from casework.store.access import Scope
from casework.store.engine import transaction
from casework.store.match_queue import QueueFilter, list_waiting
from casework.store.timelines import list_entries
from casework.turnstile import record
from producers.matching import MatchRefused, match_registers, match_within
from producers.matching.findings import match_id_of
from schemas.codes import Role, Source, Verdict
from schemas.commands import MergeHouseholds
from schemas.events.matches import MatchNeedsReview
from schemas.family_codes import MergeReason
from schemas.ids import plain_id
from sikkep.district import generate
from sikkep.district.generation import Options
from tests.producers.districts import rows_of
from tests.producers.offices import NOW, SEALER, csv_file, hand_over, person, posted, whole_outbox

QUEUE = QueueFilter(Scope(Role.REGISTRAR, ("18.02",)), "user:siti", "p3ke", "p3ke")
STEPS = count()
KEYS = ("0180201200300000001", "0180201200300000002")
ROWS = sorted(SEALER.record_id_of("p3ke", key) for key in KEYS)
PAIR = match_id_of(ROWS[0], ROWS[1])


@pytest.fixture
def twice(engine: Engine, tmp_path: Path) -> MatchNeedsReview:
    """One family in two rows of P3KE, the second in another hand; returns what was told of it."""
    again = person(id_keluarga_p3ke=KEYS[1], id_individu="2", nama="SOETRISNO", nik="")
    hand_over(engine, Source.P3KE, [csv_file(tmp_path / "p3ke.csv", [person(), again])], "2023")
    assert match_within(engine, NOW, Source.P3KE) == 1
    (doubt,) = posted(engine, "match-results")
    assert isinstance(doubt, MatchNeedsReview)
    with transaction(engine) as session:
        record(session, [*posted(engine), doubt], NOW)
    return doubt


def by(who: str = "siti") -> Reviewer:
    step = next(STEPS)  # nobody acts twice in one moment
    at = NOW + timedelta(minutes=step)
    return Reviewer(plain_id("twice", who, step), f"user:{who}", "registrar", "dinsos", at)


def say(engine: Engine, verdict: Verdict) -> None:
    for who in ("siti", "budi"):
        with transaction(engine) as session:
            said = Answer(PAIR, verdict, require_pair(session, PAIR).digest)
            if answer(session, said, by(who)).verdict:
                return


def homes(engine: Engine) -> dict[UUID, UUID]:
    with transaction(engine) as session:
        rows = session.execute(text("SELECT record_id, household_id FROM registry_record"))
        return {row[0]: row[1] for row in rows}


def stages(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        return [each.stage for each in list_waiting(session, QUEUE, limit=10)]


def asked(engine: Engine) -> int:
    return sum(isinstance(event, MatchNeedsReview) for event in posted(engine, "match-results"))


def merge(engine: Engine) -> None:
    kept, gone = (homes(engine)[row] for row in ROWS)
    wish = MergeHouseholds(
        command_id=plain_id("merge"), household_id=gone, actor="user:siti", asked_at=NOW, into_household_id=kept,
        reason=MergeReason.DUPLICATE,
    )  # fmt: skip
    with transaction(engine) as session:
        assert families.merge(session, wish, NOW)


def test_the_pair_is_told_once_and_nobody_is_moved(engine: Engine, twice: MatchNeedsReview) -> None:
    assert (twice.left, twice.right, twice.rule, twice.match_id) == (Source.P3KE, Source.P3KE, "ganda:1", PAIR)
    assert twice.counterpart_id == ROWS[1]
    assert len({*homes(engine).values()}) == 2
    assert match_within(engine, NOW, Source.P3KE) == 1
    assert asked(engine) == 1
    assert stages(engine) == ["new"]


def test_yes_is_recorded_and_waits_for_the_merger_that_a_person_carries_out(
    engine: Engine, twice: MatchNeedsReview
) -> None:
    say(engine, Verdict.SAME)
    assert len({*homes(engine).values()}) == 2
    with transaction(engine) as session:
        assert "match_decided" in [entry.kind for entry in list_entries(session, twice.household_id)]
    assert stages(engine) == ["merge"]
    merge(engine)
    assert len({*homes(engine).values()}) == 1
    assert stages(engine) == []
    assert match_within(engine, NOW, Source.P3KE) == 0
    assert asked(engine) == 1
    with pytest.raises(Refused, match="Pisah KK"), transaction(engine) as session:
        undo(session, PAIR, by(), close=False)


def test_no_is_remembered_and_yes_can_be_taken_back(engine: Engine, twice: MatchNeedsReview) -> None:
    say(engine, Verdict.SAME)
    with transaction(engine) as session:
        undo(session, PAIR, by("kabid"), close=False)
    assert stages(engine) == ["undone"]
    say(engine, Verdict.NOT_SAME)
    assert stages(engine) == []
    assert match_within(engine, NOW, Source.P3KE) == 0
    assert len({*homes(engine).values()}) == 2
    assert asked(engine) == 1


def test_a_register_is_not_matched_with_itself_by_mistake(engine: Engine, twice: MatchNeedsReview) -> None:
    with pytest.raises(MatchRefused, match="doubles"):
        match_registers(engine, NOW, left=Source.P3KE, right=Source.P3KE)
    with pytest.raises(MatchRefused, match="DTSEN"):
        match_within(engine, NOW, Source.DTSEN)


def test_the_doubles_of_a_district_are_found_and_nothing_of_a_person_is_told(engine: Engine, tmp_path: Path) -> None:
    files = generate(300, 77, tmp_path, options=Options(has_spreadsheets=False, doubled=0.1)).files
    hand_over(engine, Source.P3KE, [files["p3ke_keluarga.csv"], files["p3ke_individu.csv"]], "2023")
    match_within(engine, NOW, Source.P3KE)
    with transaction(engine) as session:
        rows = session.execute(text("SELECT left_record, right_record FROM match_candidate"))
        found = {frozenset(row) for row in rows}
        names = session.execute(text("SELECT DISTINCT lower(name) FROM person WHERE length(name) > 6")).scalars().all()
    true = {
        frozenset(SEALER.record_id_of("p3ke", key) for key in (row["id_keluarga_p3ke"], row["id_keluarga_p3ke_ganda"]))
        for row in rows_of(files["truth_ganda.csv"])
    }
    assert len(true) > 15
    assert len(found & true) / len(true) >= 0.95 and len(found & true) / len(found) >= 0.95
    told = "".join(repr(row) for row in whole_outbox(engine) if row[0] == "match-results").lower()
    numbers = {row["nik"] for row in rows_of(files["p3ke_individu.csv"]) if len(row["nik"]) == 16}
    assert "match_needs_review" in told and len(names) > 200
    assert not [canary for canary in (*names, *numbers) if canary in told]
