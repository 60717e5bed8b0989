"""Brings, signs and takes in an edition in a process of its own, and watches its time and memory."""

import multiprocessing
import resource
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from benchmarks.import_files import Edition
from casework.registers.lifecycle import bring, sign
from casework.registers.reports import HandOver, ImportReport
from casework.store.engine import open_engine, transaction
from casework.store.sealing import Sealer
from producers.registries import Office, promote, read
from schemas.codes import Source

PARTS = ("baca", "gabung", "bandingkan", "simpan")
"""As the work calls itself: parse, validate and stage; merge; compare and report; promote."""
Mark = tuple[str, float, float]
"""When a part began: its name, the clock, and the CPU time that our processes had used."""
_LOOK_S = 0.2
_SEALER = Sealer({1: bytes(range(32))}, bytes(range(32, 64)))


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import came to. `seconds` and `cpu` (of our processes, without the database's) by part.

    `ours_mb` is the most that our processes held at once, `database_mb` the most of all of the database's, with what
    they share (its cache) counted once.
    """

    edition: str
    rows: int
    families: int
    appeared: int
    changed: int
    left: int
    seconds: dict[str, float]
    cpu: dict[str, float]
    ours_mb: float
    database_mb: float

    @property
    def whole(self) -> float:
        """Seconds from the first byte read to the last commit."""
        return sum(self.seconds.values())


def take_in(url: str, edition: Edition, database: int) -> Imported:
    """Bring, sign and promote in a fresh process, as the two commands do. `database` is the server's process id."""
    spawn = multiprocessing.get_context("spawn")
    line, theirs = spawn.Pipe()
    process = spawn.Process(target=_work, args=(url, edition, theirs))
    process.start()
    theirs.close()
    with Watch(process.pid or 0, database) as watch:
        try:
            imported: Imported = line.recv()
        except EOFError:
            raise RuntimeError("the process that imports died") from None
        finally:
            process.join()
    return replace(imported, ours_mb=watch.ours_mb, database_mb=watch.database_mb)


class Watch:
    """Looks now and then how much memory a process with its children, and a database server, hold."""

    def __init__(self, pid: int, database: int) -> None:
        self.ours_mb = self.database_mb = 0.0
        self._pids = pid, database
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        ours, database = self._pids
        while not self._over.wait(_LOOK_S):
            self.ours_mb = max(self.ours_mb, _megabytes(ours, lambda one: int(one.memory_info().rss)))
            self.database_mb = max(self.database_mb, _megabytes(database, lambda one: int(one.memory_full_info().pss)))


def _megabytes(pid: int, held: Callable[[psutil.Process], int]) -> float:
    total = 0
    try:
        first = psutil.Process(pid)
        for process in (first, *first.children(recursive=True)):
            try:
                total += held(process)
            except psutil.Error:
                continue  # it ended in this moment
    except psutil.NoSuchProcess:
        return 0.0
    return total / 1e6


def _work(url: str, edition: Edition, line: Connection) -> None:
    engine = open_engine(url)
    marks: list[Mark] = []

    def tell(doing: str, _done: int) -> None:
        if not marks or marks[-1][0] != doing:
            marks.append((doing, time.monotonic(), _cpu()))

    tell(PARTS[0], 0)
    report = _take_in(Office(engine, _SEALER, _clock, tell), edition.files, edition.name)
    tell("", 0)
    spent = {now[0]: (later[1] - now[1], later[2] - now[2]) for now, later in pairwise(marks)}
    seconds, cpu = ({part: each[at] for part, each in spent.items()} for at in (0, 1))
    difference = report.difference
    line.send(
        Imported(
            edition.name, report.rows_read, report.families, difference.appeared, difference.changed, difference.left,
            seconds, cpu, 0.0, 0.0,
        )
    )  # fmt: skip
    engine.dispose()


def _take_in(office: Office, files: Sequence[Path], name: str) -> ImportReport:
    handed = HandOver(Source.P3KE, files, name, "user:operator", _clock())
    with transaction(office.engine) as session:
        hand_over_id = bring(session, handed)
    read(office, hand_over_id, files)
    with transaction(office.engine) as session:
        sign(session, hand_over_id, "user:kabid", "Untuk pengukuran", _clock())
    return promote(office, hand_over_id)


def _cpu() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _clock() -> datetime:
    return datetime.now(UTC)
