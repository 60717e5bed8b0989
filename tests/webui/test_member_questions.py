"""Who is said to be dead or inactive stands in the queue of those who see the family, and is answered there once."""

import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.store.engine import transaction
from casework.store.timelines import list_entries
from casework.store.users import NewUser, add_user
from casework.turnstile import record
from schemas.codes import Role
from tests.fates_file import CHILD, HEAD, WIFE, fates_file
from tests.producers.offices import WIFE_NIK, posted
from tests.webui.bringing import brought, decide, know_all_areas, let_work
from tests.webui.world import PASSWORD, World, post
from webui.passwords import hash_password

QUEUE = "/pertanyaan"
ALIVE, DIED = {"status": "alive", "basis": "visit", "died_on": ""}, {"status": "died", "basis": "musdes"}


@pytest.fixture
def edition(world: World, database: str, tmp_path: Path) -> str:
    """An edition of DTKS that says of one member that she died, and of another that he is inactive; its page."""
    know_all_areas(database)
    path = brought(world, fates_file(tmp_path / "dtks.csv"), source="dtks", edition="2024-08")
    assert decide(world, "kabid", path, "tanda-tangan", words="Lengkap.").status_code == 303
    let_work(world.engine, world)
    with transaction(world.engine) as session:
        record(session, posted(world.engine), world.clock())
    return path


def question(world: World, sort: str = "member_died", login: str = "operator") -> str:
    page = world.signed_in(login).get(f"{QUEUE}?jenis={sort}").text
    (found,) = re.findall(rf'href="({QUEUE}/[0-9a-f-]{{36}})"', page)
    return str(found)


def answer(world: World, path: str, login: str = "operator", **form: object) -> TestResponse:
    return post(world.signed_in(login), f"{path}/anggota", {"command_id": uuid4(), **form})


def household(world: World) -> UUID:
    with world.engine.connect() as connection:
        asked = text("SELECT household_id FROM person JOIN person_home USING (person_id) WHERE name = :name")
        found = connection.execute(asked, {"name": WIFE})
        return UUID(str(found.scalar_one()))


def kinds(world: World) -> list[str]:
    with transaction(world.engine) as session:
        return [entry.kind for entry in list_entries(session, household(world))]


def newcomer(world: World, login: str, area: str) -> None:
    with transaction(world.engine) as session:
        add_user(session, NewUser(login, "Baru", hash_password(PASSWORD), Role.REGISTRAR, "dinsos", (area,)))


def test_the_queue_names_nobody_and_the_page_shows_who_it_is(world: World, edition: str) -> None:
    queue = world.signed_in("operator").get(QUEUE).text
    assert "Anggota dinyatakan meninggal" in queue and "Anggota dinyatakan tidak aktif" in queue
    assert not [name for name in (WIFE, CHILD, HEAD) if name in queue]
    assert "2 pertanyaan data menunggu jawaban" in world.signed_in("operator").get("/").text
    page = world.signed_in("operator").get(question(world)).text
    assert WIFE in page and "Tertulis di dtks.csv, baris 3." in page and "Anggota masih hidup" in page
    assert WIFE_NIK not in page and f"{WIFE_NIK[:4]}********" in page
    assert f"/kasus/{household(world)}" in page


def test_the_report_counts_them_without_their_names(world: World, edition: str) -> None:
    page = world.signed_in("auditor").get(edition).text
    assert "1 × Berkas menyatakan anggota ini sudah meninggal" in page
    assert "1 × Berkas menyatakan anggota ini tidak aktif lagi" in page
    told = world.signed_in("auditor").get(f"{edition}/catatan?jenis=member_died").text
    assert "kolom masih_hidup_label" in told and "AAAAAAAAA" in told
    assert not [name for name in (WIFE, CHILD) if name in page + told]


def test_a_death_that_is_confirmed_stands_on_the_family_s_timeline(world: World, edition: str) -> None:
    path = question(world)
    done = answer(world, path, **DIED, died_on="2026-11-01")
    assert done.status_code == 303
    page = world.signed_in("kabid").get(path).text
    assert "Anggota ini sudah meninggal." in page and "Operator Contoh" in page
    assert sorted(kinds(world)) == ["member_died", "record_appeared"]
    assert "1 pertanyaan data menunggu jawaban" in world.signed_in("operator").get("/").text


