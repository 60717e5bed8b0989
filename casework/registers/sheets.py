"""A sheet of a file, row by row, whatever the file's kind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from casework.registers.cells import Cell
from casework.registers.complaints import Place

Row = tuple[int, Sequence[Cell]]
"""The row's number as a person counts it, and its cells; `OVERLONG` where one of them is too long to be read."""

OVERLONG: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What is still a register file and no accident or attack. Sizes in bytes (RELIABILITY, section 3)."""

    largest_csv: int = 4_000_000_000
    largest_workbook: int = 400_000_000
    largest_unpacked: int = 4_000_000_000
    largest_ratio: int = 100
    most_members: int = 1000
    most_cells: int = 40_000_000
    most_rows: int = 4_000_000
    most_formulas: int = 500_000
    longest_line: int = 1_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `name` "" for CSV, `delimiter` "" for a workbook. `rows` can be read once.

    `is_1904`: a number that is a day counts from 1904 (old Excel for Mac). `open_text` opens a CSV file anew;
    `ends_open`: its last line has no end, so the file may have been cut. `likeliest`: where a person chose the
    delimiter, the one that we would have taken.
    """

    file: str
    name: str
    rows: Iterator[Row]
    delimiter: str = ""
    is_1904: bool = False
    open_text: Callable[[], TextIO] | None = None
    ends_open: bool = False
    likeliest: str = ""

    @property
    def place(self) -> Place:
        """The sheet as a place to complain about."""
        return Place(self.file, self.name)
