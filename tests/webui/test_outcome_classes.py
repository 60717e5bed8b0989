"""The class of a family stands on its page and narrows the list, and what it asks for is taken up in one press."""

from typing import Any
from uuid import uuid4

import pytest

from casework import turnstile
from casework.store.engine import transaction
from casework.store.timelines import list_entries
from schemas.codes import Evidence, Source
from schemas.events.matches import MatchNotFound
from schemas.ids import derived_id
from tests.doubtful import AT, household_id, keep_editions, keep_family
from tests.webui.world import World, post
from webui.config import WebConfig

HOME = household_id("p3ke", 61)
CASE = f"/kasus/{HOME}"


@pytest.fixture
def world(world: World) -> World:
    """A family that P3KE alone names, and one of whom nobody has a sound NIK."""
    config: WebConfig = world.app.extensions["sikkep"]
    with transaction(world.engine) as session:
        keep_editions(session)
        for number, evidence in ((61, ()), (62, (Evidence.NIK_MISSING,))):
            keep_family(session, config.sealer, "p3ke", number)
            turnstile.record(session, [absent(number, evidence)], AT)
    return world


def absent(number: int, evidence: tuple[Evidence, ...]) -> MatchNotFound:
    return MatchNotFound(
        event_id=derived_id(AT, "absent", number), occurred_at=AT, source="producers/matching",
        actor="system:matching", edition="p3ke:2023", household_id=household_id("p3ke", number),
        area_code="18.02.01.2001", left=Source.P3KE, right=Source.DTKS, right_edition="dtks:2024-08",
        rule="padupadan:1", evidence=evidence or None,
    )  # fmt: skip


def read(world: World, path: str, login: str = "siti") -> str:
    answer = world.signed_in(login).get(path)
    assert answer.status_code == 200
    return answer.text


def test_the_list_is_narrowed_to_a_class(world: World) -> None:
    alone = read(world, "/kasus?status=semua&golongan=left_only")
    assert "Kepala 61 Contoh" in alone and "Kepala 62 Contoh" not in alone
    assert "Kepala 62 Contoh" in read(world, "/kasus?status=semua&golongan=no_nik")
    assert "Kepala 61 Contoh" in read(world, "/kasus?status=semua&golongan=nothing-we-know")


def test_who_stands_in_p3ke_alone_is_proposed_to_the_village_s_meeting(world: World) -> None:
    page = read(world, CASE)
    assert "P3KE saja" in page and "Usulkan lewat musdes" in page and "mitra sudah dapat membantu" in page
    assert "Arahkan ke Disdukcapil" in read(world, f"/kasus/{household_id('p3ke', 62)}")
    assert "Jadwalkan untuk saya" not in read(world, CASE, "auditor")


def test_the_proposal_is_taken_up_in_one_press(world: World) -> None:
    form: dict[str, Any] = {"command_id": uuid4(), "due_on": "2026-12-04", "purpose": "musdes", "worker": "user:siti"}
    assert 'name="purpose" value="musdes"' in read(world, CASE)
    for _ in range(2):
        assert post(world.signed_in("siti"), f"{CASE}/tindak-lanjut", form).status_code == 303
    with transaction(world.engine) as session:
        kinds = [entry.kind for entry in list_entries(session, HOME)]
    assert kinds.count("follow_up_scheduled") == 1
    page = read(world, CASE)
    assert "Sudah dijadwalkan" in page and "Jadwalkan untuk saya" not in page
