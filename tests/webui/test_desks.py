"""The desks of agencies, auditors, planners and admins, and what the pages weigh."""

import csv
import gzip
import re
from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.webui.world import FAR, NEAR, NOTICES, PASSWORD, World, post, token
from webui.exports import csv_lines, harmless

KB = 1024


def unread(client: FlaskClient) -> str:
    return re.findall(r"(\d+) belum dibaca", client.get("/pemberitahuan").text)[0]


def test_a_notice_says_what_happened_where_but_not_to_whom(world: World) -> None:
    page = world.signed_in("baznas").get("/pemberitahuan").text
    assert "Ditetapkan sebagai sasaran" in page
    assert "Satu keluarga di Kalirejo Satu, Kalirejo." in page
    assert "3 jam yang lalu" in page
    assert str(NEAR) not in page


@pytest.mark.parametrize("htmx", [False, True])
def test_a_notice_is_marked_as_read_once(world: World, htmx: bool) -> None:
    client = world.signed_in("baznas")
    assert unread(client) == "1"
    path = f"/pemberitahuan/{NOTICES['baznas']}/dibaca"
    for _ in range(2):
        assert post(client, path, {}, htmx=htmx).status_code == (200 if htmx else 303)
    assert unread(client) == "0"
    assert "Ditetapkan sebagai sasaran</h2>" not in client.get("/pemberitahuan?dibaca=belum").text


def test_a_poll_that_finds_nothing_new_costs_nothing(world: World) -> None:
    client = world.signed_in("baznas")
    mark = client.get("/pemberitahuan/baru").headers["HX-PTag"]
    answer = client.get("/pemberitahuan/baru", headers={"HX-PTag": mark})
    assert answer.status_code == 304
    assert answer.data == b""
    post(client, f"/pemberitahuan/{NOTICES['baznas']}/dibaca", {})
    assert client.get("/pemberitahuan/baru", headers={"HX-PTag": mark}).status_code == 200


def test_the_trace_says_who_did_what_when_in_which_case(world: World) -> None:
    post(world.signed_in("siti"), f"/kasus/{NEAR}/catatan", {"command_id": uuid4(), "note": "Pagi ini."})
    auditor = world.signed_in("auditor")
    page = auditor.get(f"/jejak?pelaku=user:siti&hari=2026-11-23&jenis=note_added&kasus={NEAR}").text
    assert "Siti Contoh" in page
    assert "23 Nov 2026 09.00" in page
    assert f"/kasus/{NEAR}/riwayat/" in page
    assert "Pagi ini." not in page
    assert "Tidak ada tindakan" in auditor.get("/jejak?pelaku=user:siti&hari=2026-11-22").text


def test_the_access_log_says_who_looked_and_who_was_refused(world: World) -> None:
    siti = world.new_browser("siti")
    siti.get(f"/kasus/{NEAR}")
    siti.get(f"/kasus/{FAR}")
    page = world.signed_in("auditor").get("/jejak/akses?pelaku=user:siti").text
    assert "Membuka kasus" in page
    assert "Ditolak: di luar wewenang" in page
    assert str(FAR)[:8] in page


def test_the_trace_as_a_file_holds_no_formula_and_is_recorded(world: World) -> None:
    auditor = world.signed_in("auditor")
    answer = auditor.get("/jejak.csv?sistem=ya")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) > 30
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]
    assert "Mengunduh jejak" in auditor.get("/jejak/akses").text


@pytest.mark.parametrize(
    "payload", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']
)
def test_a_cell_is_never_a_formula(payload: str) -> None:
    assert harmless(payload) == "'" + payload
    line = list(csv_lines(["a"], [[payload]]))[1]
    assert next(csv.reader(StringIO(line, newline="")))[0] == "'" + payload


def test_planners_see_counts_and_no_names(world: World) -> None:
    page = world.signed_in("bappeda").get("/").text
    assert "Kalirejo" in page
    assert "Sutrisno" not in page
    assert "Rahasia" not in page


