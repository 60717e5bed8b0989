"""What becomes of a family, recorded in a browser, with and without the script."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visit
from tests.webui.world import FAR, NEAR, World

pytestmark = pytest.mark.browser

CASE = f"/kasus/{NEAR}"


@pytest.mark.parametrize("with_script", [True, False])
def test_the_villages_no_is_asked_and_answered_by_a_person(
    browser: Browser, address: str, world: World, with_script: bool
) -> None:
    world.clock.pass_by(days=1)
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("operator")
    seen.open(CASE)
    page = seen.page
    page.get_by_role("link", name="Catat hasil musdes").click()
    page.get_by_label("Nomor berita acara").fill("140/07/BA/2026")
    page.get_by_label("Hasil", exact=True).select_option("not_eligible")
    page.get_by_role("button", name="Simpan hasil musdes").click()
    expect(page.locator("[role=alert]")).to_contain_text("Pilih alasan tidak memenuhi kriteria.")
    expect(page.get_by_label("Nomor berita acara")).to_have_value("140/07/BA/2026")
    page.get_by_label("Alasan bila tidak layak").select_option("not_poor_any_more")
    page.get_by_role("button", name="Simpan hasil musdes").click()
    expect(page.locator("#pesan")).to_contain_text("Hasil musdes tersimpan.")
    expect(page.locator(".pertanyaan").first).to_contain_text("menyatakan tidak layak: sudah mampu. Tutup kasus?")
    page.get_by_role("button", name="Tutup kasus").first.click()
    expect(page.locator("#pesan")).to_contain_text("Kasus ditutup.")
    expect(page.locator(".pertanyaan")).to_have_count(0)
    assert all("422" in complaint for complaint in seen.complaints)  # the form that was not complete
    context.close()


def test_two_families_are_found_compared_and_made_one(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("semua")
    seen.open(CASE)
    page = seen.page
    page.get_by_role("link", name="Gabung KK").click()
    page.get_by_label("Cari keluarga tujuan").fill("rahasia")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="Rahasia Jauh").click()
    expect(page.locator(".dua")).to_contain_text("Sutrisno Contoh")
    expect(page.locator(".dua")).to_contain_text("Rahasia Jauh")
    page.get_by_label("Mengapa digabung").select_option("duplicate")
    page.get_by_role("button", name="Gabungkan").click()
    expect(page.locator("#pesan")).to_contain_text("Keluarga digabung.")
    seen.open(CASE)
    page.wait_for_url(f"{seen.address}/kasus/{FAR}**")
    expect(page.locator("#pesan")).to_contain_text("sudah digabung dengan keluarga ini")
    assert not seen.complaints
    context.close()
