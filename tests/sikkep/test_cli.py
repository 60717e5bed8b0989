"""The command line: words for people, JSON for programs, and an exit status that says how it went."""

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from casework.store.engine import open_engine, transaction
from casework.turnstile import record
from sikkep.cli import app
from tests import stories

Call = Callable[..., Result]


@pytest.fixture
def call(app_database_url: str, database: str, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command on a database with one family, as a server's operator would."""
    for name, value in {
        "DATABASE_URL": app_database_url,
        "SIKKEP_OWNER_DATABASE_URL": database,
        "SIKKEP_VAULT_KEYS": ":".join(sha256(word).hexdigest() for word in (b"one", b"two")),
        "SIKKEP_SECRET_KEY": "a1b2c3d4e5f6" * 4,
    }.items():
        monkeypatch.setenv(name, value)
    engine = open_engine(app_database_url)
    with transaction(engine) as session:
        record(session, [stories.appeared(), stories.matched()], datetime(2026, 11, 23, tzinfo=UTC))
    engine.dispose()
    return lambda *arguments: CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)


def test_a_timeline_is_told_in_order(call: Call) -> None:
    told = call("timeline", stories.household(1), "--json")
    kinds = [event["kind"] for event in json.loads(told.stdout)]
    assert told.exit_code == 0
    assert kinds == ["record_appeared", "match_found", "case_opened", "urgency_assessed"]
    assert "match_found" in call("timeline", stories.household(1)).stdout


def test_a_timeline_can_be_told_as_of_a_past_moment(call: Call) -> None:
    refused = call("timeline", stories.household(1), "--as-of", "2020-01-01")
    assert refused.exit_code == 1
    assert "2020-01-01 00:00 WIB" in refused.stderr


@pytest.mark.parametrize(("moment", "is_there"), [("2026-11-23T06:59:59", False), ("2026-11-23T07:00:00", True)])
def test_a_moment_without_a_zone_is_the_districts(call: Call, moment: str, is_there: bool) -> None:
    assert call("timeline", stories.household(1), "--as-of", moment).exit_code == (0 if is_there else 1)
    assert call("timeline", stories.household(1), "--as-of", f"{moment}+07:00").exit_code == (0 if is_there else 1)


def test_a_family_without_a_timeline_is_refused_in_words(call: Call) -> None:
    refused = call("timeline", stories.household(9))
    assert refused.exit_code == 1
    assert "tidak ada riwayatnya" in refused.stderr


def test_a_whole_record_is_verified(call: Call) -> None:
    assert call("verify").exit_code == 0
    assert json.loads(call("verify", "--json").stdout)["entries"] == 4


def test_a_rewritten_record_is_named_and_ends_with_one(call: Call, database: str) -> None:
    owner = open_engine(database)
    with transaction(owner) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text("UPDATE timeline SET actor = 'user:mallory' WHERE kind = 'match_found'"))
    owner.dispose()
    told = call("verify")
    assert told.exit_code == 1
    assert "DIUBAH" in told.stdout
    assert str(stories.household(1)) in told.stdout
    assert str(stories.matched().event_id) in told.stdout


@pytest.mark.parametrize(
    "wrong",
    [("consume", "no-such"), ("timeline", "not-an-id"), ("import", "siks", "x"), ("generate",), ("no-such",)],
)
def test_a_wrong_call_ends_with_two(call: Call, wrong: tuple[str, ...]) -> None:
    assert call(*wrong).exit_code == 2


def test_a_database_of_another_form_is_refused_in_words(call: Call, database: str) -> None:
    owner = open_engine(database)
    with transaction(owner) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001_casework'"))
    owner.dispose()
    refused = call("verify")
    assert refused.exit_code == 1
    assert "sikkep migrate" in refused.stderr


