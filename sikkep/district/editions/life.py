"""A family's life through the years: who came and went, where and how it lived, and in which editions it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sikkep.district.addresses import Hamlet
from sikkep.district.dwellings import Dwelling
from sikkep.district.editions.calendar import Edition
from sikkep.district.families import Family, Person
from sikkep.district.places import Place

T = TypeVar("T")
Home = tuple[Place, Hamlet]
Course = list[tuple[date, T]]
"""What something was and became: each value from its day on. The first has the earliest day there is."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happened to a family on a day: LAHIR, MENINGGAL, MASUK, KELUAR, PINDAH, RUMAH, …"""

    day: date
    what: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person and the days on which they belonged to the family."""

    person: Person
    since: date = date.min
    until: date = date.max

    def is_here(self, day: date) -> bool:
        """Whether the person lives in the family on that day."""
        return self.since <= day < self.until


@dataclass(slots=True)
class Life:
    """`family` is as P3KE of 2023 and DTKS of August 2024 have it; the rest tells what was otherwise on another day."""

    family: Family
    members: list[Member]
    homes: Course[Home]
    dwellings: Course[Dwelling]
    cards: Course[str]
    listed: frozenset[Edition]
    split_on: date = date.max
    turns: list[Turn] = field(default_factory=list)

    def told_between(self, before: date, until: date) -> tuple[str, ...]:
        """What happened after one day and not after another."""
        return tuple(sorted({turn.what for turn in self.turns if before < turn.day <= until}))


def as_of(course: Sequence[tuple[date, T]], day: date) -> T:
    """What something was on that day."""
    return next(value for since, value in reversed(course) if since <= day)
