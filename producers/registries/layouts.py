"""What each register's files look like, read from the files in `sources/`: a new register is a file, not code."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from producers.registries.cells import flag_of
from schemas.codes import Aid, Indicator, Source

SOURCES = Path(__file__).parent / "sources"
_SIGNS = re.compile(r"[^a-z0-9]+")

Part = Literal[
    "family_key", "family_card", "person_key", "head_name", "name", "nik", "sex", "birth_date", "relation", "address",
    "rt", "rw", "area_code", "kecamatan", "kampung", "decile", "members", "work", "ownership", "savings", "roof",
    "walls", "floor", "light", "water", "toilet", "stunting", "disability",
]  # fmt: skip
"""The parts of a family's row that the product understands."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DecileScale(_Read):
    """From which to which decile a source may say, and on what scale. Deciles of two scales are never compared."""

    lowest: Annotated[int, Field(ge=1, le=10)]
    highest: Annotated[int, Field(ge=1, le=10)]
    scale: str


class Sign(_Read):
    """When a column's value stands for an indicator: it begins with one of the words, or is one of the code numbers.

    Without words, anything stated but "no" does.
    """

    column: Part
    begins: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    head_only: bool = False

    def is_shown_by(self, value: str) -> bool:
        """Whether the value, as written, stands for the indicator."""
        if not self.begins:
            return bool(flag_of(value))
        if value.isdigit():
            return int(value) in self.codes
        return value.lower().startswith(self.begins)


class Layout(_Read):
    """One register: its columns with all titles they are known by, keys, decile scale, aid flags and indicators."""

    source: Source
    title: str
    unit: Literal["keluarga", "individu"]
    decile: DecileScale | None = None
    family_key: tuple[Part, ...]
    columns: Mapping[Part, tuple[str, ...]]
    aid: Mapping[Aid, tuple[str, ...]] = {}
    indicators: Mapping[Indicator, Sign] = {}

    @model_validator(mode="after")
    def _names_only_known_columns(self) -> "Layout":
        used = {*self.family_key, *(sign.column for sign in self.indicators.values())}
        if missing := used - set(self.columns):
            raise ValueError(f"no titles are given for {sorted(missing)}")
        return self

    @property
    def known_titles(self) -> Mapping[str, str]:
        """Every known title, folded, with the column it stands for: a part, or "aid:pkh"."""
        named = {folded_title(title): part for part, titles in self.columns.items() for title in titles}
        flags = {folded_title(title): f"aid:{aid.value}" for aid, titles in self.aid.items() for title in titles}
        return {**flags, **named}


def folded_title(title: str) -> str:
    """A column's title without case, blanks and signs: "Kabupaten/Kota " is "kabupatenkota"."""
    return _SIGNS.sub("", title.lower())


@cache
def layout_of(source: Source) -> Layout:
    """The register's layout. Raises `FileNotFoundError` where it has no file, `ValidationError` for a bad one."""
    return Layout.model_validate(tomllib.loads((SOURCES / f"{source.value}.toml").read_text(encoding="utf-8")))
