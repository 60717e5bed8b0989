"""Target lists on the command line: made, written out, answered, under the same rules as on the pages."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from casework.store.engine import open_engine, transaction
from casework.store.sealing import Sealer
from casework.store.users import NewUser, add_user
from schemas.codes import Role
from sikkep.cli import app
from tests import listing
from tests.listing import QUOTA, answer_file, begin, people, propose, settle

Call = Callable[..., Result]
FAMILIES = people(2)


@pytest.fixture
def call(app_database_url: str, database: str, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs `sikkep list` as a server's operator would; six persons wait for the insurer."""
    keys = [sha256(word).digest() for word in (b"one", b"two")]
    monkeypatch.setattr(listing, "SEALER", Sealer({1: keys[0]}, keys[1]))
    engine = open_engine(app_database_url)
    begin(engine)
    settle(engine, FAMILIES)
    propose(engine, FAMILIES)
    with transaction(engine) as session:
        add_user(session, NewUser("operator", "Operator Contoh", "x", Role.REGISTRAR, "dinsos", ("18.02",)))
        add_user(session, NewUser("bpjs", "Petugas BPJS", "x", Role.AGENCY, "bpjs-kes"))
        add_user(session, NewUser("baznas", "Zakat Contoh", "x", Role.AGENCY, "baznas"))
    engine.dispose()
    for name, value in {
        "DATABASE_URL": app_database_url,
        "SIKKEP_OWNER_DATABASE_URL": database,
        "SIKKEP_VAULT_KEYS": ":".join(key.hex() for key in keys),
        "SIKKEP_SECRET_KEY": "a1b2c3d4e5f6" * 4,
    }.items():
        monkeypatch.setenv(name, value)
    return lambda *said: CliRunner().invoke(app, ["list", *map(str, said)], catch_exceptions=False)


def test_a_list_goes_out_and_its_answer_comes_in(call: Call, tmp_path: Path, app_database_url: str) -> None:
    out = tmp_path / "daftar.csv"
    made = json.loads(call("make", QUOTA, "--as", "operator", "--out", out, "--json").stdout)
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert (made["pieces"], lines[0][:11], len(lines), out.stat().st_mode & 0o777) == (6, "NO,REF,NOKK", 7, 0o600)
    refs = [line.split(",")[1] for line in lines[1:]]
    rows = [(ref, "", "DITERIMA", "", "01-11-2025") for ref in refs[1:]] + [("x", "", "DITOLAK", "MENINGGAL", "")]
    file = answer_file(tmp_path / "hasil.csv", rows)
    tried = call("result", made["number"], file, "--as", "bpjs", "--dry-run").stdout
    assert "belum ada yang dicatat" in tried and "baris 7, kolom REF: REF ini tidak ada" in tried
    told = json.loads(call("result", made["number"], file, "--as", "bpjs", "--json").stdout)
    assert (told["accepted"], told["delivered"], told["troubles"][0]["row"]) == (5, 5, 7)
    assert "5 sudah tercatat" in call("result", made["list_id"], file, "--as", "operator").stdout
    engine = open_engine(app_database_url)
    with transaction(engine) as session:
        looks = session.execute(text("SELECT count(*) FROM access_log WHERE action = 'download_list'")).scalar()
    engine.dispose()
    assert looks == 1
    assert made["number"] in call("show", "--as", "bpjs").stdout
    assert call("show", "--as", "baznas").stdout == ""


@pytest.mark.parametrize("login", ["bpjs", "baznas", "nobody"])
def test_who_may_not_is_refused(call: Call, login: str) -> None:
    assert call("make", QUOTA, "--as", login).exit_code == 1


def test_what_is_no_list_is_refused(call: Call, tmp_path: Path) -> None:
    made = json.loads(call("make", QUOTA, "--as", "operator", "--json").stdout)
    file = answer_file(tmp_path / "hasil.csv", [("x", "", "YA", "", "")])
    for number, login, status in (
        ("460/0099/SIKKEP/2026", "bpjs", 1), (made["number"], "baznas", 1), ("daftar", "bpjs", 2),
    ):  # fmt: skip
        assert call("result", number, file, "--as", login).exit_code == status
    (tmp_path / "kosong.csv").write_text("")
    assert call("result", made["number"], tmp_path / "kosong.csv", "--as", "bpjs").exit_code == 1
