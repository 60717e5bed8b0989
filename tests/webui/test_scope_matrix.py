"""Nobody reaches a page, fragment, search result or file outside their scope: every route, every person, every id."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.routing import Rule

from casework.store.access import Scope
from casework.store.api_keys import NewKey, append_key
from casework.store.engine import transaction
from casework.store.subscriptions import put_subscriptions
from casework.store.village_results import Line, NewResult, append_result, end_result
from schemas.codes import Role
from schemas.subscriptions import Subscription
from schemas.tables.hand_overs import QuestionRow
from tests.doubtful import keep_candidate, keep_pairs
from tests.listing import LISTS, RESULTS, keep_lists
from tests.webui.kampung_help import KAMPUNG_HELP, keep_kampung_help
from tests.webui.reach import (
    ALONE,
    EVERYBODY,
    HELP,
    KEY_ID,
    KEYED,
    LISTED,
    MATCHES,
    NAMES,
    OFFERED,
    OPEN,
    PAGES,
    QUESTION,
    REACH,
    RESULT,
    SEEN,
    SEVERAL,
    UNKNOWN,
    WHAT,
    WISH,
)
from tests.webui.rounds_seen import ROWS_SEEN, ids_of_rounds, keep_round
from tests.webui.world import (
    ENTRIES,
    FAR,
    FOLLOW_UPS,
    NEAR,
    NIK_FAR,
    NIK_NEAR,
    NOTICES,
    PAPERS,
    PLACES,
    PLEDGES,
    PROOFS,
    REQUESTS,
    SUPPORTS,
    World,
    post,
    token,
)
from webui.config import WebConfig

pytestmark = pytest.mark.slow

MODES: dict[str, dict[str, str]] = {
    "plain": {},
    "fragment": {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#riwayat"},
    "whole page": {"HX-Request": "true", "HX-Request-Type": "full", "HX-Boosted": "true"},
}


@dataclass(frozen=True)
class Try:
    """One person's try to reach one address."""

    method: str
    rule: str
    path: str
    login: str
    household_id: UUID | None
    is_own: bool
    mode: str
    other_id: UUID | None = None
    request_id: UUID | None = None
    match_id: UUID | None = None
    support_id: UUID | None = None
    list_id: UUID | None = None

    @property
    def is_allowed(self) -> bool:
        if self.login not in PAGES[self.method, self.rule] or not self.is_own:
            return False
        of_agencies = [(self.request_id, SEEN), (self.list_id, LISTED)]
        if not self.household_id:
            of_agencies.append((self.support_id, HELP))
        if any(each and self.login not in seen.get(each, set()) for each, seen in of_agencies):
            return False
        if self.household_id and "round_id" in self.rule:
            return self.household_id in ROWS_SEEN[self.login]
        if self.match_id:
            return MATCHES.get(self.match_id, {UNKNOWN}) <= REACH.get(self.login, set())
        spoken_of = {self.household_id, self.other_id} - {None}
        return spoken_of <= REACH.get(self.login, set())


@pytest.fixture
def world(world: World) -> World:
    """Also two pairs of records in doubt, one in either kampung, and one across both, and a question that is open."""
    config: WebConfig = world.app.extensions["sikkep"]
    with transaction(world.engine) as session:
        for number, family in ((1, NEAR), (2, FAR)):
            keep_pairs(session, config.sealer, range(number, number + 1), area=PLACES[family], name=NAMES[family])
        keep_candidate(session, 1, 2)
        keep_lists(session)
        keep_round(session, world.clock)
        keep_kampung_help(session, world.clock())
        session.add(QuestionRow(
            question_id=QUESTION, sort="place_unknown", source="p3ke", edition_id=UNKNOWN, asked_at=world.clock(),
            families=1, about={"place": "KALIREJO / SUKA TIADA"},
        ))  # fmt: skip
        _bring_result(session, world)
        put_subscriptions(session, [Subscription(WISH, "baznas", frozenset({"case_opened"}))])
        append_key(session, NewKey(KEY_ID, "baznas", "Contoh", "user:admin", world.clock()), world.clock())
    return world


def _bring_result(session: Session, world: World) -> None:
    """A village's result that speaks of both families."""
    siti = Scope(Role.CASE_WORKER, ("18.02.01",))
    append_result(session, NewResult(RESULT, "musdes.csv", "a/musdes.csv", "user:siti", world.clock(), siti))
    lines = [Line("", at, "recorded", family, ("verval_recorded",)) for at, family in enumerate(NAMES, 2)]
    end_result(session, RESULT, world.clock(), lines)


def rules(world: World) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for rule in world.app.url_map.iter_rules()
        for method in ("GET", "POST")
        if method in rule.methods
    ]


