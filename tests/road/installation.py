"""A whole installation in child processes, as its operator starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

FAMILIES = 300


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Installation:
    """One data folder with its settings; every command of `sikkep` can be run in it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        own = {"SIKKEP_DATA_DIR": str(folder), "SIKKEP_PORT": str(self.port)}
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SIKKEP_", "DATABASE_URL", "KAFKA_"))
        }
        self.environment = kept | own | settings
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command that goes on; what it says is kept in a file."""
        log = (self.folder / f"{arguments[0]}-{len(self.running)}.log").open("wb")
        command = [sys.executable, "-m", "sikkep", *arguments]
        process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
        self.running.append(process)
        return process

    def call(self, *arguments: str, status: int = 0) -> str:
        """Run a command to its end; returns what it said."""
        command = [sys.executable, "-m", "sikkep", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == status, done.stderr[-3000:]
        return done.stdout

    def verified(self) -> dict[str, Any]:
        """What `sikkep verify --json` says."""
        said: dict[str, Any] = json.loads(self.call("verify", "--json"))
        return said

    def wait_until_greeted(self, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
        """Wait until `sikkep run` says where the pages are, and the pages answer."""
        log = (
            self.folder / "run-0.log"
            if process is self.running[0]
            else self.folder / f"run-{self.running.index(process)}.log"
        )
        deadline = time.monotonic() + seconds
        while b"SIKKEP: http" not in log.read_bytes():
            assert process.poll() is None, log.read_text()[-3000:]
            assert time.monotonic() < deadline, log.read_text()[-3000:]
            time.sleep(0.1)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sehat", timeout=10) as answer:
            assert answer.status == 200

    def end(self) -> None:
        """Ask everything that still runs to stop."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running:
            process.wait(40)
