"""Choosing a kampung from the ranking in a browser, with and without the script, wide and narrow, light and dark."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visit
from tests.rounds import keep_families, story
from tests.webui.world import PLEDGES, World

pytestmark = pytest.mark.browser
RANKING = f"/komitmen/{PLEDGES['baznas']}/kampung/peringkat"


@pytest.mark.parametrize(
    "how", [(True, "light", 1280), (True, "dark", 360), (False, "light", 360)], ids=["wide", "narrow", "no script"]
)
def test_choose_a_kampung_from_the_ranking(
    browser: Browser, world: World, address: str, axe: str, how: tuple[bool, str, int]
) -> None:
    with_script, scheme, width = how
    keep_families(world.engine, story(1), story(2, kecamatan="02"), story(3, kecamatan="02"), story(4, kecamatan="02"))
    size = {"width": width, "height": 800}
    context, seen = visit(
        browser, address, viewport=size, java_script_enabled=with_script, color_scheme=scheme,
    )  # fmt: skip
    seen.sign_in("operator")
    seen.open(RANKING.removesuffix("/kampung/peringkat"))
    seen.page.get_by_role("link", name="Lihat peringkat kampung").click()
    expect(seen.page.locator("tbody tr").first).to_contain_text("paling banyak belum dibantu")
    if with_script:
        seen.page.evaluate(axe)
        found = seen.page.evaluate("axe.run().then(done => done.violations.map(each => each.id))")
        assert not found, found
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    seen.page.locator("tbody tr").first.get_by_role("link").click()
    expect(seen.page.get_by_label("Kampung", exact=True)).not_to_have_value("")
    seen.page.get_by_label("Direncanakan tanggal").fill("2099-01-31")
    seen.page.get_by_role("button", name="Simpan rencana").click()
    expect(seen.page.locator("#pesan")).to_contain_text("Rencana untuk kampung tersimpan")
    expect(seen.page.locator("main")).to_contain_text("Dipilih dari peringkat: nomor 1 dari")
    assert not seen.complaints
    context.close()
