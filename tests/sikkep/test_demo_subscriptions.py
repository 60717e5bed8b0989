"""Every partner of the demo asks for something that exists, in an area that exists."""

from casework.rules.notices import NOTIFIABLE
from schemas.codes import Pillar
from schemas.ids import plain_id
from sikkep.areas import load_areas
from sikkep.demo.subscriptions import SUBSCRIPTIONS
from sikkep.district.partners import PARTNERS


def test_each_of_the_fourteen_partners_asks_for_something() -> None:
    assert {wanted.agency for wanted in SUBSCRIPTIONS} == {partner.code for partner in PARTNERS}


def test_wishes_name_kinds_and_areas_that_exist() -> None:
    areas = {area.code for area in load_areas()}
    assert all(wanted.kinds and wanted.kinds <= NOTIFIABLE for wanted in SUBSCRIPTIONS)
    assert {wanted.area_prefix for wanted in SUBSCRIPTIONS} <= areas | {""}


def test_a_second_load_of_the_demo_gives_the_same_wishes() -> None:
    ids = {wanted.subscription_id for wanted in SUBSCRIPTIONS}
    assert len(ids) == len(SUBSCRIPTIONS)
    assert plain_id("demo subscription", "dinsos", "reviews") in ids
    assert {wanted.pillar for wanted in SUBSCRIPTIONS} == {None, Pillar.POCKETS}
