"""What every answer carries, what no answer does, and what stops a form that is not ours."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from casework.store.engine import open_engine
from tests.webui.world import (
    ENTRIES,
    FAR,
    FOLLOW_UPS,
    NEAR,
    NOTICES,
    PASSWORD,
    REQUESTS,
    SPARE,
    World,
    make_app,
    post,
    token,
)
from webui.family_words import TITLES

CASE = f"/kasus/{NEAR}"
ASKED = f"/permohonan/{REQUESTS['baznas']}"
PAGES = {
    "siti": ["/", "/kasus", "/kasus?status=semua", "/kasus?nama=tiada", CASE, f"{CASE}/riwayat",
             f"{CASE}/riwayat/{ENTRIES[NEAR]}"],
    "operator": ["/", CASE, "/kasus/usul", f"{CASE}/gabung", *(f"{CASE}/{what}" for what in TITLES),
                 "/permohonan?keadaan=overdue", f"/permohonan/{REQUESTS['baznas']}"],
    "semua": [f"{CASE}/gabung/{FAR}"],
    "auditor": ["/", "/jejak?sistem=ya", "/jejak/akses", "/kasus", CASE, "/komitmen", f"{CASE}/riwayat?hal=2",
                "/permohonan", "/jejak/permohonan", *(f"/permohonan/{each}" for each in REQUESTS.values())],
    "baznas": ["/pemberitahuan", "/pemberitahuan?dibaca=sudah", f"/pemberitahuan/{NOTICES['baznas']}", "/komitmen",
               "/permohonan", "/permohonan/baru", f"/permohonan/{REQUESTS['baznas']}"],
    "bappeda": ["/", "/permohonan", "/alokasi", "/komitmen?strategi=income"],
    "admin": ["/akun", "/kunci-api", "/jejak", "/tidak-ada"],
}  # fmt: skip
FRAGMENTS = {"siti": [f"{CASE}/riwayat", "/kasus"], "baznas": ["/pemberitahuan/baru"]}
FORMS = [
    ("siti", f"{CASE}/catatan"), ("siti", f"{CASE}/kunjungan"), ("siti", f"{CASE}/tindak-lanjut"),
    ("siti", f"{CASE}/petugas"),
    ("siti", f"{CASE}/tindak-lanjut/{FOLLOW_UPS[NEAR]}/selesai"), ("siti", "/kasus/cari"), ("siti", "/bahasa"),
    ("operator", f"{CASE}/tutup"), ("operator", f"{CASE}/tetap"), ("operator", f"{CASE}/gabung/cari"),
    ("semua", f"{CASE}/gabung/{FAR}"), ("operator", "/kasus/usul"), *(("siti", f"{CASE}/{what}") for what in TITLES),
    ("siti", "/keluar"), ("baznas", f"/pemberitahuan/{NOTICES['baznas']}/dibaca"), ("admin", "/akun"),
    ("admin", "/kunci-api"),
    ("admin", f"/akun/{SPARE}/sakelar"), ("siti", "/masuk"), ("baznas", "/permohonan/baru"),
    ("baznas", f"{ASKED}/ubah"), ("baznas", f"{ASKED}/dokumen"), ("baznas", f"{ASKED}/ajukan"),
    ("baznas", f"{ASKED}/unduh"), ("baznas", f"{ASKED}/laporan"), ("operator", f"{ASKED}/tinjau"),
    ("operator", f"{ASKED}/setujui"), ("operator", f"{ASKED}/terima"), ("operator", f"{ASKED}/kembalikan-laporan"),
    ("operator", f"{ASKED}/cabut"), ("kabid", f"{ASKED}/rilis"), ("bappeda", f"{ASKED}/tolak"),
    ("bappeda", f"{ASKED}/kembalikan"),
]  # fmt: skip
PERSONAL = {
    "/": 1, "/kasus": 1, "/kasus?nama=sutrisno": 1, CASE: 1, f"{CASE}/riwayat": 1, f"{CASE}/riwayat/{ENTRIES[NEAR]}": 1,
    f"{CASE}/pisah": 1, f"{CASE}/gabung": 1,
}  # fmt: skip


def visited(world: World) -> Iterator[tuple[str, str, FlaskClient]]:
    for login, paths in PAGES.items():
        for path in paths:
            yield login, path, world.signed_in(login)


def what_runs(tree: Any) -> list[str]:
    """Elements and attributes that would run or style something by themselves."""
    found = [each.tag for each in tree.iter() if str(each.tag).endswith(("}style", "}object", "}iframe"))]
    found += [each.tag for each in tree.iter() if str(each.tag).endswith("}script") and "src" not in each.attrib]
    names = {str(name) for each in tree.iter() for name in each.attrib}
    return found + [name for name in names if name.startswith(("on", "hx-on")) or name == "style"]


def digest(world: World) -> str:
    """All tables but the access log and the sessions' last visit, as one hash."""
    names = (
        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
    )
    but = {"access_log", "web_session", "sign_in_try", "alembic_version"}
    found = hashlib.sha256()
    with world.engine.connect() as connection:
        for name in sorted(set(connection.exec_driver_sql(names).scalars()) - but):
            found.update(str(connection.exec_driver_sql(f"select t::text from {name} t order by 1").all()).encode())
    return found.hexdigest()


