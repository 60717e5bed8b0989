"""What becomes of a family is recorded on pages of its own, and one history is shown for it."""

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from casework.store.caseload import find
from casework.store.engine import transaction
from casework.store.spelling import fold_name
from casework.store.timelines import list_entries
from schemas.ids import plain_id
from schemas.tables.registry import PersonRow
from tests.examples import example
from tests.webui.world import CARD_FAR, CARD_NEAR, FAR, NEAR, NIK_FAR, NIK_NEAR, PLACES, World, post
from webui.family_words import TITLES

CASE, OTHER = f"/kasus/{NEAR}", f"/kasus/{FAR}"
HEAD, WIFE = plain_id("person", 2), plain_id("person", 20)
RIGHT_NIK = "1802014107800005"
BASIS = {"basis": "dukcapil_document", "note": ""}
MUSDES = {"meeting_on": "2026-11-20", "minutes": "140/07/BA/2026", "verdict": "not_eligible",
          "reason": "not_poor_any_more", "note": ""}  # fmt: skip
DIED = {"died_on": "2026-11-01", **BASIS}
MOVED = {"kampung": PLACES[FAR], "moved_on": "2026-11-01", **BASIS}
MERGED = {"reason": "duplicate", "note": ""}
PROPOSED = {
    "name": "Sarinah  Contoh", "nik": "", "family_card": "", "sex": "P", "birth_date": "", "members": "3",
    "kampung": PLACES[NEAR], "address": "Dusun I", "meeting_on": "2026-11-20", "minutes": "BA-7", "note": "",
}  # fmt: skip


def kinds(world: World, household_id: UUID = NEAR) -> list[str]:
    with transaction(world.engine) as session:
        return [entry.kind for entry in list_entries(session, household_id)]


def state(world: World, household_id: UUID) -> str:
    with transaction(world.engine) as session:
        stored = find(session, household_id)
        return stored.state if stored else "unknown"


def send(world: World, what: str, said: Mapping[str, object], login: str = "siti", case: str = CASE) -> tuple[int, str]:
    """Send a form; returns the status, and the page that follows or the form again."""
    client = world.signed_in(login)
    answer = post(client, f"{case}/{what}", {"command_id": uuid4(), **said})
    page = client.get(answer.location).text if answer.status_code == 303 else answer.text
    return answer.status_code, page


def version(world: World, path: str, login: str = "semua") -> str:
    page = world.signed_in(login).get(path).text
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found, page
    return found[1]


def add_wife(world: World) -> None:
    with transaction(world.engine) as session:
        session.add(
            PersonRow(
                person_id=WIFE, record_id=plain_id("record", 2), source="p3ke", name="Siti Aminah",
                name_folded=fold_name("Siti Aminah"), birth_date=date(1985, 3, 22), relation="Istri", sex="P",
            )
        )  # fmt: skip


@pytest.mark.parametrize("login", ["siti", "operator"])
@pytest.mark.parametrize("what", TITLES)
def test_each_form_opens_for_those_who_keep_the_family(world: World, what: str, login: str) -> None:
    answer = world.signed_in(login).get(f"{CASE}/{what}")
    assert answer.status_code == 200
    assert str(TITLES[what]) in answer.text
    assert f"{CASE}/{what}" in world.signed_in(login).get(CASE).text


def test_who_only_reads_is_offered_no_form(world: World) -> None:
    page = world.signed_in("auditor").get(CASE).text
    assert "Verval dan keluarga" not in page.replace('value="keluarga">Verval dan keluarga', "")
    assert world.signed_in("auditor").get(f"{CASE}/musdes").status_code == 404


