"""A whole invented district comes into a database edition by edition, and what was told of it is kept for the tests."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Engine

from casework.registers.lifecycle import sign
from casework.registers.reports import ImportReport
from casework.store.differences import DifferenceLine, LineFilter, stream_difference_lines
from casework.store.engine import transaction
from producers.matching import MatchReport, match_registers
from producers.registries import promote
from schemas.codes import Source
from schemas.events.household_data import RecordAppeared, RecordChanged, RecordLeft
from sikkep.district import Summary
from tests.producers.offices import NOW, SEALER, SIGNER, brought, office, posted

WHAT = {"record_appeared": "muncul", "record_changed": "berubah", "record_left": "keluar"}
FILES = {
    "p3ke:2022": ("p3ke_keluarga_2022", "p3ke_individu_2022"),
    "p3ke:2023": ("p3ke_keluarga", "p3ke_individu"),
    "dtks:2024-02": ("dtks_2024-02",),
    "dtks:2024-08": ("dtks",),
    "p3ke:2024": ("p3ke_keluarga_2024", "p3ke_individu_2024"),
    "dtsen:2025-tw3": ("dtsen_keluarga_2025-TW3", "dtsen_anggota_2025-TW3"),
}
"""Editions in the order in which they come, and their files."""

MATCHED_AFTER = {
    "dtks:2024-08": [(Source.P3KE, Source.DTKS)],
    "dtsen:2025-tw3": [(Source.P3KE, Source.DTSEN), (Source.DTKS, Source.DTSEN)],
}


class Change(NamedTuple):
    """What is said of one record, as the truth file has it. Empty where nothing of the kind changed."""

    what: str
    fields: tuple[str, ...] = ()
    area: tuple[str, str] = ("", "")
    decile: tuple[str, str] = ("", "")
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """One edition's coming in: the comparison as it lay on the desk, the report, and the events."""

    changes: dict[UUID, Change]
    report: ImportReport
    events: list[RecordAppeared | RecordChanged | RecordLeft]


@dataclass(slots=True)
class Register:
    """A database into which a district came, and what was told of it."""

    engine: Engine
    district: Summary
    imports: dict[str, Import] = field(default_factory=dict)
    matches: dict[tuple[Source, Source], MatchReport] = field(default_factory=dict)

    def bring(self, edition: str, files: Sequence[Path]) -> Import:
        """Read, compare, sign and take in one edition ("p3ke:2023")."""
        source, _, name = edition.partition(":")
        before = len(posted(self.engine))
        hand_over_id = brought(self.engine, Source(source), files, name)
        changes = self._on_the_desk(hand_over_id)
        with transaction(self.engine) as session:
            sign(session, hand_over_id, SIGNER, "Untuk uji", NOW)
        report = promote(office(self.engine), hand_over_id)
        told = posted(self.engine)[before:]
        events = [event for event in told if isinstance(event, RecordAppeared | RecordChanged | RecordLeft)]
        assert len(events) == len(told)
        self.imports[edition] = Import(changes, report, events)
        return self.imports[edition]

    def bring_all(self) -> "Register":
        """All editions in the order of time; what is there is matched with each other register when that has come."""
        for edition, names in FILES.items():
            self.bring(edition, [self.district.files[f"{name}.csv"] for name in names])
            for left, right in MATCHED_AFTER.get(edition, ()):
                self.matches[left, right] = match_registers(self.engine, NOW, left=left, right=right)
        return self

    def truth(self, source: str, pair: str) -> dict[UUID, Change]:
        """What the generator says of two consecutive editions, by record."""
        rows = rows_of(self.district.files[f"truth_editions_{source}_{pair}.csv"])
        return {SEALER.record_id_of(source, row["kunci"]): _true(row) for row in rows}

    def _on_the_desk(self, hand_over_id: UUID) -> dict[UUID, Change]:
        with transaction(self.engine) as session:
            lines = stream_difference_lines(session, hand_over_id, LineFilter())
            return {line.record_id: _compared(line) for line in lines}


def rows_of(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """The rows of a CSV file by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def _compared(line: DifferenceLine) -> Change:
    if line.kind != "record_changed":
        return Change(WHAT[line.kind])
    area = (line.area_before or "", line.area_code or "")
    decile = (str(line.decile_before or ""), str(line.decile or ""))
    return Change(
        WHAT[line.kind],
        tuple(line.changed),
        area if "area" in line.changed else ("", ""),
        decile if "decile" in line.changed else ("", ""),
        tuple(line.gained),
        tuple(line.lost),
    )


def _true(row: dict[str, str]) -> Change:
    return Change(
        row["apa"],
        _words(row["bagian"]),
        (row["wilayah_dari"], row["wilayah_ke"]),
        (row["desil_dari"], row["desil_ke"]),
        _words(row["bantuan_bertambah"]),
        _words(row["bantuan_berkurang"]),
    )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
