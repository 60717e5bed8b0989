"""Numbers for people who do not exist: NIK, No. KK and register ids from ranges that no office issues.

A real NIK counts the people registered in one kecamatan with one birth date, so its last four digits are small.
Ours end in 8000-9999 and our No. KK in 7000-7999. No two people and no two families here share a number.
"""

import random
from dataclasses import dataclass
from math import gcd

NIK_SERIALS = range(8000, 10000)
CARD_SERIALS = range(7000, 8000)

FIRST_YEAR, LAST_YEAR = 1926, 2024
"""Ninety-nine years, so that the two digits of the year stay unambiguous."""

_DAYS = tuple(
    (month, day)
    for month, days in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)
    for day in range(1, days + 1)
)
_MALE = tuple(f"{day:02d}{month:02d}" for month, day in _DAYS)
_FEMALE = tuple(f"{day + 40:02d}{month:02d}" for month, day in _DAYS)
_TWO = tuple(f"{number:02d}" for number in range(100))

BIRTHS = len(_DAYS) * len(NIK_SERIALS)
"""Numbers for one sex and birth year. More than there are families, so each family has one of its own."""

_CARD_YEARS = range(2008, 2024)
_CARDS = len(_CARD_YEARS) * len(_DAYS) * len(CARD_SERIALS)
_PEOPLE = 99_999_989
"""A prime above the number of people, so that a multiple of a person's number is unique modulo it."""


@dataclass(frozen=True, slots=True)
class Birth:
    """When somebody was born and the serial of that day that is theirs alone."""

    year: int
    month: int
    day: int
    digits: str


class Numbering:
    """Gives the same family and member the same numbers, whatever the size of the district."""

    def __init__(self, seed: int) -> None:
        mixer = random.Random(seed)  # noqa: S311 - nobody's secret hangs on it
        self._births = [[_mixing(mixer, BIRTHS) for _ in range(2)] for _ in range(FIRST_YEAR, LAST_YEAR + 1)]
        self._cards = _mixing(mixer, _CARDS)
        self._people = (mixer.randrange(10_000_000, _PEOPLE), mixer.randrange(_PEOPLE))

    def birth(self, family: int, year: int, is_female: bool) -> Birth:
        """The birth date and the last ten digits of the NIK (DDMMYY, a woman's day + 40, and the serial)."""
        factor, start = self._births[year - FIRST_YEAR][is_female]
        date, serial = divmod((family * factor + start) % BIRTHS, len(NIK_SERIALS))
        month, day = _DAYS[date]
        date_digits = (_FEMALE if is_female else _MALE)[date]
        return Birth(year, month, day, f"{date_digits}{_TWO[year % 100]}{NIK_SERIALS[serial]}")

    def family_card(self, family: int, part: int, area: str) -> str:
        """A No. KK: the kecamatan, the day the card was recorded, the serial. `part` 1 is the card after a split."""
        factor, start = self._cards
        rest, serial = divmod(((2 * family + part) * factor + start) % _CARDS, len(CARD_SERIALS))
        year, date = divmod(rest, len(_DAYS))
        return f"{area}{_MALE[date]}{_TWO[_CARD_YEARS[year] % 100]}{CARD_SERIALS[serial]}"

    def semesta(self, family: int, member: int) -> str:
        """The person id of DTKS (*idsemesta*)."""
        factor, start = self._people
        return str(900_000_000 + ((family * 16 + member) * factor + start) % _PEOPLE)


def _mixing(mixer: random.Random, size: int) -> tuple[int, int]:
    """A factor and a start that map 0..size-1 onto itself, one to one."""
    factor = mixer.randrange(size // 3, size)
    while gcd(factor, size) != 1:
        factor += 1
    return factor, mixer.randrange(size)
