"""A list offers the kecamatan of which one may see some family, and no other."""

import pytest

from casework.store.access import Scope
from casework.store.area_names import list_kecamatan_in_reach
from casework.store.engine import transaction
from schemas.codes import Role
from tests.webui.world import World


@pytest.mark.parametrize(
    ("role", "areas", "codes"),
    [
        (Role.CASE_WORKER, ("18.02",), ["18.02.02", "18.02.01"]),
        (Role.CASE_WORKER, ("18.02.01",), ["18.02.01"]),
        (Role.REGISTRAR, ("18.02.02.2001",), ["18.02.02"]),
        (Role.CASE_WORKER, ("18.02.0",), []),
        (Role.CASE_WORKER, (), []),
        (Role.PLANNER, ("18.02",), []),
        (Role.AUDITOR, (), ["18.02.02", "18.02.01"]),
    ],
)
def test_the_kecamatan_in_reach_are_those_with_a_family_that_one_may_see(
    world: World, role: Role, areas: tuple[str, ...], codes: list[str]
) -> None:
    with transaction(world.engine) as session:
        assert [area.code for area in list_kecamatan_in_reach(session, Scope(role, areas))] == codes
