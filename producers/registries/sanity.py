"""Stops a hand-over that looks wrong as a whole: too many leave, join, are refused or said twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from casework.store.differences import Difference


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares (0 to 1) from which on a hand-over is stopped, until a signer says in words why it is right all the same.

    `leavers` of the families that the register has, `joiners` of those that the hand-over names, `refused` and
    `repeated` of the rows read. The first edition of a register has neither leavers nor joiners.
    """

    leavers: float = 0.15
    joiners: float = 0.25
    refused: float = 0.05
    repeated: float = 0.05


@dataclass(frozen=True, slots=True)
class Stop:
    """One reason to stop: which share, how large it is, how large it may be."""

    what: str
    share: float
    limit: float


def stops(difference: Difference, rows: int, refused: int, repeated: int, limits: Limits) -> list[Stop]:
    """What speaks against signing without a word."""
    found = {"refused": _share(refused, rows), "repeated": _share(repeated, rows)}
    if difference.before:
        found["leavers"] = _share(difference.left, difference.before)
        found["joiners"] = _share(difference.appeared, difference.families)
    return list(_over(found, limits))


def _over(found: dict[str, float], limits: Limits) -> Iterator[Stop]:
    for what, share in sorted(found.items()):
        limit = getattr(limits, what)
        if share > limit:
            yield Stop(what, round(share, 4), limit)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
