"""Brings a name into the forms by which two offices' writing of it can be compared."""

import re
from functools import lru_cache
from typing import NamedTuple

from casework.store.spelling import folded_words, name_parts
from producers.matching.name_tables import BALINESE, LAMPUNG, SOUNDS, hard_ending

_DOUBLED = re.compile(r"(.)\1+")


class Forms(NamedTuple):
    """One name in its forms, small letters. All are empty where nothing is left of it.

    `key` is the name without blanks in one spelling: two names with one key are one name. `sound` is coarser, `sorted`
    is the key with the words in the order of the alphabet. `words` are the key's words, `alias` is the key of a second
    name after a stroke ("SUTRISNO/TRIS"), or "".
    """

    key: str
    sound: str
    sorted: str
    words: tuple[str, ...]
    alias: str


@lru_cache(maxsize=262_144)
def forms(name: str) -> Forms:
    """A name's forms, without titles, degrees, "bin …", birth order and adat titles where something else is left."""
    first, *others = comparable(name) or ((),)
    return Forms(
        key="".join(first),
        sound=sound("".join(first)),
        sorted="".join(sorted(first)),
        words=first,
        alias="".join(others[0]) if others else "",
    )


def as_written(name: str) -> Forms:
    """The forms of a name that nobody normalised: what the normaliser is worth is measured against this."""
    plain = " ".join(name.upper().split())
    return Forms(plain, plain, plain, tuple(plain.split()), "")


def comparable(name: str) -> tuple[tuple[str, ...], ...]:
    """Each alias as its folded words, without birth-order names and titles where something else is left."""
    parts = (tuple(map(hard_ending, folded_words(part))) for part in name_parts(name))
    return tuple(_telling(words) for words in parts if words)


@lru_cache(maxsize=262_144)
def sound(key: str) -> str:
    """How a folded name sounds to somebody who only half hears it. "" for ""."""
    heard = key
    for written, folded in SOUNDS:
        if written in heard:
            heard = heard.replace(written, folded)
    return _DOUBLED.sub(r"\1", heard)


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    left = words
    for titles in (LAMPUNG, BALINESE):
        while len(left) > 1 and left[0] in titles:
            left = left[1:]
    return left