def test_every_page_carries_the_headers_and_is_valid_html(world: World) -> None:
    for login, path, client in visited(world):
        answer = client.get(path)
        assert answer.status_code == (404 if path == "/tidak-ada" else 200), (login, path)
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        for name, value in {
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
            "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
        }.items():  # fmt: skip
            assert answer.headers[name] == value, (path, name)
        assert "HX-Request" in answer.headers["Vary"]
        assert "Permissions-Policy" in answer.headers
        assert not what_runs(html5lib.HTMLParser(strict=True).parse(answer.text)), path
        assert "Data contoh: semua orang di sini rekaan." in answer.text
        assert re.search(r"<html lang=\"id\">", answer.text)


def test_every_id_stands_once_on_its_page(world: World) -> None:
    for _, path, client in visited(world):
        ids = re.findall(r'\sid="([^"]+)"', client.get(path).text)
        assert len(ids) == len(set(ids)), path


def test_fragments_are_valid_and_no_pages(world: World) -> None:
    for login, paths in FRAGMENTS.items():
        for path in paths:
            answer = world.signed_in(login).get(path, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
            html5lib.HTMLParser(strict=True).parseFragment(answer.text)
            assert "<html" not in answer.text


def test_reading_changes_nothing_but_the_access_log(world: World) -> None:
    for login in PAGES:
        world.signed_in(login)
    before = digest(world)
    for _, path, client in visited(world):
        client.get(path)
    world.signed_in("auditor").get("/jejak.csv")
    assert digest(world) == before


@pytest.mark.parametrize("path", sorted(PERSONAL))
def test_each_look_at_personal_data_writes_one_row(world: World, path: str) -> None:
    client = world.new_browser("siti")
    counted = "select count(*) from access_log where actor = 'user:siti'"
    with world.engine.connect() as connection:
        before = connection.exec_driver_sql(counted).scalar_one()
        assert client.get(path).status_code == 200
        connection.rollback()
        assert connection.exec_driver_sql(counted).scalar_one() == before + PERSONAL[path]


def test_the_access_log_holds_no_name_and_no_number(world: World) -> None:
    client = world.signed_in("siti")
    client.get("/kasus?nama=sutrisno contoh")
    post(client, "/kasus/cari", {"nomor": "1802014107800001"})
    with world.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("select detail::text from access_log").all()).lower()
    assert "s******* c*****" in kept
    assert "sutrisno" not in kept
    assert "1802014107800001" not in kept


@pytest.mark.parametrize(("login", "path"), FORMS)
def test_a_form_that_is_not_ours_changes_nothing(world: World, login: str, path: str) -> None:
    client, own = world.new_browser(login), token(world.new_browser("pendamping"), "/")
    mine = token(client, "/")
    before = digest(world)
    for sent, headers in (
        ("", {}), ("unfug", {}), (own, {}), (mine, {"Sec-Fetch-Site": "cross-site"}), (mine, {"Origin": "https://evil.example"}),
        ("", {"HX-Request": "true"}),
    ):  # fmt: skip
        answer = client.post(path, data={"csrf_token": sent, "note": "Tulisan saya"}, headers=headers)
        assert answer.status_code == 400
        assert "Sesi berakhir" in answer.text
        assert ("HX-Retarget" in answer.headers) == ("HX-Request" in headers)
        assert "HX-Request" in headers or "Tulisan saya" in answer.text
    assert digest(world) == before


