"""What each register's files look like: the columns, their many titles, and what is written in them."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from casework.registers.cells import flag_of
from casework.registers.opening import folded_title
from casework.registers.parts import Part
from casework.registers.sanity import Sanity
from schemas.codes import Aid, Indicator, Source

AreaCoding = Literal["kemendagri", "bps"]
_WORD = re.compile(r"\w+")


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

    def is_shown_by(self, value: str, no: frozenset[str] = frozenset()) -> bool:
        """Whether the value, as written, stands for the indicator; `no` are this register's own words for "no"."""
        if not self.begins:
            return value.lower() not in no and bool(flag_of(value))
        if value.isascii() and value.isdigit():
            return len(value) <= 4 and int(value) in self.codes
        return value.lower().startswith(self.begins)


class Saying(_Read):
    """When a column's value says something of a member: it begins with one of the words, as whole words, but with none
    of `but` ("tidak", but not "tidak diketahui").
    """

    column: Part
    words: Annotated[tuple[str, ...], Field(min_length=1)]
    but: tuple[str, ...] = ()

    def is_said_by(self, value: str) -> bool:
        """Whether the value, as written, says so."""
        said = f"{' '.join(_WORD.findall(value.lower()))} "
        return self._begins(said, self.words) and not self._begins(said, self.but)

    def _begins(self, said: str, words: tuple[str, ...]) -> bool:
        return said.startswith(tuple(f"{word.lower()} " for word in words))


class Layout(_Read):
    """One register: its columns with all titles they are known by, keys, decile scale, aid flags and indicators.

    `codes` gives, for sex and relation, the words behind code numbers; `no` more words for "no" in flags. Where several
    titles of one column stand in a file, the first named here counts. `dates` is how 02/03/2025 is meant. `passed_over`
    are titles of columns that every file has and nobody here needs: no report asks about them. `died` and `inactive`
    say where a member is told to be dead or not active any more: a question to people, never an exit.
    """

    source: Source
    title: str
    unit: Literal["keluarga", "individu"]
    decile: DecileScale | None = None
    area_coding: AreaCoding = "kemendagri"
    dates: Literal["day-first", "month-first"] = "day-first"
    family_key: Annotated[tuple[Part, ...], Field(min_length=1)]
    columns: Mapping[Part, tuple[str, ...]]
    codes: Mapping[Literal["sex", "relation"], Mapping[str, str]] = {}
    no: frozenset[str] = frozenset()
    passed_over: tuple[str, ...] = ()
    aid: Mapping[Aid, tuple[str, ...]] = {}
    indicators: Mapping[Indicator, Sign] = {}
    died: tuple[Saying, ...] = ()
    inactive: tuple[Saying, ...] = ()
    sanity: Sanity = Sanity()

    @model_validator(mode="after")
    def _names_only_known_columns(self) -> "Layout":
        said = {saying.column for saying in (*self.died, *self.inactive)}
        used = {*self.family_key, *(sign.column for sign in self.indicators.values()), *said}
        if missing := used - set(self.columns):
            raise ValueError(f"no titles are given for {sorted(missing)}")
        if not {"name", "head_name"} & set(self.columns):
            raise ValueError("no titles are given for name or head_name")
        return self

    @model_validator(mode="after")
    def _gives_each_title_one_meaning(self) -> "Layout":
        named = [title for titles in (*self.columns.values(), *self.aid.values(), self.passed_over) for title in titles]
        if blank := [title for title in named if not folded_title(title)]:
            raise ValueError(f"a title without letters: {blank[0]!r}")
        if twice := self._twice():
            raise ValueError(f"a title with two meanings: {twice}")
        return self

    def _twice(self) -> str:
        meant: dict[str, str] = {}
        for part, titles in self._meanings().items():
            for title in titles:
                if meant.setdefault(folded_title(title), part) != part:
                    return title
        return ""

    @property
    def known_titles(self) -> Mapping[str, str]:
        """Every known title, folded, with the column it stands for, in order of preference.

        A column is a part, or "aid:pkh", or "" where it is passed over.
        """
        return {folded_title(title): part for part, titles in self._meanings().items() for title in titles}

    def _meanings(self) -> Mapping[str, tuple[str, ...]]:
        columns: dict[str, tuple[str, ...]] = {str(part): titles for part, titles in self.columns.items()}
        return columns | {f"aid:{aid.value}": titles for aid, titles in self.aid.items()} | {"": self.passed_over}