@pytest.mark.parametrize(
    ("what", "said", "kind", "words"),
    [
        ("musdes", MUSDES, "verval_recorded", "sudah mampu"),
        ("meninggal", {"person": HEAD, **DIED}, "member_died", "Kepala keluarga meninggal dunia."),
        ("data-anggota", {"person": HEAD, "name": "Sutrisno Benar", **BASIS}, "record_corrected", "Sutrisno Benar"),
        ("data-anggota", {"person": HEAD, "nik": RIGHT_NIK, **BASIS}, "record_corrected", "1802********0005"),
        ("data-keluarga", {"family_card": CARD_FAR, **BASIS}, "record_corrected", "1802********0005"),
        ("data-keluarga", {"address": "Dusun Sembilan", **BASIS}, "record_corrected", "Dusun Sembilan"),
        ("pindah", MOVED | {"kampung": "luar"}, "household_moved", "Pindah ke luar kabupaten"),
    ],
)
def test_what_is_sent_stands_on_the_page_once(
    world: World, what: str, said: dict[str, object], kind: str, words: str
) -> None:
    form = {"command_id": uuid4(), **said}
    before = kinds(world).count(kind)
    for _ in range(2):
        status, page = send(world, what, form)
        assert status == 303
        assert words in page
    assert kinds(world).count(kind) == before + 1


@pytest.mark.parametrize(
    ("what", "said", "words"),
    [
        ("musdes", MUSDES | {"reason": ""}, "Pilih alasan tidak memenuhi kriteria."),
        ("musdes", MUSDES | {"reason": "other"}, "Tulis keterangan untuk alasan lain."),
        ("musdes", MUSDES | {"meeting_on": "2027-01-01"}, "Tanggal ini belum terjadi."),
        ("musdes", MUSDES | {"minutes": ""}, "Wajib diisi."),
        ("musdes", MUSDES | {"minutes": f"BA {NIK_NEAR}"}, "nomor sepanjang NIK"),
        ("musdes", MUSDES | {"verdict": ""}, "Pilih salah satu."),
        ("meninggal", {"person": uuid4(), **DIED}, "Pilih anggota dari daftar."),
        ("meninggal", {"person": HEAD, **DIED, "died_on": "2027-01-01"}, "Tanggal ini belum terjadi."),
        ("data-anggota", {"person": HEAD, **BASIS}, "Belum ada yang diubah."),
        ("data-anggota", {"person": HEAD, "nik": "123", **BASIS}, "Tulis ke-16 angkanya"),
        ("data-anggota", {"person": HEAD, "nik": "1802019907800005", **BASIS}, "Tulis ke-16 angkanya"),
        ("data-anggota", {"person": HEAD, "birth_date": "2027-01-01", **BASIS}, "Tanggal ini belum terjadi."),
        ("data-anggota", {"person": HEAD, "name": "Sutrisno Contoh", **BASIS}, "Belum ada yang diubah."),
        ("data-keluarga", {"kampung": PLACES[NEAR], **BASIS}, "Belum ada yang diubah."),
        ("pindah", MOVED | {"kampung": PLACES[NEAR]}, "sudah tercatat di kampung itu"),
        ("pindah", MOVED | {"kampung": ""}, "Pilih salah satu."),
        ("pindah", MOVED | {"basis": ""}, "Pilih salah satu."),
    ],
)
def test_what_cannot_be_taken_comes_back_in_words(world: World, what: str, said: dict[str, object], words: str) -> None:
    before = kinds(world)
    status, page = send(world, what, {**said, "note": said.get("note", "") or ""})
    assert (status, words in page) == (422, True)
    assert kinds(world) == before


def test_what_somebody_else_recorded_before_does_not_swallow_a_persons_words(world: World) -> None:
    mine = {"command_id": uuid4(), **MUSDES, "note": "Punya warung."}
    assert [send(world, "musdes", mine)[0] for _ in range(2)] == [303, 303]
    assert send(world, "musdes", MUSDES, "operator")[0] == 303
    status, page = send(world, "musdes", MUSDES | {"note": "Sudah bekerja."}, "operator")
    assert (status, "Hasil musdes ini sudah dicatat." in page, "Sudah bekerja." in page) == (422, True, True)
    assert kinds(world).count("verval_recorded") == 2


def test_a_form_with_a_field_of_its_own_is_refused(world: World) -> None:
    assert send(world, "musdes", MUSDES | {"agency": "x"})[0] == 400


