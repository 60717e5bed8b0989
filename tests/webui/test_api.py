"""A partner's own system says its pledges over HTTP: once, for its own agency alone, and is told what is wrong."""

import json
import threading

import pytest
from sqlalchemy import text

from casework.store.engine import transaction
from contract.openapi import api_document
from schemas.events.pledges import PledgeFirmedUp, PledgeWithdrawn
from tests.webui.calling import LISTED, OFFER, UNKNOWN, System, count, key_for, key_id_of, system_of
from tests.webui.test_pledges import standing
from tests.webui.world import PLEDGES, World, post, token


@pytest.fixture
def system(world: World) -> System:
    return system_of(world)


def test_a_system_records_firms_up_rests_and_withdraws_a_pledge(world: World, system: System) -> None:
    made = system.post(LISTED, OFFER | {"benefit": "food"})
    assert (made.status_code, made.json["support"], made.json["state"]) == (201, "goods", "promised")
    assert made.headers["Location"] == f"{LISTED}/{made.json['pledge_id']}"
    assert made.json["stock"]["remaining"] is None
    firm = system.say(made.json, "firm-up", quantity=1500, unit="packages", ends_on="2026-12-31")
    assert (firm.status_code, firm.json["quantity"], firm.json["stock"]["remaining"]) == (200, 1500, 1500)
    now = standing(world, firm.json["pledge_id"])
    assert isinstance(now.last, PledgeFirmedUp)
    assert now.last.actor == f"system:api-{system.key.split('_')[1]}"
    assert (now.last.source, now.last.agency) == ("webui/api", "baznas")
    changed = system.say(firm.json, "change", **OFFER, quantity=1200, unit="packages", fields=["head_name"])
    assert (changed.status_code, changed.json["quantity"], changed.json["benefit"]) == (200, 1200, None)
    rests = system.say(changed.json, "suspend", reason="no_budget")
    goes_on = system.say(rests.json, "resume")
    assert (rests.json["state"], goes_on.json["state"]) == ("suspended", "promised")
    gone = system.say(goes_on.json, "withdraw", reason="programme_ended")
    assert (gone.status_code, gone.json["state"]) == (200, "withdrawn")
    assert isinstance(standing(world, gone.json["pledge_id"]).last, PledgeWithdrawn)
    listed = {one["pledge_id"]: one["state"] for one in system.get().json["pledges"]}
    assert listed == {made.json["pledge_id"]: "withdrawn", str(PLEDGES["baznas"]): "promised"}
    page = world.signed_in("operator").get(f"/komitmen/{made.json['pledge_id']}").text
    assert f"SIMBA Contoh (API {system.key.split('_')[1]})" in page
    again = system.say(gone.json, "withdraw", reason="other")
    assert (again.status_code, again.json["type"]) == (422, "urn:sikkep:problem:refused")


def test_the_same_request_again_gets_the_same_answer_and_says_nothing(world: World, system: System) -> None:
    first, second = (system.post(LISTED, OFFER, "pesan-0001") for _ in range(2))
    assert (first.status_code, first.data, first.headers["Location"]) == (201, second.data, second.headers["Location"])
    other = system.post(LISTED, OFFER | {"programme": "Lain"}, "pesan-0001")
    assert (other.status_code, other.json["type"]) == (409, "urn:sikkep:problem:request-key-taken")
    with_new_key = System(system.client, key_for(world))
    assert with_new_key.post(LISTED, OFFER, "pesan-0001").data == first.data
    assert count(world, "pledge_event", f"pledge_id = '{first.json['pledge_id']}'") == 1
    others = system_of(world, "dinsos").post(LISTED, OFFER, "pesan-0001")
    assert others.status_code == 201
    assert others.json["pledge_id"] != first.json["pledge_id"]
    path = f"{LISTED}/{first.json['pledge_id']}/withdraw"
    moved = system.post(path, {"seen": first.json["last_word"], "reason": "other"}, "pesan-0001")
    assert moved.status_code == 409
    assert system.get(f"{LISTED}/{first.json['pledge_id']}").json["state"] == "promised"


