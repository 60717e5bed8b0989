"""Who is said to be dead, and how a CSV is parted, is answered in a browser: on a phone and on a desk, by everybody."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SCREENS, visit
from tests.browser.looking import wrong_with
from tests.fates_file import WIFE
from tests.producers.offices import csv_file, family
from tests.webui.bringing import brought, let_work
from tests.webui.test_member_questions import ALIVE, QUEUE, answer, edition, question
from tests.webui.world import World

pytestmark = pytest.mark.browser
__all__ = ["edition"]
BRING = "/edisi/baru"


@pytest.mark.usefixtures("edition")
def test_a_death_is_confirmed_and_a_life_too(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("operator")
    seen.open("/")
    seen.page.get_by_role("link", name="2 pertanyaan data menunggu jawaban").click()
    seen.page.get_by_role("link", name="Anggota dinyatakan meninggal").click()
    expect(seen.page.locator("main")).to_contain_text(WIFE)
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.get_by_role("alert")).to_contain_text("Ada yang perlu diperbaiki")
    seen.page.get_by_role("radio", name="Sudah meninggal").check()
    seen.page.get_by_label("Dasar").select_option("musdes")
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.locator("main")).to_contain_text("Anggota ini sudah meninggal.")
    seen.open(QUEUE)
    seen.page.get_by_role("link", name="Anggota dinyatakan tidak aktif").click()
    seen.page.get_by_role("radio", name="Anggota masih hidup").check()
    seen.page.get_by_label("Dasar").select_option("visit")
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.locator("main")).to_contain_text("Pernyataan yang sama tidak ditanyakan lagi.")
    seen.open(QUEUE)
    expect(seen.page.locator("main")).to_contain_text("Tidak ada pertanyaan yang menunggu.")
    # The browser itself notes the one answer that was refused, and that focus goes to what is wrong with it.
    assert not [each for each in seen.complaints if "422" not in each and "Autofocus" not in each]
    context.close()


@pytest.fixture
def paths(world: World, edition: str, tmp_path: Path) -> list[str]:
    """The queue, a question that is open and one that was answered, a report, the form, and a refusal."""
    died, inactive = question(world), question(world, "member_inactive")
    assert answer(world, inactive, **ALIVE).status_code == 303
    refused = brought(world, csv_file(tmp_path / "p3ke.csv", [family()], ";"), separator="tab")
    return [QUEUE, died, inactive, edition, BRING, refused]


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_can_be_used_by_everybody(
    browser: Browser, address: str, axe: str, paths: list[str], screen: tuple[int, str]
) -> None:
    assert not wrong_with(browser, address, axe, screen, {"operator": paths})


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("has_script", [True, False])
def test_whoever_comes_second_is_told_with_and_without_script(
    browser: Browser, address: str, world: World, has_script: bool
) -> None:
    path = question(world)
    context, seen = visit(browser, address, java_script_enabled=has_script, viewport={"width": 360, "height": 800})
    seen.sign_in("kabid")
    seen.open(path)
    assert answer(world, path, **ALIVE).status_code == 303
    seen.page.get_by_role("radio", name="Sudah meninggal").check()
    seen.page.get_by_label("Dasar").select_option("musdes")
    seen.page.get_by_role("button", name="Simpan jawaban").click()
    expect(seen.page.locator("main")).to_contain_text("sudah dijawab lebih dulu")
    expect(seen.page.locator("main")).to_contain_text("Anggota masih hidup.")
    context.close()


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("has_script", [True, False])
def test_a_wrong_separator_is_told_and_mended(
    browser: Browser, address: str, world: World, tmp_path: Path, has_script: bool
) -> None:
    file = csv_file(tmp_path / "p3ke.csv", [family()], ";")
    context, seen = visit(browser, address, java_script_enabled=has_script)
    seen.sign_in("operator")
    seen.open(BRING)
    seen.page.locator("[name=files]").set_input_files(file)
    seen.page.get_by_label("Sumber data").select_option("p3ke")
    said = {"edition": "2024", "received_on": "2026-11-20", "giver": "Satgas Contoh", "legal_basis": "Inpres 8/2025"}
    for name, value in said.items():
        seen.page.locator(f"[name={name}]").fill(value)
    seen.page.get_by_text("cara CSV ditulis").click()
    seen.page.get_by_label("Pemisah kolom CSV").select_option("tab")
    seen.page.get_by_role("button", name="Unggah dan periksa").click()
    seen.page.wait_for_url("**/edisi/*-*")
    let_work(world.engine, world)
    seen.page.reload()
    expect(seen.page.locator("main")).to_contain_text("Yang tampak cocok: ;")
    seen.page.get_by_label("Pemisah kolom CSV").select_option(";")
    seen.page.get_by_role("button", name="Simpan dan baca lagi").click()
    expect(seen.page.locator("main")).to_contain_text("Menunggu dibaca")
    let_work(world.engine, world)
    seen.page.reload()
    expect(seen.page.locator("main")).to_contain_text("Siap ditandatangani")
    context.close()
