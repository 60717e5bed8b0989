"""Reads a hand-over's files row by row onto the desk, and keeps a book of all that is wrong with them."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session

from casework.registers.complaints import ComplaintBook, Place, noted, refuse
from casework.registers.reports import Progress, TableRead, Tally
from casework.registers.sheets import LIMITS
from casework.store.areas import list_areas
from casework.store.complaints import append_complaints
from casework.store.hand_overs import HandOverEntry, tell_progress
from casework.store.places import bps_areas, column_titles, place_aliases
from casework.store.sealing import Sealer
from casework.store.staging import Desk
from producers.forks import spare_cores
from producers.registries.kampung import Kampung
from producers.registries.layouts import Layout
from producers.registries.pieces import Batch, rows_of
from producers.registries.rows import ReadingDesk
from producers.registries.showing import writing_of
from producers.registries.tables import Table, Titles, tables_of

LARGE = 8_000_000
"""From so many bytes on it is worth while that several processes read a file."""


class Reading:
    """One hand-over while its files are read."""

    def __init__(self, entry: HandOverEntry, layout: Layout, sealer: Sealer, tell: Progress) -> None:
        self.tally, self.book = Tally(), ComplaintBook()
        self.entry, self._layout, self._sealer, self._tell = entry, layout, sealer, tell
        self._noted = 0
        self._line = 0
        self._staged = 0

    def lay_out(self, desk: Desk, files: Sequence[Path]) -> None:
        """Read all files onto the desk. Raises `ImportRefused` where a whole file is no good."""
        with desk.transaction() as session:
            kampung = Kampung(list_areas(session), place_aliases(session), bps_areas(session))
            titles = column_titles(session, self.entry.brought.source) | dict(self.entry.brought.titles or {})
        reading = ReadingDesk(self._sealer, kampung, self.entry.brought.reference_on, self.book)
        for path in files:
            self._lay_file(desk, path, titles, reading)
        if not self._staged:
            raise refuse("no_rows")

    def note_shared_numbers(self, session: Session, found: Sequence[tuple[str, str, int, bool]]) -> None:
        """Complain of NIK that several people, or one person in several families, have."""
        for file, sheet, row, is_of_two in found:
            self.book.note("nik_shared" if is_of_two else "person_twice", Place(file, sheet, row))
        self._keep_complaints(session)

    def _lay_file(self, desk: Desk, path: Path, titles: Titles, reading: ReadingDesk) -> None:
        tables = tables_of(path, self._layout, LIMITS, writing_of(self.entry), titles)
        for table in tables:
            read = _read(table)
            self.tally.tables.append(read)
            for batch in rows_of(table, self._layout, reading, self._line, _readers(path)):
                self._lay(desk, batch)
                read.rows += batch.seen
                last = batch.last_line
            self._line = last if read.rows else self._line
        self.book.add(tables.notes)
        with desk.transaction() as session:
            self._keep_complaints(session)

    def _lay(self, desk: Desk, batch: Batch) -> None:
        self._staged += batch.kept
        self.tally.rows += batch.seen
        with desk.transaction() as session:
            desk.lay(session, batch.packed)
            self._keep_complaints(session)
            tell_progress(session, self.entry.hand_over_id, "baca", self.tally.rows)
        self._tell("baca", self.tally.rows)

    def _keep_complaints(self, session: Session) -> None:
        drained = self.book.drain()
        append_complaints(session, self.entry.hand_over_id, map(noted, range(self._noted, 2**31), drained))
        self._noted += len(drained)


def _readers(path: Path) -> int:
    """How many processes read a file: more than one where it is large."""
    return spare_cores() if path.stat().st_size >= LARGE else 1


def _read(table: Table) -> TableRead:
    sheet = table.sheet
    return TableRead(sheet.file, sheet.name, table.kind, sheet.delimiter, table.header_row, table.unknown)
