"""Target lists in the pages: made, taken away on the record, answered by file, and shown to whom they belong."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.store.engine import open_engine, transaction
from casework.store.users import NewUser, add_user
from consumers.case_timelines import case_timelines
from schemas.codes import Role
from schemas.target_lists import ListSort, TargetList
from tests.asking import shared_events
from tests.listing import QUOTA, SCHOLARSHIP, begin, listed, people, propose, refs_of, settle
from tests.webui.world import PASSWORD, World, post, token, world_on
from webui.passwords import hash_password

FAMILIES = people(4)
OURS = {"one": QUOTA, "other": SCHOLARSHIP}


@pytest.fixture
def world(app_database_url: str) -> Iterator[World]:
    """Four families proposed to the insurer, one of them also to Baznas."""
    engine = open_engine(app_database_url)
    made = world_on(engine)
    begin(engine)
    settle(engine, FAMILIES)
    propose(engine, FAMILIES)
    propose(engine, FAMILIES[:3], SCHOLARSHIP)
    with transaction(engine) as session:
        add_user(session, NewUser("bpjs", "Petugas BPJS", hash_password(PASSWORD), Role.AGENCY, "bpjs-kes"))
    yield made
    engine.dispose()


def address(found: TargetList) -> str:
    return f"/daftar/{found.list_id}"


def take(world: World, found: TargetList, form: str = "xlsx", login: str = "bpjs", **changes: object) -> TestResponse:
    data = {"command_id": uuid4(), "form": form, "password": PASSWORD, **changes}
    return post(world.signed_in(login), f"{address(found)}/unduh", data)


def send(world: World, found: TargetList, content: bytes, login: str = "bpjs", name: str = "hasil.csv") -> TestResponse:
    client = world.signed_in(login)
    data = {"csrf_token": token(client), "command_id": str(uuid4()), "file": (BytesIO(content), name)}
    return client.post(f"{address(found)}/hasil", data=data)


def answers(world: World, found: TargetList, *changes: str) -> bytes:
    """Everybody is accepted, but for the first, of whom it says something else."""
    refs = list(refs_of(world.engine, found).values())
    rows = [f"{ref},DITERIMA,,01-11-2026" for ref in refs[len(changes) :]]
    return "\n".join(
        ["REF,STATUS,ALASAN,TANGGAL", *(f"{ref},{said}" for ref, said in zip(refs, changes, strict=False)), *rows]
    ).encode()


def rows_of(answer: TestResponse, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.data))[sheet].iter_rows()]


@pytest.mark.parametrize("login", ["operator", "admin"])
def test_a_list_is_made_of_what_waits(world: World, login: str) -> None:
    client = world.signed_in(login)
    page = client.get("/daftar").text
    assert "Menunggu dibuatkan daftar" in page and "Program health_coverage" in page
    answer = post(client, "/daftar/baru", {"command_id": uuid4(), "pledge_id": QUOTA, "sort": "proposal"})
    assert answer.status_code == 303
    page = client.get(str(answer.location)).text
    for words in ("460/0001/SIKKEP/2026", "BPJS Kesehatan", "mitra dimintai jawaban", "12 baris, 4 keluarga"):
        assert words in page
    again = post(client, "/daftar/baru", {"command_id": uuid4(), "pledge_id": QUOTA, "sort": "proposal"})
    assert (again.status_code, "Tidak ada yang menunggu" in again.text) == (422, True)


@pytest.mark.parametrize(
    "broken", [{"pledge_id": "x"}, {"sort": "alle"}, {"answer_by": "2020-01-01"}, {"extra": "1"}, {"command_id": ""}]
)
def test_a_broken_form_makes_nothing_and_says_so(world: World, broken: dict[str, str]) -> None:
    form = {"command_id": uuid4(), "pledge_id": QUOTA, "sort": "proposal", **broken}
    answer = post(world.signed_in("operator"), "/daftar/baru", form)
    assert answer.status_code in (400, 422) and "salah-ringkas" in answer.text
    with transaction(world.engine) as session:
        assert session.execute(text("SELECT count(*) FROM target_list")).scalar() == 0


def test_the_insurers_sheet_has_its_columns_and_bears_whose_copy_it_is(world: World) -> None:
    found = listed(world.engine)
    answer = take(world, found)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="460-0001-SIKKEP-2026-1.xlsx"'
    rows = rows_of(answer, "Daftar")
    assert rows[1][:10] == ["NO", "REF", "NOKK", "NIK", "NAMA", "TGL_LAHIR", "JK", "ALAMAT", "KODE_WILAYAH", "FASKES"]
    assert rows[1][10:] == ["STATUS", "ALASAN", "TANGGAL"]
    first = next(row for row in rows[2:] if row[4] == "Orang 1 0")
    refs = refs_of(world.engine, found)
    one = FAMILIES[0]
    assert first[1:10] == [
        refs[one.person_id], one.card, one.nik, one.name, "01-07-1980", "L", "Dusun II RT 003", "18.02.01.2001", "",
    ]  # fmt: skip
    book = load_workbook(BytesIO(answer.data))
    for sheet in book:
        for words in (str(sheet.cell(1, 1).value), str(sheet.oddHeader.center.text)):
            for said in (found.number, "BPJS Kesehatan", "Petugas BPJS", "unduhan ke-1", "WIB"):
                assert said in words
    assert {"MENINGGAL", "SUDAH_PESERTA"} <= {row[1] for row in rows_of(answer, "Petunjuk")}


def test_before_acceptance_another_partners_files_name_nobody(world: World) -> None:
    found = listed(world.engine, SCHOLARSHIP)
    secrets = [secret for one in FAMILIES[:3] for secret in (one.name, one.nik, one.card, "Dusun II")]
    sheet = " ".join(str(cell) for row in rows_of(take(world, found, login="baznas"), "Daftar") for cell in row)
    plain = take(world, found, "csv", "baznas").text
    page = world.signed_in("baznas").get(address(found)).text
    for text_ in (sheet, plain, page):
        assert not [secret for secret in secrets if secret in text_]
    assert "Kalirejo Satu" in sheet and "Kalirejo Satu" in plain


def test_the_plain_layout_is_read_by_a_program(world: World) -> None:
    lines = take(world, listed(world.engine), "csv").text.lstrip("\ufeff").splitlines()
    assert lines[0] == "NO,REF,NOKK,NIK,NAMA,TGL_LAHIR,JK,ALAMAT,KODE_WILAYAH,FASKES"
    assert len(lines) == 13


@pytest.mark.parametrize("form", ["xlsx", "pdf", "csv"])
def test_each_copy_is_numbered_logged_and_told_to_the_families_once(world: World, form: str) -> None:
    found = listed(world.engine)
    assert [take(world, found, form).status_code for _ in range(2)] == [200, 200]
    page = world.signed_in("auditor").get(address(found)).text
    assert "Unduhan ke-2" in page and "Petugas BPJS" in page
    assert "Mengunduh daftar sasaran" in world.signed_in("auditor").get("/jejak/akses?pelaku=user:bpjs").text
    told = shared_events(world.engine)
    assert len(told) == 4 and {event.basis.value for event in told} == {"public_task"}  # type: ignore[union-attr]
    case_timelines(world.engine, world.clock).handle(told)
    page = world.signed_in("auditor").get(f"/kasus/{FAMILIES[0].household_id}").text
    assert "Data dibagikan" in page and address(found) in page


def test_a_paper_is_a_pdf_with_the_number_in_it(world: World) -> None:
    answer = take(world, listed(world.engine), "pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    assert b"460/0001/SIKKEP/2026" in answer.data.replace(b"\\", b"") or len(answer.data) > 2000


def test_without_the_password_nothing_is_handed_out(world: World) -> None:
    found = listed(world.engine)
    answer = take(world, found, password="keliru")
    assert (answer.status_code, "Kata sandi keliru." in answer.text, 'value="keliru"' in answer.text) == (
        422,
        True,
        False,
    )
    assert "Belum pernah diunduh." in world.signed_in("auditor").get(address(found)).text


def test_a_double_click_is_one_copy_and_later_the_form_is_spent(world: World) -> None:
    found, command = listed(world.engine), uuid4()
    assert [take(world, found, command_id=command).status_code for _ in range(2)] == [200, 200]
    assert "Unduhan ke-2" not in world.signed_in("auditor").get(address(found)).text
    world.clock.pass_by(minutes=2)
    assert "sudah dipakai" in take(world, found, command_id=command).text


def test_a_list_that_may_not_be_kept_any_longer_is_closed(world: World) -> None:
    found = listed(world.engine)
    world.clock.pass_by(days=400)
    world.clients.clear()
    assert "Masa simpan" in take(world, found).text


def test_a_foreign_agency_finds_nothing_at_the_address(world: World) -> None:
    found = listed(world.engine)
    assert world.signed_in("baznas").get(address(found)).status_code == 404
    assert take(world, found, login="baznas").status_code == 404
    assert send(world, found, b"REF,STATUS\n", "baznas").status_code == 404
    assert found.number not in world.signed_in("baznas").get("/daftar").text


def test_an_answer_is_shown_first_and_recorded_when_a_person_says_so(world: World) -> None:
    found = listed(world.engine)
    answer = send(world, found, answers(world, found, "DITOLAK,MENINGGAL,", "MUNGKIN,,", "DITOLAK,sudah peserta,"))
    path = str(answer.location)
    page = world.signed_in("bpjs").get(path).text
    for words in ("Belum ada yang dicatat", "Catat 11 jawaban", "STATUS tidak dikenal.", "Isi DITERIMA atau DITOLAK."):
        assert words in page
    assert "sent" in states(world)
    done = post(world.signed_in("bpjs"), f"{path}/catat", {"command_id": uuid4()})
    page = world.signed_in("bpjs").get(str(done.location)).text
    for words in ("Jawaban dicatat", "9 disetujui, 9 berlaku, 2 ditolak", "1 pindah atau meninggal dunia"):
        assert words in page
    assert states(world) == {"delivered": 9, "declined": 2, "sent": 1, "proposed": 3}
    twice = send(world, found, answers(world, found, "DITOLAK,MENINGGAL,", "MUNGKIN,,", "DITOLAK,sudah peserta,"))
    assert twice.location == answer.location
    post(world.signed_in("operator"), f"{path}/catat", {"command_id": uuid4()})
    assert states(world) == {"delivered": 9, "declined": 2, "sent": 1, "proposed": 3}
    assert "Keadaan sekarang" in world.signed_in("auditor").get(address(found)).text


def test_who_was_refused_is_not_named_any_more(world: World) -> None:
    found = listed(world.engine)
    path = str(send(world, found, answers(world, found, "DITOLAK,MENINGGAL,")).location)
    first = rows_of(take(world, found), "Daftar")[2]
    post(world.signed_in("bpjs"), f"{path}/catat", {"command_id": uuid4()})
    then = rows_of(take(world, found), "Daftar")[2]
    assert first[1] == then[1] and first[3] and not any((then[2], then[3], then[4], then[5], then[7]))


def states(world: World) -> dict[str, int]:
    with transaction(world.engine) as session:
        return dict(
            session.execute(
                text("SELECT state, count(*) FROM support WHERE pledge_id IN (:one, :other) GROUP BY 1"), OURS
            ).all()
        )  # type: ignore[arg-type]


def test_our_own_sheet_comes_back_filled_in(world: World) -> None:
    found = listed(world.engine)
    book = load_workbook(BytesIO(take(world, found).data))
    for row in book["Daftar"].iter_rows(min_row=3, max_row=6):
        row[10].value, row[12].value = "DITERIMA", "01-11-2026"
    filled = BytesIO()
    book.save(filled)
    page = world.signed_in("bpjs").get(str(send(world, found, filled.getvalue(), name="hasil.xlsx").location)).text
    assert "Catat 4 jawaban" in page and "Semua baris dipahami." in page


@pytest.mark.parametrize("content", [b"", b"<html>", b"REF,STATUS\n", b"nama\nSiti\n", b"%PDF-1.7", b"PK\x03\x04"])
def test_a_file_that_is_no_answer_comes_back_with_words(world: World, content: bytes) -> None:
    answer = send(world, listed(world.engine), content)
    assert answer.status_code == 422 and "salah-ringkas" in answer.text


def test_who_only_reads_is_offered_nothing_to_do(world: World) -> None:
    found = listed(world.engine)
    page = world.signed_in("auditor").get(address(found)).text
    assert '<form method="post"' not in page.split("<main")[1]
    assert take(world, found, login="auditor").status_code == 404


def test_what_arrived_is_signed_for_on_paper(world: World) -> None:
    found = listed(world.engine)
    path = str(send(world, found, answers(world, found)).location)
    post(world.signed_in("bpjs"), f"{path}/catat", {"command_id": uuid4()})
    record = listed(world.engine, sort=ListSort.HANDOVER)
    assert (record.pieces, record.number) == (12, "460/0002/SIKKEP/2026")
    answer = take(world, record, "pdf", "operator")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF-")
    assert take(world, record, "xlsx", "operator").status_code == 422
    assert not re.search("Jawab dengan berkas", world.signed_in("operator").get(address(record)).text)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_speak_both_languages(world: World, language: str) -> None:
    client = world.signed_in("operator")
    post(client, "/bahasa", {"bahasa": language, "kembali": "/daftar"})
    assert ("Target lists" if language == "en" else "Daftar sasaran") in client.get("/daftar").text
