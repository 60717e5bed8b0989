"""A new installation has nobody who could make accounts: the first one comes from the command line."""

from hashlib import sha256

import pytest
from click.testing import Result
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from casework.store.engine import open_engine, transaction
from casework.store.users import find_user_by_login
from schemas.codes import Role
from sikkep.cli import app
from webui.passwords import is_password

GOOD = "kebun singkong di pinggir kali"


@pytest.fixture
def engine(app_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An installation on a server, as its operator finds it after `sikkep migrate`."""
    monkeypatch.setenv("DATABASE_URL", app_database_url)
    monkeypatch.setenv("SIKKEP_VAULT_KEYS", ":".join(sha256(word).hexdigest() for word in (b"one", b"two")))
    monkeypatch.setenv("SIKKEP_SECRET_KEY", "a1b2c3d4e5f6" * 4)
    return open_engine(app_database_url)


def call(login: str, password: str) -> Result:
    return CliRunner().invoke(app, ["admin", login, "--name", "Ratna Contoh"], input=f"{password}\n")


def test_the_first_admin_can_sign_in_and_is_on_record(engine: Engine) -> None:
    made = call("ratna", GOOD)
    assert made.exit_code == 0, made.output
    assert GOOD not in made.output
    with transaction(engine) as session:
        found = find_user_by_login(session, "ratna")
        looks = session.execute(text("SELECT actor, action, detail FROM access_log")).all()
    assert found
    assert (found[0].role, found[0].name) == (Role.ADMIN, "Ratna Contoh")
    assert is_password(GOOD, found[1])
    assert [tuple(look) for look in looks] == [("system:cli", "create_account", {"login": "ratna", "role": "admin"})]


def test_a_second_time_is_refused_and_the_password_stays(engine: Engine) -> None:
    call("ratna", GOOD)
    assert call("ratna", "sawah luas di tepi hutan").exit_code == 1
    with transaction(engine) as session:
        found = find_user_by_login(session, "ratna")
    assert found and is_password(GOOD, found[1])


@pytest.mark.parametrize("password", ["", "pendek", "sikkep123456", "a" * 129])
def test_a_password_that_anybody_would_try_is_refused(engine: Engine, password: str) -> None:
    refused = call("ratna", password)
    assert refused.exit_code == 1
    assert "mudah ditebak" in refused.stderr
    with transaction(engine) as session:
        assert find_user_by_login(session, "ratna") is None


@pytest.mark.parametrize("login", ["Ratna", "ada spasi", "1", ""])
def test_a_strange_user_name_is_wrong_use(engine: Engine, login: str) -> None:
    assert call(login, GOOD).exit_code == 2
