"""An agency chooses its own news and address; the administrator chooses for any; nobody chooses for another."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from casework.store.engine import transaction
from casework.store.partners import email_of
from casework.store.subscriptions import list_subscriptions_of, put_subscriptions
from consumers.agency_notices import tell
from schemas.codes import Channel, Urgency
from schemas.ids import plain_id
from schemas.subscriptions import Subscription
from tests.examples import changed
from tests.webui.world import FAR, NEAR, World, token

THEIRS = plain_id("subscription of dinsos")


def send(world: World, login: str, path: str = "/langganan", **fields: object) -> TestResponse:
    client = world.signed_in(login)
    typed = {"csrf_token": token(client, "/langganan"), "command_id": str(uuid4())} | fields
    body = urlencode(typed, doseq=True)
    return client.post(path, data=body, content_type="application/x-www-form-urlencoded")


def kept(world: World, agency: str = "baznas") -> list[Subscription]:
    with transaction(world.engine) as session:
        return list_subscriptions_of(session, agency)


def test_an_agency_chooses_and_is_told_just_that(world: World) -> None:
    wish = {"families": ["case_opened", "urgency_assessed"], "area": "18.02.01", "urgency": "urgent", "by_email": "ya"}
    assert send(world, "baznas", own_help="support_sent", **wish).status_code == 303
    asked = {tuple(sorted(one.kinds)): one for one in kept(world)}
    assert asked["case_opened",].area_prefix == "18.02.01"
    assert asked["urgency_assessed",].urgency is Urgency.URGENT
    assert asked["support_sent",].is_own and not asked["support_sent",].area_prefix
    assert all(one.channels == (Channel.INBOX, Channel.EMAIL) for one in asked.values())
    news = [
        changed("case_opened", event_id=plain_id("opened", family), household_id=family, area_code=place)
        for family, place in ((NEAR, "18.02.01.2001"), (FAR, "18.02.02.2001"))
    ]
    with transaction(world.engine) as session:
        assert [(notice.agency, notice.household_id) for notice in tell(session, news, world.clock())] == [
            ("baznas", NEAR)
        ]
    page = world.signed_in("baznas").get("/langganan").text
    assert "hanya bila Mendesak" in page.replace("&nbsp;", " ") and "kotak masuk, surel" in page


def test_the_same_form_twice_is_one_subscription(world: World) -> None:
    command = str(uuid4())
    for _ in range(2):
        assert send(world, "baznas", command_id=command, families="case_opened").status_code == 303
    assert len(kept(world)) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Pilih sedikitnya satu kabar."),
        ({"families": "notice_queued"}, "Kabar ini tidak dapat dipilih."),
        ({"registers": "match_needs_review"}, "Kabar ini tidak dapat dipilih."),
        ({"families": "case_opened", "area": "19"}, "Isian ini tidak dapat dibaca."),
        ({"families": "case_opened", "urgency": "very"}, "Pilih salah satu."),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused_in_words(world: World, fields: dict[str, str], words: str) -> None:
    answer = send(world, "baznas", **fields)
    assert answer.status_code == 422 and words in answer.text
    assert not kept(world)


def test_an_agency_chooses_for_nobody_else(world: World) -> None:
    with transaction(world.engine) as session:
        put_subscriptions(session, [Subscription(THEIRS, "dinsos", frozenset({"case_opened"}))])
    assert send(world, "baznas", agency="dinsos", families="case_opened").status_code == 303
    assert send(world, "baznas", "/langganan/surel", agency="dinsos", email="a@b.id").status_code == 303
    assert send(world, "baznas", f"/langganan/{THEIRS}/henti").status_code == 404
    assert [one.subscription_id for one in kept(world, "dinsos")] == [THEIRS]
    with transaction(world.engine) as session:
        assert (email_of(session, "dinsos"), email_of(session, "baznas")) == (None, "a@b.id")


def test_the_administrator_chooses_and_stops_for_an_agency(world: World) -> None:
    answer = send(world, "admin", agency="dinsos", registers="match_needs_review")
    assert answer.location == "/langganan?mitra=dinsos&tersimpan=langganan"
    (one,) = kept(world, "dinsos")
    assert "Perlu tinjauan padan" in world.signed_in("admin").get("/langganan?mitra=dinsos").text
    assert send(world, "admin", f"/langganan/{one.subscription_id}/henti").status_code == 303
    assert not kept(world, "dinsos")
    assert send(world, "admin", agency="tiada", families="case_opened").status_code == 404


@pytest.mark.parametrize("typed", ["kantor", "a@b", "a@b.id\nBcc: c@d.id", "a b@c.id", "a@b.id,c@d.id"])
def test_an_address_that_is_none_is_refused(world: World, typed: str) -> None:
    answer = send(world, "baznas", "/langganan/surel", email=typed)
    assert answer.status_code == 422 and "Tulis satu alamat surel" in answer.text and "Bcc: c@d.id</" not in answer.text
    with transaction(world.engine) as session:
        assert email_of(session, "baznas") is None


def test_an_address_is_taken_away_by_an_empty_field(world: World) -> None:
    for typed, address in (("zakat@baznas.example", "zakat@baznas.example"), ("", None)):
        assert send(world, "baznas", "/langganan/surel", email=typed).status_code == 303
        with transaction(world.engine) as session:
            assert email_of(session, "baznas") == address