def test_not_eligible_asks_a_person_and_closes_nothing(world: World) -> None:
    world.clock.pass_by(days=1)
    _, page = send(world, "musdes", MUSDES | {"meeting_on": "2026-11-24"})
    assert "Musdes Selasa, 24 November 2026 menyatakan tidak layak: sudah mampu. Tutup kasus?" in page
    assert state(world, NEAR) == "open"
    assert "Tutup kasus?" in world.signed_in("auditor").get(CASE).text
    assert "/tutup" not in world.signed_in("auditor").get(CASE).text


@pytest.mark.parametrize("login", ["siti", "operator"])
def test_a_person_closes_the_case_with_a_reason(world: World, login: str) -> None:
    world.clock.pass_by(days=1)
    send(world, "musdes", MUSDES | {"meeting_on": "2026-11-24"})
    status, page = send(world, "tutup", {"reason": "not_eligible"}, login)
    assert (status, state(world, NEAR)) == (303, "closed")
    assert "Kasus ditutup." in page
    assert "Tutup kasus?" not in page
    assert send(world, "tutup", {"reason": "other"}, login)[0] == 422


@pytest.mark.parametrize("said", [{"reason": "merged"}, {"reason": "duplicate"}, {"reason": ""}, {"reason": "x"}])
def test_no_person_closes_a_case_with_a_reason_that_only_a_merger_gives(world: World, said: dict[str, str]) -> None:
    assert send(world, "tutup", said)[0] == 422
    assert send(world, "tutup", said | {"agency": "x"})[0] == 400
    assert state(world, NEAR) == "open"


def test_a_person_keeps_the_case_open_and_is_not_asked_again(world: World) -> None:
    world.clock.pass_by(days=1)
    _, page = send(world, "musdes", MUSDES | {"meeting_on": "2026-11-24"})
    found = re.search(r'name="about" value="([0-9a-f-]{36})"', page)
    assert found
    status, page = send(world, "tetap", {"about": found[1]})
    assert (status, state(world, NEAR)) == (303, "open")
    assert "menyatakan tidak layak" not in page
    assert "Kasus tetap dibuka" in page
    status, page = send(world, "tetap", {"about": found[1]})
    assert (status, "Pertanyaan ini sudah dijawab." in page) == (422, True)


def test_a_correction_shows_the_registers_value_and_leaks_no_number(world: World) -> None:
    _, page = send(world, "data-anggota", {"person": HEAD, "name": "Sutrisno Benar", "nik": RIGHT_NIK, **BASIS})
    assert "Menurut register: nama" in page
    assert "<s>Sutrisno Contoh</s>" in page
    assert RIGHT_NIK not in page
    found = post(world.signed_in("siti"), "/kasus/cari", {"nomor": RIGHT_NIK})
    assert found.location == CASE
    assert "Sutrisno Benar" in world.signed_in("siti").get("/kasus?nama=benar").text
    with transaction(world.engine) as session:
        bodies = "".join(entry.body for entry in list_entries(session, NEAR))
    assert RIGHT_NIK not in bodies
    assert "Benar" not in bodies


def test_who_moved_to_another_area_belongs_to_its_workers(world: World) -> None:
    status, page = send(world, "pindah", MOVED)
    assert status == 303
    assert "Kepindahan keluarga dicatat." in page
    assert world.signed_in("siti").get(CASE).status_code == 404
    assert world.signed_in("jauh").get(CASE).status_code == 200


