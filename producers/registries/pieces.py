"""Reads the rows of a table in batches, and a large CSV file by several processes at once."""

import csv
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

from casework.registers.complaints import Complaint, ComplaintBook, Place
from casework.registers.delimited import rows_in
from casework.registers.sheets import Row
from casework.store.staging import pack
from producers.forks import forks
from producers.registries.layouts import Layout
from producers.registries.rows import ReadingDesk, RowReader
from producers.registries.tables import Table
from producers.resting import collector_at_rest

BATCH = 5000
_LINES, _LONGEST = 4000, 4_000_000
_WAITING = 2


@dataclass(slots=True)
class Batch:
    """`kept` rows packed for the vault, of `seen` rows of the table; the next table starts at `last_line`."""

    packed: bytes
    kept: int
    seen: int
    last_line: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """Whole records of a CSV file as text; `before` lines stand before them in the file."""

    text: list[str]
    before: int


@dataclass(slots=True)
class _Told:
    """What a process has to say of a piece."""

    batch: Batch
    complaints: list[Complaint]
    counted: dict[str, int]


def rows_of(table: Table, layout: Layout, desk: ReadingDesk, line: int = 0, workers: int = 1) -> Iterator[Batch]:
    """The rows of a table, whatever is wrong with them in the desk's book. Their lines are their numbers plus `line`.

    More than one worker reads a CSV file as pieces, in processes that are forks of this one: for a process without
    threads. What comes of it is the same. Raises `ImportRefused` where the file is broken.
    """
    with collector_at_rest():
        if workers > 1 and table.sheet.open_text is not None:
            yield from _read_by_many(table, layout, desk, line, workers)
            return
        reader = RowReader(layout, table, desk)
        while rows := list(islice(table.rows, BATCH)):
            yield _batch(reader, rows, line)


def _batch(reader: RowReader, rows: list[Row], line: int) -> Batch:
    found = (reader.read(line + number, number, cells) for number, cells in rows)
    kept = [row for row in found if row]
    return Batch(pack(kept), len(kept), len(rows), line + rows[-1][0] if rows else line)


def _read_by_many(table: Table, layout: Layout, desk: ReadingDesk, line: int, workers: int) -> Iterator[Batch]:
    with forks(workers, _begin, table, layout, desk, line) as pool:
        seen = 0
        for told in _in_order(pool, table, workers):
            if told.batch.seen:
                yield _settled(told, desk.book, seen)
                seen += told.batch.seen


def _in_order(pool: ProcessPoolExecutor, table: Table, workers: int) -> Iterator[_Told]:
    waiting: deque[Future[_Told]] = deque()
    for piece in _pieces(table):
        waiting.append(pool.submit(_read, piece))
        # No more than this is in memory at a time, however large the file.
        if len(waiting) > workers * _WAITING:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _settled(told: _Told, book: ComplaintBook, before: int) -> Batch:
    """The batch; its complaints go in the book, with the count of rows of the whole table."""
    book.add(_counted_on(complaint, before) for complaint in told.complaints)
    book.counts.update(told.counted)
    return told.batch


def _counted_on(complaint: Complaint, before: int) -> Complaint:
    place = complaint.place
    return replace(complaint, place=replace(place, record=place.record + before))


def _pieces(table: Table) -> Iterator[_Piece]:
    """The file's text from its beginning, cut where a record ends."""
    if table.sheet.open_text is None:
        return
    with table.sheet.open_text() as lines:
        before = 0
        while text := _some(lines):
            # Where there is no quote, a record is a line.
            if any('"' in each for each in text):
                _finish_record(text, lines, table.sheet.delimiter)
            yield _Piece(text, before)
            before += len(text)


def _some(lines: Iterator[str]) -> list[str]:
    text: list[str] = []
    size = 0
    for each in lines:
        text.append(each)
        size += len(each)
        if len(text) == _LINES or size > _LONGEST:
            break
    return text


def _finish_record(text: list[str], rest: Iterator[str], delimiter: str) -> None:
    """Add the lines that the last record of the text goes on over."""
    fed = 0

    def feed() -> Iterator[str]:
        nonlocal fed
        while True:
            if fed == len(text):
                following = next(rest, None)
                if following is None:
                    return
                text.append(following)
            fed += 1
            yield text[fed - 1]

    whole = len(text)
    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    while fed < whole:
        try:
            next(reader, None)
        except csv.Error as problem:
            # A row with too long a cell is left out. Else the file is broken here, and the process that reads this
            # piece will say so.
            if "field larger" not in str(problem):
                return


# What a process works with.
_table: Table
_desk: ReadingDesk
_reader: RowReader
_line: int


def _begin(table: Table, layout: Layout, desk: ReadingDesk, line: int) -> None:
    global _table, _desk, _reader, _line  # noqa: PLW0603 - one process, one table
    _table, _line = table, line
    _desk = replace(desk, book=ComplaintBook(kept_per_code=0))
    _reader = RowReader(layout, table, _desk)


def _read(piece: _Piece) -> _Told:
    place = Place(_table.sheet.file, row=piece.before)
    rows = [row for row in rows_in(iter(piece.text), _table.sheet.delimiter, place) if row[0] >= _table.first_row]
    _reader.restart()
    batch = _batch(_reader, rows, _line)
    complaints, counts = _desk.book.drain(), _desk.book.counts
    counts.subtract(complaint.code for complaint in complaints)
    counted = {code: count for code, count in counts.items() if count}
    counts.clear()
    return _Told(batch, complaints, counted)
