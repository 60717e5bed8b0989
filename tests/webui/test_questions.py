"""What registers leave open is asked on pages, answered once by a data officer, and never guessed."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.producers.offices import HEAD_NIK, csv_file, family
from tests.webui.bringing import brought, decide, know_all_areas, let_work
from tests.webui.world import NIK_FAR, NIK_NEAR, QUESTION, World, post

LIST = "/pertanyaan"
OWN = f"{LIST}/{QUESTION}"
ELSEWHERE = {"kode_kemdagri": "", "desa_kelurahan": "KALI REJAH"}
KALIREJO = "18.02.01.2003"


@pytest.fixture
def promoted(world: World, database: str, tmp_path: Path) -> None:
    """An edition came in with what only a person can answer."""
    know_all_areas(database)
    bring_two_families(world, tmp_path)


def bring_two_families(world: World, folder: Path) -> None:
    """Two families of a kampung that nobody knows, and one NIK on two heads."""
    rows = [
        family(id_keluarga_P3KE="0180201200300000001", **ELSEWHERE),
        family(id_keluarga_P3KE="0180201200300000002", kepala_keluarga="TUKIMIN", nik="1802010101700002", **ELSEWHERE),
        family(id_keluarga_P3KE="0180201200300000003", kepala_keluarga="WAGIYEM"),
    ]
    path = brought(world, csv_file(folder / "keluarga.csv", rows))
    assert decide(world, "kabid", path, "tanda-tangan", words="Berkas kecil.").status_code == 303
    let_work(world.engine, world)


def asked(world: World, sort: str, login: str = "operator", **more: str) -> list[str]:
    page = world.signed_in(login).get(LIST, query_string={"jenis": sort, **more}).text
    return re.findall(rf'href="({LIST}/[^"?]+)"', page)


def answer(world: World, path: str, login: str = "operator", **form: object) -> TestResponse:
    act = "kampung" if "kampung" in form else "pemilik"
    return post(world.signed_in(login), f"{path}/{act}", {"command_id": uuid4(), **form})


def one(world: World, query: str) -> object:
    with world.engine.connect() as connection:
        return connection.execute(text(query)).scalar_one()


PLACED = f"select count(*) from registry_record where area_code = '{KALIREJO}'"


@pytest.mark.usefixtures("promoted")
def test_an_unknown_kampung_is_asked_with_names_that_are_alike_and_none_chosen(world: World) -> None:
    (path,) = asked(world, "place_unknown")
    page = world.signed_in("operator").get(path).text
    assert "Kampung mana: KALIREJO / KALI REJAH?" in page
    assert "2 keluarga mendapat kampungnya dari jawaban ini" in page
    assert "Kalirejo, Kalirejo" in page.partition("Ejaannya mirip:")[2].partition("</p>")[0]
    assert "selected" not in page
    assert "pertanyaan dari edisi data menunggu jawaban" in world.signed_in("operator").get("/").text


@pytest.mark.usefixtures("promoted")
def test_the_answer_gives_the_families_their_kampung_and_the_page_says_how_many(world: World) -> None:
    (path,) = asked(world, "place_unknown")
    before = one(world, PLACED)
    done = answer(world, path, kampung=KALIREJO)
    assert done.status_code == 303
    page = world.signed_in("operator").get(done.headers["Location"]).text
    assert "2 keluarga kini punya kampung." in page and "Operator Contoh" in page and "<select" not in page
    assert one(world, PLACED) == before + 2  # type: ignore[operator]
    assert asked(world, "place_unknown") == []
    assert asked(world, "place_unknown", keadaan="terjawab") == [path]


@pytest.mark.usefixtures("promoted")
def test_a_second_answer_is_refused_in_words_and_changes_nothing(world: World) -> None:
    (path,) = asked(world, "place_unknown")
    answer(world, path, kampung=KALIREJO)
    again = answer(world, path, login="kabid", kampung="18.02.01.2001")
    assert again.status_code == 422 and "Pertanyaan ini sudah dijawab." in again.text
    assert "Kalirejo, Kalirejo" in again.text


@pytest.mark.usefixtures("promoted")
def test_of_two_at_once_one_is_told_that_the_other_was_faster(world: World) -> None:
    (path,) = asked(world, "place_unknown")
    both: list[Callable[[], TestResponse]] = []
    for login, area in (("operator", KALIREJO), ("kabid", "18.02.01.2001")):
        client = world.signed_in(login)
        client.get(path)
        both.append(lambda login=login, area=area: answer(world, path, login=login, kampung=area))  # type: ignore[misc]
    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(each.result().status_code for each in [pool.submit(one_) for one_ in both])
    assert statuses == [303, 422]


@pytest.mark.usefixtures("promoted")
@pytest.mark.parametrize("area", ["", "18.02.01", "18.02.99.2001", "kalirejo", "18.02.01.2001'; --"])
def test_what_is_no_official_kampung_is_refused(world: World, area: str) -> None:
    (path,) = asked(world, "place_unknown")
    refused = answer(world, path, kampung=area)
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text
    assert asked(world, "place_unknown") == [path]


@pytest.mark.usefixtures("promoted")
def test_people_with_one_nik_stand_side_by_side_and_the_others_lose_it(world: World) -> None:
    path = next(each for each in asked(world, "nik_shared") if each != OWN)
    page = world.signed_in("operator").get(path).text
    assert "SUTRISNO" in page and "WAGIYEM" in page and HEAD_NIK not in page
    owners = re.findall(r'name="owner" value="([0-9a-f-]{36})"', page)
    assert len(owners) == 2 and "checked" not in page
    done = answer(world, path, owner=owners[0])
    assert done.status_code == 303
    page = world.signed_in("auditor").get(path).text
    assert "pemilik NIK ini" in page and 'name="owner"' not in page
    trusted = "select string_agg(person_id::text, ',') from person where is_nik_trusted and person_id::text in "
    assert one(world, f"{trusted} ('{owners[0]}', '{owners[1]}')") in (owners[0], None)


def test_nobody_may_own_it_too_and_a_second_answer_is_refused(world: World) -> None:
    done = answer(world, OWN, owner="tidak")
    assert done.status_code == 303
    assert "Bukan milik siapa pun di antara mereka." in world.signed_in("operator").get(OWN).text
    again = answer(world, OWN, owner="tidak")
    assert again.status_code == 422 and "Pertanyaan ini sudah dijawab." in again.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"owner": "siapa"}, "Pilih salah satu."),
        ({"owner": str(uuid4())}, "Orang ini tidak termasuk yang memakai NIK itu."),
        ({"kampung": KALIREJO}, "Pertanyaan ini tidak ditemukan."),
        ({"owner": "tidak", "sebab": "x"}, "Isian ini tidak dapat dibaca."),
    ],
)
def test_rubbish_comes_back_in_words(world: World, form: dict[str, str], words: str) -> None:
    refused = answer(world, OWN, **form)
    assert refused.status_code in (400, 422) and words in refused.text
    assert asked(world, "nik_shared") == [OWN]


def test_numbers_are_covered_and_no_name_stands_in_an_address(world: World) -> None:
    page = world.signed_in("auditor").get(OWN).text
    assert "Sutrisno Contoh" in page and "Rahasia Jauh" in page
    assert NIK_NEAR not in page and NIK_FAR not in page
    assert not re.search(r'(href|action)="[^"]*(Sutrisno|Rahasia|1802014)', page)


def test_an_auditor_reads_and_answers_nothing(world: World) -> None:
    page = world.signed_in("auditor").get(OWN).text
    assert "Simpan jawaban" not in page
    assert answer(world, OWN, login="auditor", owner="tidak").status_code == 404
    assert answer(world, OWN, login="siti", owner="tidak").status_code == 404


def test_the_look_at_the_people_is_written_down(world: World) -> None:
    world.signed_in("operator").get(OWN)
    query = "select detail->>'shown' from access_log where detail->>'page' = 'questions.question_page'"
    assert one(world, query) == "2"


def test_an_officer_of_one_kecamatan_sees_nobody_from_another(world: World) -> None:
    with world.engine.begin() as connection:
        connection.execute(text("update app_user set areas = '[\"18.02.01\"]' where login = 'kabid'"))
    page = world.signed_in("kabid").get(OWN).text
    assert "Rahasia Jauh" not in page and "Petugas data kabupaten yang menjawab." in page
    assert answer(world, OWN, login="kabid", owner="tidak").status_code == 422


def test_the_list_is_paged(world: World) -> None:
    with world.engine.begin() as connection:
        connection.execute(
            text(
                "insert into registry_question (question_id, sort, source, edition_id, asked_at, families, about) "
                "select gen_random_uuid(), 'place_unknown', 'p3ke', gen_random_uuid(), now(), n, "
                "jsonb_build_object('place', 'KALIREJO / ANEH ' || n) from generate_series(1, 45) n"
            )
        )
    assert "ANEH 45" in world.signed_in("operator").get(LIST).text
    last = world.signed_in("operator").get(f"{LIST}?hal=3").text
    assert "Halaman 3 dari 3" in last and "ANEH 1?" in last
    assert "Tidak ada pertanyaan" in world.signed_in("operator").get(f"{LIST}?jenis=person_twice").text
