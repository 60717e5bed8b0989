"""Lays a merged hand-over beside its register, and writes the report that a second person signs."""

from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session

from casework.registers.editions import Naming
from casework.registers.reports import ImportReport, Progress, Sample
from casework.registers.sanity import Sanity, stops
from casework.store import records
from casework.store.differences import (
    DifferenceLine,
    LineFilter,
    count_differences,
    list_difference_lines,
    list_quality,
)
from casework.store.editions import Edition, find_newest_edition
from casework.store.hand_overs import HandOverEntry
from casework.store.staging import Desk
from producers.registries.announcing import Announcer
from producers.registries.reading import Reading
from producers.registries.source_files import layout_of
from producers.resting import collector_at_rest
from schemas.codes import Source

_SAMPLES = 20
_KINDS = ("record_appeared", "record_changed", "record_left")


def naming_of_entry(entry: HandOverEntry) -> Naming:
    """The edition's name and day, as they were written down when it was brought."""
    brought = entry.brought
    return Naming(Source(brought.source), brought.name, brought.reference_on)


def compare(session: Session, desk: Desk, entry: HandOverEntry, tell: Progress) -> Edition | None:
    """Lay down on the desk what the hand-over tells anew; returns the edition that it was compared with."""
    announcer = Announcer(naming_of_entry(entry), entry.brought.brought_by)
    done = 0
    tell("bandingkan", done)
    records.lay_beside(session, desk, entry.brought.reference_on)
    with collector_at_rest():
        for families in records.stream_compared(session, desk):
            records.keep_told(session, desk, map(announcer.say, families))
            done += len(families)
            tell("bandingkan", done)
        for gone in records.stream_gone(session, desk, entry.brought.source):
            records.keep_told(session, desk, map(announcer.say_gone, gone))
    return find_newest_edition(session, entry.brought.source)


def report_of(session: Session, desk: Desk, reading: Reading, against: Edition | None) -> ImportReport:
    """All that reading and comparing found."""
    entry = reading.entry
    tally, book, brought = reading.tally, reading.book, entry.brought
    difference = count_differences(session, desk, brought.source)
    return ImportReport(
        source=brought.source, edition=entry.code, reference_on=brought.reference_on, is_dry_run=False,
        tables=tuple(tally.tables), rows_read=tally.rows, rows_refused=book.refused,
        rows_warned=book.warned, repeated=tally.repeated, compared_with=against.code if against else None,
        difference=difference, counts=dict(book.counts), complaints=tuple(book.kept),
        stops=tuple(stops(difference, tally.rows, book.refused, tally.repeated, _sanity(brought.source))),
        quality=tuple(list_quality(session, desk)), samples=tuple(_samples(session, desk)),
        hand_over_id=str(entry.hand_over_id),
    )  # fmt: skip


def compared_anew(session: Session, desk: Desk, report: ImportReport, against: Edition | None) -> ImportReport:
    """The report of the same files, beside a register that has moved on."""
    difference = count_differences(session, desk, report.source)
    return replace(
        report,
        compared_with=against.code if against else None,
        difference=difference,
        stops=tuple(stops(difference, report.rows_read, report.rows_refused, report.repeated, _sanity(report.source))),
        samples=tuple(_samples(session, desk)),
    )


def _sanity(source: str) -> Sanity:
    return layout_of(Source(source)).sanity


def _samples(session: Session, desk: Desk) -> Iterator[Sample]:
    for kind in _KINDS:
        yield from map(_sample, list_difference_lines(session, desk.hand_over_id, LineFilter(kind), limit=_SAMPLES))


def _sample(line: DifferenceLine) -> Sample:
    return Sample(
        str(line.household_id), line.kind, line.file, line.row, line.area_code, line.area_before, line.decile,
        line.decile_before, *map(tuple, (line.changed, line.gained, line.lost)),
    )  # fmt: skip
