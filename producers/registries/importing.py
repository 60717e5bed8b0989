"""Takes a hand-over of a register in: reads the files, keeps the families in the vault, tells what is new."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from casework.store import outbox, records
from casework.store.areas import list_areas
from casework.store.editions import Edition, append_edition, find_edition_of_files, find_newest_reference, has_edition
from casework.store.engine import transaction
from casework.store.sealing import Sealer
from casework.store.staging import Desk, StagedRow, clear_desk
from producers.registries.announcing import Announcer
from producers.registries.complaints import ComplaintBook, refuse
from producers.registries.editions import WIB, Naming, naming_of
from producers.registries.kampung import Kampung
from producers.registries.layouts import Layout
from producers.registries.reports import HandOver, ImportReport, Progress, TableRead, Tally
from producers.registries.rows import ReadingDesk, RowReader
from producers.registries.sheets import digest_of
from producers.registries.source_files import layout_of
from producers.registries.tables import Table, tables_of

_BATCH = 5000


def import_files(
    engine: Engine, sealer: Sealer, handed: HandOver, *, dry_run: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Read all files, then in one transaction write edition, records and people, and post the events about them.

    With `dry_run` everything is done and then undone. Raises `ImportRefused`: nothing of the hand-over is taken in.
    """
    return _Import(engine, sealer, handed, progress or _silent).run(dry_run)


def _silent(_doing: str, _done: int) -> None:
    """Nobody wants to know."""


class _Rehearsed(Exception):
    """No error: it undoes the transaction of a rehearsal."""


class _Import:
    """One hand-over on its way in."""

    def __init__(self, engine: Engine, sealer: Sealer, handed: HandOver, tell: Progress) -> None:
        self._engine, self._sealer, self._handed, self._tell = engine, sealer, handed, tell
        self._layout: Layout = layout_of(handed.source)
        today = handed.now.astimezone(WIB).date()
        self._naming: Naming = naming_of(handed.source, handed.edition, handed.reference_on, today)
        self._tally = Tally()
        self._book = ComplaintBook()
        self._staged_rows = 0

    def run(self, dry_run: bool) -> ImportReport:
        digests = [(path, digest_of(path)) for path in self._handed.files]
        sha256 = hashlib.sha256(b"".join(sorted(digest for _, digest in digests))).digest()
        with transaction(self._engine) as session:
            self._refuse_known(session, sha256)
            reading = ReadingDesk(self._sealer, Kampung(list_areas(session)), self._naming.reference_on, self._book)
        with clear_desk(self._engine) as desk:
            rows = self._staged(reading)
            while batch := list(islice(rows, _BATCH)):
                desk.lay(batch)
                self._book.drain()
                self._staged_rows += len(batch)
                self._tell("baca", self._tally.rows)
            if not self._staged_rows:
                raise refuse("no_rows")
            self._promote(desk, digests, sha256, dry_run)
        return self._report(dry_run)

    def _refuse_known(self, session: Session, sha256: bytes) -> None:
        naming = self._naming
        if has_edition(session, naming.source, naming.name):
            raise refuse("edition_known", detail=f"({naming.code})")
        if known := find_edition_of_files(session, sha256):
            raise refuse("files_known", detail=f"({known})")
        newest = find_newest_reference(session, naming.source)
        if newest and naming.reference_on < newest:
            raise refuse("edition_older", detail=f"({naming.reference_on} < {newest})")

    def _staged(self, reading: ReadingDesk) -> Iterator[StagedRow]:
        for path in self._handed.files:
            tables = tables_of(path, self._layout)
            for table in tables:
                yield from self._staged_table(table, reading)
            self._book.add(tables.notes)

    def _staged_table(self, table: Table, reading: ReadingDesk) -> Iterator[StagedRow]:
        sheet = table.sheet
        read = TableRead(sheet.file, sheet.name, table.kind, sheet.delimiter, table.header_row, table.unknown)
        self._tally.tables.append(read)
        reader = RowReader(self._layout, table, reading)
        for number, cells in table.rows:
            self._tally.rows += 1
            read.rows += 1
            if row := reader.read(self._tally.rows, number, cells):
                yield row

    def _promote(self, desk: Desk, digests: list[tuple[Path, bytes]], sha256: bytes, dry_run: bool) -> None:
        try:
            with desk.transaction() as session:
                records.take_turn(session)
                self._refuse_known(session, sha256)
                self._tally.repeated = records.merge_desk(session)
                self._announce(session)
                self._announce_gone(session)
                edition = self._edition(digests, sha256)
                records.keep_all(session, self._naming.source, edition.edition_id)
                append_edition(session, edition)
                if dry_run:
                    raise _Rehearsed
        except _Rehearsed:
            return

    def _announce(self, session: Session) -> None:
        announcer, events = Announcer(self._naming, self._handed.imported_by), self._tally.events
        for families in records.stream_compared(session):
            said = [announcer.say(family) for family in families]
            records.decide(session, [decided for decided, _ in said])
            told = [event for _, event in said if event]
            outbox.post(session, told, self._handed.now)
            events.update(event.kind for event in told)
            self._tally.families += len(families)
            self._tell("simpan", self._tally.families)

    def _announce_gone(self, session: Session) -> None:
        announcer = Announcer(self._naming, self._handed.imported_by)
        for families in records.stream_gone(session, self._naming.source):
            told = [announcer.say_gone(family) for family in families]
            records.mark_gone(session, [(event.record_id, event.event_id) for event in told])
            outbox.post(session, told, self._handed.now)
            self._tally.events["record_left"] += len(told)

    def _edition(self, digests: list[tuple[Path, bytes]], sha256: bytes) -> Edition:
        files = [{"name": path.name, "sha256": digest.hex(), "bytes": path.stat().st_size} for path, digest in digests]
        naming, handed, tally = self._naming, self._handed, self._tally
        return Edition(
            naming.source.value, naming.name, naming.reference_on, handed.now, handed.imported_by, sha256, files,
            tally.rows, self._book.refused, tally.families,
        )  # fmt: skip

    def _report(self, dry_run: bool) -> ImportReport:
        tally, book = self._tally, self._book
        return ImportReport(
            source=self._naming.source.value,
            edition=self._naming.code,
            reference_on=self._naming.reference_on,
            is_dry_run=dry_run,
            tables=tuple(tally.tables),
            rows_read=tally.rows,
            rows_refused=self._book.refused,
            repeated=tally.repeated,
            families=tally.families,
            appeared=tally.events["record_appeared"],
            changed=tally.events["record_changed"],
            left=tally.events["record_left"],
            counts=dict(book.counts),
            complaints=tuple(book.kept),
        )
