"""The commands that match registers and measure how well: words for people, JSON for programs."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from casework.store.sealing import Sealer
from schemas.codes import Source
from sikkep.cli import app
from sikkep.district import generate
from sikkep.district.generation import Options
from sikkep.district.rates import Rates
from tests.producers import offices
from tests.producers.offices import hand_over, prepared

Call = Callable[..., Result]


@pytest.fixture
def call(app_database_url: str, database: str, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command with the keys with which the tests' offices seal here."""
    keys = [sha256(word) for word in (b"one", b"two")]
    monkeypatch.setattr(offices, "SEALER", Sealer({1: keys[0].digest()}, keys[1].digest()))
    for name, value in {
        "DATABASE_URL": app_database_url,
        "SIKKEP_OWNER_DATABASE_URL": database,
        "SIKKEP_VAULT_KEYS": ":".join(key.hexdigest() for key in keys),
        "SIKKEP_SECRET_KEY": "a1b2c3d4e5f6" * 4,
    }.items():
        monkeypatch.setenv(name, value)
    return lambda *arguments: CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)


@pytest.fixture
def truth(call: Call, database: str, tmp_path: Path) -> Path:
    """A district at three times the usual errors, with both registers taken in."""
    files = generate(200, 41, tmp_path, options=Options(rates=Rates().times(3))).files
    engine = prepared(database)
    hand_over(engine, Source.P3KE, [files["p3ke_keluarga.csv"], files["p3ke_individu.csv"]], "2023")
    hand_over(engine, Source.DTKS, [files["dtks.csv"]], "2024-08")
    engine.dispose()
    return files["truth_match.csv"]


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_registers_are_matched_either_way_round_and_again(call: Call, truth: Path) -> None:
    first = told(call("match", "--json"))
    assert first["households"] == 200 and first["found"] > 120
    assert told(call("match", "--json")) == first
    assert told(call("match", "--anew", "--json")) == first
    other = told(call("match", "--left", "dtks", "--right", "p3ke", "--json"))
    assert other["found"] >= first["found"] and other["households"] > 160
    assert "padupadan:1" in call("match").stdout


def test_a_register_is_not_matched_with_itself_or_with_none(call: Call, truth: Path) -> None:
    for wrong in (("dtks", "dtks"), ("p3ke", "dtsen")):
        refused = call("match", "--left", wrong[0], "--right", wrong[1])
        assert refused.exit_code == 1 and refused.stderr


def test_the_matching_is_measured_beside_plainer_ways(call: Call, truth: Path) -> None:
    ways = {way["way"]: way for way in told(call("match", "evaluate", "--truth", truth, "--json"))}
    assert list(ways) == [
        "padupadan", "tanpa penormal nama", "tanpa bukti keluarga", "gabung NIK", "tangga aturan persis",
        "Splink polos",
    ]  # fmt: skip
    ours = ways["padupadan"]
    assert ours["automatic"]["precision"] == 1
    assert ours["reviewed"]["recall"] >= 0.97
    assert ours["likely"]["f1"] > ways["gabung NIK"]["likely"]["f1"]
    assert ours["likely_people"]["f1"] > 0.95
    assert 0 < ours["review_share"] < 0.15


def test_the_measure_is_told_in_words(call: Call, truth: Path) -> None:
    said = call("match", "evaluate", "--truth", truth, "--no-yardsticks")
    assert said.exit_code == 0
    assert "padupadan" in said.stdout and "Splink" not in said.stdout


def test_dtsen_is_measured_by_its_own_file_of_the_truth(call: Call, database: str, tmp_path: Path) -> None:
    files = generate(120, 43, tmp_path, options=Options(has_editions=True, has_spreadsheets=False)).files
    engine = prepared(database)
    of_dtsen = [files[f"dtsen_{sheet}_2025-TW3.csv"] for sheet in ("keluarga", "anggota")]
    hand_over(engine, Source.DTKS, [files["dtks.csv"]], "2024-08")
    hand_over(engine, Source.DTSEN, of_dtsen, "2025-tw3")
    engine.dispose()
    asked = ("match", "evaluate", "--truth", files["truth_editions_dtsen_p3ke.csv"], "--no-yardsticks", "--json")
    (ours,) = told(call(*asked, "--registers", "dtks-dtsen"))
    assert ours["automatic"]["precision"] == 1 and ours["reviewed"]["recall"] > 0.95
    assert call(*asked, "--registers", "dtks-dtks").exit_code == 2


def test_a_district_can_be_made_messier(call: Call, tmp_path: Path) -> None:
    spoiled = []
    for times in (0, 3):
        folder = tmp_path / str(times)
        assert call("generate", "--families", 100, "--out", folder, "--times", times).exit_code == 0
        spoiled.append((folder / "CONTOH_truth_match_individu.csv").read_text().count("NAMA_"))
    assert spoiled[0] == 0 < spoiled[1]
