"""What is asked of an import, and what it reports."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from producers.registries.complaints import Complaint
from schemas.codes import Source

Progress = Callable[[str, int], None]
"""Told what is being done ("baca", "simpan") and how many rows or families of it are done."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Which files of which register, as which edition, brought by whom (an actor, "user:…" or "system:…") and when.

    `reference_on` is the last day that the data speaks of; None: it is read from the edition's name.
    """

    source: Source
    files: Sequence[Path]
    edition: str
    imported_by: str
    now: datetime
    reference_on: date | None = None


@dataclass(slots=True)
class TableRead:
    """How a sheet was understood: `kind` keluarga or individu, `unknown` titles that nothing is done with."""

    file: str
    sheet: str
    kind: str
    delimiter: str
    header_row: int
    unknown: tuple[str, ...]
    rows: int = 0


@dataclass(slots=True)
class Tally:
    """Counts as they grow."""

    tables: list[TableRead] = field(default_factory=list)
    rows: int = 0
    repeated: int = 0
    families: int = 0
    events: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of it. `repeated` rows said again what another row said of the same person.

    `counts` are complaints by code, `complaints` the first of each code.
    """

    source: str
    edition: str
    reference_on: date
    is_dry_run: bool
    tables: tuple[TableRead, ...]
    rows_read: int
    rows_refused: int
    repeated: int
    families: int
    appeared: int
    changed: int
    left: int
    counts: dict[str, int]
    complaints: tuple[Complaint, ...]

    @property
    def unchanged(self) -> int:
        """Families that the edition says nothing new of."""
        return self.families - self.appeared - self.changed
