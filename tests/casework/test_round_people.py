"""Pledges for persons: every living member once, as people put them right, and nobody who has the help already."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine

from casework.recomputing import recompute
from casework.rules.allocation import from_json
from casework.store.engine import driver, open_engine, transaction
from casework.store.round_candidates import living_people
from casework.store.round_rows import stream_rows
from casework.store.stock import find_remaining
from schemas.codes import Unit
from schemas.conditions import Condition
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit, Fact, Operator, Strength
from schemas.rounds import RoundStep, WhyNot
from schemas.tables.family import CorrectionRow, PersonWordRow
from schemas.tables.registry import PersonRow, RecordRow
from tests.rounds import KABID, PLEDGE, family, frozen, keep_families, keep_pledge, plan, publish, story, take

GROWN_UP = Condition(strength=Strength.MUST, fact=Fact.AGE, operator=Operator.AT_LEAST, values=("18",))
AT = datetime(2026, 1, 1, tzinfo=UTC)


def person(number: int, who: str, born: date | None, source: str = "p3ke", **said: object) -> PersonRow:
    return PersonRow(**({
        "person_id": plain_id("round person", number, who, source), "record_id": plain_id("record", number, source),
        "source": source, "name": who, "name_folded": who.lower(), "birth_date": born,
        "sex": "P", "is_head": who == "Ibu",
    } | said))  # type: ignore[arg-type]  # fmt: skip


def record(number: int, source: str = "p3ke") -> RecordRow:
    record_id = plain_id("record", number, source)
    return RecordRow(
        record_id=record_id, source=source, key_index=record_id.bytes, household_id=family(number),
        own_household_id=family(number), edition_id=record_id, data_event_id=record_id, aid=[], indicators=[],
        content_hash=b"1", head_name="Ibu", key_cipher=b"x",
    )  # fmt: skip


def member(number: int, who: str) -> UUID:
    return plain_id("round person", number, who, "p3ke")


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """Two families: in the first a mother whom two registers name, a grown-up son by correction, one who died."""
    opened = open_engine(app_database_url)
    keep_families(opened, story(1), story(2))
    keep_pledge(opened, unit=Unit.PERSONS, benefit=Benefit.HEALTH_COVERAGE, quantity=10)
    with transaction(opened) as session:
        session.add_all([
            record(1), record(1, "dtks"), record(2),
            person(1, "Ibu", date(1980, 5, 1)), person(1, "Ibu", date(1980, 1, 1), "dtks"),
            person(1, "Anak", date(2015, 1, 1)), person(1, "Kakek", date(1940, 1, 1)),
            person(2, "Ibu", date(1990, 1, 1)), person(2, "Bayi", None),
            PersonWordRow(person_id=member(1, "Kakek"), has_died=True, said_at=AT),
            CorrectionRow(
                correction_id=plain_id("right"), event_id=plain_id("said"), record_id=plain_id("record", 1, "p3ke"),
                person_id=member(1, "Anak"), field="birth_date", value="2005-01-01", actor="user:siti", said_at=AT,
            ),
        ])  # fmt: skip
    yield opened
    opened.dispose()


def test_the_living_stand_there_once_with_what_was_put_right(engine: Engine) -> None:
    with transaction(engine) as session:
        found = living_people(session, [family(1), family(2)])
    assert [(one.person_id, one.birth_date, one.is_head, one.sources) for one in found[family(1)]] == [
        (member(1, "Ibu"), date(1980, 5, 1), True, ("dtks", "p3ke")),
        (member(1, "Anak"), date(2005, 1, 1), False, ("p3ke",)),
    ]
    assert len(found[family(2)]) == 2
    with transaction(engine) as session:
        assert living_people(session, [family(2), family(1), family(2)]) == found


def test_each_member_is_one_and_nobody_gets_it_twice(engine: Engine) -> None:
    round_id = frozen(engine, plan(amount=3))
    with transaction(engine) as session:
        rows = [from_json(body) for body in stream_rows(session, round_id)]
    assert sorted(row.why_not or "" for row in rows) == ["", WhyNot.NO_PLACE]
    take(engine, round_id, RoundStep.APPROVE, KABID)
    publish(engine, round_id)
    with transaction(engine) as session:
        given = driver(session).execute("SELECT person_id, quantity FROM support ORDER BY 1").fetchall()
        assert find_remaining(session, PLEDGE) == 8
        assert recompute(session, round_id).difference is None
    chosen = next(row for row in rows if row.is_chosen)
    assert given == [(piece, 1) for piece in sorted(filter(None, chosen.pieces))]
    again = frozen(engine, plan(amount=4))
    with transaction(engine) as session:
        later = {row.household_id: row for row in map(from_json, stream_rows(session, again))}
    assert later[chosen.household_id].why_not is WhyNot.RUNNING


def test_conditions_on_persons_choose_among_the_members(engine: Engine) -> None:
    pledge_id = plain_id("for grown-ups")
    keep_pledge(
        engine, pledge_id=pledge_id, unit=Unit.PERSONS, benefit=Benefit.WORK_COVERAGE, quantity=10,
        conditions=(GROWN_UP,),
    )  # fmt: skip
    with transaction(engine) as session:
        rows = [from_json(body) for body in stream_rows(session, frozen(engine, plan(pledge_id=pledge_id, amount=9)))]
    pieces = {row.household_id: set(row.pieces) for row in rows}
    assert pieces == {family(1): {member(1, "Ibu"), member(1, "Anak")}, family(2): {member(2, "Ibu")}}
