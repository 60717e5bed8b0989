"""Who writes a family down with a NIK that another bears elsewhere does not learn it; who sees both is asked."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from casework.registers.answering import answer_number
from casework.store.engine import transaction
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from tests.producers.offices import NOW
from tests.producers.test_verval import newcomer, stays
from tests.webui.bringing import know_all_areas
from tests.webui.test_family import PROPOSED
from tests.webui.test_village_results import KEYS, told
from tests.webui.world import CARD_FAR, FAR, NEAR, NIK_FAR, NIK_NEAR, PASSWORD, World, post
from webui.config import WebConfig
from webui.passwords import hash_password

QUEUE = "/pertanyaan"
KNOWN = "NIK ini sudah ada pada keluarga lain."


@pytest.fixture(autouse=True)
def _families(world: World, database: str) -> None:
    """Both families under their keys, and a registrar of the near kecamatan alone."""
    know_all_areas(database)
    config: WebConfig = world.app.extensions["sikkep"]
    with transaction(world.engine) as session:
        for family, key in KEYS.items():
            index = config.sealer.blind_index("family_key:p3ke", key)
            give = text("UPDATE registry_record SET key_index = :index WHERE household_id = :family")
            session.execute(give, {"index": index, "family": family})
        add_user(
            session, NewUser("dekat", "Petugas Dekat", hash_password(PASSWORD), Role.REGISTRAR, None, ("18.02.01",))
        )


def asked(world: World, login: str) -> list[str]:
    """The questions that this person's queue shows."""
    return re.findall(rf'href="({QUEUE}/[0-9a-f-]{{36}})"', world.signed_in(login).get(QUEUE).text)


def value(world: World, query: str) -> Any:
    with world.engine.connect() as connection:
        return connection.exec_driver_sql(query).scalar_one()


def propose(world: World, login: str, **said: str) -> Any:
    return post(world.signed_in(login), "/kasus/usul", {"command_id": uuid4(), **PROPOSED, **said})


@pytest.mark.parametrize("login", ["siti", "dekat"])
def test_a_file_tells_the_same_of_a_number_known_elsewhere_and_of_a_new_one(
    world: World, tmp_path: Path, login: str
) -> None:
    fresh = told(world, tmp_path, newcomer(), login=login)
    elsewhere = told(world, tmp_path, newcomer(NIK_perbaikan=NIK_FAR), login=login)
    assert KNOWN not in elsewhere and "Diusulkan musdes" in elsewhere
    plain = [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|nonce-\S+|value=\"\S+\"", "", page) for page in (fresh, elsewhere)]
    assert plain[0].partition("<main")[2] == plain[1].partition("<main")[2]
    assert KNOWN in told(world, tmp_path, newcomer(NIK_perbaikan=NIK_NEAR), login=login)


def test_only_who_sees_all_bearers_hears_of_the_question(world: World, tmp_path: Path) -> None:
    told(world, tmp_path, newcomer(NIK_perbaikan=NIK_FAR))
    (path,) = asked(world, "operator")
    assert asked(world, "auditor") == [path] and asked(world, "dekat") == []
    assert world.signed_in("dekat").get(path).status_code == 404
    assert "pertanyaan data menunggu" not in world.signed_in("dekat").get("/").text
    page = world.signed_in("operator").get(path).text
    assert "SARINAH" in page and "Rahasia Jauh" in page and "Dari Hasil musdes" in page
    refused = post(world.signed_in("dekat"), f"{path}/pemilik", {"command_id": uuid4(), "owner": "nobody"})
    assert refused.status_code == 404


def test_the_answer_takes_the_number_from_the_other_family(world: World, tmp_path: Path) -> None:
    told(world, tmp_path, newcomer(NIK_perbaikan=NIK_FAR))
    (path,) = asked(world, "operator")
    owner = value(world, f"SELECT person_id FROM people_of(ARRAY['{FAR}'::uuid])")
    answered = post(world.signed_in("operator"), f"{path}/pemilik", {"command_id": uuid4(), "owner": owner})
    assert answered.status_code == 303
    assert value(
        world, f"SELECT bool_and(is_nik_trusted) FROM people_of(ARRAY['{FAR}'::uuid]) JOIN person USING (person_id)"
    )
    assert not value(world, "SELECT is_nik_trusted FROM person WHERE name = 'SARINAH'")


def test_a_number_put_right_is_asked_about_too_and_the_register_leads_again(world: World, tmp_path: Path) -> None:
    page = told(world, tmp_path, stays(id_keluarga_P3KE=KEYS[NEAR], NIK_perbaikan=NIK_FAR))
    assert "Data diperbaiki" in page and KNOWN not in page
    (path,) = asked(world, "operator")
    assert asked(world, "dekat") == []
    owner = value(world, f"SELECT person_id FROM people_of(ARRAY['{FAR}'::uuid])")
    with transaction(world.engine) as session:
        answer_number(session, path.rpartition("/")[2], owner, "user:operator", NOW)
    assert value(world, "SELECT settled_at IS NOT NULL FROM correction WHERE field = 'nik'")


def test_the_same_file_again_asks_nothing_anew(world: World, tmp_path: Path) -> None:
    for _ in range(2):
        told(world, tmp_path, newcomer(NIK_perbaikan=NIK_FAR))
    assert value(world, "SELECT count(*) FROM registry_question") == 1


def test_the_form_too_says_nothing_of_families_elsewhere(world: World) -> None:
    assert propose(world, "siti", nik=NIK_FAR, family_card=CARD_FAR).status_code == 303
    assert propose(world, "siti", nik=NIK_NEAR).status_code == 422
    assert len(asked(world, "operator")) == 1 and asked(world, "dekat") == []