def test_a_split_makes_a_family_with_a_page_and_the_history_before(world: World) -> None:
    add_wife(world)
    form = {"version": version(world, f"{CASE}/pisah", "siti"), "people": WIFE, "head": WIFE, "split_on": "2026-11-20",
            "family_card": "", "address": "Dusun Baru", "kampung": "", "staying_head": "", "note": ""}  # fmt: skip
    status, page = send(world, "pisah", form)
    assert status == 303, page
    links = re.findall(r'Pisah KK menjadi <a href="(/kasus/[0-9a-f-]{36})">Siti Aminah', page)
    assert len(links) == 1
    client = world.signed_in("siti")
    new = client.get(links[0]).text
    for words in ("Siti Aminah", "Dusun Baru", "Pisah KK dari", "Sutrisno Contoh", "Riwayat sebelum pisah KK"):
        assert words in new
    assert "Ditetapkan sebagai sasaran" in new
    assert "Terdata di register" not in new
    before = client.get(f"{links[0]}/riwayat?asal=ya&kelompok=data").text
    assert "Terdata di register" in before
    entry = re.search(r'href="(/kasus/[^"]+/riwayat/[0-9a-f-]{36})"', before)
    assert entry
    assert client.get(entry[1]).status_code == 200
    assert "Siti Aminah" not in client.get(CASE).text.split("judul-anggota")[1]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"people": [], "head": HEAD}, "Pilih salah satu."),
        ({"people": [HEAD, WIFE], "head": HEAD}, "Sisakan paling sedikit satu orang."),
        ({"people": [WIFE], "head": HEAD}, "salah satu yang pisah"),
        ({"people": [HEAD], "head": HEAD}, "pilih kepala bagi yang tinggal"),
        ({"people": [uuid4()], "head": HEAD}, "Pilih anggota dari daftar."),
        ({"people": [WIFE], "head": WIFE, "version": "1"}, "baru saja diubah orang lain"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(world: World, said: dict[str, object], words: str) -> None:
    add_wife(world)
    form = {"version": version(world, f"{CASE}/pisah", "siti"), "split_on": "2026-11-20", "note": ""} | said
    status, page = send(world, "pisah", form)
    assert (status, words in page) == (422, True), page


def test_both_families_stand_side_by_side_before_they_are_one(world: World) -> None:
    client = world.signed_in("semua")
    for typed in (NIK_FAR, "rahasia"):
        found = post(client, f"{CASE}/gabung/cari", {"siapa": typed}).text
        assert f"{CASE}/gabung/{FAR}" in found
        assert f"{CASE}/gabung/{NEAR}" not in found
    for typed in ("", "r", "18"):
        assert "/gabung/" not in post(client, f"{CASE}/gabung/cari", {"siapa": typed}).text.replace("/gabung/cari", "")
    page = client.get(f"{CASE}/gabung/{FAR}").text
    for words in ("Sutrisno Contoh", "Rahasia Jauh", "1802********0001", "1802********0002", "Kalirejo Satu"):
        assert words in page
    assert NIK_FAR not in page


def test_after_a_merger_there_is_one_page_one_history_and_one_hit(world: World) -> None:
    form = {"version": version(world, f"{CASE}/gabung/{FAR}"), **MERGED}
    status, page = send(world, f"gabung/{FAR}", form, "semua")
    assert status == 303
    assert "Keluarga digabung." in page
    assert state(world, NEAR) == "merged"
    client = world.signed_in("semua")
    answer = client.get(CASE)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, OTHER)
    assert post(client, "/kasus/cari", {"nomor": NIK_NEAR}).location == OTHER
    listed = client.get("/kasus?status=semua&nama=sutrisno").text
    assert OTHER in listed
    assert f'"{CASE}"' not in listed
    history = "".join(client.get(f"{OTHER}/riwayat?hal={number}").text for number in (1, 2, 3))
    assert "riwayat keluarga asal" in history
    for kind in ("Graduasi", "Digabung ke keluarga lain", "Keluarga lain digabung ke sini", "Kasus ditutup"):
        assert kind in history
    entry = f"{OTHER}/riwayat/{example('case_graduated').event_id}"
    assert client.get(entry).status_code == 200
    assert client.get(f"{OTHER}/riwayat/{plain_id('no such entry')}").status_code == 404


def test_who_may_not_see_the_survivor_is_told_and_may_change_nothing(world: World) -> None:
    send(world, f"gabung/{FAR}", {"version": version(world, f"{CASE}/gabung/{FAR}"), **MERGED}, "semua")
    page = world.signed_in("siti").get(CASE).text
    assert "sudah digabung dengan keluarga lain" in page
    assert str(FAR) not in page
    assert "Catat hasil musdes" not in page
    assert "formulir-note" not in page
    assert send(world, "musdes", MUSDES)[0] == 422
    assert send(world, "catatan", {"note": "Masih ada?"})[0] == 422


