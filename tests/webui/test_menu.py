"""The menu says where one is, on every page beneath an entry too."""

import re
from pathlib import Path

import pytest

from tests.webui.world import NEAR, World
from webui.menu import BENEATH
from webui.permissions import ROUTES

CURRENT = re.compile(r'<nav class="menu".*?</nav>', re.DOTALL)
MARKED = re.compile(r'aria-current="(page|true)">([^<]+)')


@pytest.mark.parametrize(
    ("login", "path", "marked"),
    [
        ("operator", "/", ("page", "Edisi data")),
        ("operator", "/komitmen", ("page", "Bantuan")),
        ("operator", "/alokasi", ("true", "Bantuan")),
        ("operator", "/daftar", ("true", "Bantuan")),
        ("operator", "/edisi/kode-bps", ("true", "Berkas edisi")),
        ("operator", "/rujukan", ("true", "Bantuan")),
        ("baznas", "/rujukan", ("page", "Rujukan")),
        ("baznas", "/ketanggapan", ("true", "Bantuan")),
        ("siti", f"/kasus/{NEAR}/bantuan", ("true", "Kasus")),
        ("semua", "/padupadan/mutu", ("true", "Padupadan")),
    ],
)
def test_one_entry_of_the_menu_is_marked(world: World, login: str, path: str, marked: tuple[str, str]) -> None:
    menu = CURRENT.search(world.signed_in(login).get(path).text)
    assert menu is not None
    assert MARKED.findall(menu.group()) == [marked]


def test_a_link_that_one_reader_may_follow_is_not_drawn_for_the_next(world: World) -> None:
    for login, is_there in (("admin", True), ("bappeda", False), ("admin", True)):
        assert ("/langganan?mitra=" in world.signed_in(login).get("/mitra").text) is is_there


def test_every_page_for_people_who_are_signed_in_has_its_place_in_the_menu() -> None:
    template = Path("webui/templates/_menu.html").read_text(encoding="utf-8")
    placed = set(re.findall(r'"(\w+)\.\w+"', template)) | {below for many in BENEATH.values() for below in many}
    assert {endpoint.partition(".")[0] for endpoint, roles in ROUTES.items() if isinstance(roles, frozenset)} == placed
