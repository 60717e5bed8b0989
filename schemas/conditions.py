"""A condition on a pledge, as data: one comparison of one fact, that must hold or must not."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from schemas.pledge_codes import Fact, Operator, Strength

# As `schemas.events.base.Code`, which cannot be had here: the events are made of conditions.
Value = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:/-]{0,79}$")]


class Condition(BaseModel):
    """For example must, age, at_least, ("18",); or cant, aid, has, ("pbi",).

    `values` are codes or whole numbers as text; several mean "any of them".
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)

    strength: Strength
    fact: Fact
    operator: Operator
    values: Annotated[tuple[Value, ...], Field(min_length=1, max_length=40)]


Conditions = Annotated[tuple[Condition, ...], Field(max_length=20)]
