"""Stops a hand-over that looks wrong as a whole: too many leave, join, are refused or said twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from casework.store.differences import Difference

Share = Annotated[float, Field(gt=0, le=1)]


class Sanity(BaseModel):
    """Shares at which an edition stops before anybody may sign it; a person must then say why it is right after all.

    `leavers` and `joiners` are parts of the last edition's families, `refused` and `repeated` parts of the rows read.
    Defaults are our reading: re-issued in full each year, a register changes by a few per cent, not by a quarter.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    leavers: Share = 0.25
    joiners: Share = 0.25
    refused: Share = 0.02
    repeated: Share = 0.10


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
