"""Partners answer on the pages: the list, the page of one piece of help, every answer, twice and two at once."""

import threading
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.store.engine import transaction
from schemas.codes import Need
from schemas.conditions import Condition
from schemas.pledge_codes import Benefit, DeclineReason, Fact, Operator, Strength
from tests.referring import asked, pledge_id_of, pledged, proposed
from tests.webui.world import DOCUMENTS, FAR, NEAR, PAYLOAD, SUPPORTS, World, post, token

PHOTO = b"\xff\xd8\xff\xe0 foto"


def act(world: World, support_id: UUID, what: str, login: str = "baznas", **form: object) -> TestResponse:
    return post(world.signed_in(login), f"/rujukan/{support_id}/{what}", {"command_id": uuid4(), **form})


def deliver(world: World, support_id: UUID, content: bytes | None = None, **form: object) -> TestResponse:
    client = world.signed_in("baznas")
    data = {"csrf_token": token(client), "command_id": str(uuid4()), "delivered_on": "2026-11-22", **form}
    files = {"file": (BytesIO(content), "foto.jpg")} if content else {}
    return client.post(f"/rujukan/{support_id}/salur", data=data | files)


def page(world: World, support_id: UUID, login: str = "baznas") -> str:
    return world.signed_in(login).get(f"/rujukan/{support_id}").text


def row(world: World, support_id: UUID) -> dict[str, object]:
    with transaction(world.engine) as session:
        found = session.execute(text("SELECT * FROM support WHERE support_id = :one"), {"one": support_id})
        return dict(found.mappings().one())


def kinds(world: World, support_id: UUID) -> list[tuple[str, str, str]]:
    """What the timeline says of this help: kind, actor, agency; in the order of recording."""
    query = """
        SELECT kind, t.actor, t.agency FROM timeline t JOIN ledger USING (event_id)
        WHERE body->>'support_id' = :one ORDER BY seq
    """
    with transaction(world.engine) as session:
        return [tuple(each) for each in session.execute(text(query), {"one": str(support_id)})]  # type: ignore[misc]


@pytest.fixture
def support_id(world: World) -> UUID:
    """Baznas was asked for a scholarship for the near family."""
    return asked(world.engine, "baznas", NEAR, benefit=Benefit.SCHOLARSHIP)


def test_the_way_from_the_question_to_the_delivery(world: World, support_id: UUID) -> None:
    before = page(world, support_id)
    assert "Buka rincian" in before
    assert "Anggota keluarga" not in before
    assert act(world, support_id, "buka").status_code == 303
    opened = page(world, support_id)
    assert "1 orang" in opened and "Ya, kami bantu" in opened and "Sutrisno" not in opened
    assert act(world, support_id, "setuju", scheduled_on="2026-12-01").status_code == 303
    assert "Sutrisno Contoh" in page(world, support_id)
    world.clock.pass_by(minutes=1)
    assert act(world, support_id, "jadwal", scheduled_on="3-12-2026").status_code == 303
    assert row(world, support_id)["scheduled_on"] == date(2026, 12, 3)
    said = {"quantity": "1", "value": "Rp 1.500.000", "receipt": "BAST-7/2026"}
    assert deliver(world, support_id, PHOTO, **said).status_code == 303
    stands = row(world, support_id)
    assert (stands["state"], stands["delivered"], stands["held"]) == ("delivered", 1, 0)
    expected = ["proposed", "reserved", "sent", "opened", "accepted", "scheduled", "scheduled", "delivered"]
    assert [kind for kind, _, _ in kinds(world, support_id)] == [f"support_{word}" for word in expected]
    assert {said[1:] for said in kinds(world, support_id)[3:]} == {("user:baznas", "baznas")}
    assert "Bukti penyaluran" in page(world, support_id)


def test_the_list_shows_what_waits_with_the_latest_first_and_each_group_apart(world: World) -> None:
    late = asked(world.engine, "baznas", NEAR, name="late")
    soon = asked(world.engine, "baznas", FAR, name="soon")
    with transaction(world.engine) as session:
        pledged(session, "baznas", "later")
        later = proposed(session, "baznas", NEAR, "later", answer_by=date(2026, 12, 20), need=Need.HEALTH)
    world.clock.pass_by(days=9)
    waiting = world.signed_in("baznas").get("/rujukan").text
    places = [waiting.index(str(each)) for each in (soon, later)]
    assert places == sorted(places)
    assert "terlambat 2 hari" in waiting and str(late) in waiting and "Layanan kesehatan" in waiting
    act(world, soon, "setuju")
    act(world, later, "tolak", reason="out_of_area")
    for group, one in (("disetujui", soon), ("tidak-jadi", later), ("menunggu", late)):
        text_ = world.signed_in("baznas").get(f"/rujukan?kelompok={group}").text
        assert str(one) in text_
        assert not any(str(each) in text_ for each in {late, soon, later} - {one})
    narrowed = world.signed_in("baznas").get(f"/rujukan?komitmen={pledge_id_of('baznas', 'soon')}").text
    assert str(late) not in narrowed and "Tidak ada rujukan untuk saringan ini" in narrowed


