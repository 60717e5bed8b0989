"""The menu says where one is, on every page beneath an entry too."""

import re

import pytest

from tests.webui.world import NEAR, World

CURRENT = re.compile(r'<nav class="menu".*?</nav>', re.DOTALL)
MARKED = re.compile(r'aria-current="(page|true)">([^<]+)')


@pytest.mark.parametrize(
    ("login", "path", "marked"),
    [
        ("operator", "/", ("page", "Edisi data")),
        ("operator", "/komitmen", ("page", "Bantuan")),
        ("operator", "/alokasi", ("true", "Bantuan")),
        ("operator", "/daftar", ("true", "Bantuan")),
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
