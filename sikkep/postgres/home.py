"""Where the database lives on disk, and as which user it may run."""

import hashlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

# A Unix socket's address holds 108 bytes with its closing zero.
LONGEST_SOCKET = 107
SOCKET_NAME = ".s.PGSQL.5432"
SHELF = Path("/var/lib/sikkep")


@dataclass(frozen=True)
class Runner:
    """The unprivileged user that runs the server where we are root."""

    uid: int
    gid: int

    @classmethod
    def choose(cls) -> "Runner | None":
        """PostgreSQL refuses to run as root; then `postgres` does it, or `nobody`."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise RuntimeError("As root we need an unprivileged user, `postgres` or `nobody`, to run the database as.")

    def reaches(self, path: Path) -> bool:
        """Whether that user may enter a folder; asked of the system, since modes alone do not tell."""
        test = subprocess.run(
            ["test", "-x", path], user=self.uid, group=self.gid, extra_groups=[], cwd="/", check=False
        )
        return test.returncode == 0


@dataclass(frozen=True)
class Home:
    """The folders of one database: `folder` is ours, `root` the server's."""

    folder: Path
    root: Path
    runner: Runner | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.root / "data"

    @property
    def run(self) -> Path:
        """Where socket and log lie: beside the data if the path is short and plain enough for a socket."""
        near = self.root / "run"
        plain = re.fullmatch(r"[\w./+-]+", str(near), re.ASCII)
        if plain and len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET:
            return near
        return Path(tempfile.gettempdir()) / f"sikkep-{_digest(self.root)}"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.root / "postgres.log"

    @property
    def major(self) -> int | None:
        """The major version that made the data, or None before there is any."""
        try:
            return int((self.data / "PG_VERSION").read_text().strip())
        except FileNotFoundError:
            return None
        except PermissionError as problem:
            raise PermissionError(f"{self.data} belongs to another user; start as that user or as root.") from problem

    def password(self) -> str:
        """The owner's password; made at the first call and kept readable for us alone."""
        return read_or_make_secret(self.folder / "password")

    def give(self, path: Path, mode: int) -> None:
        """Hand a file or folder to the user the server runs as."""
        if self.runner:
            os.chown(path, self.runner.uid, self.runner.gid, follow_symlinks=False)
        path.chmod(mode)

    def make_folder(self, path: Path) -> None:
        """A folder of the server's own, closed to others."""
        path.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in {os.geteuid(), self.runner.uid if self.runner else -1}:
            raise PermissionError(f"{path} belongs to another user; remove it or choose another data folder.")
        self.give(path, 0o700)


def read_or_make_secret(path: Path) -> str:
    """A random word of 64 hexadecimal digits in a file of mode 0600."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        word = secrets.token_hex(32)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(word)
    draft.rename(path)
    return word


def settle(folder: Path) -> Home:
    """Make or find the home of the database that belongs to `folder`.

    A root user's own folder is often closed to the user that the server must run as. We open nobody's
    folders; the data then goes to /var/lib/sikkep, and a link stands where it would have been.
    """
    folder.mkdir(parents=True, exist_ok=True)
    runner = Runner.choose()
    root = folder / "postgres"
    if runner and not runner.reaches(folder):
        root = _elsewhere(root)
    root = root.resolve()
    root.mkdir(exist_ok=True)
    runner = _keep_owner(root, runner)
    if runner:
        os.chown(root, runner.uid, runner.gid)
    return Home(folder, root, runner)


def _elsewhere(link: Path) -> Path:
    if not os.path.lexists(link):
        SHELF.mkdir(parents=True, exist_ok=True)
        target = SHELF / f"data-{_digest(link)}"
        target.mkdir(exist_ok=True)
        (target / "belongs-to").write_text(f"{link}\n")  # for whoever tidies up here one day
        link.symlink_to(target)
    return link


def _keep_owner(root: Path, runner: Runner | None) -> Runner | None:
    # Data made by a normal user stays that user's, also when root starts the server once.
    data = root / "data"
    if runner and data.exists():
        made_by = data.stat()
        return Runner(made_by.st_uid, made_by.st_gid)
    return runner


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def remove(home: Home) -> None:
    """Delete a database for good, with its socket folder and its link."""
    shutil.rmtree(home.run, ignore_errors=True)
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.rmtree(home.folder, ignore_errors=True)
