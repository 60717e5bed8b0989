"""Shows how a file's titles are understood before it is read, and offers a meaning for those that are not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz, process

from casework.registers.cells import Cell, pattern_of, text_of
from casework.registers.complaints import Complaint
from casework.registers.delimited import AS_TOLD, Writing
from casework.registers.opening import sheets_in
from casework.registers.sheets import LIMITS, Row
from producers.registries.layouts import Layout
from producers.registries.tables import (
    FEWEST_TITLES,
    LONGEST_TITLE,
    Titles,
    head_of,
    meanings_of,
    missing_in,
    separated_wrongly,
    title_of,
)

_ALIKE, _WITHIN, _LONG_ENOUGH = 70, 88, 4
_SHOWN, _LONGEST_SHAPE = 3, 24
# No title holds so many digits or is a date, but a person's row has such cells: where there are no titles, nothing of
# it may be shown or kept.
SOMEBODYS = re.compile(
    r"\d{12} | ^\s* (\d{1,2}[-/.\ ](\d{1,2}|[a-z]{3,9})[-/.\ ]\d{2,4} | \d{4}-\d{2}-\d{2}) ([ T]\d.*)? \s*$",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """One column's title. `part` is what it is understood as, "" for nothing; `is_known` also when that was chosen.

    `suggestion` is the likeliest part for one that is not known; "" where none is near. `folded` is the key to map by;
    `shapes` are what a few cells below look like, digits as 9 and letters as A.
    """

    column: int
    written: str
    folded: str
    part: str
    is_known: bool
    suggestion: str
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """The likeliest row of titles of a sheet; no titles where it is a row of data, as in a file without any.

    `missing` are groups of parts of which one is needed.
    """

    file: str
    sheet: str
    row: int
    delimiter: str
    titles: tuple[Title, ...]
    missing: tuple[tuple[str, ...], ...]

    @property
    def is_usable(self) -> bool:
        """Whether the sheet can be read as it is understood now."""
        return not self.missing and len({title.part for title in self.titles} - {""}) >= FEWEST_TITLES


def headings_of(path: Path, layout: Layout, writing: Writing = AS_TOLD, titles: Titles | None = None) -> list[Heading]:
    """The titles of each visible sheet and what they mean; none of a text that is parted wrongly.

    Raises `ImportRefused` for a file that cannot be read.
    """
    meanings = meanings_of(layout, titles or {})
    found: list[Heading] = []
    notes: list[Complaint] = []
    for sheet in sheets_in(path, meanings, LIMITS, writing, notes):
        first, best, score = head_of(sheet, meanings)
        # A row of people's data may be the one that such a separator cuts into most words.
        if score < FEWEST_TITLES and separated_wrongly(sheet, first):
            continue
        if score < FEWEST_TITLES:
            best = _wordiest(first)
        number, cells = first[best] if first else (0, ())
        told = [_with_shapes(title, first[best + 1 :]) for title in _titles(cells, meanings, layout)]
        missing = missing_in({title.part: None for title in told}, layout)
        found.append(Heading(sheet.file, sheet.name, number, sheet.delimiter, tuple(told), tuple(missing)))
    return found


def _wordiest(rows: Sequence[Row]) -> int:
    """The row with the most different words in its cells, numbers aside; a person's row only for want of another."""
    words = [
        {title_of(cell) for cell in cells if not title_of(cell).isdigit()} - {""} if not _is_somebodys(cells) else set()
        for _, cells in rows
    ]
    return max(range(len(rows)), key=lambda index: len(words[index]), default=0)


def _is_somebodys(cells: Sequence[Cell]) -> bool:
    return any(SOMEBODYS.search(text_of(cell)) for cell in cells)


def _titles(cells: Sequence[Cell], meanings: Titles, layout: Layout) -> tuple[Title, ...]:
    written = [
        (column, text_of(cell)[:LONGEST_TITLE], title_of(cell)) for column, cell in enumerate(cells) if title_of(cell)
    ]
    if _is_somebodys(cells):
        return ()
    taken = {meanings.get(folded) for _, _, folded in written}
    free = {title: part for title, part in layout.known_titles.items() if part and part not in taken}
    return tuple(
        Title(column, text, folded, meanings.get(folded, ""), folded in meanings, _likeliest(folded, meanings, free))
        for column, text, folded in written
    )


def _with_shapes(title: Title, below: Sequence[Row]) -> Title:
    cells = [text_of(cells[title.column]) for _, cells in below if title.column < len(cells)]
    shapes = dict.fromkeys(pattern_of(cell)[:_LONGEST_SHAPE] for cell in cells if cell)
    return replace(title, shapes=tuple(shapes)[:_SHOWN])


def _likeliest(folded: str, meanings: Titles, free: Mapping[str, str]) -> str:
    if folded in meanings:
        return ""
    near = process.extractOne(folded, free.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if near is None and len(folded) >= _LONG_ENOUGH:
        # A title within another, as in "NIK Kepala Keluarga (sesuai KTP)"; the longest that fits says most.
        long = sorted((title for title in free if len(title) >= _LONG_ENOUGH), key=len, reverse=True)
        near = process.extractOne(folded, long, scorer=fuzz.partial_ratio, score_cutoff=_WITHIN)
    return free[near[0]] if near else ""
