"""Guard: docker-compose.yml runs what the program has, with settings it knows, and no password that can be guessed."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from sikkep.cli import app
from sikkep.cli.consuming import DELIVERIES
from sikkep.house import CONSUMERS
from sikkep.settings import Settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
SAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
SECRET = re.compile(r"PASSWORD|KEY")


def _known_settings() -> set[str]:
    names = {f"SIKKEP_{name.upper()}" for name in Settings.model_fields}
    return names | {"DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS", "PG_BIN"}


@pytest.mark.parametrize("name", OURS)
def test_each_service_is_given_settings_that_the_program_knows(name: str) -> None:
    assert set(OURS[name]["environment"]) <= _known_settings()


def test_every_command_and_every_consumer_is_run() -> None:
    commands = [service["command"] for service in OURS.values()]
    assert {words[0] for words in commands} == {"sikkep"}
    assert {words[1] for words in commands} <= set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    consumed = {name for words in commands if words[1] == "consume" for name in words[2:]}
    assert consumed == {*CONSUMERS, DELIVERIES}


def test_secrets_have_no_default_and_the_sample_has_none_either() -> None:
    asked = dict(re.findall(r"\$\{(\w+)(:[?-][^}]*)\}", TEXT))
    assert set(SAMPLE) == set(asked) - {"SIKKEP_TAG"}
    secrets = {name for name in asked if SECRET.search(name) and not name.startswith("SMTP_")}
    assert secrets == {"POSTGRES_PASSWORD", "APP_PASSWORD", "VAULT_KEYS", "SECRET_KEY"}
    assert not [name for name in secrets if not asked[name].startswith(":?") or SAMPLE[name]]
    assert not SAMPLE["SMTP_PASSWORD"]


def test_what_keeps_data_keeps_it_in_a_volume_and_says_how_it_is() -> None:
    for name in ("kafka", "postgres"):
        assert any(volume.startswith(f"{name}:/") for volume in SERVICES[name]["volumes"])
    assert not [name for name in ("kafka", "postgres", "mailpit") if not SERVICES[name]["healthcheck"].get("test")]
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_only_this_machine_reaches_the_ports() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert ports
    assert not [port for port in ports if not port.startswith("127.0.0.1:")]