def account(**said: str) -> dict[str, str]:
    return {
        "name": "Baru Contoh",
        "login": "baru",
        "password": PASSWORD,
        "role": "case_worker",
        "area": "18.02.01",
        **said,
    }


def test_a_new_account_opens_what_its_area_allows_until_it_is_switched_off(world: World) -> None:
    admin = world.signed_in("admin")
    assert post(admin, "/akun", account()).status_code == 303
    client = world.new_browser("baru")
    assert client.get(f"/kasus/{NEAR}").status_code == 200
    assert client.get(f"/kasus/{FAR}").status_code == 404
    paths = re.findall(r'Baru Contoh</th>.*?action="(/akun/[^"]+)"', admin.get("/akun").text, re.DOTALL)
    assert post(admin, paths[0], {"aktif": "tidak"}).status_code == 303
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"login": "siti"}, "sudah dipakai"), ({"login": "ADA SPASI"}, "huruf kecil"), ({"password": "pendek"}, "12"),
        ({"password": "sikkep123456"}, "mudah ditebak"), ({"role": "raja"}, "Pilih salah satu"),
        ({"role": "agency"}, "Pilih perangkat daerah"), ({"area": ""}, "Pilih wilayah"),
        ({"area": "18.03"}, "Pilih salah satu"),
    ],
)  # fmt: skip
def test_a_wrong_account_is_refused_in_words(world: World, said: dict[str, str], words: str) -> None:
    answer = post(world.signed_in("admin"), "/akun", account(**said))
    assert answer.status_code == 422
    assert words in answer.text
    assert PASSWORD not in answer.text


def test_an_account_form_takes_no_other_field(world: World) -> None:
    assert post(world.signed_in("admin"), "/akun", account(password_hash="x")).status_code == 400


def test_the_language_can_be_switched_and_stays(world: World) -> None:
    client = world.new_browser("siti")
    answer = post(client, "/bahasa", {"bahasa": "en", "kembali": f"/kasus/{NEAR}"})
    assert answer.location == f"/kasus/{NEAR}"
    page = client.get(answer.location).text
    assert '<html lang="en">' in page
    assert "Home visit" in page
    assert "Kunjungan rumah" not in page
    assert "days ago" in page or "weeks ago" in page


def weight(client: FlaskClient, path: str, **headers: str) -> int:
    answer = client.get(path, headers={"Accept-Encoding": "gzip", **headers})
    assert answer.status_code == 200, path
    return len(answer.data)


def test_pages_stay_within_their_weight(world: World) -> None:
    client = world.signed_in("siti")
    first = client.get(f"/kasus/{NEAR}").text
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', first))
    assert len(files) <= 4
    assert weight(client, f"/kasus/{NEAR}") + sum(weight(client, file) for file in files) <= 40 * KB
    for path in ("/", "/kasus", f"/kasus/{NEAR}", f"/kasus/{NEAR}/riwayat"):
        assert weight(client, path) <= 12 * KB, path
    for path in ("/kasus", f"/kasus/{NEAR}/riwayat"):
        assert weight(client, path, **{"HX-Request": "true", "HX-Request-Type": "partial"}) <= 5 * KB, path
    visit = {"csrf_token": token(client), "command_id": uuid4(), "visited_on": date(2026, 11, 22), "outcome": "met"}
    saved = client.post(
        f"/kasus/{NEAR}/kunjungan", data=visit, headers={"HX-Request": "true", "Accept-Encoding": "gzip"}
    )
    assert len(saved.data) <= 5 * KB
    assert gzip.decompress(saved.data)


def test_files_are_kept_for_a_year_under_a_name_of_their_content(world: World) -> None:
    client = world.app.test_client()
    style = re.findall(r'href="(/static/[0-9a-f]{12}/sikkep\.css)"', client.get("/masuk").text)[0]
    assert client.get(style).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(re.sub("[0-9a-f]{12}", "0" * 12, style)).headers["Cache-Control"] == "no-cache"
    assert client.get("/static/x/app.py").status_code == 404
