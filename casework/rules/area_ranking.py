"""Puts the kampung of a pledge's area in order: first where most target families have no help at all."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from casework.rules.granting import Refused

VERSION = "kampung-2026.1"
"""Change it with every change of the order: a plan names the version by which its kampung was chosen."""
_PARTS = ("without_help", "share", "planned", "code")


class Standing(NamedTuple):
    """One kampung: its target families, those without any help, and pieces of this pledge planned or come there."""

    area_code: str
    targets: int
    without_help: int
    planned: int = 0

    @property
    def share(self) -> int:
        """How many of a hundred target families have no help."""
        return 100 * self.without_help // self.targets if self.targets else 0


class Placed(NamedTuple):
    """A kampung in its place of so many; `reason` is the part of the order that puts it below the one before it."""

    place: int
    of: int
    standing: Standing
    reason: str = ""


def rank(kampung: Iterable[Standing]) -> list[Placed]:
    """All kampung with target families, in whatever order they come. Equal ones stand by their official code."""
    ordered = sorted((one for one in kampung if one.targets), key=_order)
    return [Placed(at, len(ordered), one, _below(ordered, at)) for at, one in enumerate(ordered, start=1)]


def chosen(ranked: Sequence[Placed], area_code: str) -> Placed:
    """The kampung that somebody chose from the ranking. Raises `Refused` where it does not stand there."""
    found = next((one for one in ranked if one.standing.area_code == area_code), None)
    if found is None:
        raise Refused("Kampung ini tidak ada pada peringkat. Pilih kampung dari daftar.", "kampung")
    return found


def _below(ordered: Sequence[Standing], at: int) -> str:
    if at == 1:
        return ""
    pairs = zip(_PARTS, _order(ordered[at - 2]), _order(ordered[at - 1]), strict=True)
    return next(part for part, here, there in pairs if here != there)


def _order(one: Standing) -> tuple[int, int, int, str]:
    return -one.without_help, -one.share, one.planned, one.area_code
