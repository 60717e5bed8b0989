"""An invented stream of household facts for measuring: the same seed always gives the same stream."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from schemas.codes import Aid, Evidence, Indicator, RecordField, Source, Verdict
from schemas.events import HouseholdEvent
from schemas.events.household_data import RecordAppeared, RecordChanged, RecordFacts, RecordLeft
from schemas.events.matches import MatchDecided, MatchFound, MatchNeedsReview, MatchNotFound
from schemas.ids import derived_id, plain_id
from schemas.subscriptions import Subscription

PER_HOUSEHOLD = 8
KECAMATAN = 28
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
# What families have: no counted aid in three of ten, so that these become cases; PBI alone does not count.
AID: tuple[tuple[Aid, ...], ...] = (
    (), (), (Aid.PBI,), (Aid.PKH, Aid.SEMBAKO), (Aid.PKH, Aid.PBI), (Aid.SEMBAKO,), (Aid.BPNT, Aid.PBI), (Aid.PKH,),
    (Aid.BLT_DD,), (Aid.SEMBAKO, Aid.PBI),
)  # fmt: skip
_ROUND = timedelta(days=60)


def stream(households: int, seed: int = 1) -> Iterator[HouseholdEvent]:
    """Eight facts of every household. The first ones of all, then the second ones, each time in another order.

    So nearly every event of a batch speaks of another household, which is the hard case: one case file per event.
    """
    chance = Random(seed)
    families = [_Family(seed, number, chance) for number in range(households)]
    for turn in range(PER_HOUSEHOLD):
        chance.shuffle(families)
        for place, family in enumerate(families):
            yield family.fact(turn, BEGIN + turn * _ROUND + timedelta(milliseconds=200 * place))


def subscriptions() -> list[Subscription]:
    """Each kecamatan's office asks for every register and match fact of its area: exactly one notice per fact."""
    kinds = frozenset(
        {"record_appeared", "record_changed", "record_left", "match_found", "match_needs_review", "match_not_found"}
        | {"match_decided"}
    )
    return [
        Subscription(plain_id("benchmark", number), f"kecamatan-{number:02}", kinds, f"18.02.{number:02}")
        for number in range(1, KECAMATAN + 1)
    ]


class _Family:
    """One family: a P3KE row and a DTKS row, compared twice."""

    def __init__(self, seed: int, number: int, chance: Random) -> None:
        self._key = (seed, number)
        self._chance = chance
        self._household_id = plain_id("benchmark household", *self._key)
        self._area = f"18.02.{chance.randint(1, KECAMATAN):02}.{chance.randint(2001, 2014)}"
        self._aid = chance.choice(AID)
        self._outcome = chance.choices(("found", "review", "none"), (75, 15, 10))[0]
        self._said: dict[Source, UUID] = {}

    def fact(self, turn: int, at: datetime) -> HouseholdEvent:
        """What is said of the family in this turn."""
        match turn:
            case 0:
                return self._appeared(Source.P3KE, "p3ke:2023", at)
            case 1:
                return self._appeared(Source.DTKS, "dtks:2024-08", at)
            case 2 | 5:
                return self._compared(turn, at)
            case 7 if self._chance.random() < 0.1:
                return self._left(at)
            case 3 | 7:
                return self._changed(Source.P3KE, f"p3ke:{2022 + turn}", at)
        return self._changed(Source.DTKS, f"dtks:2025-0{turn}", at)

    def _appeared(self, registry: Source, edition: str, at: datetime) -> RecordAppeared:
        envelope = self._envelope("appeared", at, registry, edition)
        return RecordAppeared(**envelope, registry=registry, record_id=self._record(registry), stated=self._stated())

    def _changed(self, registry: Source, edition: str, at: datetime) -> RecordChanged:
        envelope = self._envelope("changed", at, registry, edition)
        changed = tuple(self._chance.sample((RecordField.DECILE, RecordField.HOUSING, RecordField.MEMBERS), 2))
        return RecordChanged(
            **envelope, registry=registry, record_id=self._record(registry), changed=changed, stated=self._stated()
        )

    def _left(self, at: datetime) -> RecordLeft:
        envelope = self._envelope("left", at, Source.P3KE, "p3ke:2029")
        return RecordLeft(**envelope, registry=Source.P3KE, record_id=self._record(Source.P3KE))

    def _compared(self, turn: int, at: datetime) -> HouseholdEvent:
        envelope = self._envelope("compared", at, None, "p3ke:2023" if turn == 2 else "p3ke:2025")
        envelope |= {"left": Source.P3KE, "right": Source.DTKS, "right_edition": "dtks:2024-08", "rule": "nik-name:1"}
        if self._outcome == "none":
            return MatchNotFound(**envelope)
        envelope |= {"match_id": plain_id("match", *self._key), "counterpart_id": self._record(Source.DTKS)}
        compared: dict[str, Any] = {"aid": self._aid, "based_on": tuple(self._said.values())}
        evidence = (Evidence.NIK_EQUAL, Evidence.NAME_EQUAL, Evidence.BIRTH_DATE_EQUAL, Evidence.AREA_EQUAL)
        if self._outcome == "found":
            return MatchFound(**envelope, **compared, score=98, evidence=evidence, member_pairs=3)
        if turn == 2:
            return MatchNeedsReview(**envelope, score=61, evidence=evidence[1:], member_pairs=1)
        return MatchDecided(**envelope, **compared, verdict=Verdict.SAME)

    def _envelope(self, what: str, at: datetime, registry: Source | None, edition: str) -> dict[str, Any]:
        event_id = derived_id(at, "benchmark", what, *self._key, edition)
        if registry:
            self._said[registry] = event_id
        door = "registries" if registry else "matching"
        return {
            "event_id": event_id, "occurred_at": at, "source": f"producers/{door}", "actor": f"system:{door}",
            "edition": edition, "household_id": self._household_id, "area_code": self._area,
        }  # fmt: skip

    def _stated(self) -> RecordFacts:
        hardship = tuple(self._chance.sample(tuple(Indicator), self._chance.randint(0, 4)))
        decile, members = self._chance.randint(1, 3), self._chance.randint(1, 7)
        return RecordFacts(decile=decile, aid=self._aid, indicators=hardship, members=members)

    def _record(self, registry: Source) -> UUID:
        return plain_id("record", registry, *self._key)
