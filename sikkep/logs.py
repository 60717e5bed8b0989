"""What is worth a line in the log: which step, which ids, how many. Never a name, a number or a text."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# ASVS 5.0, 16.2.5: an allow-list, so that a careless caller cannot let a name slip in.
ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "step", "group_id", "topic", "partition", "position", "code", "count",
        "seconds", "error", "failures", "attempt", "since", "household_id", "event_id", "notice_id", "request_id",
        "path", "status", "method", "child", "pid", "rate", "waiting", "first", "last", "pool", "exit_code",
    }
)  # fmt: skip


class _StandardError:
    """Standard error as it is when a line is written: whoever borrowed it in between has given it back."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def set_up_logs(level: str) -> None:
    """Write JSON lines (UTC) to standard error; on a terminal, lines for people."""
    renderer: Any = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    errors: Any = _StandardError()
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_allowed,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(errors),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(errors)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _only_allowed(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in said.items() if key in ALLOWED or key.startswith("_")}
