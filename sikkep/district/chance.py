"""Draws that come out the same for the same seed."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

Chance = Callable[[], float]
"""Gives the next number in [0, 1) of one family's own stream."""


def chance_of(seed: int, number: int, strand: int = 0) -> Chance:
    """The stream of one family: it depends on the seed and the family's number, on nothing else.

    A family has as many streams as there are strands, so that a further story about it changes nothing of the first.
    """
    return random.Random((seed << 40) + (strand << 20) + number).random  # noqa: S311 - nobody's secret hangs on it


def draw(chance: Chance, options: Sequence[T]) -> T:
    """One of the options, all equally likely. `weighted` makes some likelier."""
    return options[int(chance() * len(options))]


def weighted(text: str) -> tuple[str, ...]:
    """Words with weights, `SUTRISNO:14 SRI_WAHYUNI:9`, each repeated as often. An underscore stands for a space."""
    pairs = (word.rsplit(":", 1) for word in text.split())
    return tuple(word.replace("_", " ") for word, weight in pairs for _ in range(int(weight)))


def repeated(*weights: tuple[T, int]) -> tuple[T, ...]:
    """Each value repeated as often as its weight."""
    return tuple(value for value, weight in weights for _ in range(weight))
