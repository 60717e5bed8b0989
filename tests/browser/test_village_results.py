"""An officer checks a village's result first, then brings it, and reads what became of each row."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SCREENS, visit
from tests.browser.looking import look
from tests.producers.offices import csv_file
from tests.producers.test_verval import newcomer, row, stays
from tests.webui.bringing import know_all_areas, let_work
from tests.webui.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def file(world: World, database: str, tmp_path: Path) -> Path:
    know_all_areas(database)
    rows = [newcomer(), row(), stays(tanggal_musdes="kemarin"), newcomer(NIK_perbaikan="12")]
    return csv_file(tmp_path / "hasil-musdes-kalirejo.csv", rows)


@pytest.fixture
def brought_in(world: World, file: Path) -> tuple[World, Path]:
    return world, file


def test_a_result_is_tried_brought_and_told_row_by_row(
    browser: Browser, address: str, world: World, file: Path
) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("siti")
    for is_trial, words in ((True, "Akan dicatat"), (False, "Diusulkan musdes")):
        seen.open("/verval")
        seen.page.set_input_files("input[type=file]", file)
        if is_trial:
            seen.page.get_by_label("Periksa dulu saja").check()
        seen.page.get_by_role("button", name="Unggah hasil musdes").click()
        expect(seen.page.locator("main")).to_contain_text("Berkas diterima.")
        let_work(world.engine, world)
        expect(seen.page.locator("main")).to_contain_text(words, timeout=15_000)
    expect(seen.page.locator("main")).to_contain_text("Tanggal musdes tidak terbaca atau belum terjadi.")
    assert not seen.complaints
    context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_can_be_used_by_everybody(
    browser: Browser, address: str, axe: str, brought_in: tuple[World, Path], screen: tuple[int, str]
) -> None:
    (world, file), (width, scheme) = brought_in, screen
    context, seen = visit(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
    seen.sign_in("siti")
    seen.open("/verval")
    seen.page.set_input_files("input[type=file]", file)
    seen.page.get_by_role("button", name="Unggah hasil musdes").click()
    expect(seen.page.locator("main")).to_contain_text("Berkas diterima.")
    path = seen.page.url.removeprefix(address)
    wrong = look(seen, path, axe)
    let_work(world.engine, world)
    wrong += look(seen, path, axe) + look(seen, "/verval", axe)
    assert not wrong
    context.close()
