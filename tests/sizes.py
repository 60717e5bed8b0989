"""How large the longest tests are: a part of it each time, all that was promised with SIZES=whole."""

import os

IS_WHOLE = os.environ.get("SIZES") == "whole"


def size(part: int, whole: int) -> int:
    """How many of it, this time."""
    return whole if IS_WHOLE else part
