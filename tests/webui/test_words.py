"""Pages speak in words: no code, no half a family, and no link that leads the reader to a closed door."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import text

from casework import turnstile
from casework.store.engine import transaction
from casework.store.notices import Owed, append_notices
from schemas.codes import Channel, Need
from schemas.events.notices import NoticeQueued
from schemas.ids import plain_id
from tests.examples import changed
from tests.webui.world import FAR, NEAR, PLACES, World, post
from webui.look_words import look_details

ABSORBED = plain_id("example", "family that matching made part of another")


def cells(page: str, title: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(rf'data-judul="{title}"[^>]*>(.*?)</td>', page)]


def test_an_agency_reads_which_need_a_family_has(world: World) -> None:
    need = changed("need_identified", event_id=plain_id("a need"), household_id=NEAR, need=Need.WATER)
    notice = NoticeQueued(
        event_id=plain_id("told of a need"), occurred_at=world.clock(), source="tests", actor="system:tests",
        agency="baznas", caused_by=need.event_id, notice_id=plain_id("need notice"),
        subscription_id=plain_id("subscription", "baznas"), about="need_identified", household_id=NEAR,
        channels=(Channel.INBOX,),
    )  # fmt: skip
    with transaction(world.engine) as session:
        turnstile.record(session, [need], world.clock())
        append_notices(session, [Owed(notice, PLACES[NEAR])], world.clock())
    page = world.signed_in("baznas").get("/pemberitahuan").text
    assert "Kebutuhan dicatat: Air bersih" in page
    assert "Sutrisno" not in page


def test_the_access_log_tells_its_details_in_words(world: World) -> None:
    siti, auditor = world.new_browser("siti"), world.signed_in("auditor")
    for path in ("/kasus?nama=sutrisno", f"/kasus/{FAR}", "/jejak", "/"):
        siti.get(path)
    post(siti, "/kasus/cari", {"nomor": "1"})
    told = cells(auditor.get("/jejak/akses?pelaku=user:siti").text, "Rincian")
    said = "; ".join(told)
    for words in ("dengan nama, s*******, 1 baris", "dengan nomor, 0 baris", "halaman /jejak", "halaman /kasus/…",
                  "keluarganya ada", "beranda"):  # fmt: skip
        assert words in said, words
    assert not re.search(r"\b(shown|page|by|is_there|state):", said)


def test_a_detail_that_nobody_put_into_words_is_shown_as_it_is(world: World) -> None:
    with world.app.test_request_context():
        assert look_details({"shape": "round", "none": None}) == "shape: round"
        assert look_details({"page": "gone.page"}) == "gone.page"


def test_the_trace_names_the_agency_of_a_worker(world: World) -> None:
    post(world.signed_in("siti"), f"/kasus/{NEAR}/catatan", {"command_id": uuid4(), "note": "Pagi ini."})
    page = world.signed_in("auditor").get("/jejak?pelaku=user:siti").text
    with transaction(world.engine) as session:
        name = session.execute(text("SELECT name FROM partner WHERE agency = 'dinsos'")).scalar_one()
    assert f"Siti Contoh, {name}" in cells(page, "Pelaku")


def test_a_policy_is_named_as_people_say_it(world: World) -> None:
    opened = changed("case_opened", event_id=plain_id("opened by policy"), policy="target-2026.1")
    with transaction(world.engine) as session:
        turnstile.record(session, [opened], world.clock())
    client = world.signed_in("siti")
    page = client.get(f"/kasus/{NEAR}/riwayat/{opened.event_id}").text
    assert "Menurut kebijakan penetapan sasaran versi 2026.1." in page


def test_the_edition_that_an_entry_rests_on_is_named_as_people_say_it(world: World) -> None:
    opened = changed("case_opened", event_id=plain_id("opened by edition"), edition="p3ke:2023")
    with transaction(world.engine) as session:
        turnstile.record(session, [opened], world.clock())
    client = world.signed_in("siti")
    pages = [client.get(f"/kasus/{NEAR}/riwayat?hal={number}").text for number in (1, 2)]
    assert "Berdasarkan edisi P3KE 2023." in "".join(pages)
    assert "p3ke:2023" not in "".join([*pages, client.get(f"/kasus/{NEAR}/riwayat/{opened.event_id}").text])


@pytest.mark.parametrize("login", ["siti", "operator", "auditor"])
def test_a_case_page_links_only_to_what_its_reader_may_open(world: World, login: str) -> None:
    client = world.signed_in(login)
    links = set(re.findall(r'href="(/[^"#]*)', client.get(f"/kasus/{NEAR}").text))
    assert links
    assert not [link for link in links if client.get(link.replace("&amp;", "&")).status_code == 404]


def test_a_family_that_became_part_of_another_is_neither_listed_nor_counted(world: World) -> None:
    """The DTKS row of a P3KE family has a timeline of its own until both are matched."""
    appeared = changed("record_appeared", event_id=plain_id("absorbed"), household_id=ABSORBED, area_code=PLACES[NEAR])
    with transaction(world.engine) as session:
        turnstile.record(session, [appeared], world.clock())
    assert watched(world) == (0, 0)
    with transaction(world.engine) as session:
        give = text("UPDATE registry_record SET household_id = :one WHERE household_id = :other")
        session.execute(give, {"one": ABSORBED, "other": FAR})
    assert watched(world) == (1, 1)


def watched(world: World) -> tuple[int, int]:
    """How many watched families the list and the planner's overview have in Kalirejo."""
    listed = world.signed_in("siti").get("/kasus?status=watched").text
    found = re.search(r"dari (\d+) keluarga", listed)
    row = re.search(r"Kalirejo</th>(.*?)</tr>", world.signed_in("bappeda").get("/").text, re.DOTALL)
    assert row
    return int(found[1]) if found else 0, int(re.findall(r">(\d+)<", row[1])[-1])
