"""Stops a hand-over that looks wrong as a whole: too many leave, join, are refused or said twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from casework.store.differences import Difference
from producers.registries.layouts import Sanity


@dataclass(frozen=True, slots=True)
class Stop:
    """One reason to stop: which share, how large it is, how large it may be."""

    what: str
    share: float
    limit: float


def stops(difference: Difference, rows: int, refused: int, repeated: int, limits: Sanity) -> list[Stop]:
    """What speaks against signing without a word. The first edition of a register has neither leavers nor joiners."""
    found = {"refused": _share(refused, rows), "repeated": _share(repeated, rows)}
    if difference.before:
        found["leavers"] = _share(difference.left, difference.before)
        found["joiners"] = _share(difference.appeared, difference.families)
    return list(_over(found, limits))


def _over(found: dict[str, float], limits: Sanity) -> Iterator[Stop]:
    for what, share in sorted(found.items()):
        limit = getattr(limits, what)
        if share > limit:
            yield Stop(what, round(share, 4), limit)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
