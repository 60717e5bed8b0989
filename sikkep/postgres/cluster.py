"""Makes a new, empty database cluster with its first password."""

import os
import subprocess
from typing import Any

from sikkep.postgres.binaries import Binaries
from sikkep.postgres.home import Home

OWNER = "sikkep"
DATABASE = "sikkep"


class CannotStart(RuntimeError):
    """The database did not start; the text carries the end of its log."""


def make_cluster(home: Home, binaries: Binaries) -> None:
    """Run initdb under another name first, so that a kill in between leaves nothing half done."""
    draft = home.root / "data.new"
    subprocess.run(["rm", "-rf", draft], check=True)
    word = home.run / "first-password"
    word.touch(mode=0o600)
    word.write_text(home.password())
    home.give(word, 0o600)
    done = subprocess.run(
        [binaries.initdb, "-D", draft, "-U", OWNER, "--pwfile", word, "--auth", "scram-sha-256",
         "--data-checksums", "--encoding", "UTF8", "--locale", "C.UTF-8"],
        capture_output=True, text=True, check=False, **as_runner(home),
    )  # fmt: skip
    word.unlink()
    if done.returncode != 0:
        raise CannotStart(f"initdb failed: {done.stderr.strip()}")
    draft.rename(home.data)


def as_runner(home: Home) -> dict[str, Any]:
    """What subprocess needs to start a program as the server's user, in its folder, with a plain environment."""
    place = {"cwd": home.root, "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}}
    if home.runner is None:
        return place
    return {**place, "user": home.runner.uid, "group": home.runner.gid, "extra_groups": []}
