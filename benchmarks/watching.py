"""Lets a piece of work run in a process of its own, and watches how much memory it and the database server hold."""

import multiprocessing
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

import psutil
import psycopg

from sikkep.postgres.access import dsn

# Looking costs: what is shared is counted page by page. Five times a second took a tenth of the machine.
_LOOK_S = 1.0


class Watched(NamedTuple):
    """What the work told, the most that its processes held at once, and the most that all of the database's held; both
    in MB, with what processes share counted once.
    """

    told: Any
    ours_mb: float
    database_mb: float


def watched(work: Callable[..., None], url: str, *given: Any) -> Watched:
    """Call `work(url, *given, line)` in a fresh process and wait until it has told something on the line."""
    spawn = multiprocessing.get_context("spawn")
    line, theirs = spawn.Pipe()
    process = spawn.Process(target=work, args=(url, *given, theirs))
    process.start()
    theirs.close()
    with _Watch(process.pid or 0, _server(url)) as watch:
        try:
            told = line.recv()
        except EOFError:
            raise RuntimeError("the process that was watched died") from None
        finally:
            process.join()
    return Watched(told, watch.ours_mb, watch.database_mb)


def _server(url: str) -> int:
    """The process that all of the database's are children of."""
    with psycopg.connect(dsn(url)) as connection:
        return psutil.Process(connection.info.backend_pid).ppid()


class _Watch:
    """Looks now and then how much memory a process with its children, and a database server, hold."""

    def __init__(self, pid: int, database: int) -> None:
        self.ours_mb = self.database_mb = 0.0
        self._pids = pid, database
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        ours, database = self._pids
        while not self._over.wait(_LOOK_S):
            self.ours_mb = max(self.ours_mb, _megabytes(ours))
            self.database_mb = max(self.database_mb, _megabytes(database))


def _megabytes(pid: int) -> float:
    total = 0
    try:
        first = psutil.Process(pid)
        for process in (first, *first.children(recursive=True)):
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue  # it ended in this moment
    except psutil.NoSuchProcess:
        return 0.0
    return total / 1e6
