"""A partner answers by link on a phone and by account at a desk; every page can be used by everybody."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from casework.answering import with_link
from casework.store.deliveries import Letter
from casework.store.engine import transaction
from casework.store.subscriptions import put_subscriptions
from consumers.agency_notices import tell
from schemas.codes import Channel
from schemas.events import read_event
from schemas.pledge_codes import Benefit
from tests.browser.conftest import SCREENS, Visit, visit
from tests.browser.looking import look
from tests.examples import subscription
from tests.referring import asked
from tests.webui.world import NEAR, World

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def support_id(world: World) -> UUID:
    """Baznas was asked for a scholarship for the near family."""
    return asked(world.engine, "baznas", NEAR, benefit=Benefit.SCHOLARSHIP)


def link_for(world: World) -> str:
    """The link that a letter to Baznas would bear."""
    with transaction(world.engine) as session:
        put_subscriptions(session, [subscription("baznas", kinds=frozenset({"support_sent"}))])
        values = session.execute(text("SELECT value FROM outbox")).scalars()
        events = [event for event in map(read_event, values) if event.kind == "support_sent"]
        (notice,) = tell(session, events, world.clock())
        letter = Letter(
            notice.notice_id, Channel.EMAIL, 1, notice.subscription_id, "baznas", "support_sent", NEAR, None,
            world.clock(), "baznas@mitra.example", None,
        )  # fmt: skip
        return f"/j/{with_link(session, letter, world.clock()).answer_token}"


@pytest.fixture(params=["light", "dark"])
def phone(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """A small screen that is touched, by day and by night."""
    scheme = request.param
    context, seen = visit(browser, address, viewport=PHONE, color_scheme=scheme, has_touch=True, is_mobile=True)
    yield seen
    context.close()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def desk(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """A browser with and without the script."""
    context, seen = visit(browser, address, java_script_enabled=request.param)
    yield seen
    context.close()


@pytest.fixture(params=SCREENS, ids=str)
def looks(request: pytest.FixtureRequest) -> dict[str, object]:
    """How a window looks: narrow and wide, by day and by night."""
    width, scheme = request.param
    return {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}


def test_a_partner_says_yes_by_link_on_a_phone(phone: Visit, world: World, support_id: UUID, axe: str) -> None:
    link, seen = link_for(world), phone
    assert not look(seen, link, axe)
    assert "Sutrisno" not in seen.page.content()
    seen.page.get_by_role("button", name="Buka rincian").tap()
    expect(seen.page.locator("#pesan")).to_contain_text("Silakan jawab")
    assert not look(seen, link, axe)
    seen.open(link)
    for words in ("Ya, kami bantu", "Belum bisa menjawab", "Tidak bisa membantu"):
        box = seen.page.locator("summary", has_text=words).bounding_box()
        assert box and box["height"] >= 56 and box["y"] + box["height"] <= PHONE["height"], words
    seen.page.locator("summary", has_text="Ya, kami bantu").tap()
    seen.page.get_by_role("button", name="Setujui").tap()
    expect(seen.page.locator("#pesan")).to_contain_text("Persetujuan Anda tersimpan")
    expect(seen.page.locator("main")).to_contain_text("Sutrisno Contoh")
    assert not look(seen, link, axe)
    world.clock.pass_by(days=8)
    assert not look(seen, link, axe)
    expect(seen.page.locator("h1")).to_have_text("Tautan ini tidak berlaku lagi")
    assert not look(seen, link[:-2], axe)
    # Chromium tells of pages that answer 404 and 410.
    assert all("Failed to load resource" in each for each in seen.complaints)


def test_a_partner_agrees_at_a_desk_and_reports_with_a_photo(desk: Visit, support_id: UUID, tmp_path: Path) -> None:
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 foto")
    seen, page = desk, desk.page
    seen.sign_in("baznas")
    seen.open("/rujukan")
    page.get_by_role("link", name="Beasiswa").first.click()
    page.get_by_role("button", name="Buka rincian").click()
    page.locator("summary", has_text="Ya, kami bantu").click()
    page.get_by_label("Disalurkan pada tanggal").first.fill("2026-12-01")
    page.get_by_role("button", name="Setujui").click()
    expect(page.locator("main")).to_contain_text("Sutrisno Contoh")
    page.locator("summary", has_text="Laporkan penyaluran").click()
    page.get_by_label("Diserahkan pada tanggal").fill("2026-11-23")
    page.get_by_label("Nilai dalam rupiah").fill("1.500.000")
    page.get_by_label("Foto atau dokumen").set_input_files(photo)
    page.get_by_role("button", name="Simpan penyaluran").click()
    expect(page.locator("#pesan")).to_contain_text("Penyaluran tersimpan")
    expect(page.locator("main")).to_contain_text("Bukti penyaluran")
    assert not seen.complaints


def test_the_planner_sees_on_the_board_who_has_not_answered_and_goes_there(
    desk: Visit, world: World, support_id: UUID
) -> None:
    world.clock.pass_by(days=9)
    seen, page = desk, desk.page
    seen.sign_in("bappeda")
    seen.open("/komitmen")
    page.get_by_role("link", name="Ketanggapan").click()
    line = page.locator("tbody tr", has_text="Baznas")
    expect(line).to_contain_text("terlambat")
    line.get_by_role("link", name="Baznas").click()
    expect(page.locator("h1")).to_have_text("Rujukan")
    expect(page.get_by_role("link", name="Beasiswa").first).to_be_visible()
    assert "Sutrisno" not in page.content()
    assert not seen.complaints


def test_every_page_of_referrals_can_be_used_by_everybody(
    browser: Browser, address: str, support_id: UUID, axe: str, looks: dict[str, object]
) -> None:
    wrong: list[object] = []
    for login in ("baznas", "operator", "bappeda"):
        context, seen = visit(browser, address, **looks)
        seen.sign_in(login)
        for path in ("/rujukan", "/rujukan?kelompok=disalurkan&keadaan=confirmed", f"/rujukan/{support_id}"):
            wrong += look(seen, path, axe)
        if login == "baznas":
            seen.open(f"/rujukan/{support_id}")
            if seen.page.get_by_role("button", name="Buka rincian").count():
                seen.page.get_by_role("button", name="Buka rincian").click()
            wrong += look(seen, f"/rujukan/{support_id}", axe)
        wrong += seen.complaints
        context.close()
    assert not wrong
