"""Allocation rounds in the database: the frozen list, changes, two persons, publishing once, and making it again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import ProgrammingError

from casework import allocating
from casework.recomputing import recompute
from casework.rules.allocation import Row, from_json
from casework.rules.granting import Refused, Stale
from casework.store.engine import driver, open_engine, transaction
from casework.store.migrating import differences
from casework.store.round_rows import RowFilter, list_places, outcomes_of, stream_rows, sum_outcomes
from casework.store.rounds import list_round_steps
from casework.store.stock import find_remaining
from schemas.codes import Aid, Need, Unit, Urgency
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit
from schemas.rounds import RoundState, RoundStep, Share, WhyNot
from tests.rounds import (
    KABID,
    NO_PBI,
    NOW,
    OPERATOR,
    PLANNER,
    PLEDGE,
    TODAY,
    deed,
    family,
    frozen,
    keep_families,
    keep_pledge,
    plan,
    publish,
    publish_once,
    rows_of,
    story,
    take,
)

DO = RoundStep


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """Six families in order of urgency and need; the last has PBI-JK."""
    opened = open_engine(app_database_url, pool_size=10)
    keep_families(
        opened,
        story(1, Urgency.URGENT, [Need.FOOD, Need.WATER]),
        story(2, Urgency.URGENT, [Need.FOOD]),
        story(3, Urgency.SOON, decile=1),
        story(4, Urgency.SOON, decile=2, kecamatan="02"),
        story(5, opened=40),
        story(6, Urgency.URGENT, [Need.FOOD, Need.WATER, Need.WORK], aid=(Aid.PBI,)),
    )
    keep_pledge(opened, conditions=(NO_PBI,))
    yield opened
    opened.dispose()


def listed(engine: Engine, round_id: UUID) -> list[Row]:
    with transaction(engine) as session:
        return [from_json(body) for body in stream_rows(session, round_id)]


def on_the_list(engine: Engine, round_id: UUID) -> list[UUID]:
    with transaction(engine) as session:
        places, _ = list_places(session, round_id, RowFilter("on"), limit=100)
    return [place.household_id for place in places]


def approved(engine: Engine, wanted: object = None) -> UUID:
    round_id = frozen(engine, wanted)  # type: ignore[arg-type]
    take(engine, round_id, DO.APPROVE, KABID)
    return round_id


def supports(engine: Engine) -> list[tuple[object, ...]]:
    with transaction(engine) as session:
        query = "SELECT household_id, state, held, person_id, answer_by, round_id FROM support ORDER BY 1, 4"
        return driver(session).execute(query).fetchall()


def test_the_tables_are_as_the_migrations_make_them(database: str) -> None:
    opened = open_engine(database)
    assert differences(opened) == []
    opened.dispose()


def test_the_list_has_every_open_case_in_its_place_with_the_reason(engine: Engine) -> None:
    rows = listed(engine, frozen(engine))
    assert [row.household_id for row in rows] == [family(number) for number in (6, 1, 2, 3, 4, 5)]
    assert [row.why_not for row in rows] == [WhyNot.NOT_MET, None, None, None, WhyNot.NO_PLACE, WhyNot.NO_PLACE]
    assert [(said.values, said.source) for said in rows[0].answers[0].said] == [(("pbi",), "p3ke:2023")]


def test_shares_of_kecamatan_hold(engine: Engine) -> None:
    shares = (Share(area="18.02.01", weight=2), Share(area="18.02.02", weight=1))
    assert on_the_list(engine, frozen(engine, plan(shares=shares))) == [family(1), family(2), family(4)]


def test_a_preview_stores_nothing_and_says_the_same(engine: Engine) -> None:
    with transaction(engine) as session:
        _, rows = allocating.preview(session, plan(amount=4), TODAY)
        assert not rows_of(session, "allocation_round")
    assert [row.household_id for row in rows if row.is_chosen] == [family(number) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"amount": 6}, "amount"), ({"each": 4}, "each"), ({"day": date(2026, 11, 22)}, "day"),
     ({"day": date(2028, 1, 1)}, "day"), ({"pledge_id": plain_id("no pledge")}, "pledge_id")],
)  # fmt: skip
def test_a_pledge_gives_no_more_than_it_has(engine: Engine, wish: dict[str, object], field: str) -> None:
    with transaction(engine) as session, pytest.raises(Refused) as refused:
        allocating.preview(session, plan(**wish), TODAY)
    assert refused.value.field == field


def test_the_same_form_twice_and_two_at_once_make_one_round(engine: Engine) -> None:
    command, barrier = uuid4(), Barrier(4)

    def send(_: int) -> UUID:
        barrier.wait()
        with transaction(engine) as session:
            return allocating.freeze(session, plan(), deed(DO.FREEZE, command_id=command))

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(send, range(4)))
    with transaction(engine) as session:
        assert made == {allocating.freeze(session, plan(), deed(DO.FREEZE, command_id=command))}
        assert len(rows_of(session, "allocation_round")) == len(rows_of(session, "allocation_step")) == 1
        assert len(rows_of(session, "allocation_row")) == 6


def test_the_lot_cannot_be_steered_by_the_form(engine: Engine) -> None:
    command = uuid4()
    with transaction(engine) as session:
        first = allocating.freeze(session, plan(), deed(DO.FREEZE, command_id=command))
        session.rollback()
    with transaction(engine) as session:
        assert allocating.freeze(session, plan(), deed(DO.FREEZE, command_id=command)) != first


def test_people_take_out_and_put_in_with_a_reason(engine: Engine) -> None:
    round_id = frozen(engine)
    with pytest.raises(Refused, match="sudah habis"):
        take(engine, round_id, DO.PUT_IN, household_id=family(5), words="Rumahnya terbakar.")
    with pytest.raises(Refused, match="alasannya"):
        take(engine, round_id, DO.TAKE_OUT, household_id=family(2))
    take(engine, round_id, DO.TAKE_OUT, household_id=family(2), words="Sudah dibantu tetangga.")
    take(engine, round_id, DO.PUT_IN, household_id=family(5), words="Rumahnya terbakar.")
    assert on_the_list(engine, round_id) == [family(1), family(3), family(5)]
    with pytest.raises(Refused, match="tidak membolehkannya"):
        take(engine, round_id, DO.PUT_IN, household_id=family(6), words="Kenalan saya.")
    with pytest.raises(allocating.NoSuchRound):
        take(engine, round_id, DO.TAKE_OUT, household_id=family(99), words="Siapa ini?")
    assert [row.household_id for row in listed(engine, round_id) if row.is_chosen] == list(map(family, (1, 2, 3)))


def test_only_a_second_person_approves_who_did_not_touch_the_list(engine: Engine) -> None:
    round_id = frozen(engine)
    with pytest.raises(Refused, match="orang kedua"):
        take(engine, round_id, DO.APPROVE, OPERATOR)
    with pytest.raises(Refused, match="berwenang"):
        take(engine, round_id, DO.APPROVE, PLANNER)
    take(engine, round_id, DO.TAKE_OUT, KABID, household_id=family(2), words="Pindah.")
    with pytest.raises(Refused, match="orang kedua"):
        take(engine, round_id, DO.APPROVE, KABID)
    with pytest.raises(Stale):
        take(engine, round_id, DO.TAKE_OUT, household_id=family(3), words="Pindah.", version=1)


def test_a_cancelled_round_is_over(engine: Engine) -> None:
    round_id = frozen(engine)
    assert take(engine, round_id, DO.CANCEL, words="Salah komitmen.").state is RoundState.CANCELLED
    for step in (DO.APPROVE, DO.PUBLISH):
        with pytest.raises(Stale):
            take(engine, round_id, step, KABID)
    assert not supports(engine)


def test_publishing_proposes_and_reserves_once(engine: Engine) -> None:
    round_id, command = approved(engine), uuid4()
    publish(engine, round_id, command_id=command)
    found = supports(engine)
    assert {row[0] for row in found} == set(map(family, (1, 2, 3)))
    assert {row[1:] for row in found} == {("sent", 1, None, date(2026, 11, 28), round_id)}
    publish(engine, round_id, command_id=command)
    assert supports(engine) == found
    with pytest.raises(Stale):
        publish(engine, round_id)
    with transaction(engine) as session:
        assert find_remaining(session, PLEDGE) == 2
        assert sum_outcomes(session, round_id) == (3, 3, 0)
        assert [step.step for step in list_round_steps(session, round_id)] == [
            DO.FINISH,
            DO.PUBLISH,
            DO.APPROVE,
            DO.FREEZE,
        ]


def test_one_that_was_stopped_in_the_middle_ends_the_same(engine: Engine) -> None:
    round_id = approved(engine)
    with transaction(engine) as session:
        allocating.carry_out(session, round_id, deed(DO.PUBLISH))
    assert publish_once(engine, round_id, 2)
    assert len(supports(engine)) == 2
    publish(engine, round_id, portion=2, at=NOW + timedelta(days=1))
    assert {row[1:] for row in supports(engine)} == {("sent", 1, None, date(2026, 11, 28), round_id)}
    with transaction(engine) as session:
        query = "SELECT DISTINCT occurred_at, actor FROM timeline WHERE kind = 'support_proposed'"
        assert driver(session).execute(query).fetchall() == [(NOW, "user:operator")]
        assert sum_outcomes(session, round_id) == (3, 3, 0)


def test_two_who_publish_at_once_share_the_work(engine: Engine) -> None:
    round_id, barrier = approved(engine), Barrier(2)
    with transaction(engine) as session:
        allocating.carry_out(session, round_id, deed(DO.PUBLISH))

    def work(_: int) -> None:
        barrier.wait()
        publish(engine, round_id, portion=1)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work, number) for number in range(2)]:
            try:
                done.result()
            except Stale:
                continue  # the other one was through before this one began
    assert len(supports(engine)) == 3


def test_a_family_that_the_pledge_has_no_place_for_any_more_is_told_so(engine: Engine) -> None:
    round_id = approved(engine)
    other = frozen(engine, plan(amount=4))
    take(engine, other, DO.APPROVE, KABID)
    publish(engine, round_id)
    publish(engine, other)
    with transaction(engine) as session:
        told = outcomes_of(session, other, list(map(family, (1, 2, 3, 4))))
        assert told[family(1)].words == "Keluarga ini sudah diusulkan untuk komitmen yang sama."
        assert (told[family(4)].proposed, told[family(4)].refused) == (1, 0)


def test_who_is_proposed_already_or_parked_is_not_chosen_again(engine: Engine) -> None:
    publish(engine, approved(engine))
    rows = {row.household_id: row.why_not for row in listed(engine, frozen(engine, plan(amount=2)))}
    assert {rows[family(number)] for number in (1, 2, 3)} == {WhyNot.RUNNING}
    assert {rows[family(number)] for number in (4, 5)} == {None}


def test_the_list_made_again_after_later_events_is_identical(engine: Engine) -> None:
    round_id = frozen(engine)
    take(engine, round_id, DO.TAKE_OUT, household_id=family(2), words="Pindah.")
    take(engine, round_id, DO.APPROVE, KABID)
    publish(engine, round_id)
    later = NOW + timedelta(days=1)
    keep_families(engine, story(7, Urgency.URGENT), story(1, needs=[Need.CARE], telling=2, opened=-1), at=later)
    keep_families(engine, story(5, Urgency.URGENT, list(Need), telling=2, decile=3), at=later)
    with transaction(engine) as session:
        again = recompute(session, round_id)
    assert (again.rows, again.difference) == (6, None)


def test_a_list_that_somebody_altered_is_found_out(engine: Engine, database: str) -> None:
    round_id = frozen(engine)
    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("ALTER TABLE allocation_row DISABLE TRIGGER ALL")
        owner.execute(
            'UPDATE allocation_row SET body = (body::jsonb || \'{"area_code": "18.02.09.2001"}\')::json WHERE seq = 3'
        )
    with transaction(engine) as session:
        found = recompute(session, round_id).difference
    assert found
    assert (found.seq, found.household_id, found.parts) == (3, family(2), ("area_code",))


@pytest.mark.parametrize("table", ["allocation_row", "allocation_step", "allocation_outcome"])
def test_what_is_written_once_stays(engine: Engine, table: str) -> None:
    publish(engine, approved(engine))
    for change in (f"UPDATE {table} SET round_id = round_id", f"DELETE FROM {table}"):
        with pytest.raises((ProgrammingError, psycopg.errors.InsufficientPrivilege)), transaction(engine) as session:
            driver(session).execute(change.encode())


def test_nobody_chosen_makes_no_round(engine: Engine) -> None:
    keep_pledge(engine, pledge_id=plain_id("far pledge"), area_code="18.02.28")
    with pytest.raises(Refused, match="Tidak ada keluarga"):
        frozen(engine, plan(pledge_id=plain_id("far pledge")))
    with transaction(engine) as session:
        assert not rows_of(session, "allocation_round")


def test_money_is_given_in_equal_parts(engine: Engine) -> None:
    pledge_id = plain_id("money")
    keep_pledge(engine, pledge_id=pledge_id, quantity=7_000_000, unit=Unit.RUPIAH, benefit=Benefit.SOCIAL_FUND)
    round_id = approved(engine, plan(pledge_id=pledge_id, amount=5_000_000, each=2_000_000))
    publish(engine, round_id)
    assert [row[2] for row in supports(engine)] == [2_000_000, 2_000_000]


def test_a_family_that_was_left_out_of_a_list_is_found_out(engine: Engine) -> None:
    round_id = frozen(engine)
    keep_families(engine, story(7, Urgency.URGENT))  # recorded before, as far as anybody can tell
    with transaction(engine) as session:
        found = recompute(session, round_id).difference
    assert found
    assert found.seq == 4
