"""Asking for data on the pages: from the form to the download and the report, and whom each step keeps out."""

import re
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from casework.store.engine import open_engine, transaction
from casework.store.users import NewUser, add_user
from consumers.case_timelines import case_timelines
from schemas.codes import Role
from tests.asking import keep_asking_partners, released, shared_events
from tests.webui.world import DOCUMENTS, FAR, NEAR, PASSWORD, World, post, token, world_on
from webui.passwords import hash_password

PDF = b"%PDF-1.7 surat permintaan"
ASKED = {
    "purpose": "health_insurance", "words": "Kuota 15.000 jiwa.", "basis": "public_task", "areas": ["18.02"],
    "selection": "open", "fields": ["kampung", "member_name", "nik", "children"], "retain_until": "2027-06-30",
}  # fmt: skip


@pytest.fixture
def world(app_database_url: str) -> Any:
    """The two families, with BPJS Kesehatan and a company at the counter."""
    engine = open_engine(app_database_url)
    made = world_on(engine)
    keep_asking_partners(engine)
    kept = hash_password(PASSWORD)
    with transaction(engine) as session:
        add_user(session, NewUser("bpjs", "Petugas BPJS", kept, Role.AGENCY, "bpjs-kes"))
        add_user(session, NewUser("ggpc", "Petugas GGPC", kept, Role.AGENCY, "ggpc"))
    yield made
    engine.dispose()


def ask(world: World, **changes: object) -> TestResponse:
    return post(world.signed_in("bpjs"), "/permohonan/baru", {"command_id": uuid4(), **ASKED, **changes})


def attach(world: World, path: str, content: bytes, name: str = "surat.pdf", **form: object) -> TestResponse:
    client = world.signed_in("bpjs")
    data = {"csrf_token": token(client, path), "command_id": str(uuid4()), "sort": "letter", **form}
    return client.post(f"{path}/dokumen", data={**data, "file": (BytesIO(content), name)})


def step(world: World, login: str, path: str, **form: object) -> TestResponse:
    return post(world.signed_in(login), path, {"command_id": uuid4(), **form})


def ready(engine: Engine) -> str:
    """A list that waits for BPJS Kesehatan."""
    with transaction(engine) as session:
        return f"/permohonan/{released(session)}"


def fetch(world: World, path: str, login: str = "bpjs", password: str = PASSWORD, **form: object) -> TestResponse:
    return step(world, login, f"{path}/unduh", password=password, **form)


def cells(answer: TestResponse) -> dict[str, list[list[Any]]]:
    book = load_workbook(BytesIO(answer.data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_the_whole_way_from_the_form_to_the_end(world: World) -> None:
    path = str(ask(world).location).split("?")[0]
    for sort in ("letter", "terms", "integrity", "nda"):
        assert attach(world, path, PDF, sort=sort).status_code == 303
    for login, name, form in (
        ("bpjs", "ajukan", {}),
        ("operator", "tinjau", {}),
        ("operator", "setujui", {"fields": ["kampung", "member_name"]}),
        ("kabid", "rilis", {}),
        ("bpjs", "unduh", {"password": PASSWORD}),
        ("bpjs", "laporan", {"used_for": "Daftar.", "families_served": 2, "deletion": "Dihapus.", "incidents": "-"}),
        ("operator", "terima", {}),
    ):
        answer = step(world, login, f"{path}/{name}", **form)
        assert answer.status_code == (200 if name == "unduh" else 303), (name, answer.text)
    page = world.signed_in("auditor").get(path).text
    for words in ("PD-2026-", "Selesai", "Kabid Contoh", "Dirilis oleh orang kedua", "Dihapus."):
        assert words in page


def test_a_refused_form_keeps_what_was_typed(world: World) -> None:
    answer = ask(world, retain_until="2020-01-01")
    assert answer.status_code == 422
    assert "Batas simpan harus setelah hari ini" in answer.text
    assert "Kuota 15.000 jiwa." in answer.text
    assert re.search(r'value="nik" checked', answer.text)


@pytest.mark.parametrize("field", ["decile", "aid", "vulnerability", "agama"])
def test_a_field_that_the_form_does_not_offer_is_refused(world: World, field: str) -> None:
    assert ask(world, fields=["kampung", field]).status_code == 422
    assert f'value="{field}"' not in world.signed_in("bpjs").get("/permohonan/baru").text


def test_a_company_is_offered_no_number_and_no_child(world: World) -> None:
    page = world.signed_in("ggpc").get("/permohonan/baru").text
    offered = set(re.findall(r'name="fields" value="(\w+)"', page))
    assert offered == {"kampung", "head_name", "address", "urgency", "needs", "member_name", "sex", "age"}
    assert re.findall(r'<option value="(\w+)"[^>]*>[^<]*huruf', page) == ["consent"]


def test_the_same_form_twice_is_one_request(world: World) -> None:
    command = uuid4()
    assert len({str(ask(world, command_id=command).location) for _ in range(2)}) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>%PDF-", "PDF, JPEG, atau PNG"),
        (b"PK\x03\x04 a spreadsheet", "PDF, JPEG, atau PNG"),
        (b"", "PDF, JPEG, atau PNG"),
        (b"%PDF-" + b"x" * 5 * 1024 * 1024, "paling besar 5 MB"),
    ],
)
def test_a_document_is_taken_by_what_it_is_not_by_its_name(world: World, content: bytes, words: str) -> None:
    path = str(ask(world).location).split("?")[0]
    answer = attach(world, path, content)
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("content", [PDF, b"\xff\xd8\xff\xe0 jpeg", b"\x89PNG\r\n\x1a\n png"])
def test_a_document_lies_outside_the_web_and_is_only_ever_saved(world: World, content: bytes) -> None:
    path = str(ask(world).location).split("?")[0]
    attach(world, path, content, name="../../etc/<b>surat</b>.html")
    page = world.signed_in("bpjs").get(path).text
    assert "&lt;b&gt;surat&lt;/b&gt;.html" not in page  # only what stands behind the last slash
    address = re.search(rf'href="({path}/dokumen/[^"]+)"', page)
    assert address
    answer = world.signed_in("auditor").get(address[1])
    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="letter-')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert {path.stat().st_mode & 0o777 for path in DOCUMENTS.iterdir()} == {0o600}


