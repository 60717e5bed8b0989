"""What registers leave open, on a phone and a wide screen: asked side by side, answered without a mouse or a script."""

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visit
from tests.browser.test_pages import look
from tests.webui.bringing import know_all_areas
from tests.webui.test_questions import ELSEWHERE, LIST, OWN, asked, bring_two_families
from tests.webui.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def path(world: World, database: str, tmp_path: Path) -> str:
    """A question about a kampung."""
    know_all_areas(database)
    bring_two_families(world, tmp_path)
    return asked(world, "place_unknown")[0]


@pytest.mark.parametrize("with_script", [True, False])
def test_an_officer_says_which_kampung_is_meant(browser: Browser, address: str, path: str, with_script: bool) -> None:
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("operator")
    seen.page.get_by_role("link", name="pertanyaan dari edisi data menunggu jawaban").click()
    seen.page.get_by_role("link", name=ELSEWHERE["desa_kelurahan"]).click()
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.get_by_role("alert")).to_contain_text("Pilih salah satu.")
    seen.page.get_by_label("Kampung yang dimaksud").select_option("18.02.01.2003")
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.locator("main")).to_contain_text("2 keluarga kini punya kampung.")
    assert not seen.complaints
    context.close()


@pytest.mark.parametrize("screen", list(product([360, 1280], ["light", "dark"])))
def test_the_questions_can_be_answered_by_everybody(
    browser: Browser, address: str, axe: str, path: str, screen: tuple[int, str]
) -> None:
    width, scheme = screen
    wrong: list[object] = []
    for login in ("operator", "auditor"):
        context, seen = visit(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
        seen.sign_in(login)
        for each in (LIST, path, OWN, f"{LIST}?keadaan=terjawab"):
            wrong += look(seen, each, axe)
        wrong += seen.complaints
        context.close()
    assert not wrong
