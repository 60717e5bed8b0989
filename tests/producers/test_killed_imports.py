"""An import that is killed at any point and called again leaves what one leaves that nobody disturbed."""

import csv
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
import pytest
from sqlalchemy import Engine

from casework.registers.lifecycle import bring, sign
from casework.store.engine import open_engine, transaction
from casework.store.revisions import app_url
from casework.store.sealing import Sealer
from casework.store.users import NewUser, add_user
from producers.registries import HandOver
from schemas.codes import Role, Source
from sikkep.district import generate
from sikkep.district.generation import Options
from sikkep.house import clock
from sikkep.postgres import OwnPostgres
from sikkep.postgres.access import dsn
from tests.databases import copied
from tests.producers.final_state import digests
from tests.producers.offices import prepared
from tests.road.installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

FAMILIES = 10_000
KEYS = bytes(range(32)), bytes(range(32, 64))
SEALER = Sealer({1: KEYS[0]}, KEYS[1])
WORDS = "Untuk uji"
WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
READ_ON = "SELECT 1 FROM hand_over WHERE state = 'reading' AND done >= 10000"
COMPARING = "LOCK TABLE person IN ACCESS EXCLUSIVE MODE"
PROMOTING = "LOCK TABLE edition IN SHARE ROW EXCLUSIVE MODE"
STATE = "SELECT state FROM hand_over WHERE name = '2023'"


@dataclass(frozen=True)
class Place:
    """One database with the edition before in it, and the commands of an installation that works on it."""

    url: str
    commands: Installation
    files: tuple[Path, ...]
    edition: str = "2023"

    @property
    def bringing(self) -> tuple[str, ...]:
        return ("import", "p3ke", *map(str, self.files), "--edition", self.edition)

    @property
    def signing(self) -> tuple[str, ...]:
        return ("editions", "sign", f"p3ke:{self.edition}", "--as", "kabid", "--reason", WORDS)

    def bring(self) -> None:
        self.commands.call(*self.bringing)

    def sign(self, **others: int) -> str:
        return self.commands.call(*self.signing, **others)

    def ask(self, query: str) -> list[str]:
        with psycopg.connect(dsn(self.url), autocommit=True) as connection:
            return [str(row[0]) for row in connection.execute(query.encode())]

    def digests(self) -> dict[str, str]:
        engine = open_engine(self.url, statement_ms=0)
        found = digests(engine, SEALER)
        engine.dispose()
        return found


@dataclass(frozen=True)
class Moulds:
    """Databases to be copied: `before` has the edition before, `ready` this one too, unsigned; `whole` is the digest of
    what nobody disturbed."""

    postgres: OwnPostgres
    files: tuple[Path, ...]
    before: str
    ready: str
    whole: dict[str, str]


def place_on(postgres: OwnPostgres, url: str, files: tuple[Path, ...], folder: Path) -> Place:
    settings = {
        "DATABASE_URL": app_url(url, postgres.application_password()),
        "SIKKEP_VAULT_KEYS": ":".join(key.hex() for key in KEYS),
        "SIKKEP_SECRET_KEY": "a1b2c3d4e5f6" * 4,
    }
    return Place(url, Installation(folder, **settings), files)


@pytest.fixture(scope="module")
def moulds(postgres: OwnPostgres, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moulds]:
    folder = tmp_path_factory.mktemp("district")
    written = generate(FAMILIES, 7, folder, options=Options(has_spreadsheets=False)).files
    first = (written["p3ke_keluarga.csv"], written["p3ke_individu.csv"])
    files = tuple(later(path, folder / f"2023-{path.name}") for path in first)
    with copied(template) as before:
        engine = prepared(before)
        with transaction(engine) as session:
            add_user(session, NewUser("kabid", "Kepala Bidang", "-", Role.REGISTRAR))
        engine.dispose()
        former = replace(place_on(postgres, before, first, folder), edition="2022")
        former.bring()
        former.sign()
        with copied(before) as ready:
            place_on(postgres, ready, files, folder).bring()
            with copied(ready) as undisturbed:
                whole = place_on(postgres, undisturbed, files, folder)
                whole.sign()
                yield Moulds(postgres, files, before, ready, whole.digests())


def later(path: Path, to: Path) -> Path:
    """The same register a year later: some families are gone, some stand in another decile or at another address."""
    with path.open(newline="") as old, to.open("w", newline="") as new:
        rows = csv.DictReader(old)
        writer = csv.DictWriter(new, rows.fieldnames or ())
        writer.writeheader()
        for row in rows:
            number = int(
                "".join(filter(str.isdigit, next(v for k, v in row.items() if k.lower() == "id_keluarga_p3ke")))
            )
            if number % 25:
                moved = {"alamat": "Dusun IX"} if number % 5 == 1 else {}
                writer.writerow(row | moved | ({"desil_kesejahteraan": "3"} if number % 5 == 2 else {}))
    return to


@pytest.fixture
def before(moulds: Moulds, tmp_path: Path) -> Iterator[Place]:
    with copied(moulds.before) as url:
        yield place_on(moulds.postgres, url, moulds.files, tmp_path)


@pytest.fixture
def ready(moulds: Moulds, tmp_path: Path) -> Iterator[Place]:
    with copied(moulds.ready) as url:
        yield place_on(moulds.postgres, url, moulds.files, tmp_path)


