"""What each of the fourteen partners sees of a family, field by field: nothing personal before it accepts."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from casework.rules.disclosure import BEFORE_ANSWER, Agreed, Disclosure, Why, disclosed
from casework.rules.sharing_limits import LIMITS
from casework.store.engine import transaction
from casework.store.partners import Partner as StoredPartner
from casework.store.partners import keep_partners
from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from schemas.ids import plain_id
from schemas.pledge_codes import ENDED, UNANSWERED, SupportState
from schemas.sharing import SharedField
from schemas.tables.registry import PersonRow
from sikkep.district.partners import PARTNERS, Partner
from tests.referring import EVERYTHING, NOW, asked, consented
from tests.webui.world import CARD_NEAR, NEAR, NIK_NEAR, PASSWORD, World, post
from webui.config import WebConfig
from webui.passwords import hash_password

CHILD_NIK = "1802010503150003"
# What stands in the vault of the near family, by the field that lets it through.
SHOWN = {
    SharedField.HEAD_NAME: "Sutrisno Contoh",
    SharedField.ADDRESS: "Dusun II RT 003",
    SharedField.FAMILY_CARD: CARD_NEAR,
    SharedField.DECILE: "1 (P3KE 2023)",
    SharedField.HOUSING: "lantai rumah dari tanah",
    SharedField.AID: "PBI-JK",
    SharedField.MEMBER_NAME: "Rafi Pratama",
    SharedField.NIK: CHILD_NIK,
    SharedField.RELATION: "Cucu",
    SharedField.SEX: "Perempuan",
    SharedField.BIRTH_DATE: "5 Mar 2015",
    SharedField.AGE: "11 tahun",
}
OF_THE_CHILD = {
    SharedField.MEMBER_NAME, SharedField.NIK, SharedField.RELATION, SharedField.SEX, SharedField.BIRTH_DATE,
    SharedField.AGE,
}  # fmt: skip
# The same by hand and apart from the program's table: what these may never see, whatever their pledge says.
NEVER = {
    "bank": {SharedField.NIK, SharedField.FAMILY_CARD, SharedField.BIRTH_DATE, SharedField.DECILE, SharedField.AID},
    "perusahaan": {SharedField.NIK, SharedField.FAMILY_CARD, SharedField.BIRTH_DATE, SharedField.DECILE},
}
WITH_CONSENT = ("bank", "perusahaan")


@pytest.fixture
def world(world: World) -> Iterator[World]:
    """The near family has a granddaughter; the fourteen partners have accounts."""
    config: WebConfig = world.app.extensions["sikkep"]
    kept = hash_password(PASSWORD)
    with transaction(world.engine) as session:
        session.add(_child(config.sealer))
        keep_partners(session, [StoredPartner(each.code, each.name, each.kind) for each in PARTNERS])
        for each in PARTNERS:
            add_user(session, NewUser(f"mitra-{each.code}", "Petugas", kept, Role.AGENCY, each.code))
    return world


def _child(sealer: Sealer) -> PersonRow:
    person_id = plain_id("person", "granddaughter")
    return PersonRow(
        person_id=person_id, record_id=plain_id("record", 2), source="p3ke", name="Rafi Pratama",
        name_folded=fold_name("Rafi Pratama"), birth_date=date(2015, 3, 5), relation="Cucu", is_head=False, sex="P",
        nik_cipher=sealer.seal(CHILD_NIK, place_of("person", "nik_cipher", person_id)),
        nik_index=sealer.blind_index("nik", CHILD_NIK), is_nik_trusted=True,
    )  # fmt: skip


def seen(world: World, partner: Partner, support_id: UUID) -> set[SharedField]:
    """The fields whose values stand anywhere on the partner's pages."""
    client = world.signed_in(f"mitra-{partner.code}")
    pages = client.get(f"/rujukan/{support_id}").text + client.get("/rujukan").text
    assert str(NEAR) not in pages
    assert NIK_NEAR not in pages or SharedField.NIK in LIMITS.allowance(partner.code, partner.kind).fields
    return {field for field, value in SHOWN.items() if value in pages}


def test_no_partner_sees_anything_personal_before_it_accepts(world: World) -> None:
    leaked = []
    for partner in PARTNERS:
        support_id = asked(world.engine, partner.code, NEAR)
        consented(world.engine, partner.code, NEAR)
        leaked += [(partner.code, "asked", field) for field in seen(world, partner, support_id)]
        act(world, partner, support_id, "buka")
        leaked += [(partner.code, "opened", field) for field in seen(world, partner, support_id)]
        act(world, partner, support_id, "tunda", reason="budget", until="2026-12-10")
        leaked += [(partner.code, "waiting", field) for field in seen(world, partner, support_id)]
        act(world, partner, support_id, "tolak", reason="no_budget_now")
        leaked += [(partner.code, "declined", field) for field in seen(world, partner, support_id)]
    assert not leaked


