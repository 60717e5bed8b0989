"""Asking for data in a browser, with and without the script: form, documents, decision, download, report."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from casework.store.engine import transaction
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from tests.asking import keep_asking_partners, released
from tests.browser.conftest import Visit, visit
from tests.webui.world import PASSWORD, World
from webui.passwords import hash_password

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def at_the_counter(world: World) -> None:
    """BPJS Kesehatan has an account."""
    keep_asking_partners(world.engine)
    with transaction(world.engine) as session:
        add_user(session, NewUser("bpjs", "Petugas BPJS", hash_password(PASSWORD), Role.AGENCY, "bpjs-kes"))


def fill_in(seen: Visit) -> None:
    page = seen.page
    page.get_by_label("Tujuan").select_option("health_insurance")
    page.get_by_label("Untuk apa, dengan kata-kata Anda").fill("Kuota 15.000 jiwa.")
    page.get_by_label("Dasar hukum").select_option("public_task")
    page.get_by_label("Keluarga mana").select_option("open")
    page.get_by_label("Seluruh kabupaten").check()
    page.get_by_label("NIK").check()
    page.get_by_label("Data disimpan paling lama sampai").fill("2027-01-31")
    page.get_by_role("button", name="Simpan draft").click()


@pytest.mark.parametrize("with_script", [True, False])
def test_a_request_is_written_documented_and_handed_in(
    browser: Browser, address: str, with_script: bool, tmp_path: Path
) -> None:
    context, seen = visit(browser, address, java_script_enabled=with_script)
    letter = tmp_path / "surat.pdf"
    letter.write_bytes(b"%PDF-1.7 surat")
    seen.sign_in("bpjs")
    seen.open("/permohonan")
    seen.page.get_by_role("link", name="Ajukan permohonan baru").click()
    fill_in(seen)
    expect(seen.page.locator("#pesan")).to_contain_text("Draft tersimpan.")
    for sort in ("letter", "terms", "integrity", "nda"):
        seen.page.locator("select[name=sort]").select_option(sort)
        seen.page.get_by_label("Berkas").set_input_files(letter)
        seen.page.get_by_role("button", name="Lampirkan").click()
        expect(seen.page.locator("#pesan")).to_contain_text("Dokumen tersimpan.")
    seen.page.get_by_role("button", name="Ajukan permohonan").click()
    expect(seen.page.locator("#pesan")).to_contain_text("Permohonan diajukan.")
    assert not seen.complaints
    context.close()


def test_a_list_is_fetched_with_the_password_and_opens_as_a_workbook(
    browser: Browser, address: str, world: World, tmp_path: Path
) -> None:
    with transaction(world.engine) as session:
        path = f"/permohonan/{released(session)}"
    context, seen = visit(browser, address)
    seen.sign_in("bpjs")
    seen.open(path)
    seen.page.get_by_label("Kata sandi Anda sekali lagi").fill(PASSWORD)
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Unduh daftar").dblclick()
    download.value.save_as(tmp_path / "list.xlsx")
    assert load_workbook(tmp_path / "list.xlsx").sheetnames == ["Sampul", "Keluarga", "Anggota"]
    seen.open(path)
    expect(seen.page.locator("main")).to_contain_text("1 dari 3")
    context.close()
