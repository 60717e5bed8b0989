"""Requests for data on the command line: decided in a person's name, under the same rules as on the pages."""

import json
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from click.testing import Result
from typer.testing import CliRunner

from casework.store.engine import open_engine, transaction
from sikkep.cli import app
from tests.asking import keep_asking_partners, submitted
from tests.webui.world import make_world

Call = Callable[..., Result]


@pytest.fixture
def request_id(app_database_url: str) -> UUID:
    """A request of BPJS Kesehatan that waits for review."""
    engine = open_engine(app_database_url)
    make_world(engine)
    keep_asking_partners(engine)
    with transaction(engine) as session:
        found = submitted(session)
    engine.dispose()
    return found


@pytest.fixture
def call(app_database_url: str, database: str, request_id: UUID, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs `sikkep requests` as a server's operator would."""
    for name, value in {
        "DATABASE_URL": app_database_url,
        "SIKKEP_OWNER_DATABASE_URL": database,
        "SIKKEP_VAULT_KEYS": ":".join(sha256(word).hexdigest() for word in (b"one", b"two")),
        "SIKKEP_SECRET_KEY": "a1b2c3d4e5f6" * 4,
    }.items():
        monkeypatch.setenv(name, value)
    return lambda *said: CliRunner().invoke(app, ["requests", *map(str, said)], catch_exceptions=False)


def test_one_approves_some_fields_and_another_releases(call: Call, request_id: UUID) -> None:
    said = json.loads(call("approve", request_id, "--as", "operator", "--field", "kampung", "--json").stdout)
    assert (said["state"], said["fields"]) == ("approved", ["kampung"])
    refused = call("release", request_id, "--as", "operator")
    assert (refused.exit_code, "orang kedua" in refused.stderr) == (1, True)
    assert "released" in call("release", request_id, "--as", "kabid").stdout
    told = json.loads(call("show", request_id, "--as", "auditor", "--json").stdout)
    assert [step["step"] for step in told["steps"]][:2] == ["release", "approve"]
    assert "kabid" in call("show", request_id, "--as", "auditor").stdout


def test_a_rejection_carries_its_reason(call: Call, request_id: UUID) -> None:
    assert call("reject", request_id, "--as", "operator", "--reason", "Di luar wewenang.").exit_code == 0
    assert "Di luar wewenang." in call("show", request_id, "--as", "operator").stdout


def test_a_list_shows_what_the_person_may_see(call: Call, request_id: UUID) -> None:
    assert str(request_id) in call("list", "--as", "operator").stdout
    assert str(request_id) not in call("list", "--as", "baznas").stdout
    seen = json.loads(call("list", "--as", "bappeda", "--json").stdout)
    assert {each["state"] for each in seen} == {"approved"}


@pytest.mark.parametrize("login", ["baznas", "siti", "nobody"])
def test_who_may_not_is_refused(call: Call, request_id: UUID, login: str) -> None:
    refused = call("approve", request_id, "--as", login)
    assert refused.exit_code == 1
    assert call("show", uuid4(), "--as", login).exit_code == 1
