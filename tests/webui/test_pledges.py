"""Pledges on the pages: recorded without a number, firmed up, changed, ended, and read by whoever may."""

import re
from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.pledging import find_pledge
from casework.rules.pledges import Pledge
from casework.store import outbox
from casework.store.engine import transaction
from schemas.codes import PledgeStatus, Unit
from schemas.events.pledges import PledgeFirmedUp
from schemas.ids import plain_id
from schemas.pledge_codes import Operator, SupportKind
from tests.webui.world import PLEDGES, World, post

BAZNAS = f"/komitmen/{PLEDGES['baznas']}"
OFFER: dict[str, object] = {
    "programme": "Paket sembako Ramadan", "pillars": ["burden"], "status": "promised", "benefit": "food", "support": "",
    "quantity": "", "unit": "", "area_code": "", "starts_on": "", "ends_on": "", "answer_days": "", "seen": "",
}  # fmt: skip


def record(world: World, login: str = "operator", **changes: object) -> TestResponse:
    agency = {} if login == "baznas" else {"agency": "baznas"}
    world.clock.pass_by(minutes=1)
    return post(world.signed_in(login), "/komitmen/baru", {"command_id": uuid4(), **OFFER, **agency, **changes})


def recorded(world: World, **changes: object) -> UUID:
    answer = record(world, **changes)
    assert answer.status_code == 303, answer.text
    return id_in(answer)


def id_in(answer: TestResponse) -> UUID:
    return UUID(str(answer.location).split("/")[-1].split("?")[0])


def standing(world: World, pledge_id: UUID) -> Pledge:
    with transaction(world.engine) as session:
        found = find_pledge(session, pledge_id)
    assert found
    return found


def say(world: World, path: str, form: Mapping[str, object], login: str = "operator") -> TestResponse:
    """Send a form of the pledge's page as that page would."""
    world.clock.pass_by(minutes=1)
    page = world.signed_in(login).get(path.rsplit("/", 1)[0]).text
    found = re.search(r'name="seen" value="([^"]+)"', page)
    seen = found[1] if found else ""
    return post(world.signed_in(login), path, {"command_id": uuid4(), "seen": seen, **form})


def test_a_pledge_without_a_number_is_recorded_and_firmed_up_later(world: World) -> None:
    pledge_id = recorded(world)
    page = world.signed_in("operator").get(f"/komitmen/{pledge_id}").text
    assert "Komitmen tanpa jumlah" in page
    firm = {"quantity": "1.500", "unit": "packages", "ends_on": "31-12-2026"}
    assert say(world, f"/komitmen/{pledge_id}/pastikan", firm).status_code == 303
    now = standing(world, pledge_id)
    assert isinstance(now.last, PledgeFirmedUp)
    assert (now.offer.quantity, now.offer.unit, now.offer.support) == (1500, Unit.PACKAGES, SupportKind.GOODS)
    page = world.signed_in("operator").get(f"/komitmen/{pledge_id}").text
    assert "1.500" in page
    assert "Jumlah:</span> 1.500 paket" in page
    assert "Operator Contoh" in page


def test_a_form_sent_twice_is_done_once(world: World) -> None:
    form = {"command_id": uuid4(), **OFFER, "agency": "baznas"}
    before = count_waiting(world)
    first, second = (post(world.signed_in("operator"), "/komitmen/baru", form) for _ in range(2))
    assert first.location == second.location
    with transaction(world.engine) as session:
        count = "SELECT count(*) FROM pledge_event WHERE pledge_id = :id"
        assert session.execute(text(count), {"id": id_in(first)}).scalar_one() == 1
    assert count_waiting(world) == before + 1


def count_waiting(world: World) -> int:
    with transaction(world.engine) as session:
        return outbox.count_waiting(session)


