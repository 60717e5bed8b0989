"""Reads a hand-over's files row by row onto the desk, and keeps a book of all that is wrong with them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sqlmodel import Session

from casework.store.areas import list_areas
from casework.store.complaints import Noted, append_complaints
from casework.store.hand_overs import HandOverEntry, tell_progress
from casework.store.sealing import Sealer
from casework.store.staging import Desk, StagedRow
from producers.registries.complaints import ROW_REFUSALS, Complaint, ComplaintBook, Place, refuse
from producers.registries.kampung import Kampung
from producers.registries.layouts import Layout
from producers.registries.reports import Progress, TableRead, Tally
from producers.registries.rows import ReadingDesk, RowReader
from producers.registries.tables import Table, tables_of

_BATCH = 5000


class Reading:
    """One hand-over while its files are read."""

    def __init__(self, entry: HandOverEntry, layout: Layout, sealer: Sealer, tell: Progress) -> None:
        self.tally, self.book = Tally(), ComplaintBook()
        self._entry, self._layout, self._sealer, self._tell = entry, layout, sealer, tell
        self._noted = 0

    @property
    def rows_refused(self) -> int:
        """Rows that are left out."""
        return sum(self.book.counts[code] for code in ROW_REFUSALS)

    def lay_out(self, desk: Desk, files: Sequence[Path]) -> None:
        """Read all files onto the desk. Raises `ImportRefused` where a whole file is no good."""
        with desk.transaction() as session:
            kampung = Kampung(list_areas(session))
        reading = ReadingDesk(self._sealer, kampung, self._entry.brought.reference_on, self.book)
        rows = self._staged(files, reading)
        while batch := list(islice(rows, _BATCH)):
            desk.lay(batch)
            self._hand_on(desk, "baca", self.tally.rows)
        self._hand_on(desk, "baca", self.tally.rows)
        if self.tally.rows == self.rows_refused:
            raise refuse("no_rows")

    def note_shared_numbers(self, session: Session, found: Sequence[tuple[str, str, int, bool]]) -> None:
        """Complain of NIK that several people, or one person in several families, have."""
        for file, sheet, row, is_of_two in found:
            self.book.note("nik_shared" if is_of_two else "person_twice", Place(file, sheet, row))
        self._keep_complaints(session)

    def _hand_on(self, desk: Desk, doing: str, done: int) -> None:
        with desk.transaction() as session:
            self._keep_complaints(session)
            tell_progress(session, self._entry.hand_over_id, doing, done)
        self._tell(doing, done)

    def _keep_complaints(self, session: Session) -> None:
        drained = self.book.drain()
        append_complaints(session, self._entry.hand_over_id, map(noted, range(self._noted, 2**31), drained))
        self._noted += len(drained)

    def _staged(self, files: Sequence[Path], reading: ReadingDesk) -> Iterator[StagedRow]:
        for path in files:
            for table in tables_of(path, self._layout):
                yield from self._staged_table(table, reading)

    def _staged_table(self, table: Table, reading: ReadingDesk) -> Iterator[StagedRow]:
        sheet = table.sheet
        read = TableRead(sheet.file, sheet.name, table.kind, sheet.delimiter, table.header_row, table.unknown)
        self.tally.tables.append(read)
        reader = RowReader(self._layout, table, reading)
        for number, cells in table.rows:
            self.tally.rows += 1
            read.rows += 1
            if row := reader.read(self.tally.rows, number, cells):
                yield row


def noted(seq: int, complaint: Complaint) -> Noted:
    """The complaint as the store keeps it."""
    at = complaint.place
    return Noted(seq, complaint.code, at.file, at.sheet, at.row, at.column, complaint.shape, complaint.detail)


def complaint_of(kept: Noted) -> Complaint:
    """The complaint that the store kept, with its sentences."""
    return Complaint(kept.code, Place(kept.file, kept.sheet, kept.row, kept.column), kept.shape, kept.detail)

