"""Reads what a row tells in columns of many kinds: which aid a family has, how it lives, who is said to be dead."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from casework.registers.cells import Cell, flag_of, text_of
from producers.registries.layouts import Layout
from producers.registries.tables import Table
from schemas.codes import QuestionSort

Picker = Callable[[Sequence[Cell]], tuple[Cell, ...]]


def picker(indexes: Sequence[int | None]) -> Picker:
    """A function that takes these cells out of a row; None stands for a column that is not there.

    The row has one more cell at its end, None, for the columns that are not there.
    """
    last = [-1 if index is None else index for index in indexes]
    if len(last) < 2:
        return lambda cells: tuple(cells[index] for index in last)
    return itemgetter(*last)


def aid_reader(layout: Layout, table: Table) -> tuple[Picker, Callable[[tuple[Cell, ...]], str]]:
    """ "+pkh" where any of the programme's columns says yes, "-pkh" where one says no and none yes."""
    aid_columns = {part[4:]: indexes for part, indexes in table.columns.items() if part.startswith("aid:")}
    flags = [(aid, index) for aid, indexes in aid_columns.items() for index in indexes]

    # The same few values stand in most rows, so what they mean is looked up once for all rows that have them.
    @lru_cache(maxsize=4096)
    def words(values: tuple[Cell, ...]) -> str:
        said: dict[str, bool] = {}
        for (aid, _), value in zip(flags, values, strict=True):
            text = text_of(value)
            flag = flag_of(text)
            if flag is not None:
                said[aid] = said.get(aid, False) or (flag and text.lower() not in layout.no)
        return " ".join(f"+{aid}" if is_given else f"-{aid}" for aid, is_given in said.items())

    return picker([index for _, index in flags]), words


SignWords = Callable[[tuple[Cell, ...], bool, str | None], str]
"""Words for these cells of a person: is it the head, and of which sex."""


def sign_reader(layout: Layout, at: dict[str, int]) -> tuple[Picker, SignWords]:
    """ "+no_toilet" where the column's value says so, "-no_toilet" where it says something else."""
    signs = [(name.value, sign) for name, sign in layout.indicators.items() if sign.column in at]

    @lru_cache(maxsize=65_536)
    def words(values: tuple[Cell, ...], is_head: bool, sex: str | None) -> str:
        told = [(name, sign, text_of(value)) for (name, sign), value in zip(signs, values, strict=True)]
        stated = [(name, sign, value) for name, sign, value in told if value and (is_head or not sign.head_only)]
        shown = [f"+{name}" if sign.is_shown_by(value, layout.no) else f"-{name}" for name, sign, value in stated]
        if is_head and sex:
            shown.append("+woman_head" if sex == "P" else "-woman_head")
        return " ".join(shown)

    return picker([at[sign.column] for _, sign in signs]), words


class Fate(NamedTuple):
    """What a row says became of its member: a question's sort, the column that says it, and how it is written there."""

    asks: str
    part: str
    written: str


def fate_reader(layout: Layout, at: dict[str, int]) -> tuple[Picker, Callable[[tuple[Cell, ...]], Fate | None]]:
    """Whether these cells say that somebody died, or else is not active any more; None where they do not."""
    every = [(QuestionSort.MEMBER_DIED, layout.died), (QuestionSort.MEMBER_INACTIVE, layout.inactive)]
    sayings = [(sort, saying) for sort, some in every for saying in some if saying.column in at]

    @lru_cache(maxsize=4096)
    def fate(values: tuple[Cell, ...]) -> Fate | None:
        for (sort, saying), value in zip(sayings, map(text_of, values), strict=True):
            if value and saying.is_said_by(value):
                return Fate(sort.value, saying.column, value)
        return None

    return picker([at[saying.column] for _, saying in sayings]), fate