def test_conditions_are_rows_that_come_and_go_without_a_script(world: World) -> None:
    client = world.signed_in("operator")
    rows: dict[str, object] = {"fact": "age", "strength": "must", "operator": "at_least", "number": "18"}
    added = post(client, "/komitmen/baru", {"command_id": uuid4(), **OFFER, **rows, "add": "aid", "step": "tambah"})
    assert added.status_code == 200
    assert 'value="1:pbi"' in added.text
    assert "Paket sembako Ramadan" in added.text
    rows = {
        "fact": ["age", "aid"], "strength": ["must", "cant"], "operator": ["at_least", "is"], "number": ["18", ""],
        "choice": ["1:pbi", "1:pkh"],
    }  # fmt: skip
    page = world.signed_in("operator").get(f"/komitmen/{recorded(world, **rows)}").text
    assert "Harus: umur paling sedikit 18 tahun" in page
    assert "Tidak boleh: sudah menerima PBI-JK atau PKH" in page
    dropped = post(client, "/komitmen/baru", {"command_id": uuid4(), **OFFER, **rows, "step": "hapus-0"})
    assert 'value="0:pbi" checked' in dropped.text
    assert 'value="age" ' not in dropped.text


def test_a_condition_that_says_nothing_is_named(world: World) -> None:
    rows = {"fact": ["age", "need"], "strength": ["must", "must"], "operator": ["is", "is"], "number": ["200", ""]}
    answer = record(world, **rows)
    assert answer.status_code == 422
    assert "Umur: tulis angka dari 0 sampai 120." in answer.text
    assert "Kebutuhan: pilih paling sedikit satu." in answer.text
    every = record(world, **rows, agency="", pillars=[], quantity="x").text
    for words in ("Umur: tulis angka", "Pilih mitra dari daftar.", "Wajib diisi.", "Tulis angka."):
        assert words in every


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"programme": " "}, "Wajib diisi."),
        ({"programme": "Untuk 1802014107800001"}, "tidak boleh memuat nomor sepanjang NIK"),
        ({"pillars": []}, "Wajib diisi."),
        ({"quantity": "seribu"}, "Tulis angka."),
        ({"quantity": "-5"}, "Tulis angka."),
        ({"quantity": "1,5"}, "Tulis angka."),
        ({"quantity": "5"}, "Isi juga satuannya."),
        ({"status": "revoked"}, "Pilih salah satu."),
        ({"starts_on": "2026-12-31", "ends_on": "2026-12-01"}, "lebih awal daripada tanggal mulai"),
        ({"ends_on": "2026-11-01"}, "Tanggal berakhir sudah lewat."),
        ({"ends_on": "kapan-kapan"}, "Tulis tanggal"),
        ({"area_code": "99.01"}, "Isian ini tidak dapat dibaca."),
        ({"answer_days": "400"}, "Tulis angka."),
        ({"agency": "nobody"}, "Pilih mitra dari daftar."),
        ({"agency": ""}, "Pilih mitra dari daftar."),
        ({"fields": ["family_card"]}, "Mitra ini tidak boleh menerima: No. KK."),
    ],
)
def test_a_bad_form_is_refused_in_words_and_keeps_what_was_typed(
    world: World, changes: dict[str, object], words: str
) -> None:
    answer = record(world, **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="food" selected' in answer.text


def test_a_company_gets_data_only_with_the_familys_consent(world: World) -> None:
    with transaction(world.engine) as session:
        session.execute(text("UPDATE partner SET sort = 'bank' WHERE agency = 'baznas'"))
    assert "hanya boleh menerima data dengan persetujuan" in record(world, fields=["head_name"]).text
    assert record(world, fields=["head_name"], needs_consent="yes").status_code == 303


def test_a_change_is_told_with_what_it_changed(world: World) -> None:
    pledge_id = recorded(world, quantity="100", unit="packages")
    rows = {"fact": "decile_p3ke", "strength": "must", "operator": "at_most", "number": "2"}
    changes = {**OFFER, **rows, "quantity": "80", "unit": "packages", "needs_consent": "yes", "answer_days": "0"}
    path = f"/komitmen/{pledge_id}/ubah"
    form = {**changes, "seen": str(standing(world, pledge_id).last.event_id), "command_id": uuid4()}
    assert post(world.signed_in("admin"), path, form).status_code == 303
    now = standing(world, pledge_id)
    assert (now.offer.quantity, now.conditions[0].operator) == (80, Operator.AT_MOST)
    page = world.signed_in("auditor").get(f"/komitmen/{pledge_id}").text
    assert "Komitmen diubah" in page
    assert "Syarat:</span> Harus: desil P3KE paling banyak 2" in page
    assert "Batas jawaban:</span> tidak ditagih" in page
    again = post(world.signed_in("admin"), path, {**form, "command_id": uuid4(), "seen": str(now.last.event_id)})
    assert "Tidak ada yang diubah." in again.text


def test_the_form_to_change_holds_what_stands(world: World) -> None:
    rows = {"fact": "need", "strength": "must", "operator": "is", "number": "", "choice": "0:education"}
    pledge_id = recorded(world, **rows, fields=["head_name"], quantity="1000000", unit="rupiah", support="service")
    page = world.signed_in("operator").get(f"/komitmen/{pledge_id}/ubah").text
    for held in (
        'value="0:education" checked',
        'value="1000000"',
        'value="rupiah" selected',
        'value="service" selected',
    ):
        assert held in page


def test_two_people_at_once_the_second_sees_what_the_first_said(world: World) -> None:
    pledge_id = recorded(world)
    seen = str(standing(world, pledge_id).last.event_id)
    path = f"/komitmen/{pledge_id}/ubah"
    first = {**OFFER, "seen": seen, "command_id": uuid4(), "quantity": "40", "unit": "packages"}
    assert post(world.signed_in("operator"), path, first).status_code == 303
    second = {**OFFER, "seen": seen, "command_id": uuid4(), "programme": "Nama lain"}
    answer = post(world.signed_in("admin"), path, second)
    assert answer.status_code == 409
    assert "baru saja diubah orang lain" in answer.text
    assert "Jumlah:</span> 40 paket" in answer.text
    assert "Nama lain" in answer.text
    newest = str(standing(world, pledge_id).last.event_id)
    assert f'name="seen" value="{newest}"' in answer.text
    assert re.search(r'name="quantity"[^>]* value="40"', answer.text)
    again = {**second, "seen": newest, "quantity": "40", "unit": "packages"}
    assert post(world.signed_in("admin"), path, again).status_code == 303
    now = standing(world, pledge_id).offer
    assert (now.programme, now.quantity) == ("Nama lain", 40)


def test_conditions_that_only_the_other_one_changed_come_along(world: World) -> None:
    rows = {"fact": "age", "strength": "must", "operator": "at_least", "number": "18"}
    pledge_id = recorded(world, **rows, quantity="1500", unit="packages")
    seen, path = str(standing(world, pledge_id).last.event_id), f"/komitmen/{pledge_id}/ubah"
    same = {**OFFER, **rows, "quantity": "1.500", "unit": "packages", "seen": seen}
    other = {**same, "number": "21", "quantity": "1600", "command_id": uuid4()}
    assert post(world.signed_in("operator"), path, other).status_code == 303
    answer = post(world.signed_in("admin"), path, {**same, "command_id": uuid4(), "programme": "Nama lain"})
    assert answer.status_code == 409
    assert re.search(r'name="number"[^>]* value="21"', answer.text)
    assert re.search(r'name="quantity"[^>]* value="1600"', answer.text)
    mine = post(world.signed_in("admin"), path, {**same, "command_id": uuid4(), "number": "19", "quantity": "1700"})
    assert re.search(r'name="number"[^>]* value="19"', mine.text)
    assert re.search(r'name="quantity"[^>]* value="1700"', mine.text)


def test_a_pledge_rests_goes_on_and_is_withdrawn_once(world: World) -> None:
    pledge_id = recorded(world, quantity="10", unit="packages")
    path = f"/komitmen/{pledge_id}"
    late = say(world, f"{path}/tangguhkan", {"reason": "no_budget", "until": "2026-11-01"})
    assert "Tanggal itu sudah lewat." in late.text
    assert say(world, f"{path}/tangguhkan", {"reason": "no_budget", "until": "2027-01-31"}).status_code == 303
    assert standing(world, pledge_id).status is PledgeStatus.SUSPENDED
    assert "tidak sedang berlaku" in say(world, f"{path}/tangguhkan", {"reason": "other"}).text
    assert say(world, f"{path}/lanjutkan", {}).status_code == 303
    assert "tidak sedang ditangguhkan" in say(world, f"{path}/lanjutkan", {}).text
    assert "Wajib diisi." in say(world, f"{path}/tarik", {}).text
    assert say(world, f"{path}/tarik", {"reason": "programme_ended"}).status_code == 303
    twice = say(
        world, f"{path}/tarik", {"reason": "programme_ended", "seen": str(standing(world, pledge_id).last.event_id)}
    )
    assert twice.status_code == 422
    assert "sudah berakhir, ditarik, atau dicabut" in twice.text
    page = world.signed_in("operator").get(path).text
    assert "Ditarik" in page
    assert "program mitra selesai" in page
    assert f"{path}/ubah" not in page


def test_revoking_says_who_and_why(world: World) -> None:
    pledge_id = recorded(world, quantity="10", unit="persons")
    path = f"/komitmen/{pledge_id}"
    assert say(world, f"{path}/cabut", {"reason": "quota_cut", "revoked_by": "kemensos"}).status_code == 303
    page = world.signed_in("bappeda").get(path).text
    assert "oleh Kementerian Sosial: kuota dikurangi" in page
    offer = {**OFFER, "quantity": "20", "unit": "persons", "seen": str(standing(world, pledge_id).last.event_id)}
    answer = post(world.signed_in("operator"), f"{path}/ubah", {"command_id": uuid4(), **offer})
    assert "Catat komitmen baru." in answer.text


def test_an_agency_speaks_for_itself_alone(world: World) -> None:
    baznas = world.signed_in("baznas")
    own = id_in(record(world, "baznas"))
    assert standing(world, own).offer.agency == "baznas"
    forged = record(world, "baznas", agency="dinsos")
    assert standing(world, id_in(forged)).offer.agency == "baznas"
    other = f"/komitmen/{PLEDGES['dinsos']}"
    assert baznas.get(other).status_code == 404
    assert baznas.get(f"{other}/ubah").status_code == 404
    for word in ("pastikan", "tangguhkan", "lanjutkan", "tarik", "cabut", "ubah"):
        assert post(baznas, f"{other}/{word}", {"command_id": uuid4()}).status_code == 404
    assert "Catat komitmen" in baznas.get("/komitmen").text
    assert "Program dinsos" not in baznas.get("/komitmen?mitra=dinsos").text


@pytest.mark.parametrize("login", ["siti", "auditor", "bappeda"])
def test_others_read_and_do_not_write(world: World, login: str) -> None:
    client = world.signed_in(login)
    page = client.get(BAZNAS).text
    assert "Program baznas" in page
    assert "Yang dapat dilakukan" not in page
    assert "Catat komitmen" not in client.get("/komitmen").text
    assert client.get("/komitmen/baru").status_code == 404


def test_the_list_is_narrowed_by_partner_strategy_help_and_state(world: World) -> None:
    recorded(world, quantity="10", unit="packages")
    client = world.signed_in("bappeda")
    for address, there in {
        "?mitra=dinsos": {"Program dinsos"}, "?bantuan=food": {"Paket sembako Ramadan"},
        "?status=firm": {"Paket sembako Ramadan"}, "?strategi=income": set(),
        "?status=unnumbered": {"Program dinsos", "Program baznas"}, "?status=%00&bantuan=x": {
            "Program dinsos", "Program baznas", "Paket sembako Ramadan"},
    }.items():  # fmt: skip
        page = client.get(f"/komitmen{address}").text
        found = {name for name in ("Program dinsos", "Program baznas", "Paket sembako Ramadan") if name in page}
        assert found == there, address


def test_partners_are_listed_with_what_they_gave_of_what_they_promised(world: World) -> None:
    recorded(world, quantity="10", unit="packages")
    page = world.signed_in("bappeda").get("/mitra").text
    assert "Baznas Contoh" in page
    assert "0 dari 10 paket" in re.sub(r"\s+", " ", page)
    assert "belum ada" in page
    assert "Dinas Sosial Contoh" not in world.signed_in("baznas").get("/mitra").text


def test_an_unknown_pledge_is_not_there(world: World) -> None:
    assert world.signed_in("operator").get(f"/komitmen/{plain_id('nothing')}").status_code == 404
