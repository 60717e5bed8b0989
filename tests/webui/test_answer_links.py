"""A partner answers by the link in a message: once, in time, for its own help; every other link opens nothing."""

import re
import threading
from collections.abc import Iterator
from email.message import Message
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.chasing import chase_due
from casework.store.engine import transaction
from casework.store.subscriptions import put_subscriptions
from casework.verification import verify
from consumers.agency_notices import tell
from consumers.deliveries import MailServer, deliver_due
from schemas.codes import Channel
from schemas.events import AnyEvent, read_event
from schemas.pledge_codes import Benefit
from tests.consumers.mailroom import MailRoom
from tests.examples import subscription
from tests.referring import asked
from tests.webui.world import CARD_NEAR, NEAR, NIK_NEAR, World, post, token

ASKED = frozenset({"support_sent", "support_chased"})
LINK = re.compile(r"https://sikkep\.example\.test(/j/([A-Za-z0-9_-]+))")
PERSONAL = ("Sutrisno", "Dusun II", NIK_NEAR, CARD_NEAR)


@pytest.fixture
def world(world: World) -> World:
    """Baznas wants to hear by e-mail of what it is asked; a neighbour hears of it, too, and must get no link."""
    with transaction(world.engine) as session:
        session.execute(text("UPDATE partner SET email = agency || '@mitra.example'"))
        wishes = [subscription(each, kinds=ASKED, channels=tuple(Channel)) for each in ("baznas", "dinsos")]
        put_subscriptions(session, wishes)
    return world


@pytest.fixture
def support_id(world: World) -> UUID:
    """Baznas was asked for a scholarship for the near family."""
    return asked(world.engine, "baznas", NEAR, benefit=Benefit.SCHOLARSHIP)


@pytest.fixture
def link(world: World, support_id: UUID) -> str:
    """The link that came to Baznas."""
    return link_in(letters(world)["baznas@mitra.example"])


@pytest.fixture
def phone(world: World) -> Iterator[FlaskClient]:
    """A browser in which nobody is signed in."""
    return world.app.test_client()  # type: ignore[return-value]


def letters(world: World) -> dict[str, Message]:
    """Let the notices of what was posted go out; the letters by their address."""
    with transaction(world.engine) as session:
        tell(session, [each for each in posted(world) if each.kind in ASKED], world.clock())
    with MailRoom() as room:
        to = MailServer("127.0.0.1", room.port, "sikkep@example.test", "https://sikkep.example.test", seconds=5)
        deliver_due(world.engine, to, world.clock)
    return {str(letter["To"]): letter for letter in room.letters}


def posted(world: World) -> list[AnyEvent]:
    with transaction(world.engine) as session:
        return [read_event(value) for value in session.execute(text("SELECT value FROM outbox")).scalars()]


def body(letter: Message) -> str:
    return letter.get_payload(decode=True).decode()  # type: ignore[union-attr]


def link_in(letter: Message) -> str:
    found = LINK.search(body(letter))
    assert found, body(letter)
    return found[1]


def act(phone: FlaskClient, link: str, what: str, **form: object) -> TestResponse:
    return post(phone, f"{link}/{what}", {"command_id": uuid4(), **form})


def said_by_link(world: World, support_id: UUID) -> list[tuple[str, str]]:
    query = """
        SELECT kind, t.agency FROM timeline t JOIN ledger USING (event_id)
        WHERE body->>'support_id' = :one AND t.actor = 'system:answer-link' ORDER BY seq
    """
    with transaction(world.engine) as session:
        return [tuple(each) for each in session.execute(text(query), {"one": str(support_id)})]  # type: ignore[misc]


def uses(world: World) -> list[str]:
    with transaction(world.engine) as session:
        return list(session.execute(text("SELECT what FROM support_link_use ORDER BY at, what")).scalars())


