"""Says how good a matching is, by a file that tells who is who."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
Pairs = AbstractSet[tuple[T, T]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Of what was found, how much is true (`precision`), and of what is true, how much was found (`recall`)."""

    found: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


def quality(found: Pairs[T], true: Pairs[T]) -> Quality:
    """The quality of pairs that were found."""
    return Quality(len(found), len(found & true), len(true))


def after_review(found: Pairs[T], shown: Pairs[T], true: Pairs[T]) -> Quality:
    """The same once a reviewer who knows the truth has answered what was shown."""
    return quality(found | (shown & true), true)
