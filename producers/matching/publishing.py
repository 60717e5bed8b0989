"""Posts what comparing found and was not told before. Many letters are written by several processes."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from casework.store import comparison
from casework.store.letters import letter_of, pack_letters
from casework.store.outbox import post_packed
from producers.forks import forks, spare_cores
from producers.matching.findings import Comparison
from producers.matching.tables import memory_file
from producers.resting import collector_at_rest

Progress = Callable[[str, int], None]
"""Told what is being done ("baca", "banding", "simpan") and how many of it are done."""
_PIECE = 1 << 20
"""Some three thousand outcomes."""
_FEW = 2


class _Piece(NamedTuple):
    """Whole lines of the file of outcomes: where they begin and end."""

    begin: int
    end: int


class _Letters(NamedTuple):
    """The letters of some outcomes: the ids of their events, and each as a row of the outbox."""

    event_ids: list[bytes]
    rows: list[bytes]


def no_progress(_doing: str, _done: int) -> None:
    """Nobody wants to know."""


def _nothing(_session: Session) -> None:
    """The database has nothing else to do."""


def publish(
    session: Session, compared: Comparison, tell: Progress, meanwhile: Callable[[Session], None] = _nothing
) -> None:
    """Post the findings that have not been told yet. Told again, they would have the ids that they had.

    What the database has to do `meanwhile` is done once it has said what is to be told, while letters are written.
    """
    done = 0
    tell("simpan", done)
    with memory_file() as (path, file):
        comparison.copy_outcomes(session, file)
        with _being_written(compared, Path(path)) as written:
            meanwhile(session)
            for some in written:
                new = comparison.keep_told(session, some.event_ids, compared.compared_at)
                post_packed(session, _of(new, some))
                done += len(some.rows)
                tell("simpan", done)


def _of(new: set[bytes], some: _Letters) -> bytes:
    return b"".join(row for event_id, row in zip(*some, strict=True) if event_id in new)


@contextmanager
def _being_written(compared: Comparison, path: Path) -> Iterator[Iterable[_Letters]]:
    """The letters in order, a piece at a time. Where they are many, other processes have begun by now."""
    pieces = list(_pieces(path))
    workers = spare_cores() if len(pieces) >= _FEW else 1
    if workers == 1:
        _begin(compared, path)
        yield map(_write, pieces)
    else:
        with forks(workers, _begin, compared, path) as pool:
            yield pool.map(_write, pieces)


def _pieces(path: Path) -> Iterator[_Piece]:
    with path.open("rb") as lines:
        begin, size = 0, path.stat().st_size
        while begin < size:
            lines.seek(min(begin + _PIECE, size))
            lines.readline()
            yield _Piece(begin, lines.tell())
            begin = lines.tell()


# What a process works with.
_compared: Comparison
_path: Path


def _begin(compared: Comparison, path: Path) -> None:
    global _compared, _path
    _compared, _path = compared, path


def _write(piece: _Piece) -> _Letters:
    with _path.open("rb") as file, collector_at_rest():
        file.seek(piece.begin)
        lines = io.StringIO(file.read(piece.end - piece.begin).decode(), newline="")
        findings = list(map(_compared.say, comparison.read_outcomes(lines)))
        rows = pack_letters(map(letter_of, findings), _compared.compared_at)
        return _Letters([finding.event_id.bytes for finding in findings], rows)
