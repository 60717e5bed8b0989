"""Keys for partners' systems: an admin makes one, sees it once, and ends it."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from werkzeug.test import TestResponse

from casework.store.engine import transaction
from tests.webui.calling import LISTED, System, key_id_of
from tests.webui.world import World, post

FORM: dict[str, object] = {"agency": "baznas", "system": "SIMBA Contoh", "expires_on": "2027-03-31"}


def make(world: World, **changes: object) -> TestResponse:
    return post(world.signed_in("admin"), "/kunci-api", {"command_id": uuid4(), **FORM, **changes})


def key_in(answer: TestResponse) -> str:
    found = re.search(r"sikkep_[0-9a-f]{8}_[A-Za-z0-9_-]{43}", answer.text)
    assert found
    return found[0]


def test_a_key_is_shown_once_kept_as_a_hash_and_ended(world: World) -> None:
    form = {"command_id": uuid4(), **FORM}
    made = post(world.signed_in("admin"), "/kunci-api", form)
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    key, admin = key_in(made), world.signed_in("admin")
    again = post(admin, "/kunci-api", form)
    assert (again.status_code, "hanya tampil sekali" in again.text, key in again.text) == (200, True, False)
    page = admin.get("/kunci-api").text
    assert key not in page
    for words in (key[:15], "SIMBA Contoh", "Admin Contoh", "31 Maret 2027", "belum pernah", "Berlaku"):
        assert words in page
    assert System(world.app.test_client(), key).get(LISTED).status_code == 200
    assert "belum pernah" not in admin.get("/kunci-api").text
    with transaction(world.engine) as session:
        kept = str(
            session.execute(text("SELECT k::text, u::text, l::text FROM api_key k, api_key_use u, access_log l")).all()
        )
    assert key.split("_", 2)[2] not in kept
    assert "create_key" in kept
    ended = post(admin, f"/kunci-api/{key_id_of(world, key)}/cabut", {})
    assert ended.status_code == 303
    assert "Dicabut" in admin.get("/kunci-api?tersimpan=cabut").text
    assert System(world.app.test_client(), key).get(LISTED).status_code == 401
    assert post(admin, f"/kunci-api/{uuid4()}/cabut", {}).status_code == 404
    looks = world.signed_in("auditor").get("/jejak/akses").text
    assert "Mencabut kunci API" in looks
    assert f"kunci {key.split('_')[1]}" in looks


BAD: list[tuple[dict[str, object], str]] = [
    ({"agency": ""}, "Pilih salah satu."),
    ({"agency": "nobody"}, "Pilih mitra dari daftar."),
    ({"system": " "}, "Wajib diisi."),
    ({"system": "1802014107800001"}, "Nama sistem tidak boleh memuat nomor sepanjang NIK."),
    ({"expires_on": "2026-11-22"}, "dari hari ini"),
    ({"expires_on": "2036-11-22"}, "paling lama dua tahun"),
    ({"expires_on": "kapan"}, "Tulis tanggal"),
]


def test_a_bad_form_makes_no_key(world: World) -> None:
    for changes, words in BAD:
        answer = make(world, **changes)
        assert answer.status_code == 422, changes
        assert words in answer.text, changes
        assert "Belum ada kunci." in answer.text


def test_what_is_written_once_stays(world: World) -> None:
    for table in ("api_key", "api_key_use", "api_answer"):
        with pytest.raises(ProgrammingError), transaction(world.engine) as session:
            session.execute(text(f"DELETE FROM {table}"))
