"""Finds the row of titles in a sheet, letterhead or not, and what each column means."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from casework.registers.cells import Cell, text_of
from casework.registers.complaints import Complaint, ImportRefused, Place, refuse
from casework.registers.delimited import AS_TOLD, Writing, name_of, rows_in
from casework.registers.details import LIKELIEST, MISSING, WANTED
from casework.registers.opening import folded_title, sheets_in
from casework.registers.parts import is_part
from casework.registers.sheets import LIMITS, Limits, Row, Sheet
from producers.registries.layouts import Layout

HEADER_WITHIN = 40
FEWEST_TITLES = 3
LONGEST_TITLE = 80
Kind = Literal["keluarga", "individu"]
Titles = Mapping[str, str]
"""What columns mean by their folded titles: a part, "aid:pkh", or "" for a column to be left alone."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its titles understood. `columns` gives the index of each part and aid flag ("aid:pkh") in a row.

    `kind` says whether a row is a family or a person; `unknown` are titles that nothing is done with. `rows` are those
    from row `first_row` on, and can be read once.
    """

    sheet: Sheet
    kind: Kind
    header_row: int
    titles: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]
    unknown: tuple[str, ...]
    rows: Iterator[Row]
    first_row: int = 0


class Tables(Iterator[Table]):
    """The tables of a file one after the other; one whose rows nobody reads is passed over.

    `notes` tells what is hidden, merged or passed over; it is complete when the last table has been read.
    """

    def __init__(self, path: Path, meanings: Titles, layout: Layout) -> None:
        self.notes: list[Complaint] = []
        self._path, self._meanings, self._layout = path, meanings, layout
        self._found: Iterator[Table] = iter(())

    def reading(self, limits: Limits, writing: Writing) -> "Tables":
        """These tables, to be read with these limits, written in this way."""
        self._found = self._tables(limits, writing)
        return self

    def __next__(self) -> Table:
        return next(self._found)

    def _tables(self, limits: Limits, writing: Writing) -> Iterator[Table]:
        found = 0
        problems: list[Complaint] = []
        for sheet in sheets_in(self._path, self._meanings, limits, writing, self.notes):
            table = self._table(sheet)
            if isinstance(table, Complaint):
                problems.append(table)
            else:
                found += 1
                yield table
        if not found:
            raise ImportRefused(problems or [Complaint("header_missing", Place(self._path.name))])
        self.notes += [Complaint("sheet_passed_over", problem.place) for problem in problems]

    def _table(self, sheet: Sheet) -> Table | Complaint:
        """The sheet as a table; a complaint where its first rows hold no usable titles."""
        first, best, score = head_of(sheet, self._meanings)
        if score < FEWEST_TITLES:
            return separated_wrongly(sheet, first) or Complaint(
                "header_missing", sheet.place, detail=_wanted(self._layout)
            )
        number, cells = first[best]
        place = Place(sheet.file, sheet.name, number)
        columns = self._columns(cells, place)
        if missing := missing_in(columns, self._layout):
            return Complaint("header_missing", place, detail=MISSING % {"titles": _named(missing, self._layout)})
        if sheet.ends_open:
            self._refuse_cut(sheet, len(cells))
        rest, first_row = first[best + 1 :], number + 1
        if rest and _is_numbering(rest[0][1]):
            rest, first_row = rest[1:], rest[0][0] + 1
        return Table(
            sheet,
            "individu" if "name" in columns else "keluarga",
            number,
            tuple(text_of(cell)[:LONGEST_TITLE] for cell in cells),
            columns,
            tuple(text_of(c)[:LONGEST_TITLE] for c in cells if text_of(c) and title_of(c) not in self._meanings),
            _chained(rest, sheet.rows),
            first_row,
        )

    def _refuse_cut(self, sheet: Sheet, width: int) -> None:
        """A last row that has neither its end nor all its cells is where a file was cut: nothing of it is taken."""
        if sheet.open_text is None:
            return
        with sheet.open_text() as lines:
            ((number, cells),) = deque(rows_in(lines, sheet.delimiter, sheet.place), maxlen=1)
        place = Place(sheet.file, sheet.name, number)
        if len(cells) != width:
            raise refuse("file_cut", place)
        self.notes.append(Complaint("end_open", place))

    def _columns(self, cells: Sequence[Cell], place: Place) -> dict[str, tuple[int, ...]]:
        titles = [title_of(cell) for cell in cells]
        meant = [title for title in titles if self._meanings.get(title)]
        if twice := next((title for title, count in Counter(meant).items() if count > 1), ""):
            raise refuse("header_twice", Place(*_at(place), text_of(cells[titles.index(twice)])[:LONGEST_TITLE]))
        columns: dict[str, tuple[int, ...]] = {}
        # A column that somebody chose for a part is read alone; without it, as in another edition, the usual one is.
        chosen = {self._meanings[title] for title in meant if self._is_chosen(title)}
        # In the order of preference of the meanings, so that the first column of a part is the one to be read.
        for title in sorted(meant, key=list(self._meanings).index):
            part = self._meanings[title]
            if part not in chosen or self._is_chosen(title):
                columns[part] = (*columns.get(part, ()), titles.index(title))
        for part, indexes in columns.items():
            if len(indexes) > 1 and not part.startswith("aid:"):
                self.notes.append(
                    Complaint("column_twice", Place(*_at(place), text_of(cells[indexes[0]])[:LONGEST_TITLE]))
                )
        return columns

    def _is_chosen(self, title: str) -> bool:
        part = self._meanings[title]
        return not part.startswith("aid:") and self._layout.known_titles.get(title) != part


def tables_of(
    path: Path, layout: Layout, limits: Limits = LIMITS, writing: Writing = AS_TOLD, titles: Titles | None = None
) -> Tables:
    """The tables of one file, in order. `titles` are mappings of columns; they win over the layout's own.

    `writing` is of a CSV file. Raises `ImportRefused` while being read.
    """
    return Tables(path, meanings_of(layout, titles or {}), layout).reading(limits, writing)


def meanings_of(layout: Layout, titles: Titles) -> Titles:
    """What columns mean: by the mappings given, then by the layout."""
    if bad := sorted(f"{title}: {part}" for title, part in titles.items() if part and not is_part(part)):
        raise refuse("mapping_bad", detail=f"({', '.join(bad)[:200]})")
    given = {folded_title(title): part for title, part in titles.items()}
    return given | {title: part for title, part in layout.known_titles.items() if title not in given}


def head_of(sheet: Sheet, meanings: Titles) -> tuple[list[Row], int, int]:
    """The sheet's first rows, which of them holds the titles, and how many parts it names."""
    first = list(islice(sheet.rows, HEADER_WITHIN))
    scores = [len({meanings.get(title_of(cell)) for cell in cells} - {None, ""}) for _, cells in first]
    best = max(range(len(first)), key=scores.__getitem__, default=0)
    return first, best, scores[best] if scores else 0


