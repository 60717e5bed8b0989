"""A partner's system reads its pledges page by page: each once, and is told in words what is no page."""

from itertools import chain
from uuid import UUID

import pytest

from tests.webui.calling import LISTED, OFFER, System, system_of
from tests.webui.world import World


@pytest.fixture
def system(world: World) -> System:
    """The system of an agency with seven pledges."""
    found = system_of(world)
    for number in range(6):
        assert found.post(LISTED, OFFER | {"programme": f"Program {number}"}).status_code == 201
    return found


def walk(system: System, path: str) -> list[list[str]]:
    """The ids on each page, from the first to the last."""
    pages = []
    following: str | None = path
    while following:
        told = system.get(following).json
        pages.append([one["pledge_id"] for one in told["pledges"]])
        following = told["next"]
    return pages


def test_the_pages_together_are_the_whole_list_each_pledge_once(system: System) -> None:
    (whole,) = walk(system, LISTED)
    assert len(whole) == 7 and whole == sorted(whole, key=lambda one: UUID(one).bytes)
    for limit, sizes in ((3, [3, 3, 1]), (7, [7]), (6, [6, 1]), (500, [7])):
        pages = walk(system, f"{LISTED}?limit={limit}")
        assert [len(page) for page in pages] == sizes
        assert list(chain(*pages)) == whole
    assert walk(system, f"{LISTED}?after={whole[-1]}") == [[]]


def test_a_pledge_that_comes_between_two_pages_shifts_none_of_the_others(system: System) -> None:
    (before,) = walk(system, LISTED)
    first = system.get(f"{LISTED}?limit=3").json
    new = system.post(LISTED, OFFER | {"programme": "Aaa"}).json["pledge_id"]
    rest = chain(*walk(system, first["next"]))
    read = [one["pledge_id"] for one in first["pledges"]] + list(rest)
    assert [one for one in read if one != new] == before
    assert read.count(new) <= 1


def test_another_agency_s_pledges_stand_on_no_page(world: World, system: System) -> None:
    other = system_of(world, "dinsos")
    mine, theirs = ({one for page in walk(each, f"{LISTED}?limit=2") for one in page} for each in (system, other))
    assert mine and theirs and not mine & theirs


@pytest.mark.parametrize(("asked", "words"), [
    ("limit=0", "angka 1 sampai 500"), ("limit=501", "angka 1 sampai 500"), ("limit=banyak", "angka 1 sampai 500"),
    ("limit=", "angka 1 sampai 500"), ("limit=-1", "angka 1 sampai 500"), ("limit=1e2", "angka 1 sampai 500"),
    ("after=terakhir", "after harus pledge_id"), ("after=", "after harus pledge_id"),
    ("page=2", "page tidak dikenal"), ("limit=2&limit=3", "satu kali saja"),
])  # fmt: skip
def test_what_is_no_page_is_refused_in_words(system: System, asked: str, words: str) -> None:
    refused = system.get(f"{LISTED}?{asked}")
    assert (refused.status_code, refused.json["type"]) == (400, "urn:sikkep:problem:page")
    assert words in refused.json["detail"]
    assert refused.content_type == "application/problem+json"
