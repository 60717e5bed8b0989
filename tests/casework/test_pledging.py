"""Places of a pledge in the database: never promised twice, taken back when the pledge ends, and told true."""

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from casework.pledging import find_pledges, keep, say, take_back
from casework.proving import Proof, prove_pledges
from casework.rules.decisions import Refused
from casework.store.engine import open_engine, transaction
from casework.turnstile import carry_out, carry_out_all, record
from consumers.pledge_register import pledge_register
from schemas.events import PledgeEvent
from schemas.pledge_codes import DeclineReason, ReleaseReason
from schemas.support_commands import AcceptSupport, DeclineSupport, DeliverSupport, ProposeSupport, ReleaseSupport
from tests import stories
from tests.help_stories import about, changed, expired, made, pledge_id, propose, revoked, withdrawn
from tests.sizes import size

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
COLUMNS = "offered, reserved, delivered, released, expired, remaining"


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """The database as the program sees it: with the narrow rights of its own role."""
    engine = open_engine(app_database_url, pool_size=18)
    yield engine
    engine.dispose()


def tell(engine: Engine, *words: PledgeEvent) -> None:
    pledge_register(engine, lambda: NOW).handle(words)  # type: ignore[arg-type]


def open_cases(engine: Engine, count: int) -> None:
    with transaction(engine) as session:
        numbers = range(1, count + 1)
        record(session, [fact for n in numbers for fact in (stories.appeared(n), stories.matched(n))], NOW)


def grant(engine: Engine, *wishes: Any) -> list[bool]:
    """Each wish in a transaction of its own; whether it was granted."""
    return [_one(engine, wish) for wish in wishes]


def _one(engine: Engine, wish: Any) -> bool:
    try:
        with transaction(engine) as session:
            return bool(carry_out(session, wish, NOW))
    except Refused:
        return False


def stock(engine: Engine, number: int = 1) -> tuple[int | None, ...]:
    with transaction(engine) as session:
        row = session.execute(text(f"SELECT {COLUMNS} FROM pledge_stock WHERE pledge_id = '{pledge_id(number)}'"))
        return tuple(row.one())


def states(engine: Engine) -> list[tuple[str, int]]:
    with transaction(engine) as session:
        rows = session.execute(text("SELECT state, count(*) FROM support GROUP BY 1 ORDER BY 1"))
        return [(state, count) for state, count in rows]


def test_help_goes_through_its_life_and_the_pledge_counts_with_it(engine: Engine) -> None:
    open_cases(engine, 1)
    tell(engine, made(quantity=10))
    proposal = propose(1, quantity=4)
    assert grant(engine, proposal, proposal) == [True, False]
    assert stock(engine) == (10, 4, 0, 0, 0, 6)
    assert grant(engine, about(AcceptSupport, proposal)) == [True]
    assert grant(engine, about(DeliverSupport, proposal, delivered_on=stories.day(1).date(), quantity=3)) == [True]
    assert stock(engine) == (10, 0, 3, 0, 0, 7)
    assert states(engine) == [("delivered", 1)]


def test_a_pledge_without_a_number_counts_what_goes_out_and_later_gets_its_number(engine: Engine) -> None:
    open_cases(engine, 2)
    tell(engine, made(quantity=None))
    assert grant(engine, propose(1, quantity=4), propose(2)) == [True, True]
    assert stock(engine) == (None, 5, 0, 0, 0, None)
    tell(engine, changed(1, 20))
    assert stock(engine) == (20, 5, 0, 0, 0, 15)


def test_nobody_gets_a_place_of_a_pledge_that_nobody_made_or_that_is_used_up(engine: Engine) -> None:
    open_cases(engine, 3)
    assert grant(engine, propose(1)) == [False]
    tell(engine, made(quantity=1))
    assert grant(engine, propose(2), propose(3)) == [True, False]
    assert states(engine) == [("proposed", 1)]


def test_many_at_once_get_just_what_is_there(engine: Engine) -> None:
    open_cases(engine, 5)
    tell(engine, made(quantity=3))
    wishes = [[propose(n)] for n in range(1, 6)]
    with transaction(engine) as session:
        outcomes = carry_out_all(session, wishes, NOW)
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, False, False, True, True]
    assert stock(engine) == (3, 3, 0, 0, 0, 0)


@pytest.mark.parametrize("ending", [revoked, withdrawn, expired])
def test_a_pledge_that_ends_takes_back_what_was_not_delivered(engine: Engine, ending: Any) -> None:
    open_cases(engine, 3)
    tell(engine, made(quantity=10))
    proposals = [propose(n) for n in (1, 2, 3)]
    grant(engine, *proposals, about(AcceptSupport, proposals[1]))
    grant(engine, about(DeliverSupport, proposals[2], delivered_on=stories.day(1).date()))
    for _ in range(2):
        tell(engine, ending())
        # What was agreed before the last day of a pledge is still to come; whoever takes a pledge back takes all.
        expected = (10, 1, 1, 0, 8, 0) if ending is expired else (10, 0, 1, 9, 0, 0)
        assert stock(engine) == expected
        assert ("released", 1 if ending is expired else 2) in states(engine)
    assert grant(engine, propose(1, answer_by=stories.day(30).date())) == [False]


def test_a_crash_between_the_end_of_a_pledge_and_its_news_loses_nothing(engine: Engine) -> None:
    open_cases(engine, 2)
    tell(engine, made(quantity=10))
    grant(engine, propose(1), propose(2))
    with transaction(engine) as session:
        keep(session, [revoked()], NOW)
    assert stock(engine) == (10, 2, 0, 8, 0, 0)
    tell(engine, revoked())
    assert stock(engine) == (10, 0, 0, 10, 0, 0)


