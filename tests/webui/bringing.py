"""Brings register files into the world of pages as an operator does, and lets the desk work."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from werkzeug.test import TestResponse

from casework.store.engine import open_engine
from casework.store.sealing import Sealer
from producers.registries import Office
from producers.registries.desk_work import work_off
from producers.verval.desk_work import work_off_results
from tests.producers.offices import prepared
from tests.webui.world import HAND_OVERS, World, post, token

SAID = {
    "source": "p3ke", "edition": "2024", "received_on": "2026-11-20", "giver": "Satgas P3KE Contoh",
    "reference_number": "BAST-7/2026", "legal_basis": "Inpres 8/2025",
}  # fmt: skip
File = tuple[bytes, str]


def know_all_areas(database_url: str) -> None:
    """Put the official list beside the world's two kampung."""
    prepared(database_url).dispose()


def bring(world: World, files: Sequence[File], login: str = "operator", **changes: object) -> TestResponse:
    """Send the form as the browser does."""
    client = world.signed_in(login)
    sent = {"csrf_token": token(client, "/edisi/baru"), "command_id": str(uuid4()), **SAID, **changes}
    data = {**sent, "files": [(BytesIO(content), name) for content, name in files]}
    return client.post("/edisi/baru", data=data, headers={"Sec-Fetch-Site": "same-origin"})


def brought(world: World, path: Path, **changes: object) -> str:
    """Bring one file and let the desk read it; returns the address of its page."""
    answer = bring(world, [(path.read_bytes(), path.name)], **changes)
    assert answer.status_code == 303, answer.text
    let_work(world.engine, world)
    return str(answer.headers["Location"]).partition("?")[0]


def let_work(engine: Engine, world: World) -> None:
    """Everything that waits for the desk, as the role that the desk has."""
    own = open_engine(engine.url.render_as_string(hide_password=False))
    office = Office(own, Sealer({1: b"k" * 32}, b"i" * 32), world.clock)
    while work_off(office, HAND_OVERS) + work_off_results(office, HAND_OVERS):
        pass
    own.dispose()


def decide(world: World, login: str, path: str, act: str, **form: object) -> TestResponse:
    """Send one of the forms beside the report, as the page that this person has open says it."""
    page = world.signed_in(login).get(path).text
    seen = page.partition('name="version" value="')[2].partition('"')[0] or "0"
    return post(world.signed_in(login), f"{path}/{act}", {"command_id": uuid4(), "version": seen, **form})
