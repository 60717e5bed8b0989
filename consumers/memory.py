"""Keeps Python's own housekeeping out of the way of a process that takes in events."""

import gc

_BETWEEN_LOOKS = 500_000


def spare_the_collector() -> None:
    """Let the garbage collector of this process look for lost objects seldom, and never at what is loaded by now.

    A batch makes and drops some hundred thousand objects without any cycle among them. Walking over them again and
    again took a fifth of the time (docs/benchmarks.md). So it looks only when half a million objects more are alive
    than at its last look: what a batch has in hand stays below. Memory is flat all the same: references are counted.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_BETWEEN_LOOKS, 20, 100)
