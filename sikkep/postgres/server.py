"""Starts the database, waits until it answers, and stops it when its last user leaves."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import psycopg

from sikkep.postgres.access import ensure_database, owner_url
from sikkep.postgres.binaries import Binaries, copy_to, find_binaries
from sikkep.postgres.cluster import OWNER, CannotStart, as_runner, make_cluster
from sikkep.postgres.configuration import write_configuration
from sikkep.postgres.home import SHELF, Home, read_or_make_secret, remove, settle
from sikkep.postgres.processes import clear_the_way, running_pid, send

# Crash recovery after a hard kill replays at most max_wal_size; on a slow disk that takes minutes.
RECOVERY_SECONDS = 600.0
STOP_SECONDS = 60.0
LOG_BYTES = 10_000_000


class OwnPostgres:
    """One PostgreSQL server in a folder, shared by all processes that name the same folder.

    The first to start it starts the server, later ones join, the last to stop it stops the server. A server
    that outlived a killed predecessor is joined likewise. `settings` overrides postgresql.conf.
    """

    def __init__(self, folder: Path, binaries: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.url: str | None = None
        self._chosen = binaries
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._membership: int | None = None

    def __enter__(self) -> "OwnPostgres":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> str:
        """Start or join the server; returns the owner's SQLAlchemy URL of the database `sikkep`.

        Raises NoPostgres or CannotStart, each with what to do about it.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with _locked(self.folder / ".starting"):
                self._membership = self._membership or _share(self.folder / ".users")
                self.url = self._start()
        except BaseException as problem:
            self._leave()
            if isinstance(problem, PermissionError):
                raise CannotStart(f"{problem} (the folder may belong to another user, or to root)") from problem
            raise
        return self.url

    def stop(self) -> bool:
        """Leave; returns True if we were the last, so that the server was stopped."""
        if self._membership is None:
            return False
        with _locked(self.folder / ".starting"):
            last = _is_last(self._membership)
            if last:
                self._stop(settle(self.folder))
            self._leave()
        return last

    def home(self) -> Home:
        """Where this database lies."""
        return settle(self.folder)

    def application_password(self) -> str:
        """The word that the role of daily work signs in with; the migrations give it to the role."""
        return read_or_make_secret(self.folder / "application-password")

    def discard(self) -> bool:
        """Delete the database for good, unless somebody else uses it; returns whether it is gone."""
        self._leave()
        with _locked(self.folder / ".starting"):
            membership = _share(self.folder / ".users")
            last = _is_last(membership)
            if last:
                home = settle(self.folder)
                self._stop(home)
                remove(home)
            os.close(membership)
        return last

    def _start(self) -> str:
        home = settle(self.folder)
        password = home.password()
        self._process = None
        if running_pid(home) is None:
            self._launch(home, self._prepare(home))
        self._wait_until_ready(home, password)
        url = owner_url(str(home.run), password)
        ensure_database(url)
        return url

    def _prepare(self, home: Home) -> Binaries:
        binaries = find_binaries(self._chosen, home.major)
        if home.runner and not home.runner.reaches(binaries.folder):
            SHELF.mkdir(parents=True, exist_ok=True)
            binaries = copy_to(binaries, SHELF)
        home.make_folder(home.run)
        if home.major is None:
            make_cluster(home, binaries)
        write_configuration(home.data, home.run, self._settings)
        for name in ("postgresql.conf", "pg_hba.conf"):
            home.give(home.data / name, 0o600)
        return binaries

    def _launch(self, home: Home, binaries: Binaries) -> None:
        clear_the_way(home)
        if home.log.exists() and home.log.stat().st_size > LOG_BYTES:
            home.log.unlink()
        with home.log.open("ab") as log:
            # Its own session: Ctrl-C must reach us first, the database last.
            self._process = subprocess.Popen(
                [binaries.postgres, "-D", home.data],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                **as_runner(home),
            )  # fmt: skip

    def _wait_until_ready(self, home: Home, password: str) -> None:
        started = time.monotonic()
        while True:
            try:
                psycopg.connect(host=str(home.run), user=OWNER, password=password, dbname="postgres").close()
            except psycopg.OperationalError as problem:
                self._judge(home, problem, time.monotonic() - started)
                time.sleep(0.05)
            else:
                return

    def _judge(self, home: Home, problem: psycopg.OperationalError, waited: float) -> None:
        """Raise CannotStart where waiting on makes no sense."""
        if "password authentication failed" in str(problem):
            raise CannotStart(f"The password in {home.folder / 'password'} is not the one of this database.")
        gone = self._process.poll() is not None if self._process else running_pid(home) is None
        if waited > RECOVERY_SECONDS:
            raise CannotStart(f"The database did not answer within {RECOVERY_SECONDS:.0f} s.\n{_tail(home.log)}")
        if gone and self._process is None:  # the server that we wanted to join was just dying
            self._launch(home, self._prepare(home))
        elif gone:
            raise CannotStart(f"The database stopped while starting.\n{_tail(home.log)}")

    def _stop(self, home: Home) -> None:
        pid = running_pid(home)
        if pid is None:
            return
        send(pid, signal.SIGINT)  # PostgreSQL's fast stop: disconnect everybody, write a checkpoint
        if not self._gone(home, STOP_SECONDS):
            send(pid, signal.SIGQUIT)  # at once; the next start recovers
            self._gone(home, STOP_SECONDS)

    def _gone(self, home: Home, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process:
                self._process.poll()
            if running_pid(home) is None:
                return True
            time.sleep(0.02)
        return False

    def _leave(self) -> None:
        if self._membership is not None:
            os.close(self._membership)
        self._membership = self.url = None


def _tail(log: Path) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    except OSError:
        return ""


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _share(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def _is_last(membership: int) -> bool:
    try:
        fcntl.flock(membership, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
