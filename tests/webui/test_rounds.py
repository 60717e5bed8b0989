"""The pages of allocation rounds: from the form over the second person to what the partner is asked, and rubbish."""

import re
from uuid import UUID, uuid4

import pytest

from casework.store.engine import driver, transaction
from schemas.codes import Need, Urgency
from schemas.ids import plain_id
from tests.referring import consented
from tests.rounds import PLEDGE, TODAY, family, keep_families, keep_pledge, story
from tests.webui.world import NEAR, World, post

ASKING = plain_id("pledge that asks for consent")
WORDS = {"words": "Sudah dibantu tetangga."}


@pytest.fixture
def world(world: World) -> World:
    """Also five families whose case is open, and food for three."""
    keep_families(
        world.engine,
        story(1, Urgency.URGENT, [Need.FOOD, Need.WATER]),
        story(2, Urgency.URGENT, [Need.FOOD]),
        story(3, Urgency.SOON, kecamatan="02"),
        story(4, opened=300),
        story(5, opened=200),
    )
    keep_pledge(world.engine, quantity=3)
    return world


def form(**said: object) -> dict[str, object]:
    return {
        "command_id": str(uuid4()), "pledge_id": str(PLEDGE), "amount": "2", "each": "1", "day": TODAY.isoformat(),
        "sharing": "none",
    } | said  # fmt: skip


def frozen(world: World, **said: object) -> str:
    answer = post(world.signed_in("operator"), "/alokasi/baru", form(**said))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).partition("?")[0]


def step(world: World, login: str, path: str, **said: object) -> tuple[int, str]:
    answer = post(world.signed_in(login), path, {"command_id": str(uuid4()), **said})
    return answer.status_code, answer.text


def count(world: World, table: str) -> int:
    with transaction(world.engine) as session:
        row = driver(session).execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    return int(row[0]) if row else 0


def test_a_look_first_stores_nothing(world: World) -> None:
    answer = post(world.signed_in("operator"), "/alokasi/coba", form())
    assert answer.status_code == 200
    assert "belum ada yang disimpan" in answer.text
    assert count(world, "allocation_round") == 0


def test_a_round_goes_from_the_form_to_the_partner(world: World) -> None:
    path = frozen(world)
    assert step(world, "operator", f"{path}/setujui")[0] == 422
    assert step(world, "kabid", f"{path}/keluarga/{family(2)}/keluarkan", **WORDS)[0] == 303
    assert step(world, "admin", f"{path}/setujui")[0] == 303
    assert step(world, "operator", f"{path}/terbitkan")[0] == 303
    page = world.signed_in("operator").get(path).text
    assert "usulan sampai ke mitra" in page
    assert count(world, "support WHERE round_id IS NOT NULL") == 1
    assert step(world, "operator", f"{path}/terbitkan")[0] == 409
    assert count(world, "support WHERE round_id IS NOT NULL") == 1


def test_the_page_of_a_family_says_why_it_has_its_place(world: World) -> None:
    page = world.signed_in("operator").get(f"{frozen(world)}/keluarga/{family(2)}").text
    assert "jumlah kebutuhan yang belum ada bantuannya" in page
    assert "Komitmen ini tidak menyebut syarat." in page


def test_the_list_made_again_is_said_to_be_the_same(world: World) -> None:
    path = frozen(world)
    for login in ("operator", "bappeda", "auditor"):
        assert "Sama persis" in world.signed_in(login).get(f"{path}/hitung").text


@pytest.mark.parametrize(
    ("said", "words"),
    [({"amount": "0"}, "Tulis angka"), ({"amount": "tiga"}, "Tulis angka"), ({"amount": "4"}, "tidak cukup"),
     ({"each": "3"}, "jumlah seluruhnya"), ({"day": "kemarin"}, "Tulis tanggal"), ({"day": "2020-01-01"}, "hari ini"),
     ({"pledge_id": "x"}, "Pilih salah satu"), ({"pledge_id": str(uuid4())}, "tidak ditemukan"),
     ({"sharing": "semaunya"}, "tidak dapat dibaca")],
)  # fmt: skip
def test_rubbish_in_the_form_is_told_beside_its_field(world: World, said: dict[str, str], words: str) -> None:
    for path in ("/alokasi/coba", "/alokasi/baru"):
        answer = post(world.signed_in("operator"), path, form(**said))
        assert answer.status_code == 422
        assert words in answer.text
    assert count(world, "allocation_round") == 0