def test_the_header_that_htmx_sends_is_as_good_as_the_field(world: World) -> None:
    client = world.signed_in("siti")
    answer = client.post("/kasus/cari", data={"nomor": "1"}, headers={"X-CSRFToken": token(client, "/")})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [f"{CASE}/catatan", "/komitmen/baru", "/edisi/baru", "/keluar-masuk"])
def test_a_stranger_s_own_good_token_sends_no_form_but_the_sign_in(world: World, path: str) -> None:
    client = world.app.test_client()
    mine = token(client, "/masuk")
    answer = client.post(path, data={"csrf_token": mine, "note": "Tulisan orang luar"})
    expected = (404, None) if path == "/keluar-masuk" else (303, "/masuk")
    assert (answer.status_code, answer.headers.get("Location")) == expected


def test_tokens_look_different_every_time(world: World) -> None:
    client = world.signed_in("siti")
    assert token(client, "/") != token(client, "/")


@pytest.mark.parametrize("path", ["/%2e%2e/%2e%2e/etc/passwd", "/kasus/%00", "/kasus/%c0%af", "/static/x/..%2fapp.py"])
def test_a_strange_path_is_simply_not_there(world: World, path: str) -> None:
    assert world.signed_in("siti").get(path).status_code == 404


def test_a_foreign_host_is_refused(world: World) -> None:
    assert world.app.test_client().get("/masuk", headers={"Host": "evil.example"}).status_code == 400


def test_a_forged_proxy_header_is_not_believed(world: World) -> None:
    client = world.app.test_client()
    for number in range(7):
        form = {"csrf_token": token(client), "login": "siti", "password": "keliru"}
        answer = client.post("/masuk", data=form, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert answer.status_code == 429


def test_a_form_that_is_too_large_is_refused(world: World) -> None:
    client = world.signed_in("siti")
    assert client.post(f"{CASE}/catatan", data={"csrf_token": "x", "note": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_not_allowed(world: World, method: str) -> None:
    assert world.signed_in("siti").open("/kasus", method=method).status_code == 405


def test_without_a_database_people_are_told_to_wait(world: World) -> None:
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    client = make_app(engine, world.clock).test_client()
    client.set_cookie("sikkep", "x" * 43)
    for path in ("/", "/kasus", "/siap"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
    assert client.get("/sehat").status_code == 200
    answer = client.post("/masuk", data={"login": "siti", "password": PASSWORD})
    assert answer.status_code == 503


def test_a_crash_tells_a_number_and_nothing_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.signed_in("siti")

    def crash(*_: object) -> None:
        raise RuntimeError("Sutrisno Contoh 1802014107800001")

    monkeypatch.setattr("webui.cases.list_page", crash)
    answer = client.get("/kasus")
    assert answer.status_code == 500
    assert re.search(r"nomor [0-9a-f]{8}", answer.text)
    assert "1802014107800001" not in answer.text
    assert "Traceback" not in answer.text


def test_ready_and_alive(world: World) -> None:
    client = world.app.test_client()
    assert client.get("/siap").json == {"status": "siap"}
    assert client.get("/sehat").status_code == 200
    assert client.post("/lapor-isi", data=b"{}").status_code == 204


def test_an_agency_sees_its_own_notices_and_pledges_and_no_family(world: World) -> None:
    client = world.signed_in("baznas")
    pages = client.get("/pemberitahuan").text + client.get("/komitmen").text
    assert "Program baznas" in pages
    assert "Program dinsos" not in pages
    assert str(NOTICES["dinsos"]) not in pages
    assert not any(each in pages for each in (str(NEAR), str(FAR), "Sutrisno Contoh", "Rahasia Jauh"))
