"""What every closed list of words is made of."""

from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING


class Word(StrEnum):
    """A word of a closed list; it is its text, also in JSON.

    `value` says the same as any enumeration's, without a call of Python's: writing an event asks for it seven times,
    and until Python 3.12 that took a twentieth of all the time in which facts become timelines.
    """

    if not TYPE_CHECKING:
        value = property(attrgetter("_value_"))
