"""Writes tables for spreadsheets, so that no cell can be taken for a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def csv_lines(heading: list[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A CSV file line by line, with a mark that tells spreadsheets it is UTF-8 (ASVS 5.0, 1.2.10)."""
    yield "\ufeff" + _line(heading)
    for row in rows:
        yield _line([harmless(value) for value in row])


def harmless(value: object) -> str:
    """The value as a cell that is text and nothing else."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_DANGEROUS) else text


def _line(cells: list[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
