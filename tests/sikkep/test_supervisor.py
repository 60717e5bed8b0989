"""The parts of a one-machine installation are kept running, end together, and never outlive their supervisor."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sikkep.supervisor import Supervisor

WRITE_PID_AND_WAIT = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"
START_ONE = """
import sys, threading
from sikkep.supervisor import Supervisor
Supervisor({"part": (sys.executable, "-c", sys.argv[1], sys.argv[2])}).start()
threading.Event().wait(60)
"""


def soon(is_true: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_a_part_that_dies_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    file, stop = tmp_path / "pids", threading.Event()
    supervisor = Supervisor({"part": (sys.executable, "-c", WRITE_PID_AND_WAIT, str(file))})
    supervisor.start()
    watcher = threading.Thread(target=supervisor.watch, args=(stop, 0.05))
    watcher.start()
    assert soon(lambda: len(pids(file)) == 1)
    os.kill(pids(file)[0], 9)
    assert soon(lambda: len(pids(file)) == 2)
    stop.set()
    watcher.join()
    supervisor.stop()
    assert not any(is_alive(pid) for pid in pids(file))


def test_a_part_does_not_outlive_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    supervisor = subprocess.Popen([sys.executable, "-c", START_ONE, WRITE_PID_AND_WAIT, str(file)])
    assert soon(lambda: len(pids(file)) == 1)
    supervisor.kill()
    supervisor.wait()
    assert soon(lambda: not is_alive(pids(file)[0]))