def test_what_a_person_says_of_a_pledge_is_kept_at_once_and_again_when_it_comes_by_the_bus(engine: Engine) -> None:
    with transaction(engine) as session:
        say(session, made(quantity=7), NOW)
    assert stock(engine) == (7, 0, 0, 0, 0, 7)
    tell(engine, made(quantity=7))
    with transaction(engine) as session:
        (pledge,) = find_pledges(session, [pledge_id()])
        assert pledge.gives and take_back(session, pledge, NOW) == 0


@pytest.mark.parametrize("statement", [
    "UPDATE pledge_stock SET reserved = reserved + 1",
    "UPDATE pledge_stock SET remaining = remaining - 1",
    "UPDATE pledge_stock SET reserved = reserved - 1, remaining = remaining + 1",
    "UPDATE pledge_stock SET delivered = delivered + 1, remaining = remaining - 1",
    "UPDATE pledge_stock SET reserved = -1, remaining = offered + 1",
    "UPDATE pledge_stock SET offered = NULL",
])  # fmt: skip
def test_the_database_refuses_a_number_that_is_not_true(database: str, engine: Engine, statement: str) -> None:
    open_cases(engine, 1)
    tell(engine, made(quantity=10))
    grant(engine, propose(1, quantity=4))
    owner = open_engine(database)
    with pytest.raises(IntegrityError), transaction(owner) as session:
        session.execute(text(statement))
    owner.dispose()
    assert stock(engine) == (10, 4, 0, 0, 0, 6)


def test_what_is_left_is_proved_from_the_events_alone(database: str, engine: Engine) -> None:
    open_cases(engine, 4)
    tell(engine, made(quantity=10), made(2, quantity=None), made(3, quantity=5))
    proposals = [propose(1, quantity=4), propose(2, number=2), propose(3, quantity=3), propose(4, number=3)]
    grant(engine, *proposals, about(DeliverSupport, proposals[0], delivered_on=stories.day(1).date(), quantity=2))
    tell(engine, changed(1, 4), changed(1, 2, day=6), revoked(3))
    with transaction(engine) as session:
        assert prove_pledges(session) == Proof(3, 4, ())
    owner = open_engine(database)
    with transaction(owner) as session:  # as a superuser can
        session.execute(text("SET session_replication_role = replica"))
        session.execute(
            text("UPDATE pledge_stock SET reserved = reserved - 1, offered = offered - 1 WHERE reserved > 2")
        )
    with transaction(owner) as session:
        assert [one.pledge_id for one in prove_pledges(session).untrue] == [pledge_id(1)]
    owner.dispose()


@pytest.mark.slow
def test_sixteen_at_once_get_fifty_places_of_fifty_and_not_one_more(engine: Engine) -> None:
    rounds, places, families, villages = size(20, 100), 50, 64, 10
    open_cases(engine, families * villages)
    for number in range(1, rounds + 1):
        tell(engine, made(number, quantity=places))
        # In turn, for a family that is asked a hundred times has a long file, and here nothing is learned from that.
        first = number % villages * families + 1
        granted = _in_threads(engine, [propose(family, number) for family in range(first, first + families)])
        assert sum(granted) == places
        assert stock(engine, number) == (places, places, 0, 0, 0, 0)


def _in_threads(engine: Engine, wishes: Sequence[ProposeSupport], threads: int = 16) -> list[bool]:
    outcomes: list[list[bool]] = [[] for _ in range(threads)]

    def work(number: int) -> None:
        outcomes[number] = grant(engine, *wishes[number::threads])

    running = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return [outcome for each in outcomes for outcome in each]


def test_random_wishes_with_crashes_and_replays_leave_a_true_sum(engine: Engine) -> None:
    """Each step in the database, one in five undone by a crash, everything told twice in the end."""
    chance = random.Random(5)
    open_cases(engine, 8)
    tell(engine, made(quantity=9))
    proposals = [
        propose(n % 8 + 1, quantity=chance.randint(1, 3), answer_by=stories.day(30 + n).date()) for n in range(40)
    ]
    done: list[Any] = []
    for _ in range(400):
        wish = chance.choice([*proposals, *(_answer(chance, proposal) for proposal in proposals)])
        if chance.random() < 0.2:
            _crash(engine, wish)
        elif _one(engine, wish):
            done.append(wish)
        offered, *parts = stock(engine)
        assert offered == sum(part or 0 for part in parts)
    before = stock(engine), states(engine)
    assert len(done) > 20 and grant(engine, *done) == [False] * len(done)
    assert (stock(engine), states(engine)) == before


def _answer(chance: random.Random, proposal: ProposeSupport) -> Any:
    day = chance.randint(3, 9)
    return chance.choice([
        about(AcceptSupport, proposal, day),
        about(DeclineSupport, proposal, day, reason=DeclineReason.NEEDS_ASSESSMENT),
        about(DeliverSupport, proposal, day, delivered_on=stories.day(1).date()),
        about(ReleaseSupport, proposal, day, reason=ReleaseReason.TAKEN_BACK),
    ])  # fmt: skip


def _crash(engine: Engine, wish: Any) -> None:
    with suppress(Refused, KeyboardInterrupt), transaction(engine) as session:
        carry_out(session, wish, NOW)
        raise KeyboardInterrupt
