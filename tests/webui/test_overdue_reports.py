"""A usage report is owed for thirty days; then everybody who handed the data out or got it sees that it is late."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from consumers.report_reminders import remind_due
from tests.webui.test_data_requests import PDF, ask, attach, fetch, step, world
from tests.webui.world import World

__all__ = ["world"]
LATE, REPORT = "Laporan jatuh tempo", {
    "used_for": "Pendaftaran.", "families_served": 2, "deletion": "Dihapus.", "incidents": "Tidak ada.",
}  # fmt: skip


@pytest.fixture
def fetched(world: World) -> str:
    """BPJS Kesehatan asked, one person approved, a second released, and the list was fetched today."""
    path = str(ask(world).location).split("?")[0]
    for sort in ("letter", "terms", "integrity", "nda"):
        attach(world, path, PDF, sort=sort)
    for login, name, form in (
        ("bpjs", "ajukan", {}), ("operator", "setujui", {"fields": ["kampung", "member_name"]}), ("kabid", "rilis", {}),
    ):  # fmt: skip
        assert step(world, login, f"{path}/{name}", **form).status_code == 303
    answer = fetch(world, path)
    first = str(load_workbook(BytesIO(answer.data)).worksheets[1].cell(1, 1).value)
    assert "RAHASIA" in first and "BPJS Kesehatan" in first and "unduhan ke-1" in first
    return path


def wait(world: World, days: int) -> None:
    world.clock.pass_by(days=days)
    world.clients.clear()  # nobody stays signed in so long


def state(world: World, login: str, path: str) -> str:
    found = re.search(r'<span class="cap[^"]*">([^<]+)</span>', world.signed_in(login).get(path).text)
    assert found
    return found[1]


def listed(world: World, login: str) -> bool:
    return LATE in world.signed_in(login).get("/permohonan").text.partition("<tbody>")[2]


def on_start_page(world: World, login: str) -> bool:
    return "1 laporan penggunaan data menunggak" in world.signed_in(login).get("/").text


def notices(world: World) -> int:
    """How many notices of the delay BPJS Kesehatan has; its inbox shows them."""
    page = world.signed_in("bpjs").get("/pemberitahuan").text
    shown = "Laporan penggunaan data menunggak" in re.sub("(?s)<select.*?</select>", "", page)
    with world.engine.connect() as connection:
        query = "SELECT count(*) FROM notice WHERE agency = 'bpjs-kes' AND kind = 'data_report_overdue'"
        count = int(connection.exec_driver_sql(query).scalar_one())
    assert shown == (count > 0)
    return count


def hand_in(world: World, path: str) -> TestResponse:
    return step(world, "bpjs", f"{path}/laporan", **REPORT)


def test_on_the_thirtieth_day_it_is_not_late_yet(world: World, fetched: str) -> None:
    wait(world, 30)
    for login in ("bpjs", "operator", "kabid", "auditor"):
        assert state(world, login, fetched) == "Diunduh, laporan ditunggu"
    assert not on_start_page(world, "operator")
    assert "hari ini" in world.signed_in("bpjs").get(fetched).text


def test_a_day_later_both_sides_see_that_it_is_late_and_one_notice_goes_out(world: World, fetched: str) -> None:
    wait(world, 31)
    for login in ("bpjs", "operator", "kabid", "auditor"):
        assert state(world, login, fetched) == LATE and listed(world, login)
    assert notices(world) == 0
    assert [remind_due(world.engine, world.clock()) for _ in range(3)] == [1, 0, 0]
    assert notices(world) == 1
    for login in ("operator", "kabid"):
        assert on_start_page(world, login)
    link = re.search(r'href="(/permohonan\?keadaan=overdue)"', world.signed_in("operator").get("/").text)
    assert link and fetched in world.signed_in("operator").get(link[1]).text


def test_a_report_that_was_handed_in_ends_the_delay_and_its_acceptance_the_request(world: World, fetched: str) -> None:
    wait(world, 31)
    remind_due(world.engine, world.clock())
    assert hand_in(world, fetched).status_code == 303
    assert state(world, "operator", fetched) != LATE and not on_start_page(world, "operator")
    assert step(world, "operator", f"{fetched}/terima").status_code == 303
    assert {state(world, login, fetched) for login in ("bpjs", "operator")} == {"Selesai"}
    wait(world, 60)
    assert remind_due(world.engine, world.clock()) == 0
    assert notices(world) == 1


def test_a_report_that_is_given_back_is_late_again(world: World, fetched: str) -> None:
    wait(world, 31)
    hand_in(world, fetched)
    sent_back = step(world, "kabid", f"{fetched}/kembalikan-laporan", words="Jumlah keluarga belum benar.")
    assert sent_back.status_code == 303
    assert state(world, "bpjs", fetched) == LATE and on_start_page(world, "operator")


def test_a_second_report_of_the_same_form_changes_nothing_and_another_is_refused(world: World, fetched: str) -> None:
    command = uuid4()
    forms: list[dict[str, Any]] = [{**REPORT, "command_id": command}] * 2
    client = world.signed_in("bpjs")
    page = client.get(fetched).text
    csrf = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    headers = {"Sec-Fetch-Site": "same-origin"}
    sent = [client.post(f"{fetched}/laporan", data={"csrf_token": csrf, **form}, headers=headers) for form in forms]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert hand_in(world, fetched).status_code == 409


def test_who_owes_a_report_gets_more_data_only_with_words(world: World, fetched: str) -> None:
    wait(world, 31)
    path = str(ask(world, retain_until="2027-09-30").location).split("?")[0]
    for sort in ("letter", "terms", "integrity", "nda"):
        attach(world, path, PDF, sort=sort)
    step(world, "bpjs", f"{path}/ajukan")
    step(world, "operator", f"{path}/setujui", fields=["kampung"])
    refused = step(world, "kabid", f"{path}/rilis")
    assert refused.status_code == 422 and "menunggak laporan penggunaan" in refused.text
    assert step(world, "kabid", f"{path}/rilis", words="Mendesak.").status_code == 303


def test_only_whoever_asked_hands_the_report_in(world: World, fetched: str) -> None:
    for login in ("operator", "baznas", "ggpc"):
        assert step(world, login, f"{fetched}/laporan", **REPORT).status_code == 404