def test_a_partner_sees_its_own_help_only_and_those_above_see_all(world: World, support_id: UUID) -> None:
    other = SUPPORTS["dinsos"]
    assert str(other) not in world.signed_in("baznas").get("/rujukan").text
    for login in ("operator", "auditor", "bappeda", "admin"):
        assert str(support_id) in world.signed_in(login).get("/rujukan?instansi=baznas").text
        assert world.signed_in(login).get(f"/rujukan/{other}").status_code == 200
        seen = page(world, support_id, login)
        assert "Sutrisno" not in seen
        assert (f"/kasus/{NEAR}" in seen) == (login in ("operator", "auditor"))


def test_help_that_was_only_thought_of_is_not_shown_to_the_partner(world: World) -> None:
    with transaction(world.engine) as session:
        pledged(session, "baznas")
        support_id = proposed(session, "baznas", NEAR, answer_by=None)
    assert str(support_id) not in world.signed_in("baznas").get("/rujukan").text
    assert world.signed_in("baznas").get(f"/rujukan/{support_id}").status_code == 404
    assert world.signed_in("operator").get(f"/rujukan/{support_id}").status_code == 200


def test_the_same_answer_twice_is_one_and_another_is_refused_in_words(world: World, support_id: UUID) -> None:
    command_id = uuid4()
    assert [act(world, support_id, "setuju", command_id=command_id).status_code for _ in range(2)] == [303, 303]
    refused = act(world, support_id, "tunda", reason="budget", until="2026-12-01")
    assert refused.status_code == 422
    assert "Usulan ini sudah dijawab." in refused.text
    assert [kind for kind, _, _ in kinds(world, support_id)].count("support_accepted") == 1


def test_of_two_who_answer_at_once_the_second_is_told(world: World, support_id: UUID) -> None:
    browsers = [world.new_browser("baznas") for _ in range(2)]
    forms = [("setuju", {}), ("tunda", {"reason": "budget", "until": "2026-12-01"})]
    tokens, found, start = [token(one, "/") for one in browsers], {}, threading.Barrier(2)

    def answer(number: int) -> None:
        what, form = forms[number]
        start.wait()
        data = {"csrf_token": tokens[number], "command_id": str(uuid4()), **form}
        found[number] = browsers[number].post(f"/rujukan/{support_id}/{what}", data=data)

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [kind for kind, _, _ in kinds(world, support_id)]
    assert said.count("support_accepted") == 1
    assert found[0].status_code == 303
    # Put off and then agreed is in order; agreed and then put off is not.
    assert found[1].status_code == (303 if "support_waiting" in said else 422)


@pytest.mark.parametrize("reason", DeclineReason)
def test_what_follows_from_a_no_is_said_before_and_done_after(
    world: World, support_id: UUID, reason: DeclineReason
) -> None:
    act(world, support_id, "buka")
    shown = page(world, support_id)
    for words in (
        "Tidak diusulkan lagi sebelum 21 Feb 2027.", "Keluarga tidak diusulkan lagi untuk komitmen ini.",
        "Petugas diminta berkunjung.", "Petugas diminta memeriksa datanya.",
    ):  # fmt: skip
        assert words in shown
    assert act(world, support_id, "tolak", reason=reason.value, note=PAYLOAD).status_code == 303
    stands = row(world, support_id)
    assert (stands["state"], stands["reason"], stands["held"]) == ("declined", reason.value, 0)
    assert "Tidak ada lagi yang perlu Anda lakukan" in page(world, support_id)
    with transaction(world.engine) as session:
        purposes = session.execute(
            text("SELECT body->>'purpose' FROM timeline WHERE kind = 'follow_up_scheduled' AND actor = 'user:baznas'")
        ).scalars()
        expected = {"needs_assessment": ["visit"], "not_reached": ["visit"], "moved_or_deceased": ["visit"]}
        assert list(purposes) == expected.get(reason.value, ["papers"] if reason.value == "data_wrong" else [])