def test_two_at_once_with_one_number_are_one(world: World, system: System) -> None:
    found, start = [], threading.Barrier(2)

    def ask() -> None:
        start.wait()
        found.append(System(world.app.test_client(), system.key).post(LISTED, OFFER, "dua-sekaligus"))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.status_code for each in found] == [201, 201]
    assert found[0].data == found[1].data
    assert count(world, "pledge_event", f"pledge_id = '{found[0].json['pledge_id']}'") == 1


def test_the_published_api_is_the_one_that_answers(world: World) -> None:
    paths = api_document()["paths"]
    published = {(method, path) for path, item in paths.items() for method in item if method != "parameters"}
    served = {
        (method.lower(), rule.rule.replace("<uuid:pledge_id>", "{pledge_id}"))
        for rule in world.app.url_map.iter_rules() if rule.rule.startswith("/api/")
        for method in rule.methods & {"GET", "POST"}
    }  # fmt: skip
    assert published == served


def test_nobody_is_spoken_over(system: System) -> None:
    made = system.post(LISTED, OFFER).json
    assert system.say(made, "firm-up", quantity=5, unit="packages").status_code == 200
    late = system.say(made, "withdraw", reason="other")
    assert (late.status_code, late.json["type"]) == (409, "urn:sikkep:problem:stale")


BAD: list[tuple[dict[str, object], str, str]] = [
    ({"quantity": -5, "unit": "packages"}, "/quantity", "Paling sedikit 1."),
    ({"quantity": "15"}, "/quantity", "bilangan bulat tanpa tanda kutip"),
    ({"quantity": 1.5}, "/quantity", "bilangan bulat"),
    ({"quantity": 5}, "/unit", "Isi juga satuannya."),
    ({"quantity": 10**30}, "/quantity", "Paling banyak"),
    ({"unit": "sacks"}, "/unit", "salah satu dari"),
    ({"programme": "   "}, "/programme", "Wajib diisi."),
    ({"programme": None}, "/programme", "Tulis teks"),
    ({"programme": "Untuk 1802014107800001"}, "/programme", "nomor sepanjang NIK"),
    ({"programme": "x" * 121}, "/programme", "paling banyak 120"),
    ({"pillars": []}, "/pillars", "Wajib diisi."),
    ({"pillars": "burden"}, "/pillars", "kurung siku"),
    ({"status": "revoked"}, "/status", "salah satu dari"),
    ({"agency": "dinsos"}, "/agency", "tidak dikenal"),
    ({"needs_consent": "ya"}, "/needs_consent", "true atau false"),
    ({"ends_on": "besok"}, "/ends_on", "tahun-bulan-hari"),
    ({"ends_on": "2020-01-01"}, "/ends_on", "sudah lewat"),
    ({"area_code": "99.01"}, "/area_code", "18.02"),
    ({"fields": ["family_card"]}, "/fields", "tidak boleh menerima"),
    ({"conditions": [{"strength": "must", "fact": "age", "operator": "is", "values": ["200"]}]},
     "/conditions/0/values", "0, 120"),
]  # fmt: skip


def test_a_bad_body_is_refused_in_words_that_name_the_field(world: World, system: System) -> None:
    before = count(world, "pledge_event")
    for changes, pointer, words in BAD:
        answer = system.post(LISTED, OFFER | changes)
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), changes
        assert answer.json["errors"][0]["pointer"] == pointer, changes
        assert words in answer.json["errors"][0]["detail"], changes
        assert "1802014107800001" not in answer.text
    assert count(world, "pledge_event") == before


def test_what_is_no_offer_in_json_is_told_so(system: System) -> None:
    headers = system.headers() | {"Idempotency-Key": "rusak-0001", "Content-Type": "application/json"}
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 50_000, b'{"programme": "\\ud800"}'):
        answer = system.client.post(LISTED, data=raw, headers=headers)
        assert (answer.status_code, answer.json["type"]) == (400, "urn:sikkep:problem:not-json"), raw[:20]
    for body in ([], "x", 1, {}):
        assert system.post(LISTED, body).status_code == 422


