"""What registers leave open is asked on a page, answered once, and the answer holds."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.store.engine import transaction
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from tests.producers.offices import csv_file, family
from tests.webui.bringing import brought, decide, know_all_areas, let_work
from tests.webui.world import PASSWORD, World, post, token
from webui.passwords import hash_password

pytestmark = pytest.mark.usefixtures("with_questions")
QUEUE = "/pertanyaan"
STRANGE = {
    "id_keluarga_P3KE": "0180201200300000003", "kepala_keluarga": "PONIMIN", "desa_kelurahan": "SUKA TIADA",
    "kode_kemdagri": "", "nik": "",
}  # fmt: skip
OTHER = {"id_keluarga_P3KE": "0180201200300000002", "kepala_keluarga": "NGATIJEM CONTOH", "jenis_kelamin": "Perempuan"}


@pytest.fixture
def with_questions(world: World, database: str, tmp_path: Path) -> None:
    """An edition came in with one unknown kampung, and one NIK of two people."""
    know_all_areas(database)
    rows = [family(), family(**OTHER), family(**STRANGE)]
    path = brought(world, csv_file(tmp_path / "keluarga.csv", rows))
    assert decide(world, "kabid", path, "tanda-tangan", words="Lengkap.").status_code == 303
    let_work(world.engine, world)


def question(world: World, sort: str) -> str:
    page = world.signed_in("operator").get(f"{QUEUE}?jenis={sort}").text
    found = re.findall(rf'href="({QUEUE}/[0-9a-f-]{{36}})"', page)
    assert len(found) == 1, page
    return str(found[0])


def ask(world: World, query: str, name: str) -> Any:
    with world.engine.connect() as connection:
        return connection.execute(text(query), {"name": name}).scalar_one()


def person(world: World, name: str) -> str:
    return str(ask(world, "SELECT person_id FROM person WHERE name = :name", name))


def is_trusted(world: World, name: str) -> bool:
    return bool(ask(world, "SELECT is_nik_trusted FROM person WHERE name = :name", name))


def answer(world: World, path: str, what: str, login: str = "operator", **form: object) -> TestResponse:
    return post(world.signed_in(login), f"{path}/{what}", {"command_id": uuid4(), **form})


def test_the_queue_says_what_is_open_and_so_does_the_start_page(world: World) -> None:
    page = world.signed_in("auditor").get(QUEUE).text
    assert "Kampung tidak dikenali" in page and "KALIREJO / SUKA TIADA" in page
    assert "Satu NIK dipakai beberapa orang" in page and "NGATIJEM" not in page
    assert "2 pertanyaan data menunggu jawaban" in world.signed_in("operator").get("/").text


def test_a_kampung_is_offered_by_its_spelling_and_chosen_by_a_person(world: World) -> None:
    path = question(world, "place_unknown")
    page = world.signed_in("operator").get(path).text
    select = page.partition("<select")[2].partition("<optgroup")[0]
    assert "Kalirejo" in select and "selected" not in page.partition("<select")[2].partition("</select>")[0]
    done = answer(world, path, "kampung", kampung="18.02.01.2003")
    assert done.status_code == 303
    page = world.signed_in("operator").get(done.headers["Location"]).text
    assert "1 keluarga kini punya kampung." in page and "18.02.01.2003" in page and "Operator Contoh" in page
    placed = ask(world, "SELECT area_code FROM registry_record WHERE head_name = :name", "PONIMIN")
    assert placed == "18.02.01.2003"


@pytest.mark.parametrize("kampung", ["", "18.02.01", "18.02.99.2001", "kalirejo"])
def test_what_is_no_kampung_is_refused_in_words(world: World, kampung: str) -> None:
    path = question(world, "place_unknown")
    refused = answer(world, path, "kampung", kampung=kampung)
    assert refused.status_code == 422
    assert "Ada yang perlu diperbaiki" in refused.text


def test_the_owner_of_a_number_is_chosen_and_the_other_is_not_found_by_it(world: World) -> None:
    path = question(world, "nik_shared")
    page = world.signed_in("operator").get(path).text
    assert "SUTRISNO" in page and "NGATIJEM CONTOH" in page and "1802********8001" in page
    assert "1802010510808001" not in page
    assert answer(world, path, "pemilik", owner=person(world, "SUTRISNO")).status_code == 303
    assert (is_trusted(world, "SUTRISNO"), is_trusted(world, "NGATIJEM CONTOH")) == (True, False)
    assert "NIK ini milik:" in world.signed_in("operator").get(path).text


def test_a_number_may_be_nobodys_and_must_be_somebodys_of_them(world: World) -> None:
    path = question(world, "nik_shared")
    for owner in ("", "x", str(uuid4()), person(world, "PONIMIN")):
        assert answer(world, path, "pemilik", owner=owner).status_code == 422
    assert answer(world, path, "pemilik", owner="nobody").status_code == 303
    assert not is_trusted(world, "SUTRISNO") and not is_trusted(world, "NGATIJEM CONTOH")


def test_a_question_is_answered_once_and_the_second_is_told(world: World) -> None:
    path = question(world, "place_unknown")
    assert answer(world, path, "kampung", kampung="18.02.01.2003").status_code == 303
    second = answer(world, path, "kampung", "kabid", kampung="18.02.01.2002")
    assert second.status_code == 409
    assert "sudah dijawab lebih dulu" in second.text and "Operator Contoh" in second.text
    assert "18.02.01.2003" in world.signed_in("kabid").get(path).text
    assert "KALIREJO / SUKA TIADA" in world.signed_in("kabid").get(f"{QUEUE}?keadaan=dijawab").text


def test_a_strange_field_is_refused_and_nobody_else_answers(world: World) -> None:
    path = question(world, "place_unknown")
    assert answer(world, path, "kampung", kampung="18.02.01.2003", lain="1").status_code == 400
    for login in ("auditor", "siti", "baznas"):
        assert answer(world, path, "kampung", login, kampung="18.02.01.2003").status_code == 404
    assert "<form" not in world.signed_in("auditor").get(path).text.partition("<main")[2].partition("</main>")[0]


def test_the_same_answer_sent_twice_is_one(world: World) -> None:
    path, other = question(world, "place_unknown"), question(world, "nik_shared")
    for _ in range(2):
        assert answer(world, path, "kampung", kampung="18.02.01.2003").status_code == 303
        assert answer(world, other, "pemilik", owner="nobody").status_code == 303
    assert answer(world, other, "pemilik", owner=person(world, "SUTRISNO")).status_code == 409
    assert not is_trusted(world, "SUTRISNO")


def test_of_two_at_once_one_answers_and_the_other_is_told(world: World) -> None:
    path = question(world, "place_unknown")
    forms = []
    for login, code in (("operator", "18.02.01.2003"), ("kabid", "18.02.01.2002")):
        client = world.signed_in(login)
        forms.append((client, {"csrf_token": token(client, path), "command_id": str(uuid4()), "kampung": code}))
    headers = {"Sec-Fetch-Site": "same-origin"}
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(client.post, f"{path}/kampung", data=form, headers=headers) for client, form in forms]
        codes = [each.result().status_code for each in sent]
    assert sorted(codes) == [303, 409]
    placed = ask(world, "SELECT area_code FROM registry_record WHERE head_name = :name", "PONIMIN")
    assert placed == forms[codes.index(303)][1]["kampung"]


def test_each_family_that_was_shown_stands_in_the_access_log(world: World) -> None:
    world.signed_in("auditor").get(question(world, "nik_shared"))
    looked = "SELECT count(DISTINCT household_id) FROM access_log WHERE action = 'view_question' AND actor = :name"
    assert ask(world, looked, "user:auditor") == 2


def test_whoever_may_not_see_everybody_neither_sees_them_nor_answers(world: World) -> None:
    path, owner = question(world, "nik_shared"), person(world, "SUTRISNO")
    with transaction(world.engine) as session:
        add_user(session, NewUser("luar", "Luar", hash_password(PASSWORD), Role.REGISTRAR, "dinsos", ("18.02.02",)))
    page = world.signed_in("luar").get(path).text
    assert "Sebagian dari mereka di luar wilayah Anda" in page and 'name="owner"' not in page
    assert "SUTRISNO" not in page and "NGATIJEM" not in page
    for each in (owner, "nobody"):
        refused = answer(world, path, "pemilik", "luar", owner=each)
        assert refused.status_code == 422 and "SUTRISNO" not in refused.text
    assert is_trusted(world, "SUTRISNO") and is_trusted(world, "NGATIJEM CONTOH")


@pytest.mark.parametrize(
    ("areas", "chosen", "status"),
    [
        (("18.02.02",), "18.02.02.2001", 422),  # the row names the kecamatan Kalirejo, which is another
        (("18.02.01.2003",), "18.02.01.2003", 422),  # one kampung of it is less than it
        (("18.02.01",), "18.02.02.2001", 422),
        (("18.02.01",), "18.02.01.2003", 303),
    ],
)
def test_a_kampung_is_told_only_by_whoever_keeps_the_kecamatan_that_is_named(
    world: World, areas: tuple[str, ...], chosen: str, status: int
) -> None:
    path = question(world, "place_unknown")
    with transaction(world.engine) as session:
        add_user(session, NewUser("dekat", "Dekat", hash_password(PASSWORD), Role.REGISTRAR, "dinsos", areas))
    page = world.signed_in("dekat").get(path).text
    assert ('name="kampung"' in page) == (areas == ("18.02.01",))
    assert ("bisa di luar wilayah Anda" in page) != ('name="kampung"' in page)
    assert answer(world, path, "kampung", "dekat", kampung=chosen).status_code == status


def test_a_kampung_of_a_kecamatan_that_nobody_knows_is_told_by_the_kabupaten_alone(world: World) -> None:
    path = question(world, "place_unknown")
    with transaction(world.engine) as session:
        place = (
            "UPDATE registry_question SET about = jsonb_build_object('place', 'ENTAH / SUKA TIADA') WHERE sort = :sort"
        )
        session.execute(text(place), {"sort": "place_unknown"})
        add_user(session, NewUser("dekat", "Dekat", hash_password(PASSWORD), Role.REGISTRAR, "dinsos", ("18.02.01",)))
    assert 'name="kampung"' not in world.signed_in("dekat").get(path).text
    assert answer(world, path, "kampung", "dekat", kampung="18.02.01.2003").status_code == 422
    assert answer(world, path, "kampung", kampung="18.02.01.2003").status_code == 303
