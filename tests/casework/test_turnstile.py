"""Facts pass the turnstile: twice, out of turn, two at once, and always to the same effect."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from casework.rules.decisions import Refused
from casework.store import conflicts, outbox, timelines
from casework.store.caseload import find
from casework.store.engine import open_engine, transaction
from casework.turnstile import carry_out, record
from casework.verification import timelines_digest, verify
from schemas.events import AnyEvent
from tests import stories

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """The database as the program sees it: with the narrow rights of its own role."""
    engine = open_engine(app_database_url, pool_size=8)
    yield engine
    engine.dispose()


def tell(engine: Engine, *facts: AnyEvent) -> list[str]:
    """Record the facts in one transaction; returns the kinds of what was new."""
    with transaction(engine) as session:
        return [str(event.kind) for event in record(session, facts, NOW)]  # type: ignore[attr-defined]


def state(engine: Engine) -> tuple[object, ...]:
    """All that must not depend on order or repetition."""
    with transaction(engine) as session:
        files = session.execute(text("SELECT household_id, version, state, file::text FROM casefile ORDER BY 1")).all()
        return timelines_digest(session), tuple(map(tuple, files)), verify(session).findings


def in_batches(engine: Engine, facts: list[AnyEvent], size: int) -> None:
    for start in range(0, len(facts), size):
        tell(engine, *facts[start : start + size])


def test_a_match_opens_a_case_and_says_how_urgent_it_is(engine: Engine) -> None:
    assert tell(engine, stories.appeared()) == ["record_appeared"]
    assert tell(engine, stories.matched()) == ["match_found", "case_opened", "urgency_assessed"]
    with transaction(engine) as session:
        found = find(session, stories.household(1))
        assert found and (found.version, found.state, found.urgency, found.decile) == (4, "open", "urgent", 1)
        assert found.area_code == stories.KAMPUNG
        assert outbox.count_waiting(session) == 2


def test_a_second_delivery_changes_nothing(engine: Engine) -> None:
    tell(engine, stories.appeared(), stories.matched())
    before = state(engine)
    assert tell(engine, stories.matched(), stories.appeared(), stories.matched()) == []
    assert state(engine) == before
    with transaction(engine) as session:
        assert outbox.count_waiting(session) == 2


def test_the_same_fact_twice_in_one_batch_is_recorded_once(engine: Engine) -> None:
    assert tell(engine, stories.appeared(), stories.appeared()) == ["record_appeared"]


def test_a_known_id_with_another_body_is_an_alarm_and_no_change(engine: Engine) -> None:
    tell(engine, stories.appeared())
    before = state(engine)
    forged = stories.appeared().model_copy(update={"edition": "p3ke:forged"})
    assert tell(engine, forged) == [] == tell(engine, forged)
    assert state(engine) == before
    with transaction(engine) as session:
        assert conflicts.count(session) == 1


def test_a_known_id_under_another_household_is_an_alarm(engine: Engine) -> None:
    tell(engine, stories.appeared())
    assert tell(engine, stories.appeared().model_copy(update={"household_id": stories.household(2)})) == []
    with transaction(engine) as session:
        assert (conflicts.count(session), find(session, stories.household(2))) == (1, None)


def test_five_thousand_facts_again_in_random_order_change_nothing(engine: Engine) -> None:
    facts = stories.many_facts()
    in_batches(engine, facts, 1000)
    before = state(engine)
    again = facts * 2
    Random(7).shuffle(again)
    in_batches(engine, again, 700)
    assert state(engine) == before
    assert before[2] == ()


def test_any_order_in_any_batches_gives_the_same_state(engine: Engine, database: str) -> None:
    facts = stories.many_facts(60)
    Random(3).shuffle(facts)
    in_batches(engine, facts, 37)
    shuffled = state(engine)
    clear(database)
    in_batches(engine, sorted(facts, key=lambda fact: fact.occurred_at), 600)
    assert state(engine) == shuffled


def clear(owner_url: str) -> None:
    """Forget everything, as only the owner can who switches the triggers off."""
    owner = open_engine(owner_url)
    with transaction(owner) as session:
        for table in ("timeline", "ledger", "casefile", "outbox"):
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            session.execute(text(f"DELETE FROM {table}"))
            session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    owner.dispose()


def test_rival_writers_of_the_same_new_households_lose_nothing(engine: Engine) -> None:
    facts = stories.many_facts(40)
    barrier = threading.Barrier(4)
    problems: list[BaseException] = []

    def rival(seed: int) -> None:
        mine = facts.copy()
        Random(seed).shuffle(mine)
        barrier.wait()
        try:
            in_batches(engine, mine, 50)
        except BaseException as problem:  # noqa: BLE001 - a test thread hands everything to the main thread
            problems.append(problem)

    threads = [threading.Thread(target=rival, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    _, files, findings = state(engine)
    assert findings == ()
    assert {row[1] for row in files} == {12}  # type: ignore[attr-defined]


def test_a_wish_is_granted_once_however_often_it_is_sent(engine: Engine) -> None:
    tell(engine, stories.appeared())
    for expected in (["visit_recorded"], []):
        with transaction(engine) as session:
            assert [event.kind for event in carry_out(session, stories.visit(), NOW)] == expected  # type: ignore[attr-defined]
    with transaction(engine) as session:
        assert outbox.count_waiting(session) == 1


def test_a_refused_wish_leaves_no_trace(engine: Engine) -> None:
    tell(engine, stories.appeared())
    before = state(engine)
    with pytest.raises(Refused), transaction(engine) as session:
        carry_out(session, stories.visit(visited_on=stories.day(11).date()), NOW)
    assert state(engine) == before


def test_two_workers_keep_one_promise_and_one_is_refused(engine: Engine) -> None:
    tell(engine, stories.appeared(), stories.promised())
    promise: UUID = stories.promised().follow_up_id
    with transaction(engine) as session:
        carry_out(session, stories.complete(promise), NOW)
    with pytest.raises(Refused, match="sudah diselesaikan"), transaction(engine) as session:
        carry_out(session, stories.complete(promise, at=12), NOW)


def test_an_answer_stands_above_what_it_answers_though_both_have_one_moment(engine: Engine) -> None:
    tell(engine, stories.appeared(), stories.matched())
    with transaction(engine) as session:
        told = timelines.list_entries(session, stories.household(1))
    assert [entry.kind for entry in told] == ["urgency_assessed", "case_opened", "match_found", "record_appeared"]
    assert len({entry.occurred_at for entry in told[:3]}) == 1


def test_entries_that_cause_each_other_in_a_circle_can_still_be_read(engine: Engine) -> None:
    tell(engine, stories.appeared(), stories.matched())
    with transaction(engine) as session:
        told = timelines.list_entries(session, stories.household(1))
    match = next(entry for entry in told if entry.kind == "match_found")
    opened = next(entry for entry in told if entry.kind == "case_opened")
    turned = match._replace(body=opened.body.replace(str(match.event_id), str(opened.event_id)))
    assert len(timelines.newest_first([turned, opened])) == 2


def test_the_page_can_be_redrawn_as_of_a_past_moment(engine: Engine) -> None:
    tell(engine, stories.appeared())
    with transaction(engine) as session:
        record(session, [stories.matched()], datetime(2026, 11, 24, tzinfo=UTC))
        assert [entry.kind for entry in timelines.list_entries(session, stories.household(1), as_of=NOW)] == [
            "record_appeared"
        ]
        assert len(timelines.list_entries(session, stories.household(1))) == 4


@pytest.mark.parametrize("table", ["timeline", "ledger", "access_log", "conflict", "note", "pledge_event"])
@pytest.mark.parametrize("act", ["UPDATE {} SET ctid = ctid", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_program_may_not_rewrite_the_record(engine: Engine, table: str, act: str) -> None:
    with (
        pytest.raises(Exception, match=r"permission denied|cannot assign|must be owner"),
        transaction(engine) as session,
    ):
        session.execute(text(act.format(table)))
