"""How often offices get something wrong, per person or per family."""

from bisect import bisect_right
from dataclasses import dataclass, fields, replace
from itertools import accumulate
from typing import Generic, TypeVar

from sikkep.district.chance import Chance

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of people (NIK, sex, birth date, name) and of families (kampung, upheavals) that are spoiled.

    The defaults are the suggestions of our domain notes on synthetic data; `times(3)` makes a district three times
    as messy. Each spoils one of the two registers, not both.
    """

    nik_blank: float = 0.02
    nik_mistyped: float = 0.015
    nik_swapped: float = 0.005
    nik_last_digit_zero: float = 0.005
    nik_scientific: float = 0.002
    nik_duplicate: float = 0.007
    nik_dot_zero: float = 0.003
    sex_wrong: float = 0.005
    birth_swapped: float = 0.01
    birth_default: float = 0.03
    birth_year_off: float = 0.02
    name_abbreviated: float = 0.05
    name_titled: float = 0.02
    name_spaced: float = 0.04
    name_respelled: float = 0.05
    name_truncated: float = 0.01
    name_alias: float = 0.005
    kampung_older: float = 0.02
    kampung_twin: float = 0.003
    split: float = 0.015
    deceased: float = 0.01
    moved: float = 0.02
    head_changed: float = 0.02

    def times(self, factor: float) -> "Rates":
        """All rates multiplied; a rate never passes 0.3, so that the shares of one kind stay below one."""
        return replace(self, **{each.name: min(getattr(self, each.name) * factor, 0.3) for each in fields(self)})


class Mishaps(Generic[T]):
    """At most one of several mishaps of a kind: most draws give none."""

    def __init__(self, *mishaps: tuple[float, T]) -> None:
        self._until = list(accumulate(rate for rate, _ in mishaps))
        self._kinds = [kind for _, kind in mishaps]
        if self._until[-1] > 1:
            raise ValueError("The rates of one kind of mishap add up to more than one.")

    def draw(self, chance: Chance) -> T | None:
        """One mishap, or None."""
        number = chance()
        return self._kinds[bisect_right(self._until, number)] if number < self._until[-1] else None
