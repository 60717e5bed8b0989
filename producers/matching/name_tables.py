"""Words of names that say little of who somebody is, and letters that the ear does not tell apart."""

from casework.store.spelling import folded_words


def hard_ending(word: str) -> str:
    """Ahmad and Ahmat, Said and Sait: a d at the end sounds like a t."""
    return word[:-1] + "t" if word.endswith("d") else word


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(hard_ending, folded_words(words)))


BALINESE = _folded("i ni luh gede gde wayan putu made kadek nengah nyoman komang ketut")
"""Before a Balinese name stand sex and birth order (I Wayan, Ni Luh Made): whole kampung share them."""

LAMPUNG = _folded("gusti sutan raden radin minak pangeran")
"""Lampung titles of *adat* before a name: they come with age and marriage, so that two registers differ."""

SOUNDS = (
    ("ng", "n"), ("ni", "n"), ("ai", "i"), ("au", "u"), ("ia", "a"), ("iu", "u"), ("io", "u"), ("ua", "a"),
    ("j", "s"), ("d", "t"), ("g", "k"), ("h", ""), ("e", "i"), ("o", "u"), ("w", "u"),
)  # fmt: skip
"""Coarser than spelling, in this order: d and t, z and s, g and k, o and u, e and i; h is heard or not."""