def test_every_route_stands_in_the_table(world: World) -> None:
    assert {(method, rule.rule) for method, rule in rules(world)} == set(PAGES) | OPEN | KEYED


Ids = Iterator[tuple[dict[str, UUID], UUID | None, bool]]


def ids_of(rule: Rule) -> Ids:
    """Arguments for the rule, the family they speak of, and whether the last of them belongs there."""
    return (ids_of_rounds if "round_id" in rule.arguments else ids_of_others)(rule)


def ids_of_others(rule: Rule) -> Ids:
    """Those of everything but rounds."""
    if "household_id" in rule.arguments:
        for household_id in (NEAR, FAR, UNKNOWN):
            of_help = {"support_id", "pledge_id"} & rule.arguments
            yield from (_of_familys_help if of_help else _of_family)(rule, household_id)
    elif own := [find for name, find in OF_AGENCIES.items() if name in rule.arguments]:
        yield from own[0](rule)
    elif several := rule.arguments & SEVERAL.keys():
        (name,) = several
        yield from (({name: each}, None, True) for each in (*SEVERAL[name], UNKNOWN))
    elif alone := rule.arguments & ALONE.keys():
        (name,) = alone
        yield from (({name: ALONE[name]}, None, True), ({name: UNKNOWN}, None, False))
    else:
        yield {}, None, True


def _of_notice(_: Rule) -> Ids:
    for agency, notice_id in (*NOTICES.items(), ("nobody", UNKNOWN)):
        yield {"notice_id": notice_id}, None, agency == "baznas"


def _of_request(rule: Rule) -> Ids:
    yield from _with_part(rule, "request_id", REQUESTS, "paper_id", PAPERS)


def _of_list(rule: Rule) -> Ids:
    yield from _with_part(rule, "list_id", LISTS, "result_id", RESULTS)


def _with_part(rule: Rule, name: str, wholes: Mapping[str, UUID], part: str, parts: Mapping[str, UUID]) -> Ids:
    """Each agency's thing, and where the address names a part of one, each part: its own and the other's."""
    for whole_id in (*wholes.values(), UNKNOWN):
        if part not in rule.arguments:
            yield {name: whole_id}, None, True
            continue
        for agency, part_id in parts.items():
            yield {name: whole_id, part: part_id}, None, wholes[agency] == whole_id


def _of_kampung(_: Rule) -> Ids:
    for pledge_id, help_id in product((*PLEDGES.values(), UNKNOWN), (*KAMPUNG_HELP.values(), UNKNOWN)):
        is_own = any(pledge_id == PLEDGES[one] and help_id == KAMPUNG_HELP[one] for one in PLEDGES)
        yield {"pledge_id": pledge_id, "help_id": help_id}, None, is_own


def _of_help(rule: Rule) -> Ids:
    for support_id in (*SUPPORTS.values(), UNKNOWN):
        if "proof_id" in rule.arguments:
            for agency, proof_id in PROOFS.items():
                yield {"support_id": support_id, "proof_id": proof_id}, None, SUPPORTS[agency] == support_id
        else:
            yield {"support_id": support_id}, None, True


def _of_familys_help(rule: Rule, household_id: UUID) -> Ids:
    of_family = {"household_id": household_id}
    if "pledge_id" in rule.arguments:
        for pledge_id in (OFFERED, UNKNOWN):
            yield {**of_family, "pledge_id": pledge_id}, household_id, pledge_id == OFFERED
        return
    for support_id, deed in product((SUPPORTS["baznas"], UNKNOWN), ("terima", "alih")):
        is_theirs = (household_id, support_id) == (NEAR, SUPPORTS["baznas"])
        yield {**of_family, "support_id": support_id, "deed": deed}, household_id, is_theirs  # type: ignore[dict-item]


def _of_family(rule: Rule, household_id: UUID) -> Ids:
    of_family = {"household_id": household_id}
    if "event_id" in rule.arguments:
        for owner, event_id in ENTRIES.items():
            yield {**of_family, "event_id": event_id}, household_id, owner == household_id
    elif "what" in rule.arguments:
        for what in WHAT:
            yield {**of_family, "what": what}, household_id, True  # type: ignore[dict-item]
    elif "other_id" in rule.arguments:
        for other_id in (NEAR, FAR, UNKNOWN):
            yield {**of_family, "other_id": other_id}, household_id, True
    elif "follow_up_id" in rule.arguments:
        for follow_up_id in FOLLOW_UPS.values():
            yield {**of_family, "follow_up_id": follow_up_id}, household_id, True
    else:
        yield of_family, household_id, True


