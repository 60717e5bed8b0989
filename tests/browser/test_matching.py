"""Fifty pairs decided by keyboard alone, on an old laptop and on a phone; and the pages without the script."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.store.engine import transaction
from schemas.codes import Source
from tests.browser.conftest import Visit, visit
from tests.doubtful import keep_candidate, keep_family, keep_pairs, link_by_machine, match_id
from tests.webui.world import World
from webui.config import WebConfig

pytestmark = pytest.mark.browser
PAIRS = 50
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
SHOTS = os.environ.get("SIKKEP_TEST_SHOTS")


@pytest.fixture
def doubtful(world: World) -> World:
    """Fifty pairs in the near kampung, with one field that differs in some of them."""
    config: WebConfig = world.app.extensions["sikkep"]
    with transaction(world.engine) as session:
        keep_pairs(session, config.sealer, range(PAIRS), score=85)
        for number in range(0, PAIRS, 5):
            keep_candidate(session, number, levels={"birth_date": "different", "nik": "equal"}, score=74)
        keep_family(session, config.sealer, Source.DTKS.value, 90, name="Soetrisno Contoh")
    return world


def shoot(page: Page, name: str, *, whole: bool = True) -> None:
    """A picture to look at, where somebody asked for it."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=whole)


def accessible(page: Page, axe: str) -> None:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_fifty_pairs_are_decided_by_keyboard_alone(
    browser: Browser, address: str, doubtful: World, size: dict[str, int]
) -> None:
    context, seen = visit(browser, address, viewport=size)
    seen.sign_in("siti")
    page = seen.page
    seen.open("/padupadan")
    page.get_by_role("link", name="Mulai meninjau").focus()
    page.keyboard.press("Enter")
    for number in range(PAIRS):
        page.wait_for_selector(".putusan" if number < PAIRS else ".kosong")
        page.wait_for_load_state()  # before that nobody listens to keys
        here = page.url
        page.keyboard.press("1" if number % 3 else "2")
        page.wait_for_url(lambda url, here=here: url.split("?")[0] != here.split("?")[0])
    expect(page.locator("main")).to_contain_text("Tidak ada pasangan yang menunggu")
    with doubtful.engine.connect() as connection:
        decided = connection.exec_driver_sql("select count(*) from match_step where step = 'decided'").scalar_one()
    assert decided == PAIRS
    assert not seen.complaints
    context.close()


def test_keys_walk_skip_and_undo_and_do_nothing_while_somebody_writes(
    browser: Browser, address: str, doubtful: World
) -> None:
    context, seen = visit(browser, address, viewport=LAPTOP)
    seen.sign_in("siti")
    page = seen.page
    seen.open("/padupadan")
    page.get_by_role("link", name="Mulai meninjau").click()
    page.wait_for_load_state()
    first = page.url.split("?")[0]
    for key in ("j", "ArrowRight", "k", "ArrowLeft"):
        before = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url, before=before: url != before)
        page.wait_for_load_state()
    assert page.url.split("?")[0] == first
    page.locator("summary", has_text="Tulis keterangan").click()
    page.get_by_label("Keterangan (boleh kosong)").press_sequentially("KK 12 jalan 1")
    assert page.url.split("?")[0] == first
    page.get_by_role("button", name="Padan", exact=False).first.click()
    expect(page.locator("#pesan")).to_contain_text("Tersimpan: padan.")
    page.keyboard.press("u")
    expect(page.locator("#pesan")).to_contain_text("Dibatalkan.")
    assert page.url.split("?")[0] == first
    page.keyboard.press("l")
    expect(page.locator("#pesan")).to_contain_text("Pasangan dilewati.")
    assert not seen.complaints
    context.close()


@pytest.mark.parametrize("size", [LAPTOP, {"width": 1280, "height": 900}, PHONE], ids=["laptop", "desktop", "phone"])
def test_the_pages_are_accessible_and_fit(
    browser: Browser, address: str, doubtful: World, axe: str, size: dict[str, int]
) -> None:
    with transaction(doubtful.engine) as session:
        link_by_machine(session, 1)
    scheme = "dark" if size["width"] == 1280 else "light"
    context, seen = visit(browser, address, viewport=size, color_scheme=scheme, bypass_csp=True)
    seen.sign_in("operator")
    for name, path in pages():
        seen.open(path)
        accessible(seen.page, axe)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        shoot(seen.page, f"{name}-{size['width']}-{scheme}")
    context.close()


def pages() -> list[tuple[str, str]]:
    return [
        ("queue", "/padupadan"),
        ("pair", f"/padupadan/{match_id(5)}"),
        ("blind", f"/padupadan/{match_id(6)}?buta=ya"),
        ("linked", f"/padupadan/{match_id(1)}"),
        ("patterns", "/padupadan/pola"),
        ("decisions", "/padupadan/keputusan"),
        ("quality", "/padupadan/mutu"),
    ]


def test_the_buttons_stand_in_sight_on_an_old_laptop(browser: Browser, address: str, doubtful: World) -> None:
    context, seen = visit(browser, address, viewport=LAPTOP)
    seen.sign_in("siti")
    seen.open(f"/padupadan/{match_id(5)}")
    box = seen.page.get_by_role("button", name="Padan", exact=False).first.bounding_box()
    assert box
    assert box["y"] + box["height"] < LAPTOP["height"]
    shoot(seen.page, "first-sight", whole=False)
    context.close()


def test_without_the_script_a_pair_is_decided_by_its_buttons(browser: Browser, address: str, doubtful: World) -> None:
    context, seen = visit(browser, address, java_script_enabled=False)
    seen.sign_in("siti")
    seen.open(f"/padupadan/{match_id(5)}")
    seen.page.get_by_role("button", name="Tidak padan").click()
    expect(seen.page.locator("#pesan")).to_contain_text("Tersimpan: tidak padan.")
    _search(seen)
    context.close()


def _search(seen: Visit) -> None:
    seen.page.locator("summary", has_text="Cari calon padanan lain").click()
    seen.page.get_by_label("Nama di kampung yang sama").fill("sutrisno")
    seen.page.get_by_role("button", name="Cari", exact=True).click()
    seen.page.get_by_role("button", name="Sandingkan").click()
    expect(seen.page.locator("#pesan")).to_contain_text("Calon padanan disandingkan.")
