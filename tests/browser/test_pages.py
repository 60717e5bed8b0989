"""Every page on a phone and a wide screen, by day and by night: readable by all, and nothing sticks out."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import SCREENS, visit
from tests.browser.looking import wrong_with
from tests.webui.world import ENTRIES, FAR, NEAR, REQUESTS
from webui.family_words import TITLES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE = f"/kasus/{NEAR}"
ASKED = f"/permohonan/{REQUESTS['baznas']}"
PAGES = {
    "siti": ["/", "/sandi", "/kasus", "/kasus?nama=tiada", CASE, f"{CASE}/riwayat?per=2026-11-22",
             f"{CASE}/riwayat/{ENTRIES[NEAR]}"],
    "operator": [
        CASE, "/kasus/usul", f"{CASE}/gabung", *(f"{CASE}/{what}" for what in TITLES), "/permohonan", ASKED,
    ],
    "semua": [f"{CASE}/gabung/{FAR}"],
    "baznas": ["/pemberitahuan", "/langganan", "/komitmen", "/ketanggapan", "/permohonan", "/permohonan/baru", ASKED],
    "auditor": ["/jejak?sistem=ya", "/jejak/akses", "/jejak/permohonan", f"/permohonan/{REQUESTS['dinsos']}"],
    "bappeda": ["/", "/ketanggapan", "/permohonan", ASKED],
    "admin": ["/akun", "/langganan?mitra=dinsos"],
    "": ["/masuk"],
}  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_can_be_used_by_everybody(browser: Browser, address: str, axe: str, screen: tuple[int, str]) -> None:
    assert not wrong_with(browser, address, axe, screen, PAGES)


def test_printing_leaves_the_case_and_drops_the_controls(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("siti")
    seen.open(CASE)
    seen.page.emulate_media(media="print")
    assert seen.page.is_visible("text=Riwayat")
    assert not seen.page.is_visible("nav.menu")
    assert not seen.page.is_visible("#formulir-visit")
    context.close()


def test_nothing_of_a_session_stays_in_the_browser(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("siti")
    seen.open(CASE)
    kept = seen.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert kept == "[{},{}]"
    assert {cookie["name"] for cookie in context.cookies() if not cookie["httpOnly"]} == set()
    context.close()


def test_the_keyboard_reaches_the_content_first(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("siti")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "isi"
    context.close()
