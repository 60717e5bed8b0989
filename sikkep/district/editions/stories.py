"""One family in all editions: its life, and how each register has it each time."""

from collections.abc import Mapping
from dataclasses import dataclass

from sikkep.district.chance import chance_of, draw, repeated
from sikkep.district.editions.calendar import DTKS, DTSEN_2025, EDITIONS, P3KE, Edition
from sikkep.district.editions.dtsen_rows import Card, card_groups
from sikkep.district.editions.life import Life
from sikkep.district.editions.lives import STRAND
from sikkep.district.editions.views import View, dtks_view, dtsen_view, p3ke_view

_RANKS = STRAND + len(EDITIONS) + 1
_NATIONAL = {
    1: repeated((1, 46), (2, 24), (3, 14), (4, 8), (5, 5), (6, 3)),
    2: repeated((1, 18), (2, 30), (3, 22), (4, 14), (5, 10), (7, 6)),
    3: repeated((2, 14), (3, 26), (4, 26), (5, 18), (6, 10), (8, 6)),
    4: repeated((3, 12), (4, 28), (5, 26), (6, 18), (7, 10), (9, 6)),
}
"""DTSEN ranks the whole country by a model of its own: its deciles only lean towards those of P3KE."""


@dataclass(frozen=True, slots=True)
class Story:
    """`views` has the editions in which the family stands, `cards` the families that DTSEN makes of it."""

    life: Life
    views: Mapping[Edition, View]
    cards: tuple[Card, ...]


def story_of(seed: int, life: Life) -> Story:
    """The family in every edition."""
    found = [
        *(p3ke_view(seed, life, edition) for edition in P3KE),
        *(dtks_view(seed, life, edition) for edition in DTKS),
        dtsen_view(life),
    ]
    views = {view.edition: view for view in found if view}
    return Story(life, views, _cards(seed, life, views.get(DTSEN_2025)))


def _cards(seed: int, life: Life, view: View | None) -> tuple[Card, ...]:
    if view is None:
        return ()
    chance = chance_of(seed, life.family.number, _RANKS)
    ranks = _NATIONAL[life.family.decile]
    return tuple(Card(number, people, draw(chance, ranks)) for number, people in card_groups(view).items())
