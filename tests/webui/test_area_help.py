"""Help for a kampung on the pages: planned, delivered with its paper, cancelled; and seen beside the family's own."""

import re
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from tests.webui.world import NEAR, PLEDGES, World, post

PAGE = f"/komitmen/{PLEDGES['baznas']}"
PLAN: dict[str, object] = {"kampung": "18.02.01.2001", "quantity": "400", "planned_on": "2099-01-31"}
CAME: dict[str, object] = {"quantity": "350", "receipt": "BAST-7", "value": "Rp 1.500.000", "note": "to_group"}


@pytest.fixture(autouse=True)
def _firm(world: World) -> None:
    """The pledge has five hundred packages for one kecamatan."""
    seen = re.search(r'name="seen" value="([^"]+)"', world.signed_in("operator").get(PAGE).text)
    firm = {"quantity": "500", "unit": "packages", "area_code": "18.02.01", "starts_on": "", "ends_on": ""}
    asked = {"command_id": uuid4(), "seen": seen[1] if seen else "", **firm}
    assert post(world.signed_in("operator"), f"{PAGE}/pastikan", asked).status_code == 303


def send(world: World, path: str, form: dict[str, object], login: str = "baznas") -> TestResponse:
    world.clock.pass_by(minutes=1)
    return post(world.signed_in(login), f"{PAGE}/kampung{path}", {"command_id": uuid4(), **form})


def piece_in(world: World, deed: str) -> UUID:
    found = re.search(rf'kampung/([0-9a-f-]{{36}})/{deed}"', world.signed_in("baznas").get(PAGE).text)
    assert found
    return UUID(found[1])


def test_help_for_a_kampung_is_planned_delivered_and_seen_beside_the_familys_own(world: World) -> None:
    form = {"command_id": uuid4(), **PLAN}
    for _ in range(2):
        assert send(world, "", form).status_code == 303
    page = world.signed_in("baznas").get(f"{PAGE}?tersimpan=area_help_planned").text
    assert "Rencana untuk kampung tersimpan" in page
    assert "Kalirejo Satu" in page and re.search(r"Direncanakan [^.]*2099\.\s+400 paket", page)
    assert page.count("/salur") == 1
    help_id, day = piece_in(world, "salur"), world.clock().date().isoformat()
    assert send(world, f"/{help_id}/salur", {**CAME, "delivered_on": day}).status_code == 303
    page = world.signed_in("operator").get(PAGE).text
    for words in (
        "350 paket",
        "Senilai Rp1.500.000",
        "kepada kelompok warga",
        "BAST-7",
        "Bantuan untuk kampung disalur",
    ):
        assert words in page
    assert "/salur" not in page
    assert "Sisa komitmen ini tidak cukup." in send(world, "", PLAN).text
    seen = world.signed_in("siti").get(f"/kasus/{NEAR}/bantuan").text
    assert "Bantuan di kampung ini" in seen and "Baznas Contoh" in seen and re.search(r"350 paket\. Senilai", seen)
    again = send(world, f"/{help_id}/batal", {"reason": "plan_changed"})
    assert again.status_code == 422 and "Bantuan ini sudah disalurkan." in again.text


def test_a_plan_that_is_cancelled_gives_its_quantity_back(world: World) -> None:
    assert send(world, "", PLAN).status_code == 303
    help_id = piece_in(world, "batal")
    assert send(world, f"/{help_id}/batal", {"reason": "pledge_revoked"}).status_code == 422
    assert send(world, f"/{help_id}/batal", {"reason": "kampung_not_ready"}).status_code == 303
    assert "kampung belum siap" in world.signed_in("baznas").get(PAGE).text
    assert "Bantuan di kampung ini" not in world.signed_in("siti").get(f"/kasus/{NEAR}/bantuan").text
    assert send(world, "", {**PLAN, "quantity": "500"}).status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kampung": ""}, "Pilih salah satu."),
        ({"kampung": "18.02.01.2999"}, "Kampung ini tidak dikenal."),
        ({"kampung": "18.02.02.2001"}, "Kampung ini di luar wilayah komitmen."),
        ({"quantity": ""}, "Isi jumlahnya: komitmen ini dihitung."),
        ({"quantity": "-3"}, "Tulis angka."),
        ({"quantity": "501"}, "lebih banyak daripada yang dijanjikan"),
        ({"planned_on": "2020-01-01"}, "Tanggal rencana sudah lewat."),
        ({"planned_on": "besok"}, "Tulis tanggal"),
    ],
)
def test_a_bad_plan_is_refused_in_words_and_keeps_what_was_typed(
    world: World, changes: dict[str, object], words: str
) -> None:
    answer = send(world, "", {**PLAN, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Rencanakan untuk kampung" in answer.text


def test_a_delivery_needs_its_paper_and_a_day_that_has_come(world: World) -> None:
    send(world, "", PLAN)
    path = f"/{piece_in(world, 'salur')}/salur"
    day = world.clock().date().isoformat()
    for form, words in (
        ({**CAME, "delivered_on": day, "receipt": ""}, "Wajib diisi."),
        ({**CAME, "delivered_on": day, "receipt": "1802014107800001"}, "tidak boleh memuat nomor sepanjang NIK"),
        ({**CAME, "delivered_on": "2099-01-01"}, "Tanggal penyaluran belum tiba."),
        ({**CAME, "delivered_on": day, "quantity": "501"}, "lebih banyak daripada yang dijanjikan"),
    ):
        answer = send(world, path, form)
        assert answer.status_code == 422
        assert words in answer.text


def test_whoever_does_not_speak_for_the_partner_only_reads(world: World) -> None:
    send(world, "", PLAN)
    assert "Kalirejo Satu" in (page := world.signed_in("bappeda").get(PAGE).text)
    assert "/salur" not in page and "Rencanakan untuk kampung" not in page
    assert send(world, "", PLAN, "bappeda").status_code in (403, 404)
