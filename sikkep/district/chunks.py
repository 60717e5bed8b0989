"""Some families at a time: founded, struck by upheavals, spoiled, and written as rows for every file."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from sikkep.areas import Area
from sikkep.district.chance import chance_of
from sikkep.district.columns import Row, Sheet
from sikkep.district.dtks_rows import dtks_rows
from sikkep.district.families import DTKS_ONLY_FROM, Family, Founding
from sikkep.district.numbers import Numbering
from sikkep.district.p3ke_rows import p3ke_family_row, p3ke_person_rows
from sikkep.district.places import Places
from sikkep.district.rates import Rates
from sikkep.district.spoiling import spoiling_for
from sikkep.district.truth import is_pair, is_target, truth_family_row, truth_person_rows, urgent_reasons
from sikkep.district.upheavals import upheavals_for

CHUNK = 250
P3KE_PER_DTKS_ONLY = 5
"""For every five families of P3KE, one that DTKS alone knows."""


@dataclass(slots=True)
class Counts:
    """How many families and people a district has."""

    p3ke_families: int = 0
    p3ke_people: int = 0
    dtks_people: int = 0
    dtks_only_families: int = 0
    matched: int = 0
    targets: int = 0
    urgent: int = 0

    def add(self, other: "Counts") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Chunk:
    """The rows of some families, by file."""

    rows: dict[Sheet, list[Row]]
    counts: Counts = field(default_factory=Counts)


class District:
    """The families of one seed. Family 17 is the same in a district of 100 and of 500,000."""

    def __init__(self, seed: int, areas: tuple[Area, ...], rates: Rates) -> None:
        self.seed = seed
        self.numbering = Numbering(seed)
        founding = Founding(Places(areas), self.numbering)
        self.founding = founding
        self._upheavals = upheavals_for(founding, rates)
        self._spoiling = spoiling_for(founding, seed, rates)

    def family(self, number: int) -> Family:
        """A family as it is and as the registers have it."""
        chance = chance_of(self.seed, number)
        family = self.founding.family(chance, number)
        self._upheavals.befall(chance, family)
        self._spoiling.spoil(chance, family)
        return family

    def families(self, start: int, stop: int) -> Iterator[Family]:
        """P3KE families start..stop-1, and after each fifth one that DTKS alone knows."""
        for number in range(start, stop):
            yield self.family(number)
            if number % P3KE_PER_DTKS_ONLY == P3KE_PER_DTKS_ONLY - 1:
                yield self.family(DTKS_ONLY_FROM + number // P3KE_PER_DTKS_ONLY)

    def chunk(self, start: int, stop: int) -> Chunk:
        """All rows of these families. DTKS has them in another order than P3KE."""
        families = list(self.families(start, stop))
        chunk = self._p3ke_and_truth(families)
        random.Random(self.seed + start).shuffle(families)  # noqa: S311 - nobody's secret hangs on it
        chunk.rows["dtks"] = [row for family in families for row in dtks_rows(family, self.numbering)]
        chunk.counts.p3ke_people = len(chunk.rows["p3ke_individu"])
        chunk.counts.dtks_people = len(chunk.rows["dtks"])
        return chunk

    def _p3ke_and_truth(self, families: list[Family]) -> Chunk:
        numbering = self.numbering
        rows: dict[Sheet, list[Row]] = {
            "p3ke_keluarga": [row for row in map(p3ke_family_row, families) if row],
            "p3ke_individu": [row for family in families for row in p3ke_person_rows(family)],
            "truth_match": [truth_family_row(family) for family in families],
            "truth_match_individu": [row for family in families for row in truth_person_rows(family, numbering)],
        }
        return Chunk(rows, _counted(families))


def _counted(families: list[Family]) -> Counts:
    counts = Counts()
    for family in families:
        counts.p3ke_families += family.is_in_p3ke
        counts.dtks_only_families += not family.is_in_p3ke
        counts.matched += is_pair(family)
        if is_target(family):
            counts.targets += 1
            counts.urgent += bool(urgent_reasons(family))
    return counts
