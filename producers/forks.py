"""Processes that work beside this one: forks of it, so nothing of what they work with has to be sent to them."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

_LOOK_S = 0.5


def spare_cores() -> int:
    """How many forks may work at once: one for each core, and one alone (no fork) where this process has threads."""
    # A lock that another thread holds at that moment would stay locked in them.
    return len(os.sched_getaffinity(0)) if threading.active_count() == 1 else 1


def forks(workers: int, begin: Callable[..., None], *begun: Any) -> ProcessPoolExecutor:
    """So many processes, each of which begins with `begin(*begun)`. They start with the first piece of work.

    Only for as many as `spare_cores` says.
    """
    fork = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(workers, mp_context=fork, initializer=_begin, initargs=(os.getpid(), begin, *begun))


def _begin(parent: int, begin: Callable[..., None], *begun: Any) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    begin(*begun)


def _end_with(parent: int) -> None:
    # Whoever is killed cannot send its helpers home, and they would wait for its next piece for ever.
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os._exit(1)
