"""Nobody reaches a page, fragment, search result or file outside their scope: every route, every person, every id."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from casework.store.engine import transaction
from schemas.ids import plain_id
from schemas.tables.hand_overs import QuestionRow
from tests.doubtful import keep_candidate, keep_pairs, match_id
from tests.listing import LISTS, RESULTS, keep_lists
from tests.webui.world import (
    ACCOUNTS,
    ENTRIES,
    FAR,
    FOLLOW_UPS,
    HAND_OVER,
    NEAR,
    NIK_FAR,
    NIK_NEAR,
    NOTICES,
    PAPERS,
    PLACES,
    REQUESTS,
    SPARE,
    World,
    post,
    token,
)
from webui.config import WebConfig

UNKNOWN = plain_id("nobody knows this")
QUESTION = plain_id("example question")
ALONE = {"hand_over_id": HAND_OVER, "question_id": QUESTION, "user_id": SPARE}
"""What belongs to no family: whoever may open the page may open each of them."""
NAMES = {NEAR: "Sutrisno Contoh", FAR: "Rahasia Jauh"}
# Who may see which family. Written by hand, apart from the program's own table on purpose.
REACH: dict[str, set[UUID]] = {
    "siti": {NEAR}, "pendamping": {NEAR}, "jauh": {FAR}, "semua": {NEAR, FAR}, "tanpa": set(), "operator": {NEAR, FAR},
    "kabid": {NEAR, FAR}, "auditor": {NEAR, FAR},
}  # fmt: skip
REGISTRARS = {"operator", "kabid"}
READERS = {"siti", "pendamping", "jauh", "semua", "tanpa", "auditor", *REGISTRARS}
WORKERS = {"siti", "pendamping", "jauh", "semua", "tanpa"}
KEEPERS = WORKERS | REGISTRARS
WHAT = ("musdes", "data-anggota", "data-keluarga", "meninggal", "pindah", "pisah")
FORM = f"/kasus/<uuid:household_id>/<any({', '.join(repr(what) for what in WHAT)}):what>"
EVERYBODY = {account.login for account in ACCOUNTS} - {"cadangan"}  # whom the admin signs out

MATCHES: dict[UUID, set[UUID]] = {match_id(1): {NEAR}, match_id(2): {FAR}, match_id(1, 2): {NEAR, FAR}}
"""Pairs of records, and in whose kampung both sides live."""

PAGES: dict[tuple[str, str], set[str]] = {
    ("GET", "/padupadan"): READERS,
    ("GET", "/padupadan/keputusan"): READERS,
    ("GET", "/padupadan/pola"): READERS,
    ("POST", "/padupadan/pola"): KEEPERS,
    ("GET", "/padupadan/mutu"): READERS,
    ("GET", "/padupadan/<uuid:match_id>"): READERS,
    ("POST", "/padupadan/<uuid:match_id>/putusan"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/lewati"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/ambil"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/batal"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/cari"): KEEPERS,
    ("POST", "/padupadan/<uuid:match_id>/calon"): KEEPERS,
    ("GET", "/"): EVERYBODY,
    ("GET", "/kasus"): READERS,
    ("POST", "/kasus/cari"): READERS,
    ("GET", "/kasus/<uuid:household_id>"): READERS,
    ("GET", "/kasus/<uuid:household_id>/riwayat"): READERS,
    ("GET", "/kasus/<uuid:household_id>/riwayat/<uuid:event_id>"): READERS,
    ("POST", "/kasus/<uuid:household_id>/catatan"): WORKERS,
    ("POST", "/kasus/<uuid:household_id>/kunjungan"): WORKERS,
    ("POST", "/kasus/<uuid:household_id>/tindak-lanjut"): WORKERS,
    ("POST", "/kasus/<uuid:household_id>/tindak-lanjut/<uuid:follow_up_id>/selesai"): WORKERS,
    ("POST", "/kasus/<uuid:household_id>/petugas"): WORKERS,
    ("GET", FORM): KEEPERS,
    ("POST", FORM): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/tutup"): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/tetap"): KEEPERS,
    ("GET", "/kasus/<uuid:household_id>/gabung"): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/gabung/cari"): KEEPERS,
    ("GET", "/kasus/<uuid:household_id>/gabung/<uuid:other_id>"): KEEPERS,
    ("POST", "/kasus/<uuid:household_id>/gabung/<uuid:other_id>"): KEEPERS,
    ("GET", "/kasus/usul"): KEEPERS,
    ("POST", "/kasus/usul"): KEEPERS,
    ("GET", "/pemberitahuan"): {"baznas"},
    ("GET", "/pemberitahuan/baru"): {"baznas"},
    ("GET", "/pemberitahuan/<uuid:notice_id>"): {"baznas"},
    ("POST", "/pemberitahuan/<uuid:notice_id>/dibaca"): {"baznas"},
    ("GET", "/komitmen"): {"baznas", "bappeda", "auditor", "admin"},
    ("GET", "/permohonan"): {"baznas", "auditor", "bappeda", *REGISTRARS},
    ("GET", "/permohonan/baru"): {"baznas"},
    ("POST", "/permohonan/baru"): {"baznas"},
    ("GET", "/permohonan/<uuid:request_id>"): {"baznas", "auditor", "bappeda", *REGISTRARS},
    ("GET", "/permohonan/<uuid:request_id>/ubah"): set(),  # open to its agency until it is handed in
    ("POST", "/permohonan/<uuid:request_id>/ubah"): {"baznas"},
    ("POST", "/permohonan/<uuid:request_id>/dokumen"): {"baznas"},
    ("GET", "/permohonan/<uuid:request_id>/dokumen/<uuid:paper_id>"): {"baznas", "auditor", "bappeda", *REGISTRARS},
    ("POST", "/permohonan/<uuid:request_id>/ajukan"): {"baznas"},
    ("POST", "/permohonan/<uuid:request_id>/tinjau"): REGISTRARS,
    ("POST", "/permohonan/<uuid:request_id>/kembalikan"): {"bappeda", *REGISTRARS},
    ("POST", "/permohonan/<uuid:request_id>/tolak"): {"bappeda", *REGISTRARS},
    ("POST", "/permohonan/<uuid:request_id>/setujui"): REGISTRARS,
    ("POST", "/permohonan/<uuid:request_id>/rilis"): {"bappeda", *REGISTRARS},
    ("POST", "/permohonan/<uuid:request_id>/cabut"): REGISTRARS,
    ("POST", "/permohonan/<uuid:request_id>/unduh"): {"baznas"},
    ("POST", "/permohonan/<uuid:request_id>/laporan"): {"baznas"},
    ("POST", "/permohonan/<uuid:request_id>/terima"): REGISTRARS,
    ("POST", "/permohonan/<uuid:request_id>/kembalikan-laporan"): REGISTRARS,
    ("GET", "/daftar"): {"baznas", "auditor", "admin", *REGISTRARS},
    ("POST", "/daftar/baru"): {"admin", *REGISTRARS},
    ("GET", "/daftar/<uuid:list_id>"): {"baznas", "auditor", "admin", *REGISTRARS},
    ("POST", "/daftar/<uuid:list_id>/unduh"): {"baznas", *REGISTRARS},
    ("POST", "/daftar/<uuid:list_id>/hasil"): {"baznas", "admin", *REGISTRARS},
    ("GET", "/daftar/<uuid:list_id>/hasil/<uuid:result_id>"): {"baznas", "auditor", "admin", *REGISTRARS},
    ("POST", "/daftar/<uuid:list_id>/hasil/<uuid:result_id>/catat"): {"baznas", "admin", *REGISTRARS},
    ("GET", "/edisi"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/baru"): REGISTRARS,
    ("POST", "/edisi/baru"): REGISTRARS,
    ("GET", "/edisi/<uuid:hand_over_id>"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/keadaan"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/catatan"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/perbedaan"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/mutu"): {"auditor", *REGISTRARS},
    ("GET", "/edisi/<uuid:hand_over_id>/laporan.xlsx"): {"auditor", *REGISTRARS},
    ("POST", "/edisi/<uuid:hand_over_id>/tanda-tangan"): REGISTRARS,
    ("POST", "/edisi/<uuid:hand_over_id>/tolak"): REGISTRARS,
    ("POST", "/edisi/<uuid:hand_over_id>/tarik"): REGISTRARS,
    ("POST", "/edisi/<uuid:hand_over_id>/bandingkan"): REGISTRARS,
    ("POST", "/edisi/<uuid:hand_over_id>/kolom"): REGISTRARS,
    ("GET", "/pertanyaan"): {"auditor", *REGISTRARS},
    ("GET", "/pertanyaan/<uuid:question_id>"): {"auditor", *REGISTRARS},
    ("POST", "/pertanyaan/<uuid:question_id>/kampung"): REGISTRARS,
    ("POST", "/pertanyaan/<uuid:question_id>/pemilik"): REGISTRARS,
    ("GET", "/jejak"): {"auditor", "admin"},
    ("GET", "/jejak/permohonan"): {"auditor", "admin"},
    ("GET", "/jejak.csv"): {"auditor", "admin"},
    ("GET", "/jejak/akses"): {"auditor", "admin"},
    ("GET", "/akun"): {"admin"},
    ("POST", "/akun"): {"admin"},
    ("POST", "/akun/<uuid:user_id>/sakelar"): {"admin"},
}
# Who may see which request: Baznas' waits for a second person, the other is a draft of another agency.
SEEN: dict[UUID, set[str]] = {
    REQUESTS["baznas"]: {"baznas", "auditor", "bappeda", *REGISTRARS}, REQUESTS["dinsos"]: {"auditor"},
}  # fmt: skip
# And which target list: one is Baznas', the other another agency's.
LISTED: dict[UUID, set[str]] = {
    LISTS["baznas"]: {"baznas", "auditor", "admin", *REGISTRARS}, LISTS["dinsos"]: {"auditor", "admin", *REGISTRARS},
}  # fmt: skip
OPEN = {
    ("GET", "/static/<digest>/<name>"), ("GET", "/sehat"), ("GET", "/siap"), ("POST", "/lapor-isi"), ("GET", "/masuk"),
    ("POST", "/masuk"), ("POST", "/keluar"), ("POST", "/bahasa"),
}  # fmt: skip

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
    list_id: UUID | None = None

    @property
    def is_allowed(self) -> bool:
        if self.login not in PAGES[self.method, self.rule] or not self.is_own:
            return False
        if self.request_id and self.login not in SEEN.get(self.request_id, set()):
            return False
        if self.list_id and self.login not in LISTED.get(self.list_id, set()):
            return False
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
        session.add(QuestionRow(
            question_id=QUESTION, sort="place_unknown", source="p3ke", edition_id=UNKNOWN, asked_at=world.clock(),
            families=1, about={"place": "KALIREJO / SUKA TIADA"},
        ))  # fmt: skip
    return world


def rules(world: World) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for rule in world.app.url_map.iter_rules()
        for method in ("GET", "POST")
        if method in rule.methods
    ]


def test_every_route_stands_in_the_table(world: World) -> None:
    assert {(method, rule.rule) for method, rule in rules(world)} == set(PAGES) | OPEN


Values = Iterator[tuple[dict[str, UUID], UUID | None, bool]]


def ids_of(rule: Rule) -> Values:
    """Arguments for the rule, the family they speak of, and whether the last of them belongs there."""
    for name, values in _VALUES.items():
        if name in rule.arguments:
            yield from values(rule)
            return
    yield {}, None, True


def _of_families(rule: Rule) -> Values:
    for household_id in (NEAR, FAR, UNKNOWN):
        yield from _of_family(rule, household_id)


def _of_notices(_: Rule) -> Values:
    for agency, notice_id in (*NOTICES.items(), ("nobody", UNKNOWN)):
        yield {"notice_id": notice_id}, None, agency == "baznas"


def _of_requests(rule: Rule) -> Values:
    for request_id in (*REQUESTS.values(), UNKNOWN):
        yield from _of_request(rule, request_id)


def _of_lists(rule: Rule) -> Values:
    for list_id in (*LISTS.values(), UNKNOWN):
        yield from _of_list(rule, list_id)


def _of_matches(_: Rule) -> Values:
    yield from (({"match_id": pair}, None, True) for pair in (*MATCHES, UNKNOWN))


def _of_alone(rule: Rule) -> Values:
    (name,) = rule.arguments & ALONE.keys()
    yield from (({name: ALONE[name]}, None, True), ({name: UNKNOWN}, None, False))


def _of_request(rule: Rule, request_id: UUID) -> Values:
    if "paper_id" not in rule.arguments:
        yield {"request_id": request_id}, None, True
        return
    for agency, paper_id in PAPERS.items():
        yield {"request_id": request_id, "paper_id": paper_id}, None, REQUESTS[agency] == request_id


def _of_list(rule: Rule, list_id: UUID) -> Values:
    if "result_id" not in rule.arguments:
        yield {"list_id": list_id}, None, True
        return
    for agency, result_id in RESULTS.items():
        yield {"list_id": list_id, "result_id": result_id}, None, LISTS[agency] == list_id


def _of_family(rule: Rule, household_id: UUID) -> Values:
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


_VALUES: dict[str, Callable[[Rule], Values]] = {
    "household_id": _of_families, "notice_id": _of_notices, "request_id": _of_requests, "list_id": _of_lists,
    "match_id": _of_matches, **dict.fromkeys(ALONE, _of_alone),
}  # fmt: skip


def tries(world: World) -> list[Try]:
    found = []
    addresses = world.app.url_map.bind("localhost")
    for method, rule in rules(world):
        if (method, rule.rule) in OPEN:
            continue
        for values, household_id, is_own in ids_of(rule):
            path = addresses.build(rule.endpoint, values, method=method)
            for login, mode in product(sorted(EVERYBODY), MODES):
                other_id, request_id = values.get("other_id"), values.get("request_id")
                given = (other_id, request_id, values.get("match_id"), values.get("list_id"))
                found.append(Try(method, rule.rule, path, login, household_id, is_own, mode, *given))
    return found


def test_nobody_reaches_anything_outside_their_scope(world: World) -> None:
    checked = tries(world)
    tokens = {login: token(world.signed_in(login), "/") for login in EVERYBODY}
    wrong = []
    for each in checked:
        status, text = ask(world.signed_in(each.login), each, tokens[each.login])
        is_open = status != 404
        hidden = set(NAMES) - REACH.get(each.login, set())
        leaked = [NAMES[family] for family in hidden if NAMES[family] in text]
        if is_open != each.is_allowed or status >= 500 or leaked:
            wrong.append((each, status, leaked))
    assert not wrong
    assert len(checked) >= 1300
    assert refusals(world) >= sum(not each.is_allowed for each in checked) // 2


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
        if (method, rule.rule) not in OPEN:
            path = addresses.build(rule.endpoint, next(ids_of(rule))[0], method=method)
            assert client.open(path, method=method).status_code == (302 if method == "GET" else 400), path


@pytest.mark.parametrize("login", sorted(EVERYBODY))
def test_a_search_finds_nothing_outside_the_scope(world: World, login: str) -> None:
    client, reach = world.signed_in(login), REACH.get(login, set())
    found = [client.get(f"/kasus?status=semua&nama={words}").text for words in ("sutrisno", "rahasia jauh", "contoh")]
    found += [post(client, "/kasus/cari", {"nomor": number}).text for number in (NIK_NEAR, NIK_FAR)]
    text = "".join(found)
    for family, name in NAMES.items():
        assert family in reach or (name not in text and str(family) not in text)


def test_an_agency_sees_its_own_notices_and_pledges_and_no_family(world: World) -> None:
    client = world.signed_in("baznas")
    pages = client.get("/pemberitahuan").text + client.get("/komitmen").text
    assert "Program baznas" in pages
    assert "Program dinsos" not in pages
    assert str(NOTICES["dinsos"]) not in pages
    assert not any(str(family) in pages or name in pages for family, name in NAMES.items())
