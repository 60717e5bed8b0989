"""Signing in: only the right password, only for a while, and never too many guesses."""

from time import thread_time

import pytest

from casework.store.engine import transaction
from casework.store.users import find_user_by_login, switch_user
from tests.webui.world import PASSWORD, World, make_app, post, token
from webui.passwords import hash_password, is_password


def tell(world: World, login: str, password: str, **more: str) -> int:
    client = world.app.test_client()
    form = {"csrf_token": token(client), "login": login, "password": password, **more}
    return client.post("/masuk", data=form).status_code


def test_the_right_password_opens_and_signing_out_closes(world: World) -> None:
    client = world.new_browser("siti")
    assert client.get("/").status_code == 200
    kept = client.get_cookie("sikkep")
    assert kept is not None
    assert post(client, "/keluar", {}).status_code == 303
    assert client.get("/").status_code == 302
    client.set_cookie("sikkep", kept.value)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("login", "password"), [("siti", "keliru"), ("tiada", PASSWORD), ("", ""), ("siti", PASSWORD * 9)]
)
def test_anything_else_stays_outside_in_the_same_words(world: World, login: str, password: str) -> None:
    client = world.app.test_client()
    answer = client.post("/masuk", data={"csrf_token": token(client), "login": login, "password": password})
    assert answer.status_code == 422
    assert "Nama pengguna atau kata sandi keliru." in answer.text
    assert "sikkep" not in {cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}


def test_too_many_guesses_must_wait_a_minute(world: World) -> None:
    assert [tell(world, "siti", "keliru") for _ in range(7)] == [422] * 6 + [429]
    assert tell(world, "siti", PASSWORD) == 429
    assert tell(world, "semua", PASSWORD) == 303
    world.clock.pass_by(seconds=61)
    assert tell(world, "siti", PASSWORD) == 303


def test_a_session_ends_after_half_an_hour_of_rest_and_after_ten_hours_of_work(world: World) -> None:
    rested, worked = world.new_browser("siti"), world.new_browser("siti")
    for _ in range(21):
        world.clock.pass_by(minutes=28)
        assert worked.get("/").status_code == 200
    assert rested.get("/").status_code == 302
    world.clock.pass_by(minutes=13)
    assert worked.get("/").status_code == 302


def test_a_person_who_was_kept_out_is_out_at_once(world: World) -> None:
    client = world.new_browser("siti")
    with transaction(world.engine) as session:
        found = find_user_by_login(session, "siti")
        assert found is not None
        switch_user(session, found[0].user_id, is_active=False)
    assert client.get("/").status_code == 302
    assert tell(world, "siti", PASSWORD) == 422


def test_signing_in_again_changes_the_cookie_and_ends_the_old_session(world: World) -> None:
    client = world.new_browser("siti")
    old = client.get_cookie("sikkep")
    assert old is not None
    client.post("/masuk", data={"csrf_token": token(client, "/"), "login": "siti", "password": PASSWORD})
    new = client.get_cookie("sikkep")
    assert new is not None
    assert new.value != old.value
    client.set_cookie("sikkep", old.value)
    assert client.get("/").status_code == 302


def test_over_https_the_cookie_is_bound_to_this_host(world: World) -> None:
    app = make_app(world.engine, world.clock, base_url="https://sikkep.example")
    client = app.test_client()
    form = {"csrf_token": token(client), "login": "siti", "password": PASSWORD}
    answer = client.post("/masuk", data=form, base_url="https://localhost")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-sikkep="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_our_own_pages_only(world: World, onward: str) -> None:
    client = world.app.test_client()
    form = {"csrf_token": token(client), "login": "siti", "password": PASSWORD, "lanjut": onward}
    assert client.post("/masuk", data=form).location == "/"


def test_a_lost_session_leads_back_to_where_one_was(world: World) -> None:
    client = world.app.test_client()
    assert client.get("/kasus?hal=2").location == "/masuk?lanjut=/kasus?hal%3D2"
    answer = client.get("/kasus", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/masuk"
    assert answer.text == ""


def test_nothing_in_the_database_opens_a_session(world: World) -> None:
    client = world.new_browser("siti")
    cookie = client.get_cookie("sikkep")
    assert cookie is not None
    with world.engine.connect() as connection:
        stored = connection.exec_driver_sql("select token_hash, csrf, user_id::text from web_session").all()
    assert all(cookie.value.encode() != row[0] and cookie.value not in row[1:] for row in stored)
    assert all(len(row[0]) == 32 for row in stored)


def test_an_unknown_account_costs_the_same_work_as_a_wrong_password() -> None:
    kept = hash_password(PASSWORD)

    def seconds(hash_: str | None) -> float:
        begun = thread_time()  # of the processor, so that a busy machine does not count
        assert not is_password("keliru", hash_)
        return thread_time() - begun

    known, unknown = (sorted(seconds(hash_) for _ in range(7))[3] for hash_ in (kept, None))
    assert 0.5 < unknown / known < 2
