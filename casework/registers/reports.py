"""What is asked of an import, and what it reports."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from casework.registers.complaints import Complaint
from casework.registers.sanity import Stop
from casework.store.differences import Difference, Quality
from schemas.codes import Source

Progress = Callable[[str, int], None]
"""Told what is being done ("baca", "bandingkan", "simpan") and how many rows or families of it are done."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Which files of which register, as which edition, brought by whom (an actor, "user:…" or "system:…") and when.

    `reference_on` is the last day that the data speaks of; None: it is read from the edition's name. `giver`,
    `received_on`, `reference_number` (of the minutes of handing over) and `legal_basis` say how it came to us.
    `encoding`, `separator` None: the file says it by itself. `titles` say what a folded title means that the layout
    does not know.
    """

    source: Source
    files: Sequence[Path]
    edition: str
    imported_by: str
    now: datetime
    reference_on: date | None = None
    received_on: date | None = None
    giver: str | None = None
    reference_number: str | None = None
    legal_basis: str | None = None
    encoding: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    separator: str | None = None


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
    events: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Sample:
    """A family that differs, without its name: where it stands in the files, and what is different."""

    household_id: str
    kind: str
    file: str
    row: int
    area_code: str | None
    area_before: str | None
    decile: int | None
    decile_before: int | None
    changed: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What reading and comparing came to. `repeated` rows said again what another row said of the same person.

    `counts` are complaints by code, `complaints` the first of each code; `stops` speak against signing unseen;
    `quality` is by kampung; `samples` are the first families of each kind of difference.
    """

    source: str
    edition: str
    reference_on: date
    is_dry_run: bool
    tables: tuple[TableRead, ...]
    rows_read: int
    rows_refused: int
    rows_warned: int
    repeated: int
    compared_with: str | None
    difference: Difference
    counts: dict[str, int]
    complaints: tuple[Complaint, ...]
    stops: tuple[Stop, ...]
    quality: tuple[Quality, ...]
    samples: tuple[Sample, ...] = ()
    hand_over_id: str = ""

    @property
    def rows_accepted(self) -> int:
        """Rows without any complaint."""
        return self.rows_read - self.rows_refused - self.rows_warned

    @property
    def families(self) -> int:
        """Families that the hand-over names."""
        return self.difference.families

    @property
    def appeared(self) -> int:
        """Families that the register did not have, or not any more."""
        return self.difference.appeared

    @property
    def changed(self) -> int:
        """Families of which it says something else."""
        return self.difference.changed

    @property
    def left(self) -> int:
        """Families that it no longer names."""
        return self.difference.left

    @property
    def unchanged(self) -> int:
        """Families that the edition says nothing new of."""
        return self.families - self.appeared - self.changed


_REPORT = TypeAdapter(ImportReport)


def to_json(report: ImportReport) -> dict[str, Any]:
    """The report as the store keeps it."""
    kept: dict[str, Any] = _REPORT.dump_python(report, mode="json")
    return kept


def from_json(kept: Mapping[str, Any]) -> ImportReport:
    """Read back what `to_json` wrote."""
    return _REPORT.validate_python(kept)