def test_a_request_that_is_shaped_wrongly_is_told_what_to_send(system: System) -> None:
    headers, sent = system.headers(), json.dumps(OFFER)
    numbered = headers | {"Idempotency-Key": "nomor-0001"}
    form = system.client.post(LISTED, data=OFFER, headers=numbered)
    assert (form.status_code, "Content-Type" in form.json["detail"]) == (415, True)
    bare = system.client.post(LISTED, data=sent, headers=headers, content_type="application/json")
    assert (bare.status_code, "Idempotency-Key" in bare.json["detail"]) == (400, True)
    huge = system.client.post(LISTED, data=sent + " " * 70_000, headers=numbered, content_type="application/json")
    assert (huge.status_code, huge.mimetype) == (413, "application/problem+json")
    for path, method, status in ((LISTED, "PUT", 405), ("/api/nothing", "GET", 404), (f"{LISTED}/1", "GET", 404)):
        answer = system.client.open(path, method=method, headers=headers)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_words_are_english_for_who_asks_in_english(system: System) -> None:
    system.language = "en-GB,en;q=0.9,id;q=0.5"
    answer = system.post(LISTED, OFFER | {"quantity": -5})
    assert (answer.headers["Content-Language"], answer.json["errors"][0]["detail"]) == ("en", "At least 1.")


def test_a_key_reaches_its_own_agency_s_pledges_alone(world: World, system: System) -> None:
    for pledge_id in (PLEDGES["dinsos"], UNKNOWN):
        answers = [system.get(f"{LISTED}/{pledge_id}")]
        body = {"seen": str(UNKNOWN), "reason": "other"}
        answers.append(system.post(f"{LISTED}/{pledge_id}/withdraw", body))
        for answer in answers:
            assert (answer.status_code, answer.json["type"]) == (404, "urn:sikkep:problem:not-found")
    assert str(PLEDGES["dinsos"]) not in system.get().text
    assert count(world, "access_log", "action = 'refused' AND actor LIKE 'system:api-%'") == 4


def test_a_wrong_expired_or_revoked_key_opens_nothing_and_is_written_down(world: World, system: System) -> None:
    good = system.key
    system.key = key_for(world, days=1)
    world.clock.pass_by(days=2)
    assert system.get().status_code == 401
    system.key = good
    assert system.get().status_code == 200
    path = f"/kunci-api/{key_id_of(world, good)}/cabut"
    assert [post(world.signed_in("admin"), path, {}).status_code for _ in range(2)] == [303, 303]
    for wrong in (good, good[:-1] + "!", "sikkep_00000000_" + "A" * 43, "", "x" * 5000):
        system.key = wrong
        answer = system.get()
        assert (answer.status_code, answer.json["type"]) == (401, "urn:sikkep:problem:key")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    with transaction(world.engine) as session:
        query = "SELECT actor, detail FROM access_log WHERE action = 'refused_key' ORDER BY at"
        looks = session.execute(text(query)).all()
    assert [look.detail["why"] for look in looks] == ["expired", "revoked", *["unknown"] * 4]
    assert good.split("_", 2)[2] not in str(looks)


def test_guessing_is_slowed_down_and_a_good_key_is_not(world: World, system: System) -> None:
    guess = System(system.client, "sikkep_00000000_" + "A" * 43)
    codes = [guess.get().status_code for _ in range(40)]
    assert (codes[0], codes[-1]) == (401, 429)
    assert guess.get().headers["Retry-After"] == "60"
    assert system.get().status_code == 200
    assert world.new_browser("baznas").get("/komitmen").status_code == 200  # its office still signs in


def test_a_session_opens_no_api_and_a_key_no_page(world: World, system: System) -> None:
    browser = world.signed_in("baznas")
    assert browser.get(LISTED).status_code == 401
    sent = {"csrf_token": token(browser, "/"), **OFFER}
    assert browser.post(LISTED, data=sent, headers={"Idempotency-Key": "sesi-0001"}).status_code == 401
    assert browser.get(LISTED, headers=system.headers()).status_code == 200
    assert system.get("/komitmen").status_code == 302
    assert "Set-Cookie" not in system.get().headers


def test_a_crash_and_a_lost_database_are_problems_too(
    world: World, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("rahasia")

    monkeypatch.setattr("webui.api.list_pledges_after", crash)
    answer = system.get()
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "rahasia" not in answer.text
    assert "Traceback" not in answer.text