def separated_wrongly(sheet: Sheet, first: Sequence[Row]) -> Complaint | None:
    """Where a person chose the separator and it makes no columns, or other titles than another would."""
    is_another = sheet.likeliest not in ("", sheet.delimiter)
    if not is_another and not (sheet.likeliest and all(len(cells) < 2 for _, cells in first)):
        return None
    detail = LIKELIEST % {"separator": name_of(sheet.likeliest)} if is_another else ""
    return Complaint("separator_wrong", sheet.place, detail=detail)


def missing_in(columns: Mapping[str, object], layout: Layout) -> list[tuple[str, ...]]:
    """The groups of parts of which one is needed, and none is there."""
    groups: list[tuple[str, ...]] = [layout.family_key, ("name", "head_name"), ("area_code", "kampung")]
    return [group for group in groups if not any(part in columns for part in group)]


def title_of(cell: Cell) -> str:
    """The cell as a folded title; "" for what is no text."""
    return folded_title(cell) if isinstance(cell, str) else ""


def _named(groups: list[tuple[str, ...]], layout: Layout) -> str:
    titles = {str(part): known[0] for part, known in layout.columns.items() if known}
    return ", ".join("/".join(titles[part] for part in group if part in titles) for group in groups)


def _wanted(layout: Layout) -> str:
    return WANTED % {"register": layout.title, "titles": _named(missing_in({}, layout), layout)}


def _at(place: Place) -> tuple[str, str, int]:
    return place.file, place.sheet, place.row


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """Whether the row counts the columns, as official tables do below their titles: 1, 2, 3 or (1), (2), (3)."""
    said = [text_of(cell).strip("()") for cell in cells if text_of(cell)]
    return len(said) > FEWEST_TITLES and said == [str(number) for number in range(1, len(said) + 1)]


def _chained(first: Sequence[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest
