"""Case workers find families, and what they write down stands in the timeline at once."""

import re
from uuid import UUID, uuid4

import pytest

from casework.store.engine import transaction
from casework.store.timelines import list_entries
from tests.examples import example
from tests.webui.world import CARD_NEAR, FAR, FOLLOW_UPS, NEAR, NIK_FAR, NIK_NEAR, PAYLOAD, World, post
from webui.kinds import KINDS_OF

CASE = f"/kasus/{NEAR}"
ABSORBED = example("household_merged").subject


def kinds(world: World, household_id: UUID = NEAR) -> list[str]:
    with transaction(world.engine) as session:
        return [entry.kind for entry in list_entries(session, household_id)]


def visit(**said: object) -> dict[str, object]:
    return {"command_id": uuid4(), "visited_on": "2026-11-22", "outcome": "met", "note": "", **said}


def test_the_case_page_says_who_where_why_and_where_it_is_written(world: World) -> None:
    page = world.signed_in("siti").get(CASE).text
    for words in ("Sutrisno Contoh", "Kalirejo Satu", "Mendesak", "Lantai rumah dari tanah", "p3ke_keluarga.xlsx",
                  "baris 2", "1802********0001", "Kunjungan rumah", "2 hari lagi"):  # fmt: skip
        assert words.lower() in page.lower(), words
    assert NIK_NEAR not in page
    assert CARD_NEAR not in page


def test_every_kind_of_event_is_drawn(world: World) -> None:
    client = world.signed_in("auditor")
    pages = "".join(client.get(f"{CASE}/riwayat?hal={number}").text for number in (1, 2, 3))
    drawn = set(re.findall(r'id="e-([0-9a-f-]{36})"', pages))
    with transaction(world.engine) as session:
        entries = [entry for one in (NEAR, ABSORBED) for entry in list_entries(session, one)]
    assert drawn == {str(entry.event_id) for entry in entries}
    assert {entry.kind for entry in entries} >= set(KINDS_OF["keluarga"]) - {"family_proposed", "household_split_off"}


def test_what_people_typed_is_shown_as_text(world: World) -> None:
    page = world.signed_in("siti").get(f"{CASE}/riwayat?kelompok=kasus").text
    assert PAYLOAD not in page
    assert "{{7*7}} &lt;img src=x onerror=alert(1)&gt;" in page


def test_the_list_shows_own_families_with_a_count(world: World) -> None:
    page = world.signed_in("siti").get("/kasus").text
    assert "Sutrisno Contoh" in page
    assert "Rahasia Jauh" not in page
    assert "1 sampai 1 dari 1 keluarga" in page


@pytest.mark.parametrize("words", ["sutrisno", "contoh sutris", "SUTRISNO  CONTOH"])
def test_a_family_is_found_by_words_of_a_name(world: World, words: str) -> None:
    assert "Sutrisno Contoh" in world.signed_in("siti").get("/kasus", query_string={"nama": words}).text


@pytest.mark.parametrize("number", [NIK_NEAR, CARD_NEAR, "1802.0141.0780.0001", f" {NIK_NEAR[:8]} {NIK_NEAR[8:]}"])
def test_a_number_leads_to_its_family_and_stands_in_no_address(world: World, number: str) -> None:
    answer = post(world.signed_in("siti"), "/kasus/cari", {"nomor": number})
    assert answer.status_code == 303
    assert answer.location == CASE


@pytest.mark.parametrize("number", [NIK_FAR, "1802010000000000", "", "huruf"])
def test_a_number_of_another_area_is_as_unknown_as_any(world: World, number: str) -> None:
    answer = post(world.signed_in("siti"), "/kasus/cari", {"nomor": number})
    assert answer.status_code == 200
    assert "Tidak ada keluarga yang cocok" in answer.text
    assert not number or number not in answer.text


@pytest.mark.parametrize("query", ["hal=-1", "hal=1000000000", "urut=;drop", "wilayah=%27--", "status=x&status=y",
                                   "mendesak=<b>", "petugas=user:siti&hal=2", "nama=%00%1b"])  # fmt: skip
def test_a_strange_address_is_read_as_far_as_it_makes_sense(world: World, query: str) -> None:
    assert world.signed_in("siti").get(f"/kasus?{query}").status_code == 200


def test_a_visit_stands_in_the_timeline_with_its_needs_and_note(world: World) -> None:
    client = world.signed_in("siti")
    form = visit(needs=["food", "work"], note="Atap bocor di dapur.")
    answer = post(client, f"{CASE}/kunjungan", form)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Kunjungan tersimpan." in page
    assert "Atap bocor di dapur." in page
    assert "Pangan" in page
    assert kinds(world).count("visit_recorded") == 2


def test_with_htmx_every_region_that_changed_comes_back(world: World) -> None:
    answer = post(world.signed_in("siti"), f"{CASE}/kunjungan", visit(note="Pagi."), htmx=True)
    assert answer.status_code == 200
    for region in ("formulir-visit", "pesan", "kepala-kasus", "tindak-lanjut", "kebutuhan", "riwayat"):
        assert f'id="{region}"' in answer.text
    assert "<html" not in answer.text


