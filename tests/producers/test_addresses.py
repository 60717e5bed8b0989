"""Hamlet, RT and RW are read out of addresses as offices write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from producers.matching.addresses import Spot, spot_of


@pytest.mark.parametrize(
    ("address", "spot"),
    [
        ("Dusun III RT 004 RW 002", Spot(3, 4, 2)),
        ("Dsn 2 RT 4/2", Spot(2, 4, 2)),
        ("RT 01/RW 02 Kampung Sri Basuki", Spot(None, 1, 2)),
        ("RT.01/02", Spot(None, 1, 2)),
        ("Lingkungan II", Spot(2, None, None)),
        ("LK IV RT 003", Spot(4, 3, None)),
        ("DUSUN I BADRAN SARI RT 006 RW 001", Spot(1, 6, 1)),
        ("Kp. Sri Basuki", Spot()),
        ("UMBUL IX", Spot(9, None, None)),
        ("Jl. Merdeka 17", Spot()),
        ("", Spot()),
    ],
)
def test_the_spot_is_read_in_every_habit(address: str, spot: Spot) -> None:
    assert spot_of(address) == spot


@given(some.text(max_size=200))
def test_any_text_is_an_address(address: str) -> None:
    assert all(part is None or 0 <= part < 1000 for part in spot_of(address))
