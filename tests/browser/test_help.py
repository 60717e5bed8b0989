"""A family is proposed for a pledge in a browser, and its help followed to the family's own word."""

import pytest
from playwright.sync_api import Browser, expect

from casework.store.engine import transaction
from tests.browser.conftest import SCREENS, visit
from tests.browser.looking import look
from tests.webui.helping import PLEDGES, make_offers
from tests.webui.world import NEAR, World

pytestmark = pytest.mark.browser

HELP = f"/kasus/{NEAR}/bantuan"
WHY = f"{HELP}/komitmen"


@pytest.fixture
def world(world: World) -> World:
    """Also partners that offer."""
    with transaction(world.engine) as session:
        make_offers(session, world.clock())
    return world


@pytest.mark.parametrize("with_script", [True, False])
def test_a_worker_reads_why_and_proposes_the_family(browser: Browser, address: str, with_script: bool) -> None:
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("siti")
    seen.open(f"/kasus/{NEAR}")
    page = seen.page
    page.get_by_role("link", name="Lihat bantuan", exact=True).click()
    page.get_by_role("link", name="Cari komitmen untuk kebutuhan ini").first.click()
    expect(page.locator("article")).to_contain_text(["Tercatat: Pendidikan"])
    page.get_by_role("link", name="hapus saringan").click()
    page.get_by_role("link", name="Usulkan Program modal").click()
    page.get_by_label("Berapa banyak (rupiah)").fill("1.500.000")
    page.get_by_role("button", name="Usulkan keluarga ini").click()
    expect(page.locator("[role=alert]")).to_contain_text("Pilih anggota dari daftar.")
    expect(page.get_by_label("Berapa banyak (rupiah)")).to_have_value("1.500.000")
    page.get_by_label("Untuk siapa").select_option(label="Sutrisno Contoh (46 tahun)")
    page.get_by_role("button", name="Usulkan keluarga ini").click()
    expect(page.locator("#pesan")).to_contain_text("Keluarga diusulkan.")
    expect(page.locator("#dijanjikan")).to_contain_text("1.500.000 rupiah, untuk Sutrisno Contoh")
    assert all("422" in complaint for complaint in seen.complaints)  # the form that was not complete
    context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_help_are_for_everybody(browser: Browser, address: str, axe: str, screen: tuple[int, str]) -> None:
    width, scheme = screen
    context, seen = visit(
        browser, address, bypass_csp=True, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    seen.sign_in("operator")
    seen.open(f"{WHY}/{PLEDGES['latih-lain']}")
    seen.page.get_by_role("button", name="Usulkan keluarga ini").click()
    paths = [HELP, WHY, f"{WHY}/{PLEDGES['latih']}", f"{WHY}/{PLEDGES['modal']}", f"{HELP}/persetujuan"]
    wrong = [found for path in paths for found in look(seen, path, axe)]
    seen.open(HELP)
    seen.page.get_by_role("link", name="Alihkan ke mitra lain").first.click()
    wrong += look(seen, seen.page.url.removeprefix(address), axe)
    assert not wrong
    context.close()
