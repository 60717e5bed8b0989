"""Settings: read once, refused in words, secrets never shown."""

import stat
from pathlib import Path

import pytest

from sikkep.keys import secret_key, vault_keys
from sikkep.settings import Misconfigured, Settings, load_settings

GOOD = "".join(f"{n:02x}" for n in range(32)) + ":" + "".join(f"{n:02x}" for n in range(100, 132))
SERVER = "postgresql://app:opensesame@db/sikkep"


def test_one_machine_makes_its_keys_once_and_closes_them(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert vault_keys(settings) == vault_keys(settings)
    assert secret_key(settings) == secret_key(settings)
    assert {len(key) for key in vault_keys(settings)} == {32}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}


@pytest.mark.parametrize("read", [vault_keys, secret_key])
def test_a_server_installation_without_keys_is_refused(read: object) -> None:
    with pytest.raises(Misconfigured, match="belum diisi"):
        read(Settings(database_url=SERVER))  # type: ignore[operator]


@pytest.mark.parametrize("keys", ["zzz", "00" * 32 + ":" + "11" * 32, GOOD[:65] + GOOD[:64], "a:b:c", GOOD[:64]])
def test_weak_vault_keys_are_refused_without_quoting_them(keys: str) -> None:
    with pytest.raises(Misconfigured, match="mudah ditebak") as refusal:
        vault_keys(Settings(database_url=SERVER, vault_keys=keys))
    assert keys not in str(refusal.value)


@pytest.mark.parametrize("word", ["changeme", "x" * 64, "secret" * 10])
def test_a_guessable_secret_key_is_refused(word: str) -> None:
    with pytest.raises(Misconfigured, match="mudah ditebak"):
        secret_key(Settings(database_url=SERVER, secret_key=word))


def test_good_vault_keys_are_taken() -> None:
    assert vault_keys(Settings(database_url=SERVER, vault_keys=GOOD))[0] == bytes(range(32))


def test_the_environment_is_read_with_and_without_our_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVER)
    monkeypatch.setenv("SIKKEP_TRUSTED_HOSTS", "a.go.id, b.go.id")
    monkeypatch.setenv("SIKKEP_SMTP_HOST", "")
    settings = load_settings()
    assert settings.application_url == "postgresql+psycopg://app:opensesame@db/sikkep" == settings.owner_url
    assert settings.hosts == ("a.go.id", "b.go.id", "127.0.0.1", "localhost")
    assert settings.smtp_host is None
    assert "opensesame" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SIKKEP_PROT", "80", "SIKKEP_PROT"),
        ("SIKKEP_PORT", "many", "SIKKEP_PORT"),
        ("KAFKA_BOOTSTRAP_SERVERS", "k:9092", "DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=said):
        load_settings()
