"""Keeps the parts of a one-machine installation running: consumers, relay and web, each a process of its own."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

_log = structlog.get_logger(__name__)
GRACE = 30.0
LONGEST_PAUSE = 30.0
STEADY = 60.0
_PR_SET_PDEATHSIG = 1
_SIKKEP = (sys.executable, "-m", "sikkep")
PARTS: dict[str, tuple[str, ...]] = {
    "consume": (*_SIKKEP, "consume", "case-timelines", "agency-notices", "pledge-register", "deliveries"),
    "relay": (*_SIKKEP, "relay"),
    "desk": (*_SIKKEP, "desk"),
    "web": (*_SIKKEP, "web"),
}


@dataclass(slots=True)
class _Part:
    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)


class Supervisor:
    """Starts the parts as children and starts one again when it dies; children never outlive it."""

    def __init__(self, parts: dict[str, tuple[str, ...]] | None = None) -> None:
        self._parts = [_Part(name, command) for name, command in (parts or PARTS).items()]

    def start(self) -> None:
        """Start all parts."""
        for part in self._parts:
            _launch(part)

    def watch(self, stop: threading.Event, pause: float = 0.5) -> None:
        """Until `stop` is set: start again what died, after a pause that grows with each failure."""
        while not stop.wait(pause):
            for part in self._parts:
                _look_after(part)

    def stop(self) -> None:
        """Ask all parts to finish what they have in hand; whoever takes longer than 30 s is ended."""
        running = [part.process for part in self._parts if part.process]
        for process in running:
            process.terminate()
        _end(running, time.monotonic() + GRACE)


def _launch(part: _Part) -> None:
    part.started_at = time.monotonic()
    part.process = subprocess.Popen(
        part.command,
        stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509
    )  # fmt: skip
    _log.info("part started", child=part.name, pid=part.process.pid)


def _look_after(part: _Part) -> None:
    now = time.monotonic()
    if part.process and (code := part.process.poll()) is not None:
        part.failures = 0 if now - part.started_at > STEADY else part.failures + 1
        part.not_before = now + min(LONGEST_PAUSE, 2.0**part.failures / 2)
        part.process = None
        _log.error("part ended", child=part.name, exit_code=code, failures=part.failures)
    if part.process is None and now >= part.not_before:
        _launch(part)


def _die_with(parent: int) -> Callable[[], None]:
    # A supervisor that is killed hard cannot tell its children; the kernel does it for him.
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def prepare() -> None:
        if libc:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def _end(processes: Sequence[subprocess.Popen[bytes]], deadline: float) -> None:
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