def test_a_document_that_was_altered_is_not_given_out(world: World) -> None:
    path = str(ask(world).location).split("?")[0]
    before = set(DOCUMENTS.iterdir())
    attach(world, path, PDF)
    (stored,) = set(DOCUMENTS.iterdir()) - before
    address = re.search(rf'href="({path}/dokumen/[^"]+)"', world.signed_in("bpjs").get(path).text)
    stored.write_bytes(b"%PDF-1.7 another letter")
    assert address
    assert world.signed_in("bpjs").get(address[1]).status_code == 404


def test_a_refused_or_repeated_document_leaves_no_bytes_behind(world: World) -> None:
    path = str(ask(world).location).split("?")[0]
    command = str(uuid4())
    attach(world, path, PDF, command_id=command)
    before = set(DOCUMENTS.iterdir())
    assert attach(world, path, PDF, command_id=command).status_code == 303
    assert set(DOCUMENTS.iterdir()) == before


def test_who_approved_sees_that_somebody_else_must_release(world: World) -> None:
    path = "/permohonan/" + str(UUID(int=0))
    assert world.signed_in("operator").get(path).status_code == 404
    waiting = re.search(r'href="(/permohonan/[0-9a-f-]{36})"', world.signed_in("operator").get("/permohonan").text)
    assert waiting
    assert "Orang kedua harus merilis" in world.signed_in("operator").get(waiting[1]).text
    assert step(world, "operator", f"{waiting[1]}/rilis").status_code == 422
    assert "Rilis data" in world.signed_in("bappeda").get(waiting[1]).text


def test_a_download_names_request_agency_person_and_copy_on_every_sheet_and_print(world: World) -> None:
    answer = fetch(world, ready(world.engine))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="PD-2026-')
    assert answer.headers["Cache-Control"] == "no-store"
    book = load_workbook(BytesIO(answer.data))
    number = re.search(r"PD-2026-\d{4}", answer.headers["Content-Disposition"])
    assert number
    for sheet in book:
        first = str(sheet.cell(1, 1).value)
        for text in (first, str(sheet.oddHeader.center.text)):
            assert number[0] in text and "BPJS Kesehatan" in text and "RAHASIA" in text and "unduhan ke-1" in text
        assert number[0] in str(sheet.oddFooter.left.text)
    cover = " ".join(str(cell) for row in cells(answer)["Sampul"] for cell in row)
    for words in ("Petugas BPJS", "WIB", "Kuota 15.000 jiwa.", "UU 27/2022", "huruf e", "kepesertaan jaminan"):
        assert words in cover


def test_a_download_holds_the_approved_fields_of_the_listed_families(world: World) -> None:
    sheets = cells(fetch(world, ready(world.engine)))
    assert sheets["Keluarga"][1] == ["No. keluarga", "Kecamatan", "Kampung", "No. KK", "Alamat"]
    assert sheets["Anggota"][1] == ["No. keluarga", "Nama", "NIK", "Tanggal lahir"]
    assert ["1", "Sutrisno Contoh", "1802014107800001", "01-07-1980"] in sheets["Anggota"]
    assert len(sheets["Keluarga"]) == len(sheets["Anggota"]) == 4


def test_no_cell_is_a_formula_whatever_a_name_is(world: World, database: str) -> None:
    payloads = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "{=1}", "http://x.test", '=HYPERLINK("x")']
    owner = open_engine(database)
    for payload in payloads:
        with owner.begin() as connection:
            connection.exec_driver_sql("UPDATE person SET name = %s", (payload,))
            connection.exec_driver_sql("UPDATE registry_record SET address = %s", (payload,))
        answer = fetch(world, ready(world.engine))
        book = load_workbook(BytesIO(answer.data))
        found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in found} == {"s"}
        assert payload in {cell.value for cell in found}
        assert not any(cell.hyperlink for cell in found)
    owner.dispose()


