"""What every test may ask for: a real PostgreSQL, a fresh migrated database in it, and a real Apache Kafka."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage
from time import time
from uuid import uuid4

import pytest

from broker.running import BrokerMissing, RunningKafka
from casework.store.engine import open_engine
from casework.store.migrating import migrate
from casework.store.revisions import app_url
from sikkep.postgres import OwnPostgres
from tests.databases import copied

# A test run's data need not outlive the machine.
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "256MB", "max_connections": "200"}
ROOM = 8 * 2**30  # bytes
ABANDONED_AFTER = 7200.0  # seconds; another run may be going on beside this one
PREFIX = f"sikkep-test-{os.getuid()}-"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: else one worker is left alone with them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def _place() -> Path:
    """In memory where there is room: to copy a database there takes a tenth of the time, and most tests ask for one."""
    memory = Path("/dev/shm")
    has_room = os.access(memory, os.W_OK) and disk_usage(memory).free > ROOM
    return memory if has_room else Path(tempfile.gettempdir())


@pytest.fixture(scope="session")
def postgres() -> Iterator[OwnPostgres]:
    """One server per test run, and for each worker of pytest-xdist: outbox and log wait for every open transaction of
    their server."""
    temporary = _place()
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)[:12]
    for abandoned in temporary.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # a neighbour may be quicker
            if time() - abandoned.stat().st_mtime > ABANDONED_AFTER:
                OwnPostgres(abandoned).discard()
    folder = temporary / f"{PREFIX}{run}{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)  # as root the server is another user, who must get through
    server = OwnPostgres(folder, settings=FAST)
    server.start()
    yield server
    server.discard()


@pytest.fixture(scope="session")
def template(postgres: OwnPostgres) -> str:
    """The owner's URL of a migrated, empty database that nobody connects to: the mould of all others."""
    url = str(postgres.url)
    marker = postgres.folder / "migrated"
    with (postgres.folder / ".migrating").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not marker.exists():
            engine = open_engine(url)
            migrate(engine, postgres.application_password())
            engine.dispose()
            marker.touch()
    return url


@pytest.fixture(scope="session")
def mould(template: str) -> str:
    """What `database` is a copy of; a room of tests may say otherwise."""
    return template


@pytest.fixture
def database(mould: str) -> Iterator[str]:
    """The owner's URL (postgresql+psycopg://…) of a fresh database of this test's own."""
    with copied(mould) as url:
        yield url


@pytest.fixture
def app_database_url(database: str, postgres: OwnPostgres) -> str:
    """The same database, for the role that may add to the record but not rewrite it."""
    return app_url(database, postgres.application_password())


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKafka]:
    """A real broker of this test run (of each worker), which a test may also kill and restart."""
    broker = RunningKafka(tmp_path_factory.mktemp("kafka"))
    try:
        broker.start()
    except BrokerMissing as problem:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(problem))
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def kafka_bootstrap(kafka: RunningKafka) -> str:
    """The broker's address, host:port. Topics are not made by themselves: make your own, with names of your own."""
    return kafka.bootstrap
