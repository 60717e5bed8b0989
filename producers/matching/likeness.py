"""Says how alike two names are, written by two offices."""

from functools import lru_cache

from rapidfuzz.fuzz import ratio

from producers.matching.names import comparable


def similarity(one: str, other: str) -> int:
    """How alike two names are, 0 to 100; 0 where either has nothing to compare.

    The best of all pairs of aliases; word order and blanks do not count, and a name cut short counts as what is left.
    The Kemensos field application takes 60 as the same person where the NIK is equal (DOMAIN 4.2).
    """
    return max((_closeness(a, b) for a in comparable(one) for b in comparable(other)), default=0)


def is_same(one: str, other: str) -> bool:
    """Whether two names are one name in two spellings. Strict: nothing but spelling, titles and blanks may differ."""
    return any(_joined(a) == _joined(b) for a in comparable(one) for b in comparable(other))


def _joined(words: tuple[str, ...]) -> str:
    return "".join(words)


@lru_cache(maxsize=65_536)
def _closeness(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    a, b = _joined(one), _joined(other)
    if a == b:
        return 100
    as_written = ratio(a, b)
    reordered = ratio("".join(sorted(one)), "".join(sorted(other)))
    return round(max(as_written, reordered, _cut_short(one, other)))


def _cut_short(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Whole words left out ("Siti Aminah", "Aminah") or a name cut at the end of the field: likely, never certain."""
    few, many = sorted((one, other), key=len)
    if len(few) < len(many) and set(few) <= set(many):
        return 85.0
    a, b = sorted((_joined(one), _joined(other)), key=len)
    return 90.0 if len(a) >= 8 and b.startswith(a) else 0.0
