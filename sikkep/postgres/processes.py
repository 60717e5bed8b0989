"""Tells which processes belong to a database folder, and clears away what a killed server left."""

import os
import signal
import time
from pathlib import Path

from sikkep.postgres.cluster import CannotStart
from sikkep.postgres.home import SOCKET_NAME, Home

PROC = Path("/proc")
# The children of a killed server leave by themselves unless they are deep in a calculation.
PATIENCE_SECONDS = 5.0
ORPHAN_SECONDS = 30.0


class StillInUse(CannotStart):
    """Processes of a killed server keep the data folder and will not leave."""


def running_pid(home: Home) -> int | None:
    """The process id of the server on this data folder, or None.

    postmaster.pid outlives a killed server, and its number may meanwhile be another program's; so we
    look whether that process works in our data folder. A zombie does not.
    """
    try:
        pid = int((home.data / "postmaster.pid").read_text().split("\n", 1)[0])
        if _has_proc():
            return pid if _works_in(pid, home.data) else None
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError, PermissionError, ValueError):
        return None
    return pid


def clear_the_way(home: Home) -> None:
    """See the children of a killed server off, then remove its lock files.

    Only then: as long as one of them holds the shared memory, a second server would ruin the data.
    Raises StillInUse.
    """
    if not _has_proc():
        return  # PostgreSQL's own checks must do
    started = time.monotonic()
    told = False
    while left := _workers(home.data):
        waited = time.monotonic() - started
        if waited > ORPHAN_SECONDS:
            raise StillInUse(f"Processes {sorted(left)} of an earlier database server still use {home.data}.")
        if waited > PATIENCE_SECONDS and not told:
            told = True
            for pid in left:
                send(pid, signal.SIGQUIT)
        time.sleep(0.02)
    for path in (home.data / "postmaster.pid", home.run / f"{SOCKET_NAME}.lock", home.run / SOCKET_NAME):
        path.unlink(missing_ok=True)


def send(pid: int, number: signal.Signals) -> None:
    """Signal a process that may have gone meanwhile."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _workers(data: Path) -> set[int]:
    return {int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and _works_in(int(entry.name), data)}


def _works_in(pid: int, data: Path) -> bool:
    try:
        if (PROC / str(pid) / "cwd").readlink() != data:
            return False
        return (PROC / str(pid) / "comm").read_text().strip() in {"postgres", "postmaster"}
    except OSError:
        return False


def _has_proc() -> bool:
    return (PROC / "self" / "cwd").exists()
