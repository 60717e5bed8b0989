"""Running an allocation round in a browser, with and without the script: look, freeze, change, approve, publish."""

import pytest
from playwright.sync_api import Browser, expect

from schemas.codes import Need, Urgency
from tests.browser.conftest import Visit, visit
from tests.rounds import NO_PBI, keep_families, keep_pledge, story
from tests.webui.world import World

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def families(world: World) -> None:
    """Four families whose case is open, and food for three."""
    needs = [Need.FOOD, Need.WATER]
    keep_families(world.engine, story(1, Urgency.URGENT, needs), story(2, Urgency.SOON), story(3), story(4, opened=90))
    keep_pledge(world.engine, quantity=3, conditions=(NO_PBI,))


def no_trouble(seen: Visit, axe: str) -> None:
    seen.page.evaluate(axe)
    found = seen.page.evaluate("axe.run().then(done => done.violations.map(each => each.id))")
    assert not found, (seen.page.url, found)


@pytest.mark.parametrize(("with_script", "scheme"), [(True, "light"), (False, "dark")])
def test_run_an_allocation_round(browser: Browser, address: str, axe: str, with_script: bool, scheme: str) -> None:
    options = {"java_script_enabled": with_script, "color_scheme": scheme}
    context, drafter = visit(browser, address, viewport={"width": 1280, "height": 900}, **options)
    other, second = visit(browser, address, viewport={"width": 360, "height": 800}, **options)
    drafter.sign_in("operator")
    drafter.open("/alokasi")
    drafter.page.get_by_role("link", name="Susun alokasi baru").click()
    drafter.page.locator("select[name=pledge_id]").select_option(label="Paket sembako (Baznas Contoh), sisa 3 keluarga")
    drafter.page.get_by_label("Jumlah yang dibagikan").fill("2")
    drafter.page.get_by_role("button", name="Lihat dulu").click()
    expect(drafter.page.locator("#coba")).to_contain_text("belum ada yang disimpan")
    drafter.page.get_by_role("button", name="Bekukan daftar").click()
    expect(drafter.page.locator("#pesan")).to_contain_text("Daftar dibekukan.")
    path = drafter.page.url.removeprefix(address).partition("?")[0]
    drafter.page.get_by_role("link", name="Keluarga nomor 1").click()
    drafter.page.get_by_label("Alasan mengeluarkan").fill("Sudah dibantu tetangga.")
    drafter.page.get_by_role("button", name="Keluarkan dari daftar").click()
    expect(drafter.page.locator("#pesan")).to_contain_text("dikeluarkan")
    second.sign_in("kabid")
    second.open(path)
    second.page.get_by_role("button", name="Setujui daftar").click()
    expect(second.page.locator("#pesan")).to_contain_text("Daftar disetujui.")
    drafter.open(path)
    drafter.page.get_by_role("button", name="Terbitkan kepada mitra").click()
    expect(drafter.page.locator("#pesan")).to_contain_text("Daftar diterbitkan.")
    drafter.page.get_by_role("link", name="Hitung ulang").click()
    expect(drafter.page.locator("main")).to_contain_text("Sama persis")
    if with_script:
        for seen, page in ((drafter, path), (drafter, "/alokasi/baru"), (second, path), (second, "/alokasi")):
            seen.open(page)
            no_trouble(seen, axe)
    assert not [*drafter.complaints, *second.complaints]
    context.close()
    other.close()
