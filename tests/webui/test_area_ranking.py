"""The ranking of kampung for a pledge: who stands where and why, and what is written when one is chosen."""

import json
import re
from uuid import uuid4

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.store.engine import transaction
from tests.rounds import keep_families, story
from tests.webui.test_area_help import PAGE
from tests.webui.world import PLEDGES, World, post

RANKING = f"{PAGE}/kampung/peringkat"
NEAR, FAR = "18.02.01.2001", "18.02.02.2001"
PLAN: dict[str, object] = {"kampung": FAR, "quantity": "", "planned_on": "2099-01-31"}


@pytest.fixture(autouse=True)
def _families(world: World) -> None:
    """One more target family near, three far away; nobody helps them."""
    keep_families(world.engine, story(1), *(story(number, kecamatan="02") for number in (2, 3, 4)))


def choose(world: World, login: str = "operator", **said: object) -> TestResponse:
    world.clock.pass_by(minutes=1)
    return post(world.signed_in(login), RANKING, {"command_id": uuid4(), **PLAN, **said})


def plans(world: World) -> list[dict[str, object]]:
    query = "SELECT body::text FROM pledge_event WHERE kind = 'area_help_planned' AND pledge_id = :id"
    with transaction(world.engine) as session:
        found = session.execute(text(query), {"id": PLEDGES["baznas"]}).scalars()
        return [json.loads(body) for body in found if json.loads(body)["area_code"] == FAR]


def order(page: str) -> list[str]:
    return re.findall(r'<th scope="row">\s*(\d+)\. .*?kampung=([\d.]+)#', page, re.DOTALL)  # type: ignore[return-value]


def test_kampung_stand_by_families_without_help_and_each_says_why(world: World) -> None:
    page = world.signed_in("operator").get(RANKING).text
    assert [code for _, code in order(page)][:2] == [FAR, NEAR]
    assert "paling banyak belum dibantu" in page and "lebih sedikit keluarga belum dibantu" in page
    assert f'href="{RANKING}"' in world.signed_in("operator").get(PAGE).text


def test_a_choice_is_planned_once_and_the_event_says_place_and_reason(world: World) -> None:
    number = uuid4()
    assert [choose(world, command_id=number).status_code for _ in range(2)] == [303, 303]
    assert choose(world, kampung=NEAR).status_code == 303
    (plan,) = plans(world)
    ranked = plan["ranked"]
    assert isinstance(ranked, dict)
    assert (ranked["place"], ranked["policy"], ranked["planned"]) == (1, "kampung-2026.1", 0)
    assert ranked["without_help"] == ranked["targets"] >= 3 and "reason" not in ranked
    page = world.signed_in("operator").get(PAGE).text
    assert "Dipilih dari peringkat: nomor 1 dari" in page and "Dipilih dari peringkat: nomor 2 dari" in page
    assert re.search(r'data-judul="Sudah direncanakan">1<', world.signed_in("operator").get(RANKING).text)


def test_a_plan_by_the_old_road_says_nothing_of_a_ranking(world: World) -> None:
    sent = {"command_id": uuid4(), **PLAN}
    assert post(world.signed_in("operator"), f"{PAGE}/kampung", sent).status_code == 303
    assert ["ranked" in plan for plan in plans(world)] == [False]


@pytest.mark.parametrize(("said", "words"), [
    ({"kampung": "18.02.28.2099"}, "tidak ada pada peringkat"), ({"kampung": ""}, "Pilih salah satu."),
    ({"planned_on": "2020-01-01"}, "Tanggal rencana sudah lewat."), ({"quantity": "-3"}, "Tulis angka."),
])  # fmt: skip
def test_a_bad_choice_is_refused_in_words_on_the_same_page(world: World, said: dict[str, object], words: str) -> None:
    answer = choose(world, **said)
    assert (answer.status_code, words in answer.text, "Alasan urutan" in answer.text) == (422, True, True)
    assert plans(world) == []


def test_only_who_speaks_for_the_partner_sees_the_ranking(world: World) -> None:
    other = f"/komitmen/{PLEDGES['dinsos']}/kampung/peringkat"
    for login, path, status in (("baznas", RANKING, 200), ("baznas", other, 404), ("bappeda", RANKING, 404)):
        assert world.signed_in(login).get(path).status_code == status
    assert choose(world, "bappeda").status_code == 404
    assert plans(world) == []
