"""A reviewer's word becomes an event, moves the records, is remembered with its evidence, and can be taken back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from casework.reviews.answering import answer, name_pair, undo
from casework.reviews.pairs import Answer, NoSuchPair, Reviewer, has_changed, is_waiting, require_pair
from casework.rules.decisions import Refused, Stale
from casework.rules.reviewing import Outcome
from casework.store.access import Scope
from casework.store.caseload import find
from casework.store.engine import open_engine, transaction
from casework.store.family_rows import hold_places
from casework.store.match_memory import last_word, list_steps
from casework.store.match_queue import QueueFilter, count_waiting, find_around, find_next, list_waiting
from casework.store.records import take_turn
from casework.store.timelines import list_entries
from schemas.codes import Role, Verdict
from schemas.ids import plain_id
from tests.doubtful import (
    AT,
    household_id,
    keep_candidate,
    keep_family,
    keep_pairs,
    link_by_machine,
    match_id,
    record_id,
)
from tests.producers.offices import SEALER

YES, NO, LOOK = Verdict.SAME, Verdict.NOT_SAME, Verdict.FIELD_CHECK
MINUTES = count()
EVERYTHING = Scope(Role.REGISTRAR, ("18.02",))


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    opened = open_engine(app_database_url)
    with transaction(opened) as session:
        keep_pairs(session, SEALER, range(1, 4))
    yield opened
    opened.dispose()


def reviewer(who: str = "siti", key: object = 1) -> Reviewer:
    at = AT + timedelta(minutes=next(MINUTES))  # nobody acts twice in one moment
    return Reviewer(plain_id("review", who, key), f"user:{who}", "case_worker", "dinsos", at)


def say(engine: Engine, number: int, verdict: Verdict, who: str = "siti", key: object = None, **said: Any) -> Outcome:
    pair_id = match_id(number)
    with transaction(engine) as session:
        digest = require_pair(session, pair_id).digest
        given = replace(Answer(pair_id, verdict, digest), **said)
        return answer(session, given, reviewer(who, (number, verdict) if key is None else key))


def take_back(engine: Engine, number: int, *, close: bool = False, key: object = "undo") -> None:
    with transaction(engine) as session:
        undo(session, match_id(number), reviewer("kabid", (number, key)), close=close)


def homes(engine: Engine, number: int) -> tuple[UUID, UUID]:
    """In which households the two records stand, people and rows alike."""
    with transaction(engine) as session:
        hold_places(session)  # a later import changes nothing
        found = []
        for table in ("registry_record", "person JOIN person_home USING (person_id)"):
            asked = text(f"SELECT DISTINCT household_id FROM {table} WHERE record_id = :record")
            rows = [{"record": record_id(source, number)} for source in ("p3ke", "dtks")]
            found.append([session.execute(asked, row).scalar_one() for row in rows])
        assert found[0] == found[1]
        return found[0][0], found[0][1]


APART = {number: (household_id("p3ke", number), household_id("dtks", number)) for number in range(1, 9)}
TOGETHER = {number: (household_id("p3ke", number),) * 2 for number in range(1, 9)}


def kinds(engine: Engine, number: int) -> list[str]:
    with transaction(engine) as session:
        return [entry.kind for entry in reversed(list_entries(session, household_id("p3ke", number)))]


def state(engine: Engine, number: int) -> str:
    with transaction(engine) as session:
        stored = find(session, household_id("p3ke", number))
        assert stored
        return stored.state


def waiting(engine: Engine, **wanted: Any) -> list[tuple[UUID, str]]:
    with transaction(engine) as session:
        queue = list_waiting(session, QueueFilter(EVERYTHING, "user:siti", **wanted), limit=100)
        return [(each.match_id, each.stage) for each in queue]


def test_yes_makes_one_household_of_two_records_and_opens_the_case(engine: Engine) -> None:
    assert say(engine, 1, YES) == Outcome(YES, ("user:siti",))
    assert homes(engine, 1) == TOGETHER[1]
    assert state(engine, 1) == "open"
    assert {"match_decided", "case_opened", "urgency_assessed"} <= set(kinds(engine, 1))
    assert (match_id(1), "new") not in waiting(engine)


def test_no_leaves_them_apart_and_is_not_asked_again(engine: Engine) -> None:
    say(engine, 1, NO)
    assert (homes(engine, 1), state(engine, 1)) == (APART[1], "watched")
    assert [pair for pair, _ in waiting(engine)] == sorted([match_id(2), match_id(3)])
    with pytest.raises(Refused, match="sudah diputuskan"):
        say(engine, 1, YES, "budi")


def test_the_same_answer_sent_twice_is_one(engine: Engine) -> None:
    for _ in range(2):
        say(engine, 1, YES, key="once")
    assert kinds(engine, 1).count("match_decided") == 1
    with transaction(engine) as session:
        assert [step.step for step in list_steps(session, match_id(1))] == ["answered", "decided"]


def test_a_field_check_is_told_and_the_pair_still_waits(engine: Engine) -> None:
    say(engine, 1, LOOK)
    assert (match_id(1), "field") in waiting(engine)
    assert kinds(engine, 1)[-1] == "match_decided"
    say(engine, 1, YES, "budi")
    assert homes(engine, 1) == TOGETHER[1]


def test_what_was_undone_is_as_before_and_waits_for_a_person(engine: Engine) -> None:
    say(engine, 1, YES)
    take_back(engine, 1)
    take_back(engine, 1)  # the same wish again
    assert homes(engine, 1) == APART[1]
    assert (match_id(1), "undone") in waiting(engine)
    assert kinds(engine, 1).count("match_undone") == 1
    assert state(engine, 1) == "open"  # a person ends it, or keeps it open
    say(engine, 1, YES, key="again")
    assert homes(engine, 1) == TOGETHER[1]


def test_the_case_ends_with_the_match_where_the_person_wishes_so_and_goes_on_when_decided_again(engine: Engine) -> None:
    say(engine, 1, YES)
    take_back(engine, 1, close=True)
    assert state(engine, 1) == "closed"
    say(engine, 1, YES, key="again")
    assert state(engine, 1) == "open"


def test_what_the_machine_linked_can_be_taken_back_or_denied(engine: Engine) -> None:
    with transaction(engine) as session:
        for number in (1, 2, 3):
            link_by_machine(session, number)
    take_back(engine, 1)
    say(engine, 2, NO)
    assert (homes(engine, 1)[1], homes(engine, 2)[1]) == (APART[1][1], APART[2][1])
    assert waiting(engine) == [(match_id(1), "undone")]
    before = kinds(engine, 3)
    assert waiting(engine, sample=100) == [(match_id(3), "check")]
    assert say(engine, 3, YES).verdict is YES  # a sample check: it was right, and nothing changes
    assert kinds(engine, 3) == before


def test_a_doubtful_band_needs_two_and_the_third_decides_a_dispute(engine: Engine) -> None:
    with transaction(engine) as session:
        keep_candidate(session, 1, score=50)
    assert say(engine, 1, YES).verdict is None
    assert (match_id(1), "second") in waiting(engine)
    with pytest.raises(Refused, match="orang lain"):
        say(engine, 1, YES, key="me again")
    assert say(engine, 1, NO, "budi").is_disputed
    assert (match_id(1), "disputed") in waiting(engine)
    assert homes(engine, 1) == APART[1]
    assert say(engine, 1, YES, "kabid") == Outcome(YES, ("user:siti", "user:kabid"))
    assert homes(engine, 1) == TOGETHER[1]


def test_only_new_evidence_asks_again_and_says_what_it_was(engine: Engine) -> None:
    say(engine, 1, NO)
    say(engine, 2, YES)
    with transaction(engine) as session:
        keep_candidate(session, 2)  # found again, the same
        keep_candidate(session, 1, levels={"nik": "equal"})
    assert waiting(engine) == [(match_id(1), "changed"), (match_id(3), "new")] or waiting(engine) == [
        (match_id(3), "new"), (match_id(1), "changed"),
    ]  # fmt: skip
    with transaction(engine) as session:
        pair, steps = require_pair(session, match_id(1)), list_steps(session, match_id(1))
        word = last_word(steps)
        assert word
        assert has_changed(pair, word)
        assert is_waiting(pair, steps)
        assert (word.known["levels"]["nik"], pair.levels["nik"]) == ("missing", "equal")
    assert homes(engine, 1) == APART[1]
    say(engine, 1, YES, key="again")
    assert homes(engine, 1) == TOGETHER[1]


def test_an_answer_to_evidence_that_is_gone_is_given_back(engine: Engine) -> None:
    with pytest.raises(Stale, match="baru saja berubah"):
        say(engine, 1, YES, digest="old")


def test_a_record_that_is_part_of_another_family_is_not_taken_away(engine: Engine) -> None:
    with transaction(engine) as session:
        keep_family(session, SEALER, "p3ke", 8)
        keep_candidate(session, 8, 1)
    say(engine, 1, YES)
    assert match_id(8, 1) not in dict(waiting(engine))
    with transaction(engine) as session:
        digest = require_pair(session, match_id(8, 1)).digest
        with pytest.raises(Refused, match="keluarga lain"):
            answer(session, Answer(match_id(8, 1), YES, digest), reviewer(key="other"))
    take_back(engine, 1)
    assert match_id(8, 1) in dict(waiting(engine))


def test_a_pair_found_by_hand_waits_for_two(engine: Engine) -> None:
    with transaction(engine) as session:
        found = name_pair(session, record_id("p3ke", 1), record_id("dtks", 2), reviewer(key="named"))
        assert found == match_id(1, 2)
        pair = require_pair(session, found)
        assert (pair.band, pair.score, pair.digest) == ("hand", None, "")
        assert answer(session, Answer(found, YES, ""), reviewer(key="hand")).verdict is None
    assert dict(waiting(engine))[match_id(1, 2)] == "second"
    with transaction(engine) as session:
        assert answer(session, Answer(match_id(1, 2), YES, ""), reviewer("budi")).verdict is YES
    with transaction(engine) as session, pytest.raises(Refused, match="register yang lain"):
        name_pair(session, record_id("p3ke", 1), record_id("p3ke", 2), reviewer(key="same register"))


def test_the_queue_is_walked_in_order_and_never_twice(engine: Engine) -> None:
    with transaction(engine) as session:
        wanted = QueueFilter(EVERYTHING, "user:siti")
        one = find_next(session, wanted)
        two = find_next(session, wanted, one)
        three = find_next(session, wanted, two)
        assert {one, two, three} == {match_id(number) for number in (1, 2, 3)}
        assert find_next(session, wanted, three) == one  # from the start again
        assert find_around(session, wanted, two or one) == (one, three, 3)  # type: ignore[arg-type]
    say(engine, 1, YES)
    with transaction(engine) as session:
        for band, found in (("two", 0), ("one", 2), ("hand", 0)):
            assert count_waiting(session, replace(wanted, band=band, second=(30, 70)))["all"] == found
        by_lot = replace(wanted, order="lot")
        assert {find_next(session, by_lot), find_next(session, by_lot, match_id(2))} <= {match_id(2), match_id(3)}


@pytest.mark.parametrize(
    ("areas", "seen"), [(("18.02.01",), 3), (("18.02.01.2001",), 3), (("18.02.02",), 0), ((), 0), (("18.02",), 3)]
)
def test_a_worker_sees_the_pairs_of_their_own_area(engine: Engine, areas: tuple[str, ...], seen: int) -> None:
    with transaction(engine) as session:
        wanted = QueueFilter(Scope(Role.CASE_WORKER, areas), "user:siti")
        assert count_waiting(session, wanted)["all"] == seen


def test_a_pair_across_two_areas_is_for_those_who_see_both(engine: Engine) -> None:
    with transaction(engine) as session:
        keep_family(session, SEALER, "dtks", 8, area="18.02.02.2001")
        keep_candidate(session, 1, 8)
        counts = [
            count_waiting(session, QueueFilter(Scope(Role.CASE_WORKER, areas), "user:x"))["all"]
            for areas in (("18.02.01",), ("18.02.02",), ("18.02.01", "18.02.02"))
        ]
    assert counts == [3, 0, 4]


def test_nobody_is_answered_about_a_pair_that_is_not_there(engine: Engine) -> None:
    with transaction(engine) as session, pytest.raises(NoSuchPair):
        require_pair(session, plain_id("no such pair"))


def test_of_two_who_answer_at_once_one_decides_and_the_other_is_told(engine: Engine) -> None:
    def attempt(who: str, verdict: Verdict) -> str:
        try:
            return str(say(engine, 1, verdict, who).verdict)
        except Refused as refused:
            return refused.words

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(attempt, ("siti", "budi"), (YES, NO)))
    assert sorted("sudah diputuskan" in words for words in told) == [False, True]
    assert kinds(engine, 1).count("match_decided") == 1
    with transaction(engine) as session:
        assert [step.step for step in list_steps(session, match_id(1))] == ["answered", "decided"]


def test_nothing_is_decided_while_an_edition_comes_in(engine: Engine) -> None:
    with transaction(engine) as importing:
        take_turn(importing)
        with pytest.raises(Refused, match="Coba lagi beberapa menit"):
            say(engine, 1, YES)
    assert say(engine, 1, YES).verdict is YES


@pytest.mark.parametrize("change", ["UPDATE match_step SET verdict = 'same'", "DELETE FROM match_step"])
def test_what_was_said_is_never_rewritten(engine: Engine, change: str) -> None:
    say(engine, 1, NO)
    with pytest.raises(ProgrammingError), transaction(engine) as session:
        session.execute(text(change))
