"""How our own database is set: safe first, then modest enough for a small office machine."""

import os
from collections.abc import Mapping
from pathlib import Path

DEFAULTS = {
    "port": "5432",  # only part of the socket's name: nothing listens on the network
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "min_wal_size": "256MB",
    "wal_compression": "on",
    "synchronous_commit": "on",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "password_encryption": "scram-sha-256",
    # A failed statement's text and the DETAIL of a broken constraint may quote a person's data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}

_CACHE_MB = (128, 2048)  # a quarter of the machine's memory, but no less and no more than this

ACCESS = """\
# Passwords for everybody, over the Unix socket alone.
local all all scram-sha-256
"""


def write_configuration(data: Path, socket_folder: Path, changes: Mapping[str, str]) -> None:
    """Write postgresql.conf and pg_hba.conf anew, so that a new version of ours brings its own settings."""
    settings = {**DEFAULTS, **caches(_memory_mb()), "unix_socket_directories": str(socket_folder), **changes}
    lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
    (data / "postgresql.conf").write_text("# Written by SIKKEP at every start.\n" + "".join(lines))
    (data / "pg_hba.conf").write_text(ACCESS)


def caches(memory_mb: int) -> dict[str, str]:
    """How much the server keeps at hand, and how much it may hope to find in the system's own cache."""
    least, most = _CACHE_MB
    return {
        "shared_buffers": f"{min(max(memory_mb // 4, least), most)}MB",
        "effective_cache_size": f"{max(memory_mb // 2, least)}MB",
    }


def _memory_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
