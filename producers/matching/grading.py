"""Weighs what two people of two registers have in common, and whether that makes their families one."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from casework.store.comparison import Candidate, Pair
from producers.matching.likeness import is_same, similarity
from schemas.codes import Evidence

RULE = "nik-name-area:1"
"""Trusted NIK with a name alike enough; without NIK the same name, birth date and kampung. See DOMAIN 4.1 and 4.2."""

ALIKE = 60
"""From here on the Kemensos field application takes two names with one NIK for one person."""

SURELY_ALIKE = 85
"""With another birth date the names must be this much alike: dates are mistyped, but then not the name too."""


class Strength(IntEnum):
    """How much a pair of members says of their families."""

    WEAK = 1
    MEDIUM = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Grade:
    """What one pair of people has in common: strength, 0 to 100, and the evidence for and against."""

    strength: Strength
    score: int
    evidence: frozenset[Evidence]


def grade(pair: Pair) -> Grade | None:
    """The pair's grade; None where they have too little in common to speak of."""
    alike = similarity(pair.left_name, pair.right_name)
    birth = _birth(pair)
    evidence = frozenset({_nik(pair), _name(alike), birth, _area(pair)})
    if pair.is_nik_equal:
        return Grade(_strength(alike, birth), _score(alike, birth), evidence)
    if is_same(pair.left_name, pair.right_name):
        return Grade(Strength.MEDIUM, 60, evidence)
    return None


def candidate(grades: Iterable[Grade], pair: Pair) -> Candidate:
    """Two families by the grades of their member pairs: one strong pair links them, or two of medium strength."""
    best = sorted(grades, key=lambda g: (g.strength, g.score), reverse=True)
    telling = [g for g in best if g.strength > Strength.WEAK]
    is_link = best[0].strength is Strength.STRONG or len(telling) > 1
    evidence = sorted({code.value for g in telling or best for code in g.evidence})
    score = min(100, best[0].score + 15) if is_link and best[0].strength is not Strength.STRONG else best[0].score
    return Candidate(pair.left_record, pair.right_record, is_link, score, len(telling), evidence)


def _strength(alike: int, birth: Evidence) -> Strength:
    if alike < ALIKE:
        # One NIK and two names: swapped within the family, or somebody else's altogether.
        return Strength.WEAK
    if birth is Evidence.BIRTH_DATE_DIFFERENT and alike < SURELY_ALIKE:
        return Strength.MEDIUM
    return Strength.STRONG


def _score(alike: int, birth: Evidence) -> int:
    points = {Evidence.BIRTH_DATE_EQUAL: 15, Evidence.BIRTH_DATE_MISSING: 7, Evidence.BIRTH_DATE_DIFFERENT: 0}
    return round(60 + alike / 4) + points[birth]


def _nik(pair: Pair) -> Evidence:
    if pair.is_nik_equal:
        return Evidence.NIK_EQUAL
    return Evidence.NIK_UNTRUSTED if pair.has_nik else Evidence.NIK_MISSING


def _name(alike: int) -> Evidence:
    if alike == 100:
        return Evidence.NAME_EQUAL
    return Evidence.NAME_SIMILAR if alike >= ALIKE else Evidence.NAME_DIFFERENT


def _birth(pair: Pair) -> Evidence:
    if pair.left_birth_date is None or pair.right_birth_date is None:
        return Evidence.BIRTH_DATE_MISSING
    is_equal = pair.left_birth_date == pair.right_birth_date
    return Evidence.BIRTH_DATE_EQUAL if is_equal else Evidence.BIRTH_DATE_DIFFERENT


def _area(pair: Pair) -> Evidence:
    return Evidence.AREA_EQUAL if pair.is_area_equal else Evidence.AREA_DIFFERENT
