"""Sets up what is measured on: one PostgreSQL as an installation has it, a fresh database for each run, and a Kafka."""

import asyncio
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import Engine, make_url

from benchmarks.facts import subscriptions
from broker.running import BrokerMissing, RunningKafka
from casework.bus.kafka_access import KafkaAccess
from casework.bus.kafka_topics import ensure_topics
from casework.bus.messages import Consumer
from casework.store.engine import open_engine, transaction
from casework.store.migrating import migrate
from casework.store.revisions import app_url, server_version
from casework.store.subscriptions import put_subscriptions
from consumers.agency_notices import agency_notices
from consumers.case_timelines import case_timelines
from sikkep.postgres import OwnPostgres
from sikkep.postgres.access import dsn


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the runs take place. `kafka` is the broker's address, or the reason why there is none."""

    owner_url: str
    app_password: str
    kafka: str | None
    without_kafka: str
    machine: str

    @property
    def wires(self) -> tuple[str, ...]:
        """The wires that can be measured here, by name."""
        return ("log", "kafka") if self.kafka else ("log",)

    @contextmanager
    def database(self) -> Iterator[str]:
        """A fresh database with tables, rights and subscriptions; the URL is that of the program's own role."""
        name = f"rate_{uuid4().hex[:12]}"
        with psycopg.connect(dsn(self.owner_url, "postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
            try:
                yield self._furnished(make_url(self.owner_url).set(database=name).render_as_string(hide_password=False))
            finally:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
                server.execute("CHECKPOINT")  # so that no run pays for the one before it

    def _furnished(self, owner_url: str) -> str:
        owner = open_engine(owner_url, statement_ms=0)
        migrate(owner, self.app_password)
        with transaction(owner) as session:
            put_subscriptions(session, subscriptions())
        owner.dispose()
        return app_url(owner_url, self.app_password)


@contextmanager
def set_up(with_kafka: bool = True) -> Iterator[Stage]:
    """A PostgreSQL of our own, as `sikkep run` sets it (every commit waits for the disk), and a broker if possible."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="sikkep-rate-"))
        folder.chmod(0o711)  # as root the server is another user, who must get through
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = stack.enter_context(OwnPostgres(folder / "postgres"))
        kafka, why = _broker(folder, stack) if with_kafka else (None, "not asked for")
        url = str(postgres.url)
        yield Stage(url, postgres.application_password(), kafka, why, _machine(url))


def consumers(engine: Engine) -> list[Consumer]:
    """The two consumers that are measured, as `sikkep consume case-timelines agency-notices` runs them."""
    return [case_timelines(engine, _clock), agency_notices(engine, _clock)]


def make_topics(bootstrap: str) -> None:
    """Make the topics where they are missing."""
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1/nothing")  # names the consumers, is never connected
    asyncio.run(ensure_topics(KafkaAccess(bootstrap), consumers(engine)))


def _clock() -> datetime:
    return datetime.now(UTC)


def _broker(folder: Path, stack: ExitStack) -> tuple[str | None, str]:
    try:
        broker = stack.enter_context(RunningKafka(folder / "kafka"))
    except BrokerMissing as problem:
        return None, str(problem).splitlines()[0]
    make_topics(broker.bootstrap)
    return broker.bootstrap, ""


def _machine(url: str) -> str:
    engine = open_engine(url)
    version = server_version(engine)
    engine.dispose()
    return f"{os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}, PostgreSQL {version}"
