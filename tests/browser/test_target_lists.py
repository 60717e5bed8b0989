"""A partner answers by file in a browser, with and without the script: list down, answer up, looked at, recorded."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from casework.lists import answering
from casework.store.engine import transaction
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from schemas.target_lists import TargetList
from tests.browser.conftest import SCREENS, Visit, visit
from tests.browser.looking import look
from tests.listing import BPJS, NOW, SCHOLARSHIP, SEALER, answer_file, begin, listed, people, propose, refs_of, settle
from tests.webui.world import PASSWORD, World
from webui.passwords import hash_password

pytestmark = pytest.mark.browser
FAMILIES = people(6)
SHOTS = Path(os.environ.get("SIKKEP_SHOTS", "/nonexistent"))


@pytest.fixture(autouse=True)
def proposed(world: World) -> None:
    """Six families wait for the insurer, and one of them for Baznas."""
    begin(world.engine)
    settle(world.engine, FAMILIES)
    propose(world.engine, FAMILIES)
    propose(world.engine, FAMILIES[:3], SCHOLARSHIP)
    with transaction(world.engine) as session:
        add_user(session, NewUser("bpjs", "Petugas BPJS", hash_password(PASSWORD), Role.AGENCY, "bpjs-kes"))


def fill_in(file: Path) -> None:
    """What an officer does at the insurer: everybody accepted but two, and one word that nobody knows."""
    book = load_workbook(file)
    for at, row in enumerate(book["Daftar"].iter_rows(min_row=3)):
        row[10].value, row[12].value = "DITERIMA", "01-11-2026"
        if at < 3:
            row[10].value, row[11].value = ("DITOLAK", ("MENINGGAL", "SUDAH_PESERTA", "TIDAK TAHU")[at])
    book.save(file)


@pytest.mark.parametrize("with_script", [True, False])
def test_a_partner_answers_by_file(browser: Browser, address: str, with_script: bool, tmp_path: Path) -> None:
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("operator")
    seen.open("/daftar")
    seen.page.get_by_role("button", name="Buat daftar Program health_coverage").click()
    expect(seen.page.locator("#pesan")).to_contain_text("mitra dimintai jawaban")
    path = seen.page.url.removeprefix(address).split("?")[0]
    context.close()
    context, seen = visit(browser, address, java_script_enabled=with_script)
    seen.sign_in("bpjs")
    seen.open("/daftar")
    seen.page.get_by_role("link", name="460/0001/SIKKEP/2026").click()
    seen.page.get_by_label("Kata sandi Anda sekali lagi").fill(PASSWORD)
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Unduh", exact=True).click()
    file = tmp_path / "jawaban.xlsx"
    download.value.save_as(file)
    fill_in(file)
    seen.open(path)
    seen.page.locator("input[type=file]").set_input_files(file)
    seen.page.get_by_role("button", name="Periksa berkas").click()
    expect(seen.page.locator("main")).to_contain_text("ALASAN tidak dikenal.")
    seen.page.get_by_role("button", name="Catat 17 jawaban").click()
    expect(seen.page.locator("#pesan")).to_contain_text("Jawaban dicatat")
    expect(seen.page.locator("main")).to_contain_text("15 disetujui, 15 berlaku, 2 ditolak")
    assert not seen.complaints
    context.close()


def answered(world: World, folder: Path) -> tuple[TargetList, str]:
    """A list with an answer that is looked at, not recorded."""
    found = listed(world.engine)
    refs = list(refs_of(world.engine, found).values())
    rows = [(ref, "", "DITERIMA", "", "01-11-2026") for ref in refs[4:]]
    rows += [(refs[0], "", "DITOLAK", "MENINGGAL", ""), (refs[1], "", "DITOLAK", "SUDAH_PESERTA", "")]
    rows += [(refs[2], "", "MUNGKIN", "", ""), ("000-000-000", "", "DITERIMA", "", "01-11-2026")]
    with transaction(world.engine) as session:
        file = answer_file(folder / "hasil BPJS November.csv", rows)
        result = answering.bring(session, SEALER, found, file, (file.name, BPJS, NOW))
    return found, f"/daftar/{found.list_id}/hasil/{result.result_id}"


@pytest.mark.parametrize(("width", "colours"), SCREENS)
def test_the_pages_of_lists_are_open_to_everybody(
    browser: Browser, address: str, *, world: World, axe: str, tmp_path: Path, width: int, colours: str
) -> None:
    found, result = answered(world, tmp_path)
    size = {"viewport": {"width": width, "height": 800}, "color_scheme": colours}
    for login in ("operator", "bpjs"):
        context, seen = visit(browser, address, bypass_csp=True, **size)
        seen.sign_in(login)
        for name, path in (("lists", "/daftar"), ("list", f"/daftar/{found.list_id}"), ("answer", result)):
            assert not look(seen, path, axe), (name, login)
            keep(seen, f"{name}-{login}-{width}-{colours}")
        context.close()
    world.clock.at += timedelta(seconds=1)
    with transaction(world.engine) as session:
        outcome = answering.bring(session, SEALER, found, tmp_path / "hasil BPJS November.csv", ("x", BPJS, NOW))
    answering.apply(world.engine, found, outcome, BPJS, lambda: NOW)
    context, seen = visit(browser, address, bypass_csp=True, **size)
    seen.sign_in("bpjs")
    for name, path in (("done-list", f"/daftar/{found.list_id}"), ("done-answer", result)):
        assert not look(seen, path, axe), name
        keep(seen, f"{name}-bpjs-{width}-{colours}")
    context.close()


def keep(seen: Visit, name: str) -> None:
    """A picture to look at, where somebody wants them."""
    if SHOTS.is_dir():
        seen.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
