"""A case worker's day in a browser, with and without the script."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, visit
from tests.webui.world import NEAR, World

pytestmark = pytest.mark.browser

CASE = f"/kasus/{NEAR}"


def fill_in_a_visit(seen: Visit, note: str) -> None:
    page = seen.page
    page.click("#formulir-visit summary")
    form = page.locator("#formulir-visit form")
    form.get_by_label("Tanggal kunjungan").fill("2026-11-22")
    form.get_by_label("Pangan").check()
    form.get_by_label("Catatan").fill(note)
    form.get_by_role("button", name="Simpan kunjungan").click()


@pytest.mark.parametrize("with_script", [True, False])
def test_a_visit_is_recorded_and_stands_in_the_timeline(browser: Browser, address: str, with_script: bool) -> None:
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("siti")
    seen.open(CASE)
    fill_in_a_visit(seen, "Keluarga sehat.")
    expect(seen.page.locator("#pesan")).to_contain_text("Kunjungan tersimpan.")
    expect(seen.page.locator("#riwayat")).to_contain_text("Keluarga sehat.")
    expect(seen.page.locator("#kebutuhan")).to_contain_text("Pangan")
    assert ("tersimpan" in seen.page.url) is not with_script
    assert not seen.complaints
    context.close()


@pytest.mark.parametrize("with_script", [True, False])
def test_a_refused_visit_keeps_what_was_typed(browser: Browser, address: str, with_script: bool) -> None:
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("siti")
    seen.open(CASE)
    page = seen.page
    page.click("#formulir-visit summary")
    page.locator("#formulir-visit").get_by_label("Tanggal kunjungan").fill("2027-05-01")
    page.locator("#formulir-visit textarea").fill("Jangan hilang.")
    page.locator("#formulir-visit button").click()
    expect(page.locator("#formulir-visit [role=alert]")).to_contain_text("Tanggal kunjungan belum terjadi.")
    expect(page.locator("#formulir-visit textarea")).to_have_value("Jangan hilang.")
    if with_script:
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    context.close()


def test_a_double_click_does_one_thing(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("siti")
    seen.open(CASE)
    seen.page.click("#formulir-note summary")
    seen.page.fill("#formulir-note textarea", "Hanya satu kali.")
    seen.page.dblclick("#formulir-note button")
    expect(seen.page.locator("#pesan")).to_contain_text("Catatan tersimpan.")
    seen.open(CASE)
    assert seen.page.locator("#riwayat").inner_text().count("Hanya satu kali.") == 1
    context.close()


def test_an_ended_session_leaves_the_text_where_it_is(browser: Browser, address: str, world: World) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("siti")
    seen.open(CASE)
    seen.page.click("#formulir-note summary")
    seen.page.fill("#formulir-note textarea", "Tulisan panjang.")
    world.clock.pass_by(hours=1)
    seen.page.click("#formulir-note button")
    expect(seen.page.locator("#pesan")).to_contain_text("Sesi berakhir")
    expect(seen.page.locator("#formulir-note textarea")).to_have_value("Tulisan panjang.")
    context.close()


def test_the_timeline_is_narrowed_in_place_and_back_restores_it(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("siti")
    seen.open(CASE)
    page = seen.page
    page.select_option("#kelompok", "padan")
    page.click("#riwayat button")
    expect(page.locator("#riwayat .butir-kasus")).to_have_count(0)
    assert "kelompok=padan" in page.url
    page.reload()
    expect(page.locator("#riwayat .butir-kasus")).to_have_count(0)
    page.go_back()
    page.wait_for_url(seen.address + CASE)
    expect(page.locator("#riwayat .butir-kasus").first).to_be_visible()
    assert not seen.complaints
    context.close()


def test_the_list_is_narrowed_in_place_and_back_restores_it(browser: Browser, address: str) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("siti")
    seen.open("/kasus")
    page = seen.page
    page.fill("#nama", "tiada")
    page.click(".saringan-kasus .tombol")
    expect(page.locator("#hasil")).to_contain_text("Tidak ada keluarga yang cocok")
    page.go_back()
    expect(page.locator("#hasil")).to_contain_text("Sutrisno Contoh")
    assert not seen.complaints
    context.close()


@pytest.mark.parametrize("with_script", [True, False])
def test_an_agency_marks_a_notice_as_read(browser: Browser, address: str, with_script: bool) -> None:
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("baznas")
    expect(seen.page.locator("#belum-dibaca")).to_contain_text("1 belum dibaca")
    seen.page.click(".surat button")
    expect(seen.page.locator("#belum-dibaca")).to_contain_text("0 belum dibaca")
    expect(seen.page.locator(".surat-baru")).to_have_count(0)
    assert not seen.complaints
    context.close()