@pytest.mark.parametrize("path", [f"{CASE}/gabung/{FAR}", f"{OTHER}/gabung/{NEAR}"])
def test_nobody_merges_with_a_family_outside_their_area(world: World, path: str) -> None:
    assert world.signed_in("siti").get(path).status_code == 404
    assert post(world.signed_in("siti"), path, {"command_id": uuid4(), "version": "1", **MERGED}).status_code == 404
    assert {state(world, NEAR), state(world, FAR)} == {"open"}


def test_two_people_who_merge_at_once_are_told(world: World) -> None:
    seen = version(world, f"{CASE}/gabung/{FAR}")
    assert send(world, f"gabung/{FAR}", {"version": seen, **MERGED}, "semua")[0] == 303
    status, page = send(world, f"gabung/{FAR}", {"version": seen, **MERGED}, "operator")
    assert (status, "sudah digabung dengan keluarga lain" in page) == (422, True)


def test_a_proposed_family_gets_a_page_and_is_found(world: World) -> None:
    client = world.signed_in("siti")
    form = {"command_id": uuid4(), **PROPOSED, "nik": RIGHT_NIK}
    answers = [post(client, "/kasus/usul", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    page = client.get(answers[0].location).text
    for words in ("Sarinah Contoh", "Kalirejo Satu", "Keluarga usulan musdes dicatat.", "Diusulkan musdes", "BA-7"):
        assert words in page
    path = answers[0].location.split("?")[0]
    assert post(client, "/kasus/cari", {"nomor": RIGHT_NIK}).location == path
    assert world.signed_in("jauh").get(path).status_code == 404


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"nik": NIK_NEAR}, "NIK ini sudah ada di SIKKEP."),
        ({"family_card": CARD_NEAR}, "No. KK ini sudah ada di SIKKEP."),
        ({"kampung": PLACES[FAR]}, "di luar wilayah tugas Anda"),
        ({"name": " "}, "Wajib diisi."),
        ({"members": "x"}, "Tulis angka."),
        ({"birth_date": "2027-01-01"}, "Tanggal ini belum terjadi."),
        ({"meeting_on": "2027-01-01"}, "Tanggal ini belum terjadi."),
        ({"kampung": ""}, "Pilih salah satu."),
    ],
)
def test_a_proposal_that_cannot_be_taken_comes_back(world: World, said: dict[str, str], words: str) -> None:
    answer = post(world.signed_in("siti"), "/kasus/usul", {"command_id": uuid4(), **PROPOSED, **said})
    assert (answer.status_code, words in answer.text) == (422, True), answer.text


def test_only_own_kampung_can_be_chosen_for_a_proposal(world: World) -> None:
    page = world.signed_in("siti").get("/kasus/usul").text
    assert PLACES[NEAR] in page
    assert PLACES[FAR] not in page


def test_every_look_at_a_form_is_logged(world: World) -> None:
    world.signed_in("semua").get(f"{CASE}/gabung/{FAR}")
    with transaction(world.engine) as session:
        rows = session.execute(text("SELECT household_id FROM access_log WHERE action = 'view_household'"))
        assert {row[0] for row in rows} == {NEAR, FAR}


def test_a_value_that_the_newest_edition_leaves_blank_shows_where_it_was_stated(world: World) -> None:
    place = '{"address": {"edition": "%s", "file": "lama.csv", "sheet": "", "row": 7}}'
    with transaction(world.engine) as session:
        edition = session.execute(text("SELECT edition_id FROM edition LIMIT 1")).scalar_one()
        told = {"origins": place % edition, "family": NEAR}
        session.execute(
            text("UPDATE registry_record SET origins = CAST(:origins AS jsonb), file = 'baru.csv' "
                 "WHERE household_id = :family"), told,
        )  # fmt: skip
    page = " ".join(world.signed_in("siti").get(CASE).text.split())
    assert "Alamat: dari edisi 2023, lama.csv, baris 7; edisi terbaru tidak menyebutnya" in page
