"""Help out of a pledge for a whole kampung: counted with that for families, in any order, never more than is there."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import permutations
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from casework.pledging import find_pledge, find_pledges, keep, say, take_back_areas
from casework.promising import speak_of_area
from casework.proving import prove_pledges
from casework.rules.area_help import AreaWord
from casework.rules.granting import Refused
from casework.store import outbox
from casework.store.area_help import list_area_help_in, list_area_help_of
from casework.store.engine import open_engine, transaction
from casework.turnstile import carry_out, record
from consumers.pledge_register import pledge_register
from schemas.pledge_codes import AreaHelpState
from schemas.tables.registry import AreaRow
from tests import stories
from tests.help_stories import came, dropped, made, planned, pledge_id, propose, revoked, withdrawn

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PLACES = (("18.02.01", "kecamatan"), ("18.02.01.2001", "kampung"), ("18.02.02.2001", "kampung"))
COLUMNS = "offered, reserved, delivered, released, expired, remaining"


@pytest.fixture
def engine(app_database_url: str, database: str) -> Iterator[Engine]:
    """The database as the program sees it, with two kampung."""
    owner = open_engine(database)
    with transaction(owner) as session:
        session.add_all([AreaRow(code=code, name=code, level=level) for code, level in PLACES])
    owner.dispose()
    engine = open_engine(app_database_url, pool_size=8)
    yield engine
    engine.dispose()


def tell(engine: Engine, *words: Any) -> None:
    pledge_register(engine, lambda: NOW).handle(words)


def speak(engine: Engine, word: AreaWord) -> str:
    """What came of it: "" or the words of the refusal."""
    try:
        with transaction(engine) as session:
            speak_of_area(session, word, NOW.date(), NOW)
    except Refused as refused:
        return refused.words
    return ""


def stock(session: Session) -> tuple[int | None, ...]:
    return tuple(session.execute(text(f"SELECT {COLUMNS} FROM pledge_stock WHERE pledge_id = '{pledge_id()}'")).one())


def left(engine: Engine) -> tuple[int | None, ...]:
    with transaction(engine) as session:
        return stock(session)


def test_a_kampung_gets_its_help_and_the_pledge_counts_with_it(engine: Engine) -> None:
    tell(engine, made(quantity=100, area_code="18.02.01"))
    assert [speak(engine, planned(1, 60)), speak(engine, planned(1, 60))] == ["", ""]
    assert left(engine) == (100, 60, 0, 0, 0, 40)
    assert "tidak cukup" in speak(engine, planned(2, 41))
    assert "lebih banyak daripada yang dijanjikan" in speak(engine, planned(3, 101))
    assert "di luar wilayah komitmen" in speak(engine, planned(4, 1, area_code="18.02.02.2001"))
    assert "tidak dikenal" in speak(engine, planned(5, 1, area_code="18.02.01.2999"))
    assert "Isi jumlahnya" in speak(engine, planned(6, None))
    assert speak(engine, came(1, 70)) == ""
    assert left(engine) == (100, 0, 70, 0, 0, 30)
    assert "sudah disalurkan" in speak(engine, came(1, 70, day=9))
    assert "sudah disalurkan" in speak(engine, dropped(1))
    assert speak(engine, planned(7, 30)) == speak(engine, dropped(7)) == ""
    assert "sudah dibatalkan" in speak(engine, came(7, 1))
    assert left(engine) == (100, 0, 70, 0, 0, 30)
    with transaction(engine) as session:
        assert [piece.state for piece in list_area_help_of(session, pledge_id())] == ["released", "delivered"]
        assert [piece.quantity for piece in list_area_help_in(session, "18.02.01.2001")] == [70]
        assert prove_pledges(session).untrue == ()


def test_a_pledge_that_was_withdrawn_plans_nothing_more_and_takes_back_what_has_not_come(engine: Engine) -> None:
    tell(engine, made(quantity=10))
    assert speak(engine, planned(1, 4)) == speak(engine, planned(2, 3)) == speak(engine, came(2, 3)) == ""
    for _ in range(2):
        tell(engine, withdrawn())
        assert left(engine) == (10, 0, 3, 7, 0, 0)
    assert "sudah berakhir, ditarik, atau dicabut" in speak(engine, planned(3, 1))
    with transaction(engine) as session:
        pledge = find_pledge(session, pledge_id())
        assert pledge and [piece.state for piece in pledge.areas if piece.reason] == [AreaHelpState.RELEASED]
        assert take_back_areas(session, pledge, NOW) == 0
        assert outbox.count_waiting(session) == 4  # three words by form, one taken back


def test_a_pledge_without_a_number_counts_what_was_given(engine: Engine) -> None:
    tell(engine, made(quantity=None, unit=None))
    assert speak(engine, planned(1, None)) == speak(engine, planned(2, None)) == speak(engine, came(2, None)) == ""
    assert left(engine) == (None, 1, 1, 0, 0, None)


def test_any_order_and_any_repetition_end_alike(engine: Engine) -> None:
    """All orders of five words, each told again in the end, in one database that is rolled back in between."""
    words = [made(quantity=10), planned(1, 4), came(1, 5), planned(2, 3), dropped(2)]
    ends = set()
    with transaction(engine) as session:
        for order in permutations(words):
            with session.begin_nested() as point:
                for word in (*order, order[0]):
                    keep(session, [word], NOW)
                ends.add((stock(session), str(find_pledges(session, [pledge_id()]))))
                assert prove_pledges(session).untrue == ()
                point.rollback()
    assert [end[0] for end in ends] == [(10, 0, 5, 0, 0, 5)]


def test_random_words_of_families_and_kampung_leave_a_true_sum(engine: Engine) -> None:
    chance = random.Random(7)
    with transaction(engine) as session:
        record(session, [fact for n in (1, 2, 3) for fact in (stories.appeared(n), stories.matched(n))], NOW)
    tell(engine, made(quantity=12))
    words = [word for n in range(1, 7) for word in (planned(n, chance.randint(1, 5)), came(n, 2), dropped(n))]
    for word in chance.sample(words, len(words)):
        if chance.random() < 0.3:
            tell(engine, word)  # as it comes by the bus, where nobody asks whether so much is left
        else:
            speak(engine, word)
        if chance.random() < 0.3:
            with transaction(engine) as session:
                _try(session, propose(chance.randint(1, 3), quantity=chance.randint(1, 3)))
    with transaction(engine) as session:
        assert prove_pledges(session).untrue == ()
    tell(engine, revoked(), *words)
    offered, reserved, *_ = left(engine)
    assert reserved == 0 and offered
    with transaction(engine) as session:
        assert prove_pledges(session).untrue == ()


def _try(session: Session, wish: Any) -> None:
    try:
        with session.begin_nested():
            carry_out(session, wish, NOW)
    except Refused:
        return


def test_of_two_who_plan_the_last_units_exactly_one_wins(engine: Engine) -> None:
    tell(engine, made(quantity=4))
    for number in range(1, 11):
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(lambda n, go=start: _after(go, engine, planned(n, 3)), (number, 100 + number)))
        assert sorted(outcomes) == ["", "Sisa komitmen ini tidak cukup."]
        assert left(engine) == (4, 3, 0, 0, 0, 1)
        assert speak(engine, dropped(number if outcomes[0] == "" else 100 + number)) == ""


def _after(start: Barrier, engine: Engine, word: AreaWord) -> str:
    start.wait()
    return speak(engine, word)


def test_the_database_refuses_a_piece_for_a_kampung_that_the_stock_does_not_bear_out(
    engine: Engine, database: str
) -> None:
    tell(engine, made(quantity=10), planned(1, 4))
    owner = open_engine(database)
    with pytest.raises(IntegrityError), transaction(owner) as session:
        session.execute(text("UPDATE pledge_stock SET reserved = 0, remaining = 10"))
    owner.dispose()
    with transaction(engine) as session:
        say(session, dropped(1), NOW + timedelta(days=1))
    assert left(engine) == (10, 0, 0, 0, 0, 10)