def test_the_letter_bears_a_link_for_the_partner_that_is_asked_and_for_nobody_else(
    world: World, support_id: UUID
) -> None:
    sent = letters(world)
    assert "Jawab langsung" in body(sent["baznas@mitra.example"])
    assert "berakhir 08-12-2026 pukul 00.00 WIB" in body(sent["baznas@mitra.example"])
    assert not LINK.search(body(sent["dinsos@mitra.example"]))
    token_ = link_in(sent["baznas@mitra.example"]).removeprefix("/j/")
    assert len(token_) == 43  # 256 bits
    with transaction(world.engine) as session:
        dump = str(
            session.execute(text("SELECT l::text, n::text, o::text FROM support_link l, notice n, outbox o")).all()
        )
        assert token_ not in dump
        assert session.execute(text("SELECT length(token_hash) FROM support_link")).scalar_one() == 32


def test_a_yes_by_link_shows_the_family_and_is_signed_by_the_link(
    world: World, support_id: UUID, link: str, phone: FlaskClient
) -> None:
    first = phone.get(link)
    assert first.status_code == 200
    assert "Buka rincian" in first.text
    assert act(phone, link, "buka").status_code == 303
    opened = phone.get(link).text
    assert all(words in opened for words in ("Ya, kami bantu", "Belum bisa menjawab", "Tidak bisa membantu"))
    assert not any(each in first.text + opened for each in (*PERSONAL, str(NEAR), str(support_id)))
    assert act(phone, link, "setuju", scheduled_on="2026-12-01").status_code == 303
    after = phone.get(link)
    assert after.status_code == 200
    assert "Sutrisno Contoh" in after.text and "dapat dibuka sampai 30 Nov 2026" in after.text
    assert NIK_NEAR not in after.text  # not for this kind of partner
    kinds = ["support_opened", "support_accepted", "support_scheduled"]
    assert said_by_link(world, support_id) == [(kind, "baznas") for kind in kinds]
    assert uses(world) == ["answered", "opened"]
    with transaction(world.engine) as session:
        looks = session.execute(text("SELECT actor, detail FROM access_log WHERE actor = 'system:answer-link'")).all()
        assert verify(session).findings == ()
    assert len(looks) == 3
    assert "address" in looks[-1].detail["shared"]


def test_what_a_link_showed_ends_after_a_week(world: World, link: str, phone: FlaskClient) -> None:
    act(phone, link, "setuju")
    world.clock.pass_by(days=6, hours=23)
    assert "Sutrisno" in phone.get(link).text
    world.clock.pass_by(hours=1)
    gone = phone.get(link)
    assert gone.status_code == 410
    assert not any(each in gone.text for each in PERSONAL)


@pytest.mark.parametrize("form", [{"reason": "no_budget_now"}, {"reason": "budget", "until": "2026-12-01"}])
def test_a_used_link_opens_nothing_and_says_so(
    world: World, support_id: UUID, link: str, phone: FlaskClient, form: dict[str, str]
) -> None:
    assert act(phone, link, "tunda" if "until" in form else "tolak", **form).status_code == 303
    gone = phone.get(link)
    assert gone.status_code == 410
    assert "sudah dipakai untuk menjawab" in gone.text
    for again in ("buka", "setuju", "tolak", "tunda"):
        refused = act(phone, link, again, **({"reason": "budget", "until": "2026-12-02"} if again == "tunda" else form))
        assert refused.status_code == 410, again
        assert "Ya, kami bantu" not in refused.text
    assert len(said_by_link(world, support_id)) == 1


def test_an_expired_link_opens_nothing_and_a_new_one_goes_to_the_partner_alone(
    world: World, support_id: UUID, link: str, phone: FlaskClient
) -> None:
    world.clock.pass_by(days=16)
    gone = phone.get(link)
    assert (gone.status_code, "Masa berlakunya habis" in gone.text) == (410, True)
    assert act(phone, link, "setuju").status_code == 410
    answers = [act(phone, link, "baru") for _ in range(3)]
    assert {(each.status_code, "/j/" in each.headers["Location"]) for each in answers} == {(303, True)}
    assert "tautan baru dikirim ke sana" in phone.get(str(answers[0].location)).text
    sent = letters(world)
    assert list(sent) == ["baznas@mitra.example"]
    fresh = link_in(sent["baznas@mitra.example"])
    assert fresh != link
    assert phone.get(fresh).status_code == 200
    assert "sudah diganti" in phone.get(link).text
    assert act(phone, fresh, "setuju").status_code == 303
    assert letters(world) == {}


