"""Puts the families of an allocation round in order, and chooses among them: the same rules for everybody.

The most urgent first, then who lacks most, then the poorest, then who waits longest. Who is equal in all of it is drawn
by lot: SHA-256 over the round's id and the family's. The round's id is made when the list is frozen, so nobody can know
the lot before, and anybody can work it out after.

Version 2026.2 sets apart whose consent the partner needs and does not have.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from casework.rules.casefile import CaseFile
from casework.rules.coverage import uncovered
from schemas.codes import Urgency
from schemas.rounds import Share, WhyNot

VERSION = "ranking-2026.2"
"""Change it with every change of order or choice: a frozen list names the version by which it was made."""
_URGENCIES = {urgency: place for place, urgency in enumerate(Urgency)}
_LAST = 99
_PARTS = ("urgency", "open_needs", "helped", "decile", "opened_at", "tie")


class Values(Struct, frozen=True, omit_defaults=True):
    """By what a family has its place. `open_needs`: needs that nobody covers; `helped`: help it had or waits for."""

    tie: str
    urgency: Urgency | None = None
    open_needs: int = 0
    helped: int = 0
    decile: int | None = None
    opened_at: datetime | None = None


class Wish(Struct, frozen=True):
    """A family in its place: where it lives (kecamatan), and how many pieces of help it would take."""

    kecamatan: str
    size: int


Order = tuple[int, int, int, int, float, str]


def lot(round_id: UUID, household_id: UUID) -> str:
    """The lot of a family in a round: 64 hexadecimal digits, the smallest first."""
    return hashlib.sha256(f"{round_id}:{household_id}".encode()).hexdigest()


def values_of(casefile: CaseFile, round_id: UUID) -> Values:
    """By what the family has its place in this round."""
    return Values(
        lot(round_id, casefile.household_id),
        casefile.standing_urgency,
        len(uncovered(casefile)),
        sum(1 for one in casefile.supports if not one.has_ended),
        casefile.decile,
        casefile.opened_at,
    )


def order(values: Values) -> Order:
    """What families are sorted by, smallest first. What is not known stands last of its kind."""
    return (
        _URGENCIES[values.urgency] if values.urgency else _LAST,
        -values.open_needs,
        values.helped,
        values.decile or _LAST,
        values.opened_at.timestamp() if values.opened_at else float("inf"),
        values.tie,
    )


def decided_by(one: Values, other: Values) -> str:
    """The first part of the order in which two families differ: that part decides which of them stands above."""
    pairs = zip(_PARTS, order(one), order(other), strict=True)
    return next((part for part, here, there in pairs if here != there), _PARTS[-1])


def quotas(places: int, shares: Sequence[Share]) -> dict[str, int]:
    """How many places each kecamatan may have: by largest remainder, so that they add up to `places`.

    Equal remainders go to the smaller code.
    """
    total = sum(share.weight for share in shares)
    exact = {share.area: divmod(places * share.weight, total) for share in shares}
    found = {area: whole for area, (whole, _) in exact.items()}
    left = places - sum(found.values())
    for area in sorted(exact, key=lambda area: (-exact[area][1], area))[:left]:
        found[area] += 1
    return found


def choose(wishes: Sequence[Wish], places: int, shares: Sequence[Share] = ()) -> list[WhyNot | None]:
    """For each family in its order: None where it is chosen, else why not.

    A family is chosen whole or not at all; where it does not fit any more, a smaller one after it may.
    """
    limits: Mapping[str, int] = quotas(places, shares) if shares else {}
    taken: Counter[str] = Counter()
    return [_choose(wish, taken, places, limits) for wish in wishes]


def _choose(wish: Wish, taken: Counter[str], places: int, limits: Mapping[str, int]) -> WhyNot | None:
    if limits and wish.kecamatan not in limits:
        return WhyNot.NO_SHARE
    if limits and taken[wish.kecamatan] + wish.size > limits[wish.kecamatan]:
        return WhyNot.SHARE_USED
    if taken.total() + wish.size > places:
        return WhyNot.NO_PLACE
    taken[wish.kecamatan] += wish.size
    return None
