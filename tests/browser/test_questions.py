"""What registers leave open is answered in a browser, on a phone and on a desk, in light and dark."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SCREENS, visit
from tests.browser.looking import wrong_with
from tests.webui.test_questions import QUEUE, answer, question, with_questions
from tests.webui.world import World

pytestmark = pytest.mark.browser
__all__ = ["with_questions"]


@pytest.mark.usefixtures("with_questions")
def test_both_questions_are_answered_from_the_start_page(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("operator")
    seen.open("/")
    seen.page.get_by_role("link", name="2 pertanyaan data menunggu jawaban").click()
    seen.page.get_by_role("link", name="Kampung tidak dikenali").click()
    seen.page.get_by_label("Kampung atau kelurahan").select_option("18.02.01.2003")
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.locator("body")).to_contain_text("1 keluarga kini punya kampung.")
    seen.open(QUEUE)
    seen.page.get_by_role("link", name="Satu NIK dipakai beberapa orang").click()
    seen.page.get_by_label("SUTRISNO").check()
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.locator("main")).to_contain_text("NIK ini milik: SUTRISNO")
    seen.open(QUEUE)
    expect(seen.page.locator("main")).to_contain_text("Tidak ada pertanyaan yang menunggu.")
    assert not seen.complaints
    context.close()


@pytest.mark.usefixtures("with_questions")
@pytest.mark.parametrize("screen", SCREENS)
def test_the_questions_can_be_answered_by_everybody(
    browser: Browser, address: str, axe: str, world: World, screen: tuple[int, str]
) -> None:
    paths = [QUEUE, question(world, "place_unknown"), question(world, "nik_shared")]
    assert not wrong_with(browser, address, axe, screen, {"operator": paths})


@pytest.mark.usefixtures("with_questions")
@pytest.mark.parametrize("has_script", [True, False])
def test_whoever_comes_second_is_told_with_and_without_script(
    browser: Browser, address: str, world: World, has_script: bool
) -> None:
    path = question(world, "place_unknown")
    context, seen = visit(browser, address, java_script_enabled=has_script, viewport={"width": 360, "height": 800})
    seen.sign_in("kabid")
    seen.open(path)
    assert answer(world, path, "kampung", kampung="18.02.01.2003").status_code == 303
    seen.page.get_by_label("Kampung atau kelurahan").select_option("18.02.01.2002")
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.locator("main")).to_contain_text("sudah dijawab lebih dulu")
    expect(seen.page.locator("main")).to_contain_text("Operator Contoh")
    context.close()