def test_somebody_still_alive_stays_a_member(world: World, edition: str) -> None:
    path = question(world, "member_inactive")
    assert answer(world, path, **ALIVE).status_code == 303
    page = world.signed_in("operator").get(path).text
    assert "Anggota masih hidup. Pernyataan yang sama tidak ditanyakan lagi." in page
    assert kinds(world) == ["record_appeared"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"basis": "visit"}, "Pilih salah satu."),
        ({"status": "lain", "basis": "visit"}, "Pilih salah satu."),
        ({"status": "died", "basis": ""}, "Pilih salah satu."),
        ({"status": "died", "basis": "visit", "died_on": "2027-01-01"}, "Tanggal ini belum terjadi."),
        ({"status": "died", "basis": "visit", "died_on": "kemarin"}, "Tulis tanggal, misalnya 23-11-2026."),
        ({"status": "alive", "basis": "visit", "died_on": "2026-11-01"}, "Kosongkan tanggal meninggal"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_open(
    world: World, edition: str, form: dict[str, str], words: str
) -> None:
    path = question(world)
    refused = answer(world, path, **form)
    assert refused.status_code == 422 and words in refused.text
    assert question(world) == path and kinds(world) == ["record_appeared"]


def test_the_same_answer_twice_is_one_and_another_is_told(world: World, edition: str) -> None:
    path = question(world)
    assert [answer(world, path, **DIED).status_code for _ in range(2)] == [303, 303]
    second = answer(world, path, "kabid", **ALIVE)
    assert second.status_code == 409 and "sudah dijawab lebih dulu" in second.text
    assert kinds(world).count("member_died") == 1


def test_a_death_recorded_on_the_family_s_page_needs_no_answer(world: World, edition: str) -> None:
    path, case = question(world), f"/kasus/{household(world)}"
    page = world.signed_in("siti").get(f"{case}/meninggal").text
    found = re.search(rf'<option value="([0-9a-f-]+)"[^>]*>{WIFE}', page)
    assert found, page
    form = {"command_id": uuid4(), "person": found[1], "died_on": "", "basis": "visit", "note": ""}
    assert post(world.signed_in("siti"), f"{case}/meninggal", form).status_code == 303
    page = world.signed_in("operator").get(path).text
    assert "Anggota ini sudah meninggal." in page and "Siti Contoh" in page


def test_whoever_does_not_see_the_family_hears_nothing_of_the_question(world: World, edition: str) -> None:
    path = question(world)
    newcomer(world, "luar", "18.02.02")
    assert "Anggota dinyatakan" not in world.signed_in("luar").get(QUEUE).text.partition("<table")[2]
    assert "pertanyaan data menunggu" not in world.signed_in("luar").get("/").text
    assert world.signed_in("luar").get(path).status_code == 404
    assert answer(world, path, "luar", **DIED).status_code == 404
    newcomer(world, "dekat", "18.02.01.2003")
    assert question(world, login="dekat") == path
    assert answer(world, path, "dekat", **ALIVE).status_code == 303


def test_auditors_read_it_and_nobody_else_answers(world: World, edition: str) -> None:
    path = question(world)
    page = world.signed_in("auditor").get(path).text
    assert WIFE in page and 'name="status"' not in page
    for login in ("auditor", "siti", "baznas", "admin"):
        assert answer(world, path, login, **DIED).status_code == 404
    assert answer(world, path, **DIED, lain="1").status_code == 400


def test_each_family_that_was_shown_stands_in_the_access_log(world: World, edition: str) -> None:
    world.signed_in("auditor").get(question(world))
    query = "SELECT household_id FROM access_log WHERE action = 'view_question' AND actor = 'user:auditor'"
    with world.engine.connect() as connection:
        assert connection.execute(text(query)).scalars().all() == [household(world)]
