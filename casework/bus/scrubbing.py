"""Lets the framework's log lines through without what they quote: a line must never hold a message or its key."""

import logging
import re
from typing import Any

import structlog

_log = structlog.get_logger("faststream")
_WANTED = "Auto create topics is disabled"  # a warning about what we mean


class ScrubbedLogger:
    """What FastStream may log to: from warnings upwards, the first words only, and the class of an exception."""

    def log(self, level: int, msg: Any, /, *_: Any, exc_info: Any = None, extra: Any = None) -> None:
        """Log the words before anything that could be a value."""
        if level >= logging.WARNING and not str(msg).startswith(_WANTED):
            told = {name: (extra or {}).get(name, "") for name in ("topic", "group_id")}
            _log.log(level, _first_words(str(msg)), error=_class_of(exc_info), **told)


def _first_words(text: str) -> str:
    found = re.match(r"[A-Za-z][A-Za-z .,'-]{0,79}", text)
    return found[0].strip() if found else "something happened"


def _class_of(exc_info: Any) -> str:
    problem = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    return type(problem).__name__ if isinstance(problem, BaseException) else ""
