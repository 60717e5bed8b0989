"""Which government aid a family gets, and which of it each register knows of."""

from dataclasses import dataclass

from schemas.codes import Aid
from sikkep.district.chance import Chance, draw, repeated

COUNTED = {
    "p3ke": ("penerima_bpnt", "penerima_bst", "penerima_pkh", "penerima_sembako"),
    "dtks": ("BPNT", "BST", "PKH", "BNPT_PPKM", "BLT", "SEMBAKO_ADAPTIF"),
}
"""Columns that the truth file counts as government aid. PBI, BPUM and one-off aid do not count."""

_KNOWN_POOR = repeated(
    ((Aid.PKH, Aid.SEMBAKO), 17), ((Aid.PKH,), 11), ((Aid.SEMBAKO,), 29), ((Aid.BST,), 12), ((Aid.BLT,), 22), ((), 9)
)
_KNOWN_LESS_POOR = repeated(
    ((Aid.PKH, Aid.SEMBAKO), 7), ((Aid.PKH,), 6), ((Aid.SEMBAKO,), 27), ((Aid.BST,), 16), ((Aid.BLT,), 32), ((), 12)
)
_UNKNOWN = repeated(((), 80), ((Aid.BST,), 12), ((Aid.SEMBAKO,), 8))
"""Outside DTKS hardly anybody gets aid: at most what earlier lists still granted."""


@dataclass(frozen=True, slots=True)
class AidReceived:
    """Aid by register. P3KE has no column for PBI and BLT, DTKS none for BPUM."""

    p3ke: frozenset[Aid]
    dtks: frozenset[Aid]

    @property
    def counted(self) -> frozenset[Aid]:
        """Aid that a target family must not have, in whichever register it stands."""
        return (self.p3ke | self.dtks) - {Aid.PBI, Aid.BPUM}


def aid_for(chance: Chance, decile: int, is_in_dtks: bool) -> AidReceived:
    """What the family gets. The registers disagree a little: one is a year older than the other."""
    if not is_in_dtks:
        return AidReceived(_seen_by_p3ke(chance, frozenset(draw(chance, _UNKNOWN))), frozenset())
    got = frozenset(draw(chance, _KNOWN_POOR if decile <= 2 else _KNOWN_LESS_POOR))
    return AidReceived(_seen_by_p3ke(chance, got), _seen_by_dtks(chance, got, decile))


def _seen_by_p3ke(chance: Chance, got: frozenset[Aid]) -> frozenset[Aid]:
    seen = got - {Aid.BLT}
    if Aid.SEMBAKO in got and chance() < 0.6:
        seen |= {Aid.BPNT}
    if Aid.PKH in got and chance() < 0.04:
        seen -= {Aid.PKH}
    return seen | {Aid.BPUM} if chance() < 0.03 else seen


def _seen_by_dtks(chance: Chance, got: frozenset[Aid], decile: int) -> frozenset[Aid]:
    """BST ended in 2021, so DTKS often no longer shows it. Sembako is still called BPNT there."""
    seen = got - {Aid.SEMBAKO}
    if Aid.SEMBAKO in got:
        seen |= {Aid.BPNT}
    if Aid.BST in got and chance() < 0.5:
        seen -= {Aid.BST}
    return seen | {Aid.PBI} if chance() < (0.75 if decile <= 2 else 0.45) else seen
