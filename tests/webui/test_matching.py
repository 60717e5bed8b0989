"""Reviewers see two records side by side, answer, go on, look by hand, decide patterns, and take back."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from casework.rules.reviewing import POLICY
from casework.store.engine import transaction
from casework.store.match_memory import list_steps
from casework.store.timelines import list_entries
from tests.doubtful import (
    household_id,
    keep_candidate,
    keep_double,
    keep_family,
    keep_pairs,
    link_by_machine,
    match_id,
    record_id,
)
from tests.webui.world import NIK_FAR, World, post
from webui.config import WebConfig

PAIRS = 3
NUMBER = "1802014107800077"


@pytest.fixture
def world(world: World) -> World:
    """Three pairs in the near kampung."""
    with transaction(world.engine) as session:
        keep_pairs(session, sealer(world), range(PAIRS))
    return world


def sealer(world: World) -> Any:
    config: WebConfig = world.app.extensions["sikkep"]
    return config.sealer


def path(number: int = 0, other: int | None = None) -> str:
    return f"/padupadan/{match_id(number, other)}"


def read(world: World, where: str, login: str = "siti") -> str:
    answer = world.signed_in(login).get(where)
    assert answer.status_code == 200, (where, answer.status_code)
    return answer.text


def digest(world: World, where: str, login: str = "siti") -> str:
    found = re.search(r'name="digest" value="([0-9a-f]*)"', read(world, where, login))
    assert found
    return found[1]


def send(world: World, what: str, login: str = "siti", number: int = 0, **said: object) -> tuple[int, str]:
    """Send a form of the pair; returns the status, and the page that follows or the page again."""
    world.clock.pass_by(minutes=1)
    client, at = world.signed_in(login), path(number)
    address = said.pop("address", "")
    form = {"command_id": uuid4(), **({"digest": digest(world, at, login)} if what == "putusan" else {}), **said}
    answer = post(client, f"{at}/{what}{address}", form)
    page = client.get(answer.location).text if answer.status_code == 303 else answer.text
    return answer.status_code, page


def kinds(world: World, number: int = 0) -> list[str]:
    with transaction(world.engine) as session:
        return [entry.kind for entry in list_entries(session, household_id("p3ke", number))]


def steps(world: World, pair: UUID) -> list[str]:
    with transaction(world.engine) as session:
        return [step.step for step in list_steps(session, pair)]


@pytest.mark.parametrize("login", ["siti", "operator", "auditor"])
def test_the_queue_and_a_pair_open_and_the_look_is_written_down(world: World, login: str) -> None:
    page = read(world, "/padupadan", login)
    assert "Kepala 0 Contoh" in page
    assert ("Mulai meninjau" in page) is (login != "auditor")
    page = read(world, path(), login)
    assert "Nama mirip, NIK kosong atau meragukan, tanggal lahir sama" in page
    assert ("Cek lapangan" in page) is (login != "auditor")
    with world.engine.connect() as connection:
        looked = connection.exec_driver_sql(
            f"select count(*) from access_log where action = 'view_pair' and actor = 'user:{login}'"
        )
        assert looked.scalar_one() == 2  # both families


@pytest.mark.parametrize(
    ("verdict", "saved", "kind"),
    [
        ("same", "Tersimpan: padan.", "case_opened"),
        ("not_same", "Tersimpan: tidak padan.", "match_decided"),
        ("field_check", "Tersimpan: perlu cek lapangan.", "match_decided"),
    ],
)
def test_an_answer_decides_once_and_the_next_pair_comes(world: World, verdict: str, saved: str, kind: str) -> None:
    command = uuid4()
    status, page = send(world, "putusan", verdict=verdict, note="Rumahnya sama.", command_id=command)
    assert (status, saved in page, "Kepala 0 Contoh" in page) == (303, True, False)
    assert "Satu keluarga?" in page
    assert kind in kinds(world)
    form = {"command_id": command, "verdict": verdict, "digest": "", "note": "Rumahnya sama."}
    assert post(world.signed_in("siti"), f"{path()}/putusan", form).status_code == 303
    assert kinds(world).count("match_decided") == 1
    assert "Rumahnya sama." in read(world, path())


def test_the_last_pair_leads_back_to_the_queue(world: World) -> None:
    for number in range(PAIRS):
        _, page = send(world, "putusan", number=number, verdict="not_same")
    assert "Tidak ada pasangan yang menunggu" in page


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"verdict": "perhaps"}, 422, "Pilih salah satu."),
        ({}, 422, "Pilih salah satu."),
        ({"verdict": "same", "digest": "0" * 32}, 422, "baru saja berubah"),
        ({"verdict": "same", "score": "1"}, 400, "Formulir tidak sesuai"),
        ({"verdict": "same", "command_id": "x"}, 422, ""),
    ],
)
def test_what_cannot_be_taken_comes_back_in_words(
    world: World, said: dict[str, object], status: int, words: str
) -> None:
    answered, page = send(world, "putusan", **said)
    assert (answered, words in page) == (status, True)
    assert "match_decided" not in kinds(world)


def test_two_reviewers_do_not_see_each_others_answer_until_it_is_decided(world: World) -> None:
    with transaction(world.engine) as session:
        keep_candidate(session, 0, score=50)
    assert "dua orang harus menjawab sama" in read(world, path())
    _, page = send(world, "putusan", verdict="same")
    assert "Menunggu orang lain." in page
    assert "Anda menjawab: Setujui padan. Menunggu orang kedua." in read(world, path())
    status, page = send(world, "putusan", verdict="same")
    assert (status, "orang lain yang harus menjawab" in page) == (422, True)
    assert "Setujui padan</strong>" not in read(world, path(), "pendamping")
    _, page = send(world, "putusan", "pendamping", verdict="not_same")
    assert "Menunggu orang lain." in page
    assert "Orang ketiga yang memutuskan" in read(world, path(), "operator")
    _, page = send(world, "putusan", "operator", verdict="same")
    assert "Tersimpan: padan." in page
    assert "Setujui tidak padan" in read(world, path(), "pendamping")  # now all may see who said what


def test_without_scores_nothing_of_the_machines_opinion_is_on_the_page(world: World) -> None:
    page = read(world, f"{path()}?buta=ya")
    assert not any(word in page for word in ("kecocokan", "Nama mirip", "batang", "padupadan:1"))
    assert "Skor" not in read(world, "/padupadan?buta=ya")
    send(world, "putusan", address="?buta=ya", verdict="same")
    assert "tanpa skor" in read(world, path())
    assert "kecocokan" in read(world, f"{path()}?buta=ya")  # decided: nothing to hide any more


def test_a_pair_is_skipped_taken_given_back_and_assigned(world: World) -> None:
    assert "Pasangan dilewati." in send(world, "lewati")[1]
    assert "Pasangan diambil." in send(world, "ambil")[1]
    assert "Kepala 0 Contoh" in read(world, "/padupadan?saya=ya")
    assert "Diambil oleh Siti Contoh." in read(world, path(), "operator")
    assert "Pasangan dikembalikan." in send(world, "ambil", worker="kembali")[1]
    assert "Kepala 0 Contoh" not in read(world, "/padupadan?saya=ya")
    send(world, "ambil", "operator", worker="user:pendamping")
    assert "Kepala 0 Contoh" in read(world, "/padupadan?saya=ya", "pendamping")
    send(world, "ambil", "siti", worker="user:pendamping")  # a worker takes for themselves only
    assert "Kepala 0 Contoh" in read(world, "/padupadan?saya=ya", "siti")


def test_a_decision_is_taken_back_once_and_both_families_stand_alone_again(world: World) -> None:
    send(world, "putusan", verdict="same")
    command = uuid4()
    for _ in range(2):
        status, page = send(world, "batal", command_id=command, note="Salah tekan.")
        assert (status, "Pasangan ini menunggu keputusan lagi." in page) == (303, True)
    assert kinds(world).count("match_undone") == 1
    assert "tidak berlaku lagi" in read(world, "/padupadan/keputusan")
    assert "Salah tekan." in read(world, path())
    assert "Padanan yang menjadi dasar kasus ini dibatalkan" in read(world, f"/kasus/{household_id('p3ke', 0)}")
    status, page = send(world, "batal")
    assert (status, "sudah dibatalkan" in page) == (422, True)


def test_the_case_is_closed_with_the_match_where_the_person_ticks_it(world: World) -> None:
    with transaction(world.engine) as session:
        link_by_machine(session, 0)
    assert "Batalkan padanan" in read(world, path())
    send(world, "batal", close="ya")
    assert kinds(world)[0] == "case_closed"
    assert "padanan dibatalkan" in read(world, f"/kasus/{household_id('p3ke', 0)}")


def test_what_changed_since_the_decision_is_said(world: World) -> None:
    send(world, "putusan", verdict="not_same")
    with transaction(world.engine) as session:
        keep_candidate(session, 0, levels={"nik": "equal"})
    assert "Datanya berubah" in read(world, "/padupadan?tahap=changed")
    assert "dulu: NIK kosong atau meragukan, sekarang: NIK sama" in read(world, path())


@pytest.mark.parametrize(
    ("typed", "found"), [("soetrisno", True), (NUMBER, True), ("zulfikri", False), (NIK_FAR, False)]
)
def test_another_candidate_is_found_by_hand_and_set_beside(world: World, typed: str, found: bool) -> None:
    with transaction(world.engine) as session:
        keep_family(session, sealer(world), "dtks", 9, name="Sutrisno Kembar", nik=NUMBER)
    page = post(world.signed_in("siti"), f"{path()}/cari", {"siapa": typed}).text
    assert ("Sutrisno Kembar" in page, "Tidak ada yang cocok" in page) == (found, not found)
    assert typed not in page
    if found:
        _, page = send(world, "calon", record=record_id("dtks", 9))
        assert "Calon padanan disandingkan." in page
        assert steps(world, match_id(0, 9)) == ["named"]
        assert "Dicari sendiri" in read(world, "/padupadan?golongan=hand")


@pytest.mark.parametrize(("record", "status"), [(record_id("p3ke", 1), 422), (uuid4(), 422), ("x", 422)])
def test_no_strange_record_is_set_beside(world: World, record: object, status: int) -> None:
    assert send(world, "calon", record=record)[0] == status


def test_a_record_outside_the_area_is_neither_found_nor_set_beside(world: World) -> None:
    with transaction(world.engine) as session:
        keep_family(session, sealer(world), "dtks", 9, name="Jauh Sekali", nik=NUMBER, area="18.02.02.2001")
    assert "Jauh Sekali" not in post(world.signed_in("siti"), f"{path()}/cari", {"siapa": NUMBER}).text
    assert post(world.signed_in("siti"), f"{path()}/calon", {"command_id": uuid4(), "record": record_id("dtks", 9)}
                ).status_code == 404  # fmt: skip
    assert steps(world, match_id(0, 9)) == []


def test_a_pattern_is_decided_at_once_after_a_sample(world: World) -> None:
    with transaction(world.engine) as session:
        keep_pairs(session, sealer(world), range(10, 10 + POLICY.bulk_least))
    page = read(world, "/padupadan/pola")
    pattern = digest(world, path())
    assert f"0 dari {POLICY.bulk_sample} contoh" in page
    client, address = world.signed_in("siti"), f"/padupadan/pola?pola={pattern}"
    refused = post(client, address, {"command_id": uuid4()})
    assert (refused.status_code, "contoh acak" in refused.text) == (422, True)
    for _ in range(POLICY.bulk_sample):
        first = re.search(r"/padupadan/([0-9a-f-]{36})\?pola", read(world, "/padupadan/pola"))
        assert first
        form = {"command_id": uuid4(), "verdict": "same", "digest": pattern}
        assert post(client, f"/padupadan/{first[1]}/putusan?pola={pattern}", form).status_code == 303
    assert "Putuskan semua: padan" in read(world, "/padupadan/pola")
    command = uuid4()
    told = [client.get(post(client, address, {"command_id": command}).location).text for _ in range(2)]
    rest = PAIRS + POLICY.bulk_least - POLICY.bulk_sample
    assert f"{rest} pasangan diputuskan, 0 menunggu" in told[0]
    assert "Tidak ada pasangan yang menunggu" in read(world, "/padupadan")
    assert "sekaligus satu pola" in read(world, path(2)) + read(world, path(1)) + read(world, path(0))
    take_back_all(world, f"/padupadan/keputusan?massal={command}", rest)


def take_back_all(world: World, at: str, rest: int) -> None:
    """What was decided at once is taken back at once, each pair by a step of its own; twice is once."""
    world.clock.pass_by(minutes=1)
    assert f"{rest} masih berlaku" in read(world, at) and "Batalkan semuanya" not in read(world, at, "auditor")
    form = {"command_id": uuid4(), "bulk": at.partition("=")[2]}
    for _ in range(2):
        answer = post(world.signed_in("siti"), "/padupadan/keputusan/batal", form)
        assert answer.status_code == 303
    assert "0 masih berlaku" in read(world, at)
    assert f"{rest} seluruhnya" in read(world, "/padupadan?tahap=undone")
    assert post(world.signed_in("siti"), "/padupadan/keputusan/batal", form | {"bulk": "x"}).status_code == 400


def test_quality_is_counted_by_class_place_and_people(world: World) -> None:
    with transaction(world.engine) as session:
        link_by_machine(session, 2)
    send(world, "putusan", number=2, verdict="same")  # a sample check: the machine was right
    send(world, "putusan", number=0, verdict="not_same")
    page = read(world, "/padupadan/mutu")
    for words in ("aturan padupadan:1", "Kalirejo", "1 dari 1", "pasti paling sedikit 20,7 %", "grafik-otomatis"):
        assert words in page, words
    assert "Kalirejo Satu" in read(world, "/padupadan/mutu?wilayah=18.02.01")
    assert "belum pernah dipadankan" in read(world, "/padupadan/mutu?register=dtks-dtsen")


@pytest.mark.parametrize("rubbish", ["?register=x&wilayah=..&tahap=%00&golongan='&pola=DROP&hal=-1", "?hal=99999999"])
def test_rubbish_in_the_address_is_as_if_it_were_not_there(world: World, rubbish: str) -> None:
    for page in ("/padupadan", "/padupadan/pola", "/padupadan/keputusan", "/padupadan/mutu", path()):
        read(world, page + rubbish)


@pytest.mark.parametrize("login", ["bappeda", "baznas", "admin", "jauh", "tanpa"])
def test_nobody_else_reaches_a_pair(world: World, login: str) -> None:
    assert world.signed_in(login).get(path()).status_code == 404
    said = {"command_id": uuid4(), "verdict": "same"}
    assert post(world.signed_in(login), f"{path()}/putusan", said).status_code == 404


@pytest.fixture
def double(world: World) -> str:
    """Two rows of P3KE that may be one family."""
    with transaction(world.engine) as session:
        return f"/padupadan/{keep_double(session, sealer(world), 41, 42)}"


def decide_double(world: World, double: str) -> str:
    form = {"command_id": uuid4(), "digest": digest(world, double), "verdict": "same"}
    answer = post(world.signed_in("siti"), f"{double}/putusan?register=p3ke-p3ke", form)
    assert answer.status_code == 303
    return read(world, double)


def test_a_family_twice_in_one_register_is_a_queue_of_its_own(world: World, double: str) -> None:
    assert "1 pasangan menunggu" in read(world, "/padupadan?register=p3ke-p3ke")
    page = read(world, double)
    assert "Terdata dua kali?" in page and "P3KE 2023" in page and "Cari calon padanan" not in page
    assert "P3KE 2023 × DTKS 2024-08" in read(world, path())
    quality = read(world, "/padupadan/mutu?register=p3ke-p3ke")
    assert "Pasangan yang mungkin ganda" in quality and "Golongan per wilayah" not in quality


def test_yes_to_a_double_leads_to_the_merger(world: World, double: str) -> None:
    page = decide_double(world, double)
    one, other = (household_id("p3ke", number) for number in (42, 41))
    assert f'href="/kasus/{one}/gabung/{other}"' in page
    assert "Belum digabung" in read(world, "/padupadan?register=p3ke-p3ke")
    assert "Gabung KK" not in read(world, double, "auditor").partition("<main")[2].partition("Riwayat")[0]


def test_a_planner_sees_the_quality_and_nobody_s_name(world: World) -> None:
    page = read(world, "/padupadan/mutu", "bappeda")
    assert "Golongan per wilayah" in page and "/padupadan/pola" not in page and "Kepala 1 Contoh" not in page
    assert world.signed_in("bappeda").get("/padupadan").status_code == 404