def test_a_database_that_does_not_answer_is_said_in_words_and_without_its_password(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIKKEP_OWNER_DATABASE_URL", "postgresql://sikkep:mangga-manis@127.0.0.1:1/sikkep")
    refused = call("migrate")
    assert refused.exit_code == 1
    assert "tidak menjawab" in refused.stderr
    assert "mangga" not in refused.stderr


def test_a_folder_that_cannot_be_written_is_refused_in_words(call: Call, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    refused = call("generate", "--families", "100", "--out", tmp_path / "taken" / "here")
    assert refused.exit_code == 1
    assert "tidak dapat ditulis" in refused.stderr


def test_an_edition_without_a_year_in_its_name_is_given_its_day(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "keluarga.csv"
    file.write_text("id_keluarga_P3KE,kode_kemdagri,kepala_keluarga,desil_kesejahteraan\n1,1802012001,CONTOH,1\n")
    call("migrate")
    refused = call("import", "p3ke", file, "--edition", "perdana")
    assert refused.exit_code == 1
    assert "--reference-date" in refused.stderr
    given = ("--edition", "perdana", "--reference-date", "2026-06-30", "--dry-run")
    assert "30-06-2026" in call("import", "p3ke", file, *given).stdout


def test_a_file_that_is_no_register_is_refused_in_words(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "surat.csv"
    file.write_text("halo,dunia\n1,2\n")
    call("migrate")
    refused = call("import", "p3ke", file, "--edition", "2023")
    assert refused.exit_code == 1
    assert "surat.csv" in refused.stderr


def test_the_demo_is_not_served_to_others(call: Call) -> None:
    refused = call("run", "--demo")
    assert refused.exit_code == 1
    assert "127.0.0.1" in refused.stderr


def test_an_address_in_use_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("SIKKEP_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("SIKKEP_PORT", str(other.getsockname()[1]))
        monkeypatch.setattr("sikkep.serving.LETS_GO_WITHIN", 0.0)
        refused = CliRunner().invoke(app, ["run"])
    assert refused.exit_code == 1
    assert "sudah dipakai" in refused.stderr


def test_an_installation_s_own_register_is_known_and_others_are_refused_with_two(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = Path("producers/registries/sources/dtks.toml").read_text(encoding="utf-8")
    (tmp_path / "regsosek.toml").write_text(own.replace('source = "dtks"', 'source = "regsosek"'), encoding="utf-8")
    file = tmp_path / "a.csv"
    file.write_text("NOKK,NIK,Nama,idsemesta,id_desa\n,,SUTRISNO,1,1802012003\n")
    call("migrate")
    unknown = call("import", "regsosek", file, "--edition", "2022")
    assert (unknown.exit_code, "p3ke, dtks, dtsen" in unknown.stderr) == (2, True)
    monkeypatch.setenv("SIKKEP_SOURCES_DIR", str(tmp_path))
    assert call("import", "regsosek", file, "--edition", "2022").exit_code == 0
    (tmp_path / "siks.toml").write_text("x")
    refused = call("verify")
    assert (refused.exit_code, "siks.toml" in refused.stderr) == (1, True)
    monkeypatch.delenv("SIKKEP_SOURCES_DIR")
    assert call("verify").exit_code == 0


def test_a_separator_is_named_and_a_wrong_one_is_refused_in_words(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "keluarga.csv"
    file.write_text("id_keluarga_P3KE|kode_kemdagri|kepala_keluarga|desil_kesejahteraan\n1|1802012001|CONTOH|1\n")
    call("migrate")
    bring = ("import", "p3ke", file, "--edition", "2023", "--dry-run", "--separator")
    strange, wrong = call(*bring, "#"), call(*bring, "tab")
    assert (strange.exit_code, "Pemisah kolom yang diminta tidak dikenal" in strange.stderr) == (1, True)
    assert (wrong.exit_code, "Yang tampak cocok: |" in wrong.stderr) == (1, True)
    for right in ("|", "otomatis"):
        assert call(*bring, right).exit_code == 0
