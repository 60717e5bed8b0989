"""Every page on a phone and a wide screen, by day and by night: readable by all, and nothing sticks out."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import SCREENS, Visit, visit
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
# A tick or a choice is small; its label is what one touches.
CONTROLS = (
    "main button, main select, main input:not([type=hidden], [type=checkbox], [type=radio]), "
    "main label:has([type=checkbox], [type=radio])"
)
TOO_SMALL = "nodes => nodes.filter(n => n.offsetParent && n.getBoundingClientRect().height < 44).map(n => n.outerHTML)"


def look(seen: Visit, path: str, axe: str) -> list[object]:
    """What is wrong with a page."""
    seen.open(path)
    sticks_out = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    seen.page.evaluate(axe)
    found = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    wrong: list[object] = [(path, each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found]
    small = seen.page.eval_on_selector_all(CONTROLS, TOO_SMALL)
    return wrong + [(path, "sticks out", sticks_out)] * (sticks_out > 0) + [(path, "too small", each) for each in small]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_can_be_used_by_everybody(browser: Browser, address: str, axe: str, width: int, scheme: str) -> None:
    wrong: list[object] = []
    for login, paths in PAGES.items():
        context, seen = visit(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
        if login:
            seen.sign_in(login)
        for path in paths:
            wrong += look(seen, path, axe)
        wrong += seen.complaints
        context.close()
    assert not wrong


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