def test_a_newer_message_makes_the_older_link_die(
    world: World, support_id: UUID, link: str, phone: FlaskClient
) -> None:
    world.clock.pass_by(days=6)
    with transaction(world.engine) as session:
        assert chase_due(session, world.clock()) == 1
    fresh = link_in(letters(world)["baznas@mitra.example"])
    gone = phone.get(link)
    assert (gone.status_code, "sudah diganti" in gone.text) == (410, True)
    assert phone.get(fresh).status_code == 200


@pytest.mark.parametrize("change", ["altered", "short", "long", "other sign", "household"])
def test_an_altered_or_foreign_link_opens_nothing(
    world: World, support_id: UUID, link: str, phone: FlaskClient, change: str
) -> None:
    bad = {
        "altered": link[:-1] + ("A" if link[-1] != "A" else "B"), "short": link[:-1], "long": link + "A",
        "other sign": link[:-1] + ".", "household": f"/j/{NEAR}",
    }[change]  # fmt: skip
    for answer in (phone.get(bad), act(phone, bad, "buka"), act(phone, bad, "setuju"), act(phone, bad, "baru")):
        assert answer.status_code == 404
        assert "tidak dikenal" in answer.text
    assert said_by_link(world, support_id) == []


def test_a_link_answers_for_its_own_help_only(world: World, link: str, phone: FlaskClient) -> None:
    other = asked(world.engine, "dinsos", NEAR, name="other")
    act(phone, link, "setuju", support_id=other)
    assert said_by_link(world, other) == []


def test_a_link_to_help_that_was_answered_elsewhere_opens_nothing(
    world: World, support_id: UUID, link: str, phone: FlaskClient
) -> None:
    post(world.signed_in("baznas"), f"/rujukan/{support_id}/setuju", {"command_id": uuid4()})
    gone = phone.get(link)
    assert (gone.status_code, "sudah dijawab atau ditarik" in gone.text) == (410, True)
    assert "Minta tautan baru" not in gone.text
    assert not any(each in gone.text for each in PERSONAL)


def test_the_same_answer_twice_by_link_is_one(world: World, support_id: UUID, link: str, phone: FlaskClient) -> None:
    command_id = uuid4()
    answers = [act(phone, link, "tolak", reason="quota_used", command_id=command_id).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert said_by_link(world, support_id) == [("support_declined", "baznas")]


def test_of_two_who_answer_at_once_by_one_link_the_second_is_told(world: World, support_id: UUID, link: str) -> None:
    phones = [world.app.test_client() for _ in range(2)]
    forms = [("setuju", {}), ("tolak", {"reason": "quota_used"})]
    tokens, found, start = [token(one, link) for one in phones], {}, threading.Barrier(2)

    def answer(number: int) -> None:
        what, form = forms[number]
        start.wait()
        data = {"csrf_token": tokens[number], "command_id": str(uuid4()), **form}
        found[number] = phones[number].post(f"{link}/{what}", data=data)

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.status_code for each in found.values()) == [303, 410]
    assert len(said_by_link(world, support_id)) == 1
    (told,) = [each for each in found.values() if each.status_code == 410]
    assert "sudah dipakai untuk menjawab" in told.text


def test_rubbish_by_link_is_refused_in_words_and_the_link_still_answers(link: str, phone: FlaskClient) -> None:
    act(phone, link, "buka")
    refused = act(phone, link, "tunda", reason="budget", until="2020-01-01")
    assert (refused.status_code, "Tanggal itu sudah lewat." in refused.text) == (422, True)
    assert act(phone, link, "tunda", reason="budget").status_code == 422
    assert act(phone, link, "setuju").status_code == 303