def until(is_so: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kill_where_it_waits(place: Place, command: tuple[str, ...], hold: str, first: str = "") -> None:
    """Start the command, hold what it will need (after `first` is so), and kill it -9 when it waits for that.

    The server must notice by itself: nothing else ends the statement that waits.
    """
    with psycopg.connect(dsn(place.url)) as holder:
        victim = None
        if first:
            victim = place.commands.start(*command)
            until(lambda: place.ask(first))
        holder.execute(hold.encode())
        victim = victim or place.commands.start(*command)
        until(lambda: place.ask(WAITING))
        assert victim.poll() is None
        helpers = psutil.Process(victim.pid).children(recursive=True)
        victim.kill()
        assert victim.wait(10) == -signal.SIGKILL
        until(lambda: not place.ask(WAITING), 5)
    until(lambda: not any(helper.is_running() for helper in helpers), 5)
    assert helpers or first != READ_ON


def test_killed_while_it_reads(before: Place, moulds: Moulds) -> None:
    kill_where_it_waits(before, before.bringing, "SELECT 1 FROM hand_over WHERE state = 'reading' FOR UPDATE", READ_ON)
    assert before.ask(STATE) == ["reading"]
    before.bring()
    before.sign()
    assert before.digests() == moulds.whole


def test_killed_while_it_compares(before: Place, moulds: Moulds) -> None:
    kill_where_it_waits(before, before.bringing, COMPARING)
    assert before.ask(STATE) == ["reading"]
    before.bring()
    before.sign()
    assert before.digests() == moulds.whole


def test_killed_between_signature_and_promotion(ready: Place, moulds: Moulds) -> None:
    kill_where_it_waits(ready, ready.signing, "SELECT pg_advisory_lock(7541804)")
    assert ready.ask(STATE) == ["signed"]
    ready.sign()
    assert ready.digests() == moulds.whole


def test_killed_in_the_middle_of_promotion_when_all_is_written_but_the_edition(ready: Place, moulds: Moulds) -> None:
    kill_where_it_waits(ready, ready.signing, PROMOTING)
    assert ready.ask(STATE) == ["signed"]
    assert ready.ask("SELECT DISTINCT name FROM registry_record JOIN edition USING (edition_id)") == ["2022"]
    assert ready.ask(f"SELECT count(*) > {FAMILIES} FROM outbox") == ["False"]
    ready.sign()
    assert ready.digests() == moulds.whole


def test_killed_after_promotion_before_it_said_so(ready: Place, moulds: Moulds) -> None:
    ready.commands.environment["CRASH_AT"] = "promotion_committed"
    ready.sign(status=137)
    del ready.commands.environment["CRASH_AT"]
    assert ready.ask(STATE) == ["promoted"]
    assert "p3ke:2023 masuk" in ready.sign()
    assert ready.digests() == moulds.whole


def test_the_digest_tells_one_number_that_is_missing(ready: Place, moulds: Moulds) -> None:
    assert ready.digests() != moulds.whole
    ready.sign()
    ready.ask(
        "UPDATE person SET nik_cipher = NULL WHERE person_id = (SELECT person_id FROM person LIMIT 1) RETURNING 1"
    )
    changed = {name for name, digest in ready.digests().items() if digest != moulds.whole[name]}
    assert changed == {"person.nik_cipher"}


def test_a_desk_that_is_killed_is_taken_over_by_the_next_one(
    postgres: OwnPostgres, template: str, tmp_path: Path
) -> None:
    written = generate(200, 7, tmp_path / "district", options=Options(has_spreadsheets=False)).files
    files = (written["p3ke_keluarga.csv"], written["p3ke_individu.csv"])
    with copied(template) as url:
        place = place_on(postgres, url, files, tmp_path)
        engine = prepared(url)
        hand_over_id, folder = brought_by_the_page(engine, place)
        kill_where_it_waits(place, ("desk",), COMPARING)
        second = place.commands.start("desk")
        until(lambda: place.ask(STATE) == ["ready"])
        second.kill()
        with transaction(engine) as session:
            sign(session, hand_over_id, "user:kabid", WORDS, clock())
        kill_where_it_waits(place, ("desk",), PROMOTING)
        assert place.ask(STATE) == ["signed"] and folder.exists()
        fourth = place.commands.start("desk")
        until(lambda: place.ask(STATE) == ["promoted"] and not folder.exists())
        fourth.terminate()
        assert fourth.wait(20) == 0
        engine.dispose()
        assert place.ask("SELECT count(*) FROM registry_record UNION ALL SELECT count(*) FROM outbox") == ["200"] * 2


def brought_by_the_page(engine: Engine, place: Place) -> tuple[UUID, Path]:
    """Files that lie where the page puts them; returns the hand-over and the folder."""
    folder = place.commands.folder / "hand-overs" / "satu"
    folder.mkdir(parents=True)
    for path in place.files:
        shutil.copy(path, folder)
    stored = {path.name: f"satu/{path.name}" for path in place.files}
    with transaction(engine) as session:
        handed = HandOver(Source.P3KE, place.files, place.edition, "user:operator", clock())
        return bring(session, handed, stored), folder
