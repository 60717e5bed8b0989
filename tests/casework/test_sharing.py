"""Requests for data in the database: each step once, two persons at once, a list that stays, families that are told."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import ProgrammingError

from casework import sharing
from casework.rules.decisions import Refused
from casework.rules.sharing import Deed, may_see
from casework.sharing import NoSuchRequest
from casework.store.data_request_steps import list_reports, list_steps
from casework.store.data_requests import (
    RequestFilter,
    count_by_state,
    count_requests,
    find_request,
    has_overdue_report,
    list_requests,
    lock_request,
)
from casework.store.engine import driver, open_engine, transaction
from casework.store.migrating import differences
from casework.store.shared_lists import count_meant, list_fixed
from consumers.agency_notices import tell
from consumers.case_timelines import case_timelines
from schemas.data_requests import Person
from schemas.sharing import RequestState, RequestStep, Selection
from tests.asking import (
    AUDITOR,
    BPJS,
    COMPANY,
    FOR_COMPANY,
    KABID,
    NOW,
    OPERATOR,
    PLANNER,
    TODAY,
    approved,
    asked,
    days,
    deed,
    downloaded,
    keep_asking_partners,
    released,
    report,
    shared_events,
    submitted,
    take,
)
from tests.webui.world import CARD_NEAR, FAR, NEAR, NIK_FAR, NIK_NEAR, REQUESTS, make_world

DO = RequestStep


@pytest.fixture
def engine(app_database_url: str) -> Iterator[Engine]:
    """Two families and the partners that ask for them."""
    opened = open_engine(app_database_url)
    make_world(opened)
    keep_asking_partners(opened)
    yield opened
    opened.dispose()


def steps_of(engine: Engine, request_id: UUID) -> list[str]:
    with transaction(engine) as session:
        return [step.step.value for step in reversed(list_steps(session, request_id))]


def test_the_tables_are_as_the_migrations_make_them(database: str) -> None:
    opened = open_engine(database)
    assert differences(opened) == []
    opened.dispose()


def test_a_request_walks_its_whole_way_and_every_step_is_on_record(engine: Engine) -> None:
    request_id = downloaded(engine)
    with transaction(engine) as session:
        sharing.report(session, report(request_id), deed(DO.REPORT, BPJS))
    done = take(engine, request_id, DO.ACCEPT, OPERATOR)
    assert done.state is RequestState.DONE
    attached = ["attach"] * 4
    wanted = ["ask", *attached, "submit", "approve", "release", "download", "report", "accept"]
    assert steps_of(engine, request_id) == wanted
    with transaction(engine) as session:
        assert [each.families_served for each in list_reports(session, request_id)] == [2]


@pytest.mark.parametrize("table", ["data_request_step", "data_request_paper", "data_request_family", "usage_report"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET request_id = gen_random_uuid()", "TRUNCATE {}"])
def test_what_is_on_record_is_never_rewritten(engine: Engine, table: str, change: str) -> None:
    downloaded(engine)
    with pytest.raises(ProgrammingError), engine.begin() as connection:
        connection.exec_driver_sql(change.format(table))


def test_not_even_the_owner_rewrites_it(engine: Engine, database: str) -> None:
    downloaded(engine)
    owner = open_engine(database)
    with pytest.raises(ProgrammingError, match="written once"), owner.begin() as connection:
        connection.exec_driver_sql("DELETE FROM data_request_step")
    owner.dispose()


def test_a_request_is_never_deleted(engine: Engine) -> None:
    downloaded(engine)
    with pytest.raises(ProgrammingError), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM data_request")


def test_the_same_form_twice_is_one_request_and_one_step(engine: Engine) -> None:
    ask = deed(DO.ASK, BPJS)
    ids = set()
    for _ in range(2):
        with transaction(engine) as session:
            ids.add(sharing.ask(session, asked(), ask))
    (request_id,) = ids
    assert steps_of(engine, request_id) == ["ask"]


def test_a_double_click_takes_each_step_once(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = submitted(session)
    command = uuid4()
    for _ in range(2):
        said = take(engine, request_id, DO.TAKE_UP, OPERATOR, command_id=command)
    assert said.state is RequestState.IN_REVIEW
    assert steps_of(engine, request_id).count("take_up") == 1


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = submitted(session)
        found = find_request(session, request_id, OPERATOR)
    assert found
    together = Barrier(2)

    def decide(wish: Deed) -> str:
        together.wait()
        try:
            with transaction(engine) as session:
                sharing.carry_out(session, request_id, wish)
        except Refused:
            return "refused"
        return "done"

    wishes = [
        deed(DO.APPROVE, OPERATOR, fields=asked().fields, version=found.version),
        deed(DO.APPROVE, KABID, fields=asked().fields[:2], version=found.version),
    ]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, wishes)) == ["done", "refused"]
    assert steps_of(engine, request_id).count("approve") == 1


def test_the_first_person_cannot_release_and_the_planner_can(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = approved(session)
    with pytest.raises(Refused, match="orang kedua"):
        take(engine, request_id, DO.RELEASE, OPERATOR)
    assert take(engine, request_id, DO.RELEASE, PLANNER).released_by == PLANNER.actor


def test_the_list_is_fixed_at_release(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = released(session)
        before = list_fixed(session, request_id)
        assert {household_id for household_id, _ in before} == {NEAR, FAR}
        driver(session).execute("UPDATE casefile SET state = 'closed' WHERE household_id = %s", [FAR])
        assert count_meant(session, asked()) == 1
        assert list_fixed(session, request_id) == before


@pytest.mark.parametrize(
    ("changes", "meant"),
    [
        ({"areas": ("18.02.01",)}, {NEAR}),
        ({"areas": ("18.02.0",)}, set()),
        ({"areas": ("18.02.01", "18.02.02.2001")}, {NEAR, FAR}),
        ({"selection": Selection.URGENT}, {NEAR}),
        ({"selection": Selection.MATCHED}, set()),
    ],
)
def test_a_request_means_the_families_of_its_areas_and_choice(
    engine: Engine, changes: dict[str, object], meant: set[UUID]
) -> None:
    with transaction(engine) as session:
        assert count_meant(session, asked(**changes)) == len(meant)
        if meant:
            found = list_fixed(session, released(session, BPJS, asked(**changes)))
            assert {household_id for household_id, _ in found} == meant


def test_nothing_to_give_is_not_released(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = approved(session, BPJS, asked(selection=Selection.MATCHED))
    with pytest.raises(Refused, match="Tidak ada keluarga"):
        take(engine, request_id, DO.RELEASE, KABID)


def test_each_family_is_told_once_however_often_the_list_is_fetched(engine: Engine) -> None:
    request_id = downloaded(engine)
    told = shared_events(engine)
    with transaction(engine) as session:
        sharing.hand_over(session, request_id, deed(DO.DOWNLOAD, BPJS, NOW + days(1)))
    assert shared_events(engine) == told
    assert {event.subject for event in told} == {NEAR, FAR}
    assert {event.agency for event in told} == {"bpjs-kes"}
    assert steps_of(engine, request_id).count("download") == 2


def test_what_is_told_stands_on_the_timeline_once_and_opens_no_alarm(engine: Engine) -> None:
    downloaded(engine)
    told = shared_events(engine)
    for _ in range(2):
        case_timelines(engine, lambda: NOW).handle(told)
    with engine.connect() as connection:
        ids = [event.event_id for event in told]
        rows = connection.exec_driver_sql("SELECT household_id FROM timeline WHERE event_id = ANY(%s)", (ids,))
        assert sorted(rows.scalars()) == sorted([NEAR, FAR])
        assert connection.exec_driver_sql("SELECT count(*) FROM conflict").scalar_one() == 0


def test_events_hold_no_word_and_no_number_of_a_person(engine: Engine) -> None:
    downloaded(engine, wish=asked(words="Untuk Sutrisno Contoh."))
    with transaction(engine) as session:
        tell(session, shared_events(engine), NOW)
        sent = driver(session).execute("SELECT convert_from(value, 'UTF8'), headers, key FROM outbox").fetchall()
    for personal in (NIK_NEAR, NIK_FAR, CARD_NEAR, "Sutrisno", "Rahasia", "Dusun", "1980"):
        assert personal not in str(sent)
    assert set(json.loads(shared_events(engine)[0].canonical_text)["fields"]) == {f.value for f in asked().fields}


@pytest.mark.parametrize("person", [COMPANY, AUDITOR, OPERATOR, PLANNER, Person("user:x", None)])
def test_nobody_but_the_agency_fetches_its_list(engine: Engine, person: Person) -> None:
    with transaction(engine) as session:
        request_id = released(session)
    with pytest.raises((NoSuchRequest, Refused)), transaction(engine) as session:
        sharing.hand_over(session, request_id, deed(DO.DOWNLOAD, person))
    assert shared_events(engine) == []


def test_an_expired_or_used_up_download_tells_nobody_anything(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = released(session)
    with pytest.raises(Refused), transaction(engine) as session:
        sharing.hand_over(session, request_id, deed(DO.DOWNLOAD, BPJS, NOW + days(7)))
    assert shared_events(engine) == []
    assert "download" not in steps_of(engine, request_id)


def test_an_agency_that_owes_a_report_gets_new_data_only_for_a_reason(engine: Engine) -> None:
    downloaded(engine, NOW - days(40))
    with transaction(engine) as session:
        assert has_overdue_report(session, "bpjs-kes", TODAY)
        assert not has_overdue_report(session, "ggpc", TODAY)
        request_id = approved(session)
    with pytest.raises(Refused, match="menunggak"):
        take(engine, request_id, DO.RELEASE, KABID)
    take(engine, request_id, DO.RELEASE, KABID, words="Kuota berakhir besok.")
    with transaction(engine) as session:
        assert list_steps(session, request_id)[0].words == "Kuota berakhir besok."


def test_the_agency_hears_of_each_decision_once(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = submitted(session)
    command = uuid4()
    for _ in range(2):
        take(engine, request_id, DO.RETURN, OPERATOR, words="KAK kurang jelas.", command_id=command)
    with engine.connect() as connection:
        told = connection.exec_driver_sql("SELECT agency, kind FROM notice WHERE kind LIKE 'data_%%'").all()
    assert told == [("bpjs-kes", "data_request_returned")]


def test_the_query_and_the_rule_agree_on_who_sees_what(engine: Engine) -> None:
    people = [BPJS, COMPANY, OPERATOR, KABID, PLANNER, AUDITOR, Person("user:siti", None, "dinsos"),
              Person("user:x", BPJS.role, None)]  # fmt: skip
    with transaction(engine) as session:
        ids = [submitted(session), approved(session), released(session), released(session, COMPANY, FOR_COMPANY)]
        ids += [sharing.ask(session, asked(), deed(DO.ASK, BPJS)), *REQUESTS.values()]
        for request_id, person in product(ids, people):
            standing = lock_request(session, request_id)
            assert standing
            assert (find_request(session, request_id, person) is not None) == may_see(standing, person)
        for person in people:
            wanted = RequestFilter(TODAY)
            seen = {each.request_id for each in list_requests(session, person, wanted, limit=99)}
            assert seen == {each for each in ids if may_see(lock_request(session, each), person)}  # type: ignore[arg-type]
            assert count_requests(session, person, wanted) == len(seen)


def test_late_reports_are_counted_apart(engine: Engine) -> None:
    downloaded(engine)
    downloaded(engine, NOW - days(40))
    with transaction(engine) as session:
        counts = count_by_state(session, TODAY)
        late = list_requests(session, OPERATOR, RequestFilter(TODAY, "overdue"), limit=9)
        on_time = list_requests(session, OPERATOR, RequestFilter(TODAY, "downloaded"), limit=9)
    assert (counts["overdue"], counts["downloaded"]) == (1, 1)
    assert (len(late), len(on_time)) == (1, 1)


def test_requests_have_numbers_that_people_can_say(engine: Engine) -> None:
    with transaction(engine) as session:
        numbers = [sharing.ask(session, asked(), deed(DO.ASK, BPJS)) for _ in range(2)]
        said = sorted(str(lock_request(session, each).number) for each in numbers)  # type: ignore[union-attr]
    assert said == ["PD-2026-0003", "PD-2026-0004"]


def test_a_lost_line_leaves_no_half_a_download(engine: Engine) -> None:
    with transaction(engine) as session:
        request_id = released(session)

    def fetch_and_fail() -> None:
        with transaction(engine) as session:
            sharing.hand_over(session, request_id, deed(DO.DOWNLOAD, BPJS))
            driver(session).execute("SELECT 1/0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        fetch_and_fail()
    assert shared_events(engine) == []
    assert "download" not in steps_of(engine, request_id)
