"""People change their own password with the one before in hand; the administrator gives a new first one."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webui.world import PASSWORD, SPARE, World, token

NEW = "kopi pahit di beranda"


def send(client: FlaskClient, path: str = "/sandi", **fields: str) -> TestResponse:
    page = "/akun" if path != "/sandi" else path
    return client.post(path, data={"csrf_token": token(client, page), "command_id": str(uuid4())} | fields)


def can_sign_in(world: World, login: str, password: str) -> bool:
    client = world.app.test_client()
    sent = {"csrf_token": token(client), "login": login, "password": password}
    return client.post("/masuk", data=sent).status_code == 303


def test_a_new_password_counts_and_other_browsers_are_signed_out(world: World) -> None:
    here, elsewhere = world.signed_in("siti"), world.app.test_client()
    elsewhere.post("/masuk", data={"csrf_token": token(elsewhere), "login": "siti", "password": PASSWORD})
    assert elsewhere.get("/kasus").status_code == 200
    assert send(here, current=PASSWORD, password=NEW).status_code == 303
    assert here.get("/kasus").status_code == 200
    assert elsewhere.get("/kasus").status_code == 302
    assert (can_sign_in(world, "siti", PASSWORD), can_sign_in(world, "siti", NEW)) == (False, True)
    assert "Mengganti kata sandi" in world.signed_in("auditor").get("/jejak/akses").text


@pytest.mark.parametrize(
    ("current", "password", "words"),
    [
        ("keliru sekali ini", NEW, "Kata sandi keliru."),
        (PASSWORD, "pendek", "Kata sandi harus 12 sampai 128 huruf."),
        (PASSWORD, "sikkep-lampung-siti", "Kata sandi ini mudah ditebak."),
    ],
)
def test_a_password_that_cannot_be_taken_changes_nothing(world: World, current: str, password: str, words: str) -> None:
    answer = send(world.signed_in("siti"), current=current, password=password)
    assert answer.status_code == 422 and words in answer.text
    assert password not in answer.text and current not in answer.text
    assert can_sign_in(world, "siti", PASSWORD)


def test_guessing_the_password_before_is_slowed_down(world: World) -> None:
    client = world.signed_in("siti")
    for number in range(8):
        answer = send(client, current=f"tebakan nomor {number}", password=NEW)
    assert "Terlalu banyak percobaan" in answer.text


def test_the_administrator_helps_who_forgot_and_not_themselves(world: World) -> None:
    admin = world.signed_in("admin")
    assert send(admin, f"/akun/{SPARE}/sandi", password=NEW).status_code == 303
    assert can_sign_in(world, "cadangan", NEW)
    assert send(admin, f"/akun/{uuid4()}/sandi", password=NEW).status_code == 404
