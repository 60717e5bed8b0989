"""Reads the rules of matching: fields, levels, weights and bands, with their version."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

PERSON_FIELDS = ("nik", "name", "birth_date", "sex")
"""What is compared of two people."""

FAMILY_FIELDS = ("area", "address", "members")
"""What is compared of two families, once for all their members."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Part):
    """How often a level is found where two rows are one (m) and where they are two (u)."""

    m: float
    u: float


class Bands(_Part):
    """From which weight on, in bits, something is automatic, is for a person, speaks strongly or a little."""

    automatic: float
    review: float
    margin: float
    strong: float
    medium: float
    families: int


class Doubles(_Part):
    """From which weight on two families of one register may be one, and the version of the rule."""

    version: str
    review: float


class Training(_Part):
    """How much is drawn to learn from, and from which share on a name is common."""

    least: int
    pairs: int
    rounds: int
    common: float


Shares = Mapping[str, Mapping[str, Share]]
"""By field, then by level, best first."""


class Rules(_Part):
    """All of it. `version` goes into every result."""

    version: str
    seed: int
    crowded_nik: int
    bands: Bands
    doubles: Doubles
    training: Training
    fields: dict[str, dict[str, Share]]

    def levels(self, field: str) -> tuple[str, ...]:
        """The field's levels, best first; in the tables a level is its place in this list."""
        return tuple(self.fields[field])


@cache
def the_rules() -> Rules:
    """The rules that are in force. Raises `ValueError` for a file that is not one."""
    with (Path(__file__).parent / "rules.toml").open("rb") as file:
        return Rules.model_validate(tomllib.load(file))
