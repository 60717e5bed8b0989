"""A pledge is recorded without a number and firmed up in a browser, with and without the script, and looks right."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SCREENS, Visit, visit
from tests.browser.looking import look, wrong_with
from tests.webui.test_pledge_families import PATH, quota
from tests.webui.world import PLEDGES

pytestmark = pytest.mark.browser
__all__ = ["quota"]
ADULTS = "Harus: umur paling sedikit 18 tahun"


def record(seen: Visit) -> None:
    page = seen.page
    page.get_by_role("link", name="Catat komitmen").click()
    page.get_by_label("Mitra", exact=True).select_option("baznas")
    page.get_by_label("Nama program").fill("Beasiswa anak petani")
    page.get_by_label("Bantuan", exact=True).select_option("scholarship")
    page.get_by_label("Mengurangi beban").check()
    page.get_by_label("Tambah syarat tentang").select_option("age")
    page.get_by_role("button", name="Tambah").click()
    page.get_by_label("Umur: angka").fill("18")
    page.get_by_label("Tambah syarat tentang").select_option("need")
    page.get_by_role("button", name="Tambah").click()
    page.get_by_label("Pendidikan").check()
    # The key must save, and not press the first button that stands in the form.
    page.get_by_label("Nama program").press("Enter")


@pytest.mark.parametrize("with_script", [True, False])
def test_a_pledge_is_recorded_without_a_number_and_firmed_up(
    browser: Browser, address: str, axe: str, with_script: bool
) -> None:
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("operator")
    seen.open("/komitmen")
    record(seen)
    expect(seen.page.locator("#pesan")).to_contain_text("Komitmen dicatat.")
    expect(seen.page.locator("main")).to_contain_text("Komitmen tanpa jumlah")
    expect(seen.page.locator("main")).to_contain_text(ADULTS)
    expect(seen.page.locator("main")).to_contain_text("Harus: membutuhkan pendidikan")
    seen.page.get_by_label("Jumlah angka bulat").fill("1.500")
    seen.page.get_by_role("button", name="Pastikan komitmen").click()
    expect(seen.page.locator(".salah-ringkas")).to_contain_text("Isi juga satuannya.")
    seen.page.get_by_label("Satuan").select_option("persons")
    seen.page.get_by_role("button", name="Pastikan komitmen").click()
    expect(seen.page.locator("#pesan")).to_contain_text("Komitmen dipastikan.")
    expect(seen.page.locator("main")).to_contain_text("1.500 jiwa")
    if with_script:
        assert not look(seen, seen.page.url.removeprefix(address), axe)
    assert not [complaint for complaint in seen.complaints if "422" not in complaint]
    context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_of_pledges_can_be_used_by_everybody(
    browser: Browser, address: str, axe: str, screen: tuple[int, str]
) -> None:
    paths = ["/komitmen", PATH, f"{PATH}/ubah", "/komitmen/baru", f"/komitmen/{PLEDGES['dinsos']}", "/mitra"]
    assert not wrong_with(browser, address, axe, screen, {"operator": paths})