def test_a_form_without_its_token_or_from_another_page_is_refused(link: str, phone: FlaskClient) -> None:
    assert phone.post(f"{link}/setuju", data={"command_id": str(uuid4())}).status_code == 400
    data = {"command_id": str(uuid4()), "csrf_token": token(phone, link)}
    assert phone.post(f"{link}/setuju", data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400


def test_guessing_is_slowed_down(phone: FlaskClient) -> None:
    answers = [phone.get(f"/j/{'A' * 42}{sign}").status_code for sign in "ABCDEFGHIJKLMNOPQRSTUVW"]
    assert answers[:20] == [404] * 20
    assert answers[-1] == 429


def test_nothing_personal_and_no_link_stands_in_mail_addresses_or_logs(
    world: World, support_id: UUID, phone: FlaskClient, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    sent = letters(world)
    caplog.set_level("DEBUG")  # only now: the mail room of the tests tells all it hears
    link = link_in(sent["baznas@mitra.example"])
    secret = link.removeprefix("/j/")
    pages = [phone.get(link), act(phone, link, "buka"), act(phone, link, "tunda"), act(phone, link, "setuju")]
    pages += [phone.get(link), act(phone, link, "tolak", reason="quota_used"), phone.get(f"{link}x")]
    for letter in sent.values():
        whole = letter.as_string() + body(letter)
        assert not any(each in whole for each in (*PERSONAL, str(NEAR), str(support_id)))
    addresses = "".join(str(each.headers.get("Location", "")) + str(each.request.path) for each in pages)
    assert not any(each in addresses for each in (*PERSONAL, str(NEAR), str(support_id)))
    assert all(each.headers["Referrer-Policy"] == "no-referrer" for each in pages)
    assert all(each.headers["Cache-Control"] == "no-store" for each in pages)
    said = "".join(capfd.readouterr()) + caplog.text
    assert not any(each in said for each in (*PERSONAL, secret))
    with transaction(world.engine) as session:
        kept = "".join(
            str(session.execute(text(f"SELECT t::text FROM {table} t")).all())
            for table in ("outbox", "timeline", "access_log", "notice", "delivery", "support_link", "sign_in_try")
        )
    assert not any(each in kept for each in (*PERSONAL, secret))


def test_a_letter_tried_again_bears_another_link_and_the_first_answer_ends_both(
    world: World, support_id: UUID, phone: FlaskClient
) -> None:
    world.clock.pass_by(minutes=1)
    with transaction(world.engine) as session:
        tell(session, [each for each in posted(world) if each.kind in ASKED], world.clock())
    with MailRoom(lambda who, attempt: "450 later" if who.startswith("baznas") and attempt == 1 else "250 OK") as room:
        to = MailServer("127.0.0.1", room.port, "sikkep@example.test", "https://sikkep.example.test", seconds=5)
        for _ in range(2):
            deliver_due(world.engine, to, world.clock)
            world.clock.pass_by(minutes=6)
    first, second = [link_in(letter) for letter in room.letters if str(letter["To"]).startswith("baznas")]
    assert first != second
    assert [phone.get(each).status_code for each in (first, second)] == [200, 200]
    assert act(phone, first, "tolak", reason="quota_used").status_code == 303
    assert [phone.get(each).status_code for each in (first, second)] == [410, 410]


def test_the_inbox_and_the_timeline_tell_of_the_answer(
    world: World, support_id: UUID, link: str, phone: FlaskClient
) -> None:
    act(phone, link, "tunda", reason="budget", until="2026-12-01")
    assert f"/rujukan/{support_id}" in world.signed_in("baznas").get("/pemberitahuan").text
    assert "Lewat tautan dalam surat" in world.signed_in("siti").get(f"/kasus/{NEAR}/riwayat").text