def test_fields_that_no_page_sends_are_refused(world: World) -> None:
    assert post(world.signed_in("operator"), "/alokasi/baru", form(round_id=str(uuid4()))).status_code == 400


def test_a_form_sent_twice_makes_one_round(world: World) -> None:
    sent = form()
    places = {post(world.signed_in("operator"), "/alokasi/baru", sent).headers["Location"] for _ in range(2)}
    assert len(places) == count(world, "allocation_round") == 1


def test_a_reason_is_needed_and_an_old_page_is_told(world: World) -> None:
    path = frozen(world)
    status, text = step(world, "operator", f"{path}/keluarga/{family(1)}/keluarkan")
    assert status == 422
    assert "Tulis alasannya." in text
    assert step(world, "operator", f"{path}/keluarga/{family(1)}/keluarkan", version=9, **WORDS)[0] == 409


def test_shares_are_shown_and_kept(world: World) -> None:
    path = frozen(world, sharing="equal", areas=["18.02.01", "18.02.02"])
    page = world.signed_in("operator").get(path).text
    assert "Jatah paling banyak menurut kecamatan" in page
    assert re.search(r"Kalirejo\s+1", page)


def test_names_are_for_who_may_see_the_family(world: World) -> None:
    path = frozen(world, amount="3")
    pages = {
        login: world.signed_in(login).get(f"{path}?tampil=semua").text for login in ("operator", "bappeda", "admin")
    }
    assert ["Sutrisno Contoh" in page for page in pages.values()] == [True, False, False]
    assert str(NEAR) in pages["bappeda"]


def test_a_case_worker_sees_the_own_area_only(world: World) -> None:
    path = frozen(world)
    near, far = (world.signed_in(login).get(f"{path}?tampil=semua").text for login in ("siti", "jauh"))
    families: list[UUID] = [family(number) for number in (1, 3)]
    assert [str(one) in near for one in families] == [True, False]
    assert [str(one) in far for one in families] == [False, True]


def test_what_was_written_of_a_family_is_not_for_the_planner(world: World) -> None:
    path = frozen(world)
    step(world, "operator", f"{path}/keluarga/{family(1)}/keluarkan", **WORDS)
    texts = [world.signed_in(login).get(f"{path}?tampil=semua").text for login in ("operator", "bappeda")]
    assert [WORDS["words"] in text for text in texts] == [True, False]


def test_families_whose_consent_is_missing_have_a_list_of_their_own(world: World) -> None:
    keep_pledge(world.engine, quantity=3, pledge_id=ASKING, needs_consent=True)
    consented(world.engine, "baznas", family(1))
    tried = post(world.signed_in("operator"), "/alokasi/coba", form(pledge_id=str(ASKING))).text
    assert "keluarga menunggu persetujuan" in tried
    path = frozen(world, pledge_id=str(ASKING))
    page = world.signed_in("operator").get(f"{path}?tampil=menunggu").text
    assert [str(family(number)) in page for number in (1, 2, 3)] == [False, True, True]
    assert "Menunggu persetujuan" in page and "tidak diusulkan" in page
    one = world.signed_in("operator").get(f"{path}/keluarga/{family(2)}").text
    assert "Masukkan ke daftar" not in one and "ia dapat dipilih pada alokasi berikutnya" in one
    assert step(world, "operator", f"{path}/keluarga/{family(2)}/masukkan", **WORDS)[0] == 422


def test_a_round_that_needs_no_consent_has_no_such_list(world: World) -> None:
    assert "Menunggu persetujuan <" not in world.signed_in("operator").get(frozen(world)).text
