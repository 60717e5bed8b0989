"""A condition on a pledge, as data: one comparison of one fact, that must hold or must not."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.events.base import Code
from schemas.pledge_codes import Fact, Operator, Strength


class Condition(BaseModel):
    """For example must, age, at_least, ("18",); or cant, aid, has, ("pbi",).

    `values` are codes or whole numbers as text; several mean "any of them".
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)

    strength: Strength
    fact: Fact
    operator: Operator
    values: Annotated[tuple[Code, ...], Field(min_length=1, max_length=40)]


Conditions = Annotated[tuple[Condition, ...], Field(max_length=20)]
