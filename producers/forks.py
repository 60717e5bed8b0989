"""Processes that work beside this one: forks of it, so nothing of what they work with has to be sent to them."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

_LOOK_S = 0.5


def forks(workers: int, begin: Callable[..., None], *begun: Any) -> ProcessPoolExecutor:
    """So many processes, each of which begins with `begin(*begun)`. They start with the first piece of work.

    For a process without threads of its own at that moment: a lock that another thread holds would stay locked in them.
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
