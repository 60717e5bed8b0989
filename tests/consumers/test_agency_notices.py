"""Agencies are told once: when it happens, when it is delivered twice, in any order, and with a rival at work."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from casework.bus.messages import Consumer
from casework.bus.topics import NOTICES
from casework.rules.notices import notices_for
from casework.store.engine import open_engine, transaction
from casework.store.inbox_views import InboxFilter, InboxLine, find_line, list_inbox_lines
from casework.store.notices import Owed, append_notices, append_reading, count_unread
from casework.store.revisions import app_url
from casework.store.subscriptions import list_subscriptions, put_subscriptions
from casework.turnstile import record
from casework.verification import timelines_digest, verify
from consumers.agency_notices import agency_notices, tell
from schemas.codes import Channel, Pillar, Urgency
from schemas.events import AnyEvent
from sikkep.postgres import OwnPostgres
from tests.databases import copied
from tests.examples import FAMILY, KAMPUNG, PLEDGE, WORKER, all_examples, changed, example, numbered, subscription

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
WISHES = [
    subscription("dinsos", kinds=frozenset({"case_opened", "match_needs_review"})),
    subscription("baznas", kinds=frozenset({"urgency_assessed"}), urgency=Urgency.URGENT, channels=tuple(Channel)),
    subscription("bappeda", kinds=frozenset({"pledge_made", "pledge_changed"}), pillar=Pillar.BURDEN),
    subscription("bank-lampung", kinds=frozenset({"case_opened"}), area_prefix="18.02.02"),
]


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """The database with four agencies' wishes, as the program's own narrow role sees it."""
    engine = open_engine(app_database_url, pool_size=8)
    with transaction(engine) as session:
        put_subscriptions(session, WISHES)
    yield engine
    engine.dispose()


@pytest.fixture
def consumer(engine: Engine) -> Consumer:
    return agency_notices(engine, lambda: NOW)


@pytest.fixture
def other_engine(template: str, postgres: OwnPostgres) -> Iterator[Engine]:
    """A second database with the same wishes."""
    with copied(template) as owner_url:
        engine = open_engine(app_url(owner_url, postgres.application_password()))
        with transaction(engine) as session:
            put_subscriptions(session, WISHES)
        yield engine
        engine.dispose()


def state(engine: Engine) -> tuple[object, ...]:
    """All that must not depend on order or repetition."""
    with transaction(engine) as session:
        inboxes = session.execute(text("SELECT * FROM notice ORDER BY notice_id")).all()
        due = session.execute(text("SELECT * FROM delivery ORDER BY notice_id")).all()
        out = session.execute(
            text("SELECT convert_from(value, 'utf8') FROM outbox WHERE topic = 'notices' ORDER BY 1")
        ).all()
        return (
            timelines_digest(session),
            *(tuple(map(tuple, rows)) for rows in (inboxes, due, out)),
            verify(session).findings,
        )


def inbox(session: Session, agency: str, is_unread: bool | None = None) -> list[InboxLine]:
    return list_inbox_lines(session, agency, InboxFilter(is_unread), limit=50)


def many_events(households: int = 400) -> list[AnyEvent]:
    """Cases, reviews and urgencies of many families, some of them in another kecamatan."""
    return [
        changed(kind, household_id=numbered(number), event_id=numbered(number * 10 + position), area_code=place)
        for number in range(households)
        for place in ("18.02.02.2003" if number % 4 == 0 else KAMPUNG,)
        for position, kind in enumerate(("case_opened", "match_needs_review", "urgency_assessed", "visit_recorded"))
    ]


def test_agencies_get_what_they_asked_for_and_the_timeline_says_so(engine: Engine, consumer: Consumer) -> None:
    consumer.handle(all_examples())
    with transaction(engine) as session:
        got = {agency: [entry.kind for entry in inbox(session, agency)] for agency in ("dinsos", "baznas", "bappeda")}
        told = (
            session.execute(text("SELECT agency FROM timeline WHERE kind = 'notice_queued' ORDER BY 1")).scalars().all()
        )
        posted = session.execute(
            text("SELECT count(*) FROM outbox WHERE topic = :topic"), {"topic": NOTICES}
        ).scalar_one()
        due = session.execute(text("SELECT channel, state FROM delivery")).all()
    assert got["dinsos"] == ["case_opened", "match_needs_review"]
    assert got["baznas"] == ["urgency_assessed"]
    assert got["bappeda"] == ["pledge_changed", "pledge_made"]
    assert told == ["baznas", "dinsos", "dinsos"]
    assert posted == 5
    assert [tuple(row) for row in due] == [("email", "due")]


def test_a_pledge_notice_goes_to_the_inbox_only(engine: Engine, consumer: Consumer) -> None:
    consumer.handle([example("pledge_made")])
    with transaction(engine) as session:
        (entry,) = inbox(session, "bappeda")
        pledge = session.execute(text("SELECT pledge_id, household_id FROM notice")).one()
        assert (entry.kind, *pledge) == ("pledge_made", PLEDGE, None)
        assert session.execute(text("SELECT count(*) FROM timeline")).scalar_one() == 0


def test_nothing_is_written_where_nobody_asked(engine: Engine, consumer: Consumer) -> None:
    before = state(engine)
    consumer.handle([example("visit_recorded"), example("notice_queued")])
    assert state(engine) == before


def test_the_same_events_again_in_another_order_change_no_inbox_and_no_timeline(
    engine: Engine, consumer: Consumer
) -> None:
    events = many_events()
    consumer.handle(events)
    first = state(engine)
    Random(7).shuffle(events)
    for start in range(0, len(events), 97):
        consumer.handle(events[start : start + 97] * 2)
    assert state(engine) == first
    assert len(first[1]) == 400 * 3 + 100  # type: ignore[arg-type]


def test_any_order_gives_the_same_inboxes(engine: Engine, consumer: Consumer, other_engine: Engine) -> None:
    events = many_events(60)
    consumer.handle(events)
    other = agency_notices(other_engine, lambda: NOW)
    Random(8).shuffle(events)
    for event in events:
        other.handle([event])
    assert state(other_engine) == state(engine)


def test_two_rivals_with_the_same_events_tell_once(engine: Engine, consumer: Consumer) -> None:
    events = many_events(400)
    backwards = list(reversed(events))
    start = threading.Barrier(3)

    def work(mine: list[AnyEvent]) -> None:
        start.wait()
        consumer.handle(mine)

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(work, mine) for mine in (events, backwards, events)]:
            done.result()
    once = state(engine)
    assert len(once[1]) == 400 * 3 + 100  # type: ignore[arg-type]
    assert once[-1] == ()


def test_rivals_meet_the_same_notices_in_the_same_order_and_never_deadlock(engine: Engine) -> None:
    events = [changed("case_opened", event_id=numbered(number)) for number in range(2)]
    owed = [Owed(notice, KAMPUNG) for event in events for notice in notices_for(event, WISHES[:1])]
    first, last = sorted(owed, key=lambda entry: entry.notice.notice_id)

    def rival() -> int:
        with transaction(engine) as session:
            return len(append_notices(session, [last, first], NOW))

    with ThreadPoolExecutor(1) as pool, transaction(engine) as session:
        append_notices(session, [first], NOW)
        waiting = pool.submit(rival)
        while not session.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
            time.sleep(0.01)
        append_notices(session, [last], NOW)
        session.commit()
        assert waiting.result(timeout=20) == 0


def test_a_rival_at_the_turnstile_is_waited_for(engine: Engine, consumer: Consumer) -> None:
    with transaction(engine) as session:
        record(session, [example("record_appeared")], NOW)
        thread = threading.Thread(target=consumer.handle, args=[[example("case_opened")]])
        thread.start()
    thread.join(timeout=20)
    with transaction(engine) as session:
        kinds = session.execute(text("SELECT kind FROM timeline WHERE household_id = :id ORDER BY 1"), {"id": FAMILY})
        assert kinds.scalars().all() == ["notice_queued", "record_appeared"]


def test_a_crash_before_the_end_leaves_nothing_half_told(engine: Engine, consumer: Consumer) -> None:
    def crash() -> None:
        with transaction(engine) as session:
            assert tell(session, all_examples(), NOW)
            raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        crash()
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM notice")).scalar_one() == 0
    consumer.handle(all_examples())
    with transaction(engine) as session:
        assert session.execute(text("SELECT count(*) FROM notice")).scalar_one() == 5


def test_an_inbox_is_read_by_its_own_agency_and_the_first_reader_is_kept(engine: Engine, consumer: Consumer) -> None:
    consumer.handle(all_examples())
    with transaction(engine) as session:
        notice_id = inbox(session, "dinsos")[0].notice_id
        assert find_line(session, "baznas", notice_id) is None
        assert count_unread(session, "dinsos") == 2
        assert append_reading(session, notice_id, WORKER, NOW)
        assert not append_reading(session, notice_id, "user:other", NOW)
        found = find_line(session, "dinsos", notice_id)
        assert found is not None
        assert (found.read_by, found.read_at, count_unread(session, "dinsos")) == (WORKER, NOW, 1)
        assert [entry.notice_id for entry in inbox(session, "dinsos", is_unread=True)] != [notice_id]


def test_a_wish_that_changes_keeps_its_id_and_what_was_told(engine: Engine, consumer: Consumer) -> None:
    consumer.handle([example("case_opened")])
    with transaction(engine) as session:
        put_subscriptions(session, WISHES)
        assert sorted(list_subscriptions(session), key=str) == sorted(WISHES, key=str)
    consumer.handle([example("case_opened")])
    with transaction(engine) as session:
        assert len(inbox(session, "dinsos")) == 1