def test_the_same_form_twice_does_one_thing(world: World) -> None:
    client, form = world.signed_in("siti"), visit(note="Sekali saja.")
    first, second = (post(client, f"{CASE}/kunjungan", form) for _ in range(2))
    assert first.location == second.location
    assert kinds(world).count("visit_recorded") == 2


def test_a_refused_form_comes_back_with_what_was_typed(world: World) -> None:
    answer = post(world.signed_in("siti"), f"{CASE}/kunjungan", visit(visited_on="2027-01-01", note="Tetap ada."))
    assert answer.status_code == 422
    assert "Tanggal kunjungan belum terjadi." in answer.text
    assert "Tetap ada." in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert kinds(world).count("visit_recorded") == 1


@pytest.mark.parametrize(
    "wrong", [{"outcome": "lucu"}, {"visited_on": "kemarin"}, {"needs": ["emas"]}, {"note": "x" * 4001}]
)
def test_a_wrong_value_is_named_and_nothing_is_kept(world: World, wrong: dict[str, object]) -> None:
    answer = post(world.signed_in("siti"), f"{CASE}/kunjungan", visit(**wrong), htmx=True)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert kinds(world).count("visit_recorded") == 1


@pytest.mark.parametrize("field", ["role", "area_code", "actor", "agency", "asked_at", "version", "state"])
def test_a_field_that_the_form_does_not_have_is_refused(world: World, field: str) -> None:
    answer = post(world.signed_in("siti"), f"{CASE}/kunjungan", visit(**{field: "admin"}))
    assert answer.status_code == 400
    assert kinds(world).count("visit_recorded") == 1


def test_a_day_may_be_written_by_hand(world: World) -> None:
    assert post(world.signed_in("siti"), f"{CASE}/kunjungan", visit(visited_on="22/11/2026")).status_code == 303


def test_a_promise_is_made_and_kept(world: World) -> None:
    client = world.signed_in("siti")
    promise = {
        "command_id": uuid4(),
        "due_on": "2026-12-01",
        "purpose": "papers",
        "worker": "user:pendamping",
        "note": "",
    }
    assert post(client, f"{CASE}/tindak-lanjut", promise).status_code == 303
    done = {"command_id": uuid4(), "outcome": "done", "note": "Sudah."}
    path = f"{CASE}/tindak-lanjut/{FOLLOW_UPS[NEAR]}/selesai"
    assert post(client, path, done).status_code == 303
    again = post(client, path, {**done, "command_id": uuid4()})
    assert again.status_code == 422
    assert "sudah diselesaikan" in again.text


def test_only_workers_of_the_area_can_be_made_responsible(world: World) -> None:
    client = world.signed_in("siti")
    promise = {"command_id": uuid4(), "due_on": "2026-12-01", "purpose": "visit", "worker": "user:jauh", "note": ""}
    answer = post(client, f"{CASE}/tindak-lanjut", promise)
    assert answer.status_code == 422
    assert "Pilih petugas dari daftar." in answer.text


def test_two_people_who_assign_at_once_see_both_wishes(world: World) -> None:
    client = world.signed_in("siti")
    version = int(re.findall(r'name="version" value="(\d+)"', client.get(CASE).text)[0])
    first = {"command_id": uuid4(), "version": version, "worker": "user:siti"}
    assert post(client, f"{CASE}/petugas", first).status_code == 303
    second = {"command_id": uuid4(), "version": version, "worker": "user:pendamping"}
    answer = post(world.signed_in("pendamping"), f"{CASE}/petugas", second)
    assert answer.status_code == 409
    assert "Siti Contoh" in answer.text
    assert "Budi Contoh" in answer.text
    assert kinds(world).count("case_assigned") == 2


def test_the_timeline_can_be_drawn_as_of_a_past_day(world: World) -> None:
    client = world.signed_in("siti")
    post(client, f"{CASE}/catatan", {"command_id": uuid4(), "note": "Baru hari ini."})
    assert "Baru hari ini." in client.get(f"{CASE}/riwayat").text
    page = client.get(f"{CASE}/riwayat?per=2026-11-22").text
    assert "Baru hari ini." not in page
    assert "Seperti yang tercatat sampai Minggu, 22 November 2026." in page


def test_the_timeline_can_be_narrowed_to_a_group(world: World) -> None:
    page = world.signed_in("siti").get(f"{CASE}/riwayat?kelompok=padan").text
    assert "butir-padan" in page
    assert "butir-kasus" not in page


def test_a_family_of_another_area_takes_no_form(world: World) -> None:
    before = kinds(world, FAR)
    assert post(world.signed_in("siti"), f"/kasus/{FAR}/kunjungan", visit()).status_code == 404
    assert kinds(world, FAR) == before