@pytest.mark.parametrize(
    ("what", "form", "words"),
    [
        ("tolak", {}, "Wajib diisi."),
        ("tolak", {"reason": "because"}, "Pilih salah satu."),
        ("tunda", {"reason": "budget", "until": "2026-11-01"}, "Tanggal itu sudah lewat."),
        ("tunda", {"reason": "budget", "until": "2029-11-01"}, "Tanggal itu lebih dari satu tahun lagi."),
        ("setuju", {"scheduled_on": "besok"}, "Tulis tanggal"),
        ("setuju", {"household_id": "x"}, "Isian ini tidak dapat dibaca."),
    ],
)
def test_rubbish_is_refused_in_words_and_changes_nothing(
    world: World, support_id: UUID, what: str, form: dict[str, str], words: str
) -> None:
    act(world, support_id, "buka")
    answer = act(world, support_id, what, **form)
    assert answer.status_code in (400, 422)
    assert words in answer.text
    assert row(world, support_id)["state"] == "opened"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"delivered_on": "2026-11-24"}, "Tanggal penyaluran belum terjadi."),
        ({"quantity": "2"}, "Jumlah itu lebih dari yang disisihkan."),
        ({"quantity": "banyak"}, "Tulis angka."),
        ({"value": "-5"}, "Tulis angka."),
        ({"receipt": "BAST 1802014107800001"}, "tidak boleh memuat nomor sepanjang NIK"),
    ],
)
def test_a_report_that_cannot_be_leaves_neither_word_nor_bytes(
    world: World, support_id: UUID, form: dict[str, str], words: str
) -> None:
    act(world, support_id, "setuju")
    before = set(DOCUMENTS.iterdir())
    answer = deliver(world, support_id, PHOTO, **form)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert row(world, support_id)["state"] == "accepted"
    assert set(DOCUMENTS.iterdir()) == before


@pytest.mark.parametrize(
    ("content", "words"), [(b"MZ program", "Berkas harus PDF"), (PHOTO + b"0" * 5_242_880, "paling besar 5 MB")]
)
def test_only_photos_and_papers_of_a_size_are_taken(world: World, support_id: UUID, content: bytes, words: str) -> None:
    act(world, support_id, "setuju")
    answer = deliver(world, support_id, content)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_a_photo_is_kept_once_and_given_to_those_who_may_see_it(world: World, support_id: UUID) -> None:
    act(world, support_id, "setuju")
    command_id, before = str(uuid4()), len(list(DOCUMENTS.iterdir()))
    answers = [deliver(world, support_id, PHOTO, command_id=command_id).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(list(DOCUMENTS.iterdir())) == before + 1
    with transaction(world.engine) as session:
        query = text("SELECT proof_id FROM support_proof WHERE support_id = :one")
        (proof_id,) = session.execute(query, {"one": support_id}).scalars()
        said = session.execute(text("SELECT body->>'proof_id' FROM timeline WHERE kind = 'support_delivered'"))
        assert str(proof_id) in set(said.scalars())
    path = f"/rujukan/{support_id}/bukti/{proof_id}"
    found = world.signed_in("auditor").get(path)
    assert found.data == PHOTO
    assert found.headers["Content-Disposition"].startswith("attachment")
    assert {login: world.signed_in(login).get(path).status_code for login in ("baznas", "bappeda", "siti")} == {
        "baznas": 200, "bappeda": 404, "siti": 404,
    }  # fmt: skip


def test_the_database_refuses_to_rewrite_a_proof(world: World) -> None:
    for wish in ("UPDATE support_proof SET size = 1", "DELETE FROM support_proof", "DELETE FROM support_link"):
        with pytest.raises(Exception, match="permission denied"), transaction(world.engine) as session:
            session.execute(text(wish))


def test_the_conditions_of_the_pledge_stand_on_the_page(world: World) -> None:
    grown_up = Condition(strength=Strength.MUST, fact=Fact.AGE, operator=Operator.AT_LEAST, values=("18",))
    place = Condition(strength=Strength.MUST, fact=Fact.AREA, operator=Operator.WITHIN, values=("18.02.01",))
    support_id = asked(world.engine, "baznas", NEAR, conditions=(grown_up, place))
    act(world, support_id, "buka")
    shown = page(world, support_id)
    assert "18 tahun" in shown and "Kalirejo" in shown


def test_a_partner_that_waits_says_why_and_until_when(world: World, support_id: UUID) -> None:
    assert act(world, support_id, "tunda", reason="budget", until="2026-12-15").status_code == 303
    assert row(world, support_id)["answer_by"] == date(2026, 12, 15)
    assert "Ditunda sampai 15 Des 2026: menunggu anggaran" in world.signed_in("baznas").get("/rujukan").text
    world.clock.at += timedelta(days=30)
    assert "terlambat 8 hari" in world.new_browser("baznas").get("/rujukan").text
