"""Places where a test may pull the plug; in real life nothing happens here."""

import os
from collections import Counter

_AT, _, _HIT = os.environ.get("CRASH_AT", "").partition(":")
_hits: Counter[str] = Counter()


def crash(point: str) -> None:
    """End the process as kill -9 would, on the n-th visit, where the environment says CRASH_AT=point:n."""
    if point != _AT:
        return
    _hits[point] += 1
    if _hits[point] == int(_HIT or 1):
        os._exit(137)
