"""What a condition on a pledge may ask of each fact: how it is compared, and with which values."""

import re
from collections.abc import Mapping, Sequence

from schemas.codes import Aid, Indicator, Need, Urgency
from schemas.conditions import Condition
from schemas.pledge_codes import Fact, Operator, Strength

YES, NO = "yes", "no"
NUMBERS: Mapping[Fact, tuple[int, int]] = {Fact.AGE: (0, 120), Fact.MEMBERS: (1, 30), Fact.DECILE_P3KE: (1, 10)}
"""Facts that are whole numbers, with the least and the most that makes sense. A decile is one of P3KE's."""
CODES: Mapping[Fact, tuple[str, ...]] = {
    Fact.URGENCY: tuple(Urgency),
    Fact.NEED: tuple(Need),
    Fact.AID: tuple(Aid),
    Fact.INDICATOR: tuple(Indicator),
    Fact.SEX: ("male", "female"),
    Fact.IS_HEAD: (YES, NO),
    Fact.CONSENT: (YES,),
}
"""Facts that are words of a closed list. An area is neither: it is a code below the district's."""
COMPARED = (Operator.AT_LEAST, Operator.AT_MOST, Operator.IS)
"""How numbers are compared; all other facts have one way only."""
_AREA = re.compile(r"18\.02(\.\d{2}(\.\d{4})?)?")
_SETS = frozenset({Fact.NEED, Fact.AID, Fact.INDICATOR})


class BadCondition(ValueError):
    """The condition makes no sense. `known` are the values that its fact may have, as far as they can be listed."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        super().__init__("bad condition")
        self.known = tuple(known)


def condition_of(strength: Strength, fact: Fact, values: Sequence[str], compared: Operator = Operator.IS) -> Condition:
    """The condition; `compared` matters for numbers only. Raises `BadCondition`."""
    if fact in NUMBERS:
        return Condition(strength=strength, fact=fact, operator=compared, values=(_number(fact, values),))
    if not values or not all(_is_known(fact, value) for value in values):
        raise BadCondition(CODES.get(fact, ("18.02.01",)))
    return Condition(strength=strength, fact=fact, operator=operator_of(fact, len(values)), values=tuple(values))


def operator_of(fact: Fact, count: int = 1) -> Operator:
    """The one way in which a fact that is no number is compared with so many values."""
    if fact in _SETS:
        return Operator.HAS
    if fact is Fact.AREA:
        return Operator.WITHIN
    return Operator.IS if count == 1 else Operator.ONE_OF


def _number(fact: Fact, values: Sequence[str]) -> str:
    least, most = NUMBERS[fact]
    if len(values) != 1 or not re.fullmatch(r"[0-9]{1,3}", values[0]) or not least <= int(values[0]) <= most:
        raise BadCondition((str(least), str(most)))
    return str(int(values[0]))


def _is_known(fact: Fact, value: str) -> bool:
    return bool(_AREA.fullmatch(value)) if fact is Fact.AREA else value in CODES[fact]