def test_after_accepting_each_partner_sees_what_its_kind_may_and_no_more(world: World) -> None:
    wrong = []
    for partner in PARTNERS:
        support_id = asked(world.engine, partner.code, NEAR)
        act(world, partner, support_id, "setuju")
        if partner.kind in WITH_CONSENT:
            assert seen(world, partner, support_id) == set(), "no consent was recorded"
        consented(world.engine, partner.code, NEAR)
        found, allowed = seen(world, partner, support_id), set(LIMITS.allowance(partner.code, partner.kind).fields)
        expected = allowed & set(SHOWN) - (set() if SharedField.CHILDREN in allowed else OF_THE_CHILD)
        wrong += [(partner.code, field) for field in found ^ expected if field is not SharedField.HEAD_NAME]
        wrong += [(partner.code, "never", field) for field in found & NEVER.get(partner.kind, set())]
        named = {SharedField.HEAD_NAME, SharedField.MEMBER_NAME} & allowed
        wrong += [(partner.code, "name")] if (SharedField.HEAD_NAME in found) != bool(named) else []
        consented(world.engine, partner.code, NEAR, is_given=False, at=NOW + timedelta(hours=1))
        if partner.kind in WITH_CONSENT:
            wrong += [(partner.code, "taken back", field) for field in seen(world, partner, support_id)]
    assert not wrong


def test_the_fields_of_the_pledge_narrow_what_the_kind_may_see(world: World) -> None:
    dinsos = next(each for each in PARTNERS if each.code == "dinsos")
    support_id = asked(world.engine, "dinsos", NEAR, fields=(SharedField.ADDRESS,))
    act(world, dinsos, support_id, "setuju")
    assert seen(world, dinsos, support_id) == {SharedField.ADDRESS}
    none = asked(world.engine, "dinsos", NEAR, name="nothing", fields=())
    act(world, dinsos, none, "setuju")
    assert seen(world, dinsos, none) == set()


def test_a_pledge_that_needs_consent_shows_nothing_without_it(world: World) -> None:
    dinkes = next(each for each in PARTNERS if each.code == "dinkes")
    support_id = asked(world.engine, "dinkes", NEAR, needs_consent=True)
    act(world, dinkes, support_id, "setuju")
    assert seen(world, dinkes, support_id) == set()
    assert "belum menyetujui datanya" in world.signed_in("mitra-dinkes").get(f"/rujukan/{support_id}").text
    consented(world.engine, "dinkes", NEAR)
    assert SharedField.ADDRESS in seen(world, dinkes, support_id)


def test_every_look_is_logged_with_what_was_shown(world: World) -> None:
    baznas = next(each for each in PARTNERS if each.code == "baznas")
    support_id = asked(world.engine, "baznas", NEAR, fields=(SharedField.ADDRESS, SharedField.KAMPUNG))
    act(world, baznas, support_id, "setuju")
    world.signed_in("mitra-baznas").get(f"/rujukan/{support_id}")
    with transaction(world.engine) as session:
        rows = session.execute(
            text("SELECT actor, household_id, detail FROM access_log WHERE action = 'view_referral' ORDER BY at")
        ).all()
    assert {row.actor for row in rows} == {"user:mitra-baznas"}
    assert rows[-1].household_id == NEAR
    assert rows[-1].detail == {"support": support_id.hex[:8], "shared": ["address"]}
    told = world.signed_in("auditor").get("/jejak/akses").text
    assert "Membuka rujukan" in told and "isian alamat" in told


@pytest.mark.parametrize("partner", PARTNERS, ids=lambda partner: partner.code)
@pytest.mark.parametrize("state", SupportState)
def test_the_rule_lets_nothing_through_unless_somebody_must_find_the_family(
    partner: Partner, state: SupportState
) -> None:
    allowance = LIMITS.allowance(partner.code, partner.kind)
    for has_consent in (True, False):
        shown = disclosed(state, Agreed(EVERYTHING), allowance, has_consent)
        assert shown.fields <= BEFORE_ANSWER | set(allowance.fields)
        if state in UNANSWERED | ENDED | {SupportState.CONFIRMED}:
            assert shown.fields == BEFORE_ANSWER and not shown.is_personal
        elif partner.kind in WITH_CONSENT and not has_consent:
            assert shown == Disclosure(Why.NO_CONSENT)
        else:
            assert shown.is_personal


def test_a_kind_that_nobody_knows_is_shown_nothing() -> None:
    unknown = LIMITS.allowance("nobody", None)
    assert disclosed(SupportState.ACCEPTED, Agreed(EVERYTHING), unknown, True) == Disclosure(Why.NOTHING_AGREED)


def act(world: World, partner: Partner, support_id: UUID, what: str, **form: object) -> None:
    path = f"/rujukan/{support_id}/{what}"
    answer = post(world.signed_in(f"mitra-{partner.code}"), path, {"command_id": uuid4(), **form})
    assert answer.status_code == 303, answer.text
