"""Fetches Apache Kafka's published jars once and keeps them in the project's cache."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
OLDEST_JAVA = 17


class BrokerMissing(RuntimeError):
    """This machine cannot run a broker; the text says what is missing."""


def cache() -> Path:
    """Where the jars are kept: $KAFKA_CACHE, else .cache/kafka of the checkout."""
    return Path(os.environ.get("KAFKA_CACHE") or HERE.parent / ".cache" / "kafka")


def libraries() -> Path:
    """The folder with Kafka's jars as pom.xml names them; fetches them with Maven when it is not there yet.

    Raises BrokerMissing.
    """
    folder = cache() / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / ".fetching").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not folder.exists():
            _fetch(folder)
    return folder


def java() -> str:
    """The Java to run, from $JAVA_HOME or PATH. Raises BrokerMissing where it is absent or too old."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=f"{home}/bin" if home else None)
    if program is None:
        raise BrokerMissing(f"A real broker needs Java {OLDEST_JAVA} or newer; on Debian: openjdk-17-jre-headless.")
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        raise BrokerMissing(f"A real broker needs Java {OLDEST_JAVA} or newer; {program} is older.")
    return program


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerMissing("A real broker's jars are fetched with Maven; on Debian: apt install maven.")
    draft = folder.with_name(f".{folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={draft.absolute()}", "-DincludeScope=runtime"]
    done = subprocess.run([maven, "-q", "-B", "-f", POM, *goal], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BrokerMissing(f"Maven could not fetch Kafka's jars:\n{(done.stdout + done.stderr)[-1500:]}")
    draft.rename(folder)
