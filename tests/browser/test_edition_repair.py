"""A file with strange titles: a person says what they mean, and its report comes."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SCREENS, visit
from tests.browser.looking import look
from tests.webui.bringing import brought, know_all_areas, let_work
from tests.webui.test_edition_repair import strange_file
from tests.webui.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def path(world: World, database: str, tmp_path: Path) -> str:
    know_all_areas(database)
    return brought(world, strange_file(tmp_path / "keluarga.csv"))


def test_strange_titles_are_explained_and_the_report_comes(
    browser: Browser, address: str, world: World, path: str
) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("operator")
    seen.open(path)
    seen.page.get_by_label("Orang Pertama").select_option(label="Nama kepala keluarga")
    seen.page.get_by_label("Angka Enam Belas").select_option(label="NIK")
    seen.page.get_by_role("button", name="Simpan dan baca lagi").click()
    expect(seen.page.locator("main")).to_contain_text("Arti kolom disimpan. Berkasnya dibaca lagi.")
    let_work(world.engine, world)
    expect(seen.page.locator("main")).to_contain_text("Siap ditandatangani", timeout=15_000)
    assert not seen.complaints
    context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_question_can_be_answered_by_everybody(
    browser: Browser, address: str, axe: str, path: str, screen: tuple[int, str]
) -> None:
    width, scheme = screen
    context, seen = visit(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
    seen.sign_in("operator")
    assert not look(seen, path, axe)
    context.close()
