"""Brings, signs and takes in an edition in a process of its own, and watches its time and memory."""

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.import_files import Edition
from benchmarks.watching import watched
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


def take_in(url: str, edition: Edition) -> Imported:
    """Bring, sign and promote in a fresh process, as the two commands do."""
    imported, ours_mb, database_mb = watched(_work, url, edition)
    return replace(imported, ours_mb=ours_mb, database_mb=database_mb)


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
