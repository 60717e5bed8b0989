"""The operator's journey: a real file with all its damage, by the page alone, until families stand in the register."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.store.engine import open_engine
from casework.store.sealing import Sealer
from consumers.case_timelines import case_timelines
from producers.registries import Office
from producers.registries.desk_work import desk
from tests.browser.conftest import SCREENS, Visit, visit
from tests.browser.looking import wrong_with
from tests.operators_file import operators_file
from tests.producers.offices import posted
from tests.webui.bringing import SAID, brought, know_all_areas
from tests.webui.world import HAND_OVERS, World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return operators_file(tmp_path / "p3ke_keluarga.xlsx")


@pytest.fixture
def path(world: World, file: Path) -> str:
    """The page of a report."""
    return brought(world, file)


@pytest.fixture(autouse=True)
def _areas(world: World, database: str) -> None:
    know_all_areas(database)


@pytest.fixture
def at_the_desk(world: World, app_database_url: str) -> Iterator[None]:
    """The desk works beside the web, as its own process does."""
    engine, stop = open_engine(app_database_url), threading.Event()
    office = Office(engine, Sealer({1: b"k" * 32}, b"i" * 32), world.clock)
    working = threading.Thread(target=desk, args=(office, HAND_OVERS, stop))
    working.start()
    yield
    stop.set()
    working.join()
    engine.dispose()


def fill_in(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Sumber data").select_option(SAID["source"])
    for name in ("edition", "received_on", "giver", "reference_number", "legal_basis"):
        page.locator(f"[name={name}]").fill(SAID[name])
    page.get_by_role("button", name="Unggah dan periksa").click()


def read_the_report(seen: Visit, *, with_script: bool) -> None:
    """With the script the page moves on by itself; without it people use its link."""
    for _ in range(60):
        if seen.page.locator("#judul-banding").count():
            return
        if with_script:
            seen.page.wait_for_timeout(500)
        else:
            seen.page.wait_for_timeout(250)
            seen.page.get_by_role("link", name="Lihat lagi").click()
    raise AssertionError("the report never came")


@pytest.mark.usefixtures("at_the_desk")
@pytest.mark.parametrize("with_script", [True, False])
def test_an_operator_brings_a_real_file_and_a_second_person_signs_the_rest(
    browser: Browser, address: str, world: World, with_script: bool, file: Path
) -> None:
    mine, operator = visit(browser, address, java_script_enabled=with_script)
    operator.sign_in("operator")
    operator.page.get_by_role("link", name="Bawa berkas baru").click()
    fill_in(operator.page, file)
    expect(operator.page.locator("h1")).to_have_text("P3KE 2024")
    read_the_report(operator, with_script=with_script)
    report = operator.page.locator("main")
    for said in (
        "judul kolom pada baris 13, 10 baris data",
        "2 × Excel merusak NIK (ditulis seperti 1,80E+15); digitnya hilang.",
        "1 × NIK memuat selain angka.",
        "2 × Kampung tidak dikenali dari kode maupun nama.",
        "Petugas data lain yang memutuskan.",
    ):
        expect(report).to_contain_text(said)
    expect(report).not_to_contain_text("Tanggal tidak terbaca")
    path = operator.page.url.removeprefix(address).partition("?")[0]
    theirs, second = visit(browser, address, java_script_enabled=with_script)
    second.sign_in("kabid")
    second.open("/")
    second.page.get_by_role("link", name="P3KE 2024").click()
    second.page.get_by_label("Mengapa edisi ini tetap benar").fill("Edisi lengkap dari Satgas P3KE.")
    second.page.get_by_role("button", name="Tanda tangani dan masukkan").click()
    for _ in range(60):
        second.page.wait_for_timeout(250)
        second.open(path)
        if second.page.get_by_text("Sudah masuk").count():
            break
    expect(second.page.locator("main")).to_contain_text("Sudah masuk")
    case_timelines(world.engine, world.clock).handle(posted(world.engine))
    second.open("/kasus?status=semua&nama=ngatijem")
    expect(second.page.locator("main")).to_contain_text("NGATIJEM")
    assert not operator.complaints + second.complaints
    mine.close()
    theirs.close()


def test_a_refusal_comes_back_beside_the_form_and_keeps_what_was_typed(
    browser: Browser, address: str, file: Path
) -> None:
    context, seen = visit(browser, address)
    seen.sign_in("operator")
    for _ in range(2):
        seen.open("/edisi/baru")
        fill_in(seen.page, file)
        # The same person again: the same hand-over.
        expect(seen.page.locator("h1")).to_have_text("P3KE 2024")
    seen.open("/edisi/baru")
    seen.page.locator("[name=giver]").fill("Satgas")
    seen.page.get_by_role("button", name="Unggah dan periksa").click()
    expect(seen.page.get_by_role("alert")).to_contain_text("Pilih salah satu.")
    expect(seen.page.locator("[name=giver]")).to_have_value("Satgas")
    fill_in(seen.page, file)  # the form that came back still sends
    expect(seen.page.locator("h1")).to_have_text("P3KE 2024")
    context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_of_editions_can_be_used_by_everybody(
    browser: Browser, address: str, axe: str, path: str, screen: tuple[int, str]
) -> None:
    report = ["/edisi", path, *(f"{path}/{part}" for part in ("catatan", "perbedaan", "mutu"))]
    theirs = [*report, "/", "/edisi/baru"]
    pages = {"operator": theirs, "kabid": theirs, "auditor": report}
    assert not wrong_with(browser, address, axe, screen, pages)
