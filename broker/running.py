"""One Apache Kafka node on loopback: started, waited for, stopped, and killed where a test wants to see that."""

import base64
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from broker.libraries import HERE, BrokerMissing, java, libraries

__all__ = ["BrokerMissing", "RunningKafka"]

START_SECONDS = 90.0
STOP_SECONDS = 40.0
MEMORY = ("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC")

# A killed broker may come back only when its old session has ended; hence the short session.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
log.cleaner.dedupe.buffer.size=33554432
"""


class RunningKafka:
    """A broker and controller in one process (KRaft), on 127.0.0.1, with its data in `folder`.

    Ports are chosen once and kept over restarts. Topics are not created by themselves.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder.absolute()
        self.port = port or _free_port()
        self._controller = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """The address for clients, host:port."""
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the broker says."""
        return self.folder / "kafka.log"

    def __enter__(self) -> "RunningKafka":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> str:
        """Start and wait until clients are served; returns the address. Raises BrokerMissing or RuntimeError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = self._command()
        self._write_properties()
        if not (self.folder / "data" / "meta.properties").exists():
            self._format(command)
        mark = self.log.stat().st_size if self.log.exists() else 0
        # Should we be killed, the broker goes too: a forgotten one would keep half a gigabyte.
        leash = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*leash, *command, "kafka.Kafka", self._properties], stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_ready(mark)
        return self.bootstrap

    def stop(self) -> None:
        """Stop in order; kills the broker if that takes too long."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it hard, as a power cut would; `start` brings it back with its data."""
        self._end(signal.SIGKILL)

    def wait(self) -> int:
        """Wait until the broker ends by itself; returns its exit status."""
        return self._process.wait() if self._process else 0

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    def _command(self) -> list[str]:
        return [
            java(), *MEMORY, f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}",
            f"-Dkafka.logs.dir={self.folder}", "-cp", f"{libraries()}/*",
        ]  # fmt: skip

    def _write_properties(self) -> None:
        data = self.folder / "data"
        self._properties.write_text(PROPERTIES.format(port=self.port, controller=self._controller, data=data))

    def _format(self, command: list[str]) -> None:
        cluster = base64.urlsafe_b64encode(uuid4().bytes).decode().rstrip("=").replace("-", "0")
        tool = ["kafka.tools.StorageTool", "format", "--standalone", "-t", cluster, "-c", str(self._properties)]
        done = subprocess.run([*command, *tool], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"Kafka's storage could not be formatted:\n{done.stdout}{done.stderr}")

    def _wait_until_ready(self, mark: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            if b"Kafka Server started" in self.log.read_bytes()[mark:]:
                return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"Kafka did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
