"""Who is hit when a pledge ends: counted for everybody, by name only for whoever may see those families."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from casework import turnstile
from casework.pledging import keep
from casework.store.engine import transaction
from casework.store.pledge_views import list_heard
from consumers.pledge_register import pledge_register
from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.events import read_event
from schemas.events.pledges import PledgeMade
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit
from schemas.support_commands import ProposeSupport, Terms
from tests.webui.world import FAR, World, post

QUOTA = plain_id("quota of the test")
PATH = f"/komitmen/{QUOTA}"


@pytest.fixture(autouse=True)
def quota(world: World) -> None:
    """Baznas promises five packages, and the family far away waits for two of them."""
    at = world.clock() - timedelta(hours=1)
    made = PledgeMade(
        event_id=plain_id("made"), occurred_at=at, source="tests", actor="system:tests", agency="baznas",
        pledge_id=QUOTA, programme="Lima paket", pillars=(Pillar.BURDEN,), status=PledgeStatus.PROMISED, quantity=5,
        unit=Unit.PACKAGES, benefit=Benefit.FOOD,
    )  # fmt: skip
    with transaction(world.engine) as session:
        keep(session, [made], at)
    terms = Terms(pledge_id=QUOTA, partner="baznas", pillar=Pillar.BURDEN, unit=Unit.PACKAGES, quantity=2)
    wish = ProposeSupport(command_id=uuid4(), household_id=FAR, actor="user:jauh", asked_at=world.clock(), terms=terms)
    with transaction(world.engine) as session:
        turnstile.carry_out(session, wish, world.clock())


def newest(world: World) -> UUID:
    with transaction(world.engine) as session:
        return read_event(list_heard(session, QUOTA)[0].body).event_id


def words_of(world: World, login: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", world.signed_in(login).get(PATH).text)


def revoke(world: World) -> None:
    """Somebody revokes it, and the register hears of it."""
    form = {"command_id": uuid4(), "seen": newest(world), "reason": "quota_cut", "revoked_by": "kemensos"}
    assert post(world.signed_in("operator"), f"{PATH}/cabut", form).status_code == 303
    with transaction(world.engine) as session:
        word = read_event(list_heard(session, QUOTA)[0].body)
    pledge_register(world.engine, world.clock).handle([word])


def test_the_sum_and_the_families_that_wait_are_shown(world: World) -> None:
    words = words_of(world, "operator")
    assert re.search(r"dijanjikan +5 .*disisihkan +=? *=? *2 .*sisa .*3", words)
    assert "1 keluarga masih menunggu" in words
    assert "Diusulkan: 1" in words
    assert "3 dari 5" in world.signed_in("operator").get("/komitmen").text


def test_only_those_who_may_see_the_family_see_its_name_and_only_when_it_was_hit(world: World) -> None:
    assert "Rahasia Jauh" not in words_of(world, "jauh")
    revoke(world)
    assert "Rahasia Jauh" in words_of(world, "jauh")
    assert "Rahasia Jauh" in words_of(world, "auditor")
    for login in ("siti", "tanpa", "baznas", "bappeda", "admin"):
        page = world.signed_in(login).get(PATH).text
        assert "Rahasia Jauh" not in page
        assert str(FAR) not in page


def test_a_revocation_names_whom_it_hit_and_conserves_the_sum(world: World) -> None:
    revoke(world)
    words = words_of(world, "jauh")
    assert "Keluarga yang terkena" in words
    assert "Rahasia Jauh" in words
    assert re.search(r"dilepas +\+ *5 ", words)
    assert "Dilepas: 1" in words


def test_less_than_what_went_out_cannot_be_promised(world: World) -> None:
    offer: dict[str, object] = {
        "command_id": uuid4(), "programme": "Lima paket", "pillars": "burden", "status": "promised", "benefit": "food",
        "quantity": "1", "unit": "packages", "seen": newest(world),
    }  # fmt: skip
    world.clock.pass_by(minutes=1)
    client = world.signed_in("operator")
    assert "lebih kecil daripada yang sudah disisihkan" in post(client, f"{PATH}/ubah", offer).text
    assert (
        "Satuan tidak dapat diganti" in post(client, f"{PATH}/ubah", {**offer, "quantity": 9, "unit": "persons"}).text
    )
    assert post(client, f"{PATH}/ubah", {**offer, "quantity": 2}).status_code == 303
    assert "Habis" in words_of(world, "operator")
