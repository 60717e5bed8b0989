"""Finds the row of titles in a sheet, letterhead or not, and what each column means."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from producers.registries.cells import Cell, text_of
from producers.registries.complaints import Complaint, ImportRefused, Place, refuse
from producers.registries.delimited import sheet_of
from producers.registries.layouts import Layout, folded_title
from producers.registries.sheets import LIMITS, Limits, Row, Sheet
from producers.registries.workbooks import OLD_OR_LOCKED, ZIP, sheets_of

_HEADER_WITHIN = 40
_FEWEST_TITLES = 3
Kind = Literal["keluarga", "individu"]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its titles understood. `columns` gives the index of each part and aid flag ("aid:pkh") in a row.

    `kind` says whether a row is a family or a person; `unknown` are titles that nothing is done with.
    """

    sheet: Sheet
    kind: Kind
    header_row: int
    titles: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]
    unknown: tuple[str, ...]
    rows: Iterator[Row]


def tables_of(path: Path, layout: Layout, limits: Limits = LIMITS) -> Iterator[Table]:
    """The tables of one file, in order; other sheets of a workbook are passed over. Raises `ImportRefused`."""
    found = 0
    problems: list[Complaint] = []
    for sheet in _sheets(path, layout, limits):
        table = _table(sheet, layout)
        if isinstance(table, Complaint):
            problems.append(table)
        else:
            found += 1
            yield table
    if not found:
        raise ImportRefused(problems or [Complaint("header_missing", Place(path.name))])


def _sheets(path: Path, layout: Layout, limits: Limits) -> Iterator[Sheet]:
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_OR_LOCKED:
        raise refuse("file_encrypted", Place(path.name))
    if start == ZIP:
        return sheets_of(path, limits)
    if start[:1] == b"<" or start == b"%PDF":
        raise refuse("file_kind", Place(path.name))
    known = layout.known_titles
    return iter([sheet_of(path, limits, lambda cells: sum(folded_title(cell) in known for cell in cells))])


def _table(sheet: Sheet, layout: Layout) -> Table | Complaint:
    """The sheet as a table; a complaint where its first rows hold no usable titles."""
    known = layout.known_titles
    first = list(islice(sheet.rows, _HEADER_WITHIN))
    scores = [len({known[t] for t in map(_title, cells) if t in known}) for _, cells in first]
    best = max(range(len(first)), key=scores.__getitem__, default=None)
    if best is None or scores[best] < _FEWEST_TITLES:
        return Complaint("header_missing", sheet.place, detail=_wanted(layout))
    number, cells = first[best]
    columns = _columns(cells, known, Place(sheet.file, sheet.name, number))
    if missing := _missing(columns, layout):
        return Complaint("header_missing", Place(sheet.file, sheet.name, number), detail=f"Tidak ada: {missing}.")
    return Table(
        sheet,
        "individu" if "name" in columns else "keluarga",
        number,
        tuple(text_of(cell) for cell in cells),
        columns,
        tuple(text_of(cell) for cell in cells if text_of(cell) and _title(cell) not in known),
        _chained(first[best + 1 :], sheet.rows),
    )


def _columns(cells: Sequence[Cell], known: object, place: Place) -> dict[str, tuple[int, ...]]:
    titles = [_title(cell) for cell in cells]
    meanings = known if isinstance(known, dict) else {}
    twice = [title for title, count in Counter(t for t in titles if t in meanings).items() if count > 1]
    if twice:
        at = titles.index(twice[0])
        raise refuse("header_twice", Place(place.file, place.sheet, place.row, text_of(cells[at])))
    columns: dict[str, tuple[int, ...]] = {}
    for index, title in enumerate(titles):
        if title in meanings:
            columns[meanings[title]] = (*columns.get(meanings[title], ()), index)
    return columns


def _missing(columns: dict[str, tuple[int, ...]], layout: Layout) -> str:
    """The first titles of the parts without which nothing can be taken in; "" where all are there."""
    groups = [layout.family_key, ("name", "head_name"), ("area_code", "kampung")]
    absent = [group for group in groups if not any(part in columns for part in group)]
    return ", ".join("/".join(layout.columns[part][0] for part in group if part in layout.columns) for group in absent)


def _wanted(layout: Layout) -> str:
    return f"Wajib untuk {layout.title}: {_missing({}, layout)}."


def _title(cell: Cell) -> str:
    return folded_title(cell) if isinstance(cell, str) else ""


def _chained(first: Sequence[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest
