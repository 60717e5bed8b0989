"""Says how alike two names are, written by two offices."""

from functools import lru_cache

from rapidfuzz.fuzz import ratio

from casework.store.spelling import folded_words, name_parts


def similarity(one: str, other: str) -> int:
    """How alike two names are, 0 to 100; 0 where either has nothing to compare.

    The best of all pairs of aliases; word order and blanks do not count, and a name cut short counts as what is left.
    The Kemensos field application takes 60 as the same person where the NIK is equal (DOMAIN 4.2).
    """
    return max((_closeness(a, b) for a in comparable(one) for b in comparable(other)), default=0)


def is_same(one: str, other: str) -> bool:
    """Whether two names are one name in two spellings. Strict: nothing but spelling, titles and blanks may differ."""
    return any(_joined(a) == _joined(b) for a in comparable(one) for b in comparable(other))


@lru_cache(maxsize=65_536)
def comparable(name: str) -> tuple[tuple[str, ...], ...]:
    """Each alias as its folded words, without birth-order names and titles where something else is left."""
    parts = (tuple(map(_hard_ending, folded_words(part))) for part in name_parts(name))
    return tuple(_telling(words) for words in parts if words)


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    left = words
    while len(left) > 1 and left[0] in _LAMPUNG:
        left = left[1:]
    while len(left) > 1 and left[0] in _BALINESE:
        left = left[1:]
    return left


def _hard_ending(word: str) -> str:
    # Ahmad and Ahmat, Said and Sait: a d at the end sounds like a t.
    return word[:-1] + "t" if word.endswith("d") else word


# Balinese order-of-birth names (after I or Ni) and Lampung titles say little of who somebody is.
_BALINESE = frozenset(map(_hard_ending, folded_words("i ni luh gede wayan putu made kadek nengah nyoman komang ketut")))
_LAMPUNG = frozenset(map(_hard_ending, folded_words("gusti sutan raden radin minak pangeran")))


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