OF_AGENCIES: dict[str, Callable[[Rule], Ids]] = {
    "notice_id": _of_notice,
    "request_id": _of_request,
    "list_id": _of_list,
    "support_id": _of_help,
    "help_id": _of_kampung,
}


def _named(values: dict[str, UUID]) -> tuple[UUID | None, ...]:
    """What the address names beside the family, in the order of `Try`."""
    seen = (
        []
        if "list_id" in values
        else [values[name] for name in ("request_id", "pledge_id", "result_id") if name in values]
    )
    others = ("match_id", "support_id", "list_id")
    return values.get("other_id"), next(iter(seen), None), *(values.get(name) for name in others)


def modes_of(method: str, rule: Rule, login: str) -> Iterable[str]:
    """Every way of asking for who may; who may not is stopped before the ways part."""
    may = login in PAGES[method, rule.rule]
    if method == "POST":
        return ("plain", "fragment") if may else ("plain",)
    return MODES if may else ("plain", "fragment")


def tries(world: World, only: str) -> list[Try]:
    found: list[Try] = []
    addresses = world.app.url_map.bind("localhost")
    for method, rule in rules(world):
        if (method, rule.rule) in OPEN | KEYED:
            continue
        for values, household_id, is_own in ids_of(rule):
            path = addresses.build(rule.endpoint, values, method=method)
            found += [
                Try(method, rule.rule, path, only, household_id, is_own, mode, *_named(values))
                for mode in modes_of(method, rule, only)
            ]
    return found


@pytest.mark.parametrize("login", sorted(EVERYBODY))
def test_nobody_reaches_anything_outside_their_scope(world: World, login: str) -> None:
    checked, client = tries(world, login), world.signed_in(login)
    csrf, hidden = token(client, "/"), set(NAMES) - REACH.get(login, set())
    wrong = []
    for each in checked:
        status, text = ask(client, each, csrf)
        leaked = [NAMES[family] for family in hidden if NAMES[family] in text]
        if (status != 404) != each.is_allowed or status >= 500 or leaked:
            wrong.append((each, status, leaked))
    assert not wrong
    assert len(checked) >= 120
    # Every door that a role keeps shut, and at least half of what exists and is not theirs; there is nothing to write
    # down of ids that nobody has.
    by_role = sum(login not in PAGES[each.method, each.rule] for each in checked)
    of_others = sum(each.is_own and not each.is_allowed for each in checked)
    assert refusals(world) >= max(by_role, of_others // 2)


def ask(client: FlaskClient, each: Try, csrf: str) -> tuple[int, str]:
    headers = MODES[each.mode]
    if each.method == "GET":
        answer = client.get(each.path, headers=headers)
    else:
        answer = client.post(each.path, headers=headers, data={"csrf_token": csrf, "aktif": "ya"})
    return answer.status_code, answer.data.decode(errors="replace")  # one of them is a workbook


def refusals(world: World) -> int:
    with world.engine.connect() as connection:
        return int(connection.exec_driver_sql("select count(*) from access_log where action = 'refused'").scalar_one())


def test_a_stranger_is_sent_to_the_sign_in_page_or_told_that_the_session_is_over(world: World) -> None:
    client = world.app.test_client()
    addresses = world.app.url_map.bind("localhost")
    for method, rule in rules(world):
        if (method, rule.rule) not in OPEN | KEYED:
            path = addresses.build(rule.endpoint, next(ids_of(rule))[0], method=method)
            assert client.open(path, method=method).status_code == (302 if method == "GET" else 400), path


def test_nobody_who_is_signed_in_opens_what_is_for_systems(world: World) -> None:
    addresses = world.app.url_map.bind("localhost")
    for login in sorted(EVERYBODY):
        world.clock.pass_by(minutes=2)
        client = world.signed_in(login)
        for method, rule in KEYED & {(method, rule.rule) for method, rule in rules(world)}:
            endpoint = next(each.endpoint for _, each in rules(world) if each.rule == rule and method in each.methods)
            values = {"pledge_id": OFFERED} if "<" in rule else {}
            path = addresses.build(endpoint, values, method=method)
            assert client.open(path, method=method).status_code == 401, path


@pytest.mark.parametrize("login", sorted(EVERYBODY))
def test_a_search_finds_nothing_outside_the_scope(world: World, login: str) -> None:
    client, reach = world.signed_in(login), REACH.get(login, set())
    found = [client.get(f"/kasus?status=semua&nama={words}").text for words in ("sutrisno", "rahasia jauh", "contoh")]
    found += [post(client, "/kasus/cari", {"nomor": number}).text for number in (NIK_NEAR, NIK_FAR)]
    text = "".join(found)
    for family, name in NAMES.items():
        assert family in reach or (name not in text and str(family) not in text)