def test_the_password_is_asked_for_once_more(world: World) -> None:
    path = ready(world.engine)
    answer = fetch(world, path, password="keliru")
    assert answer.status_code == 422
    assert "Kata sandi keliru." in answer.text
    assert 'keliru"' not in answer.text
    for _ in range(7):
        answer = fetch(world, path, password="keliru")
    assert "Terlalu banyak percobaan" in answer.text
    assert "Diunduh" not in re.sub(r"(?s)^.*judul-riwayat", "", world.signed_in("auditor").get(path).text)


@pytest.mark.parametrize("login", ["ggpc", "baznas"])
def test_a_foreign_agency_finds_nothing_at_the_address(world: World, login: str) -> None:
    path = ready(world.engine)
    assert world.signed_in(login).get(path).status_code == 404
    assert fetch(world, path, login).status_code == 404
    assert path not in world.signed_in(login).get("/permohonan").text


def test_an_expired_download_opens_nothing_and_says_so(world: World) -> None:
    path = ready(world.engine)
    world.clock.pass_by(days=7)
    world.clients.clear()
    assert "Unduhan sudah ditutup" in world.signed_in("bpjs").get(path).text
    answer = fetch(world, path)
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert "Masa unduh sudah habis" in answer.text


def test_a_used_up_download_opens_nothing_and_says_so(world: World) -> None:
    path = ready(world.engine)
    assert [fetch(world, path).status_code for _ in range(4)] == [200, 200, 200, 422]
    assert "Batas jumlah unduhan" in fetch(world, path).text


def test_a_double_click_is_one_download_and_later_the_form_is_spent(world: World) -> None:
    path, command = ready(world.engine), uuid4()
    assert [fetch(world, path, command_id=command).status_code for _ in range(2)] == [200, 200]
    assert "1 dari 3" in world.signed_in("bpjs").get(path).text
    world.clock.pass_by(minutes=2)
    assert "sudah dipakai" in fetch(world, path, command_id=command).text


def test_the_form_of_another_request_or_step_opens_no_closed_download(world: World) -> None:
    """A form that was just used is answered again, but only for what it was used for."""
    used_up, other, command = ready(world.engine), ready(world.engine), uuid4()
    assert [fetch(world, used_up).status_code for _ in range(3)] == [200] * 3
    assert fetch(world, other, command_id=command).status_code == 200
    assert fetch(world, used_up, command_id=command).status_code == 422
    draft, command = str(ask(world).location).split("?")[0], uuid4()
    assert attach(world, draft, PDF, command_id=str(command)).status_code == 303
    assert fetch(world, used_up, command_id=command).status_code == 422
    assert fetch(world, draft, command_id=command).status_code == 409


def test_a_revoked_download_is_closed_even_for_a_second_click(world: World) -> None:
    path, command = ready(world.engine), uuid4()
    assert fetch(world, path, command_id=command).status_code == 200
    assert step(world, "kabid", f"{path}/cabut", words="Salah instansi.").status_code == 303
    assert fetch(world, path, command_id=command).status_code == 422
    assert fetch(world, path).status_code == 422


def test_each_download_is_in_the_access_log_and_the_auditors_trace(world: World) -> None:
    path = ready(world.engine)
    fetch(world, path)
    looks = world.signed_in("auditor").get("/jejak/akses?pelaku=user:bpjs").text
    assert "Mengunduh data permohonan" in looks
    assert "rows: 2" in looks
    trace = world.signed_in("auditor").get("/jejak/permohonan?pelaku=user:bpjs").text
    assert (
        "Diunduh" in trace and "Petugas BPJS" in trace and "Kabid" not in re.sub("(?s)<select.*?</select>", "", trace)
    )


def test_the_planner_sees_counts_and_no_request_that_is_not_theirs_to_decide(world: World) -> None:
    path = ready(world.engine)
    page = world.signed_in("bappeda").get("/permohonan").text
    assert "Dirilis, laporan ditunggu" in page
    assert path not in page
    assert world.signed_in("bappeda").get(path).status_code == 404


def test_news_of_a_request_leads_from_the_inbox_to_it(world: World) -> None:
    path = ready(world.engine)
    page = world.signed_in("bpjs").get("/pemberitahuan").text
    assert "Data siap diunduh" in page
    assert f'href="{path}"' in page


@pytest.mark.parametrize("htmx", [True, False])
def test_a_stale_page_is_refused_in_words(world: World, htmx: bool) -> None:
    path = ready(world.engine)
    answer = post(world.signed_in("kabid"), f"{path}/rilis", {"command_id": uuid4()}, htmx=htmx)
    assert answer.status_code == 409
    assert "Muat ulang halaman" in answer.text


def test_the_family_page_says_who_was_given_its_data(world: World) -> None:
    fetch(world, ready(world.engine))
    case_timelines(world.engine, world.clock).handle(shared_events(world.engine))
    for family in (NEAR, FAR):
        page = world.signed_in("auditor").get(f"/kasus/{family}").text
        assert "Data dibagikan" in page
        assert "Kepada BPJS Kesehatan: kampung, No. KK, alamat, nama anggota, NIK" in page
