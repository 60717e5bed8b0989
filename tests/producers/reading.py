"""Reads register files without a database, as the import does: tables, then rows, and a book for complaints."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from casework.registers.complaints import ComplaintBook
from casework.registers.delimited import Writing
from casework.store.area_names import NamedArea
from casework.store.staging import StagedRow
from producers.registries.kampung import Kampung
from producers.registries.layouts import Layout
from producers.registries.rows import ReadingDesk, RowReader
from producers.registries.source_files import layout_of
from producers.registries.tables import Table, tables_of
from schemas.codes import Source
from sikkep.areas import load_areas
from tests.producers.offices import SEALER, family, workbook

P3KE = layout_of(Source.P3KE)
REFERENCE = date(2023, 12, 31)


@dataclass
class Read:
    """What came of a file."""

    tables: list[Table]
    rows: list[StagedRow]
    book: ComplaintBook
    seen: int = 0

    @property
    def codes(self) -> dict[str, int]:
        return dict(self.book.counts)

    @property
    def told(self) -> list[str]:
        return [str(complaint) for complaint in self.book.kept]


@cache
def official_areas() -> tuple[NamedArea, ...]:
    return tuple(NamedArea(area.code, area.name, area.level, area.parent) for area in load_areas())


@cache
def official() -> Kampung:
    """The real list."""
    return Kampung(official_areas())


def read(path: Path, layout: Layout = P3KE, *, kampung: Kampung | None = None, **options: Any) -> Read:
    """All of a file. Raises what reading raises."""
    result = Read([], [], ComplaintBook())
    desk = ReadingDesk(SEALER, kampung or official(), REFERENCE, result.book)
    options["writing"] = Writing(options.pop("encoding", ""), options.pop("separator", ""))
    tables = tables_of(path, layout, **options)
    for table in tables:
        result.tables.append(table)
        reader = RowReader(layout, table, desk)
        for number, cells in table.rows:
            result.seen += 1
            if row := reader.read(result.seen, number, cells):
                result.rows.append(row)
    result.book.add(tables.notes)
    return result


Change = Callable[[dict[str, bytes]], Any]


def rezipped(path: Path, change: Change, rows: list[Mapping[str, Any]] | None = None) -> Path:
    """A workbook of these rows whose members were changed."""
    workbook(path, rows or [family()])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
