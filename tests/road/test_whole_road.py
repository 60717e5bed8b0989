"""The whole road, from files to timelines: on one machine, killed in between, and over a real Kafka."""

import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.running import RunningKafka
from sikkep.demo import load
from sikkep.house import open_house
from sikkep.settings import Settings
from tests.road.installation import FAMILIES, Installation

pytestmark = pytest.mark.slow

RUN = ("run", "--demo", "--families", str(FAMILIES))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A demo district on one machine, loaded without trouble and still running."""
    house = Installation(tmp_path_factory.mktemp("undisturbed"))
    process = house.start(*RUN)
    house.wait_until_greeted(process)
    yield house
    house.end()
    assert process.returncode == 0


def test_one_command_serves_a_district_whose_record_holds(undisturbed: Installation) -> None:
    result = undisturbed.verified()
    assert result["findings"] == []
    assert result["households"] > FAMILIES
    assert all(check["is_well"] for check in json.loads(undisturbed.call("doctor", "--json")))


def test_a_second_run_starts_in_seconds_and_changes_nothing(undisturbed: Installation) -> None:
    before = undisturbed.verified()
    undisturbed.running[0].send_signal(signal.SIGTERM)
    assert undisturbed.running[0].wait(40) == 0
    started = time.monotonic()
    undisturbed.wait_until_greeted(undisturbed.start(*RUN))
    assert time.monotonic() - started < 20
    assert undisturbed.verified() == before


def test_a_hard_kill_loses_nothing(undisturbed: Installation, tmp_path: Path) -> None:
    house = Installation(tmp_path)
    copy_keys(undisturbed.folder, tmp_path)
    process = house.start(*RUN)
    time.sleep(5)  # in the middle of its imports; every other point has a test of its own
    process.kill()
    process.wait()
    house.wait_until_greeted(house.start(*RUN))
    assert house.verified()["timelines_digest"] == undisturbed.verified()["timelines_digest"]
    house.end()


def copy_keys(source: Path, target: Path) -> None:
    """Ids are made with the vault's keys: only with the same keys are two installations comparable."""
    (target / "keys").mkdir(mode=0o700)
    for key in (source / "keys").iterdir():
        (target / "keys" / key.name).write_bytes(key.read_bytes())
        (target / "keys" / key.name).chmod(0o600)


def test_a_real_kafka_and_two_consumer_processes_give_the_same_timelines(
    undisturbed: Installation, database: str, app_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RunningKafka(tmp_path / "kafka") as broker:
        keys = [
            (undisturbed.folder / "keys" / name).read_text().strip() for name in ("vault-encryption", "vault-index")
        ]
        house = Installation(
            tmp_path,
            DATABASE_URL=app_database_url,
            SIKKEP_OWNER_DATABASE_URL=database,
            KAFKA_BOOTSTRAP_SERVERS=broker.bootstrap,
            SIKKEP_VAULT_KEYS=":".join(keys),
            SIKKEP_SECRET_KEY="a1b2c3d4e5f6" * 4,
        )
        house.call("migrate")
        for _ in range(2):
            house.start("consume", "case-timelines", "agency-notices", "pledge-register")
        house.start("relay")
        for name, value in house.environment.items():
            monkeypatch.setenv(name, value)
        with open_house(Settings()) as opened:
            load(opened, FAMILIES, threading.Event())
        assert house.verified()["timelines_digest"] == undisturbed.verified()["timelines_digest"]
        house.end()
        assert [process.returncode for process in house.running] == [0, 0, 0]
