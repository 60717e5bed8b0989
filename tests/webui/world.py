"""A small world for the pages: two kampung, two families, one person per role. Everybody in it is invented."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import Session
from werkzeug.test import TestResponse

from casework import turnstile
from casework.pledging import keep
from casework.registers.reports import ImportReport, to_json
from casework.store.data_request_papers import append_paper, store_bytes
from casework.store.differences import Difference
from casework.store.engine import open_engine, transaction
from casework.store.notes import Note, keep_note
from casework.store.notices import Owed, append_notices
from casework.store.revisions import app_url
from casework.store.sealing import Sealer, place_of
from casework.store.spelling import fold_name
from casework.store.support_proofs import Proof, append_proof
from casework.store.users import NewUser, add_user
from schemas.codes import Channel, Pillar, PledgeStatus, Role
from schemas.data_requests import Paper
from schemas.events.notices import NoticeQueued
from schemas.events.pledges import PledgeMade
from schemas.ids import plain_id
from schemas.sharing import PaperSort
from schemas.tables.hand_overs import HandOverRow
from schemas.tables.partners import PartnerRow
from schemas.tables.registry import AreaRow, EditionRow, PersonRow, RecordRow
from schemas.tables.sharing import DataRequestRow
from tests.databases import copied
from tests.examples import FAMILY, NOTE, all_examples, changed
from webui.app import create_app
from webui.config import WebConfig
from webui.passwords import hash_password

ROOT = Path(__file__).parents[2]
_FOLDER = TemporaryDirectory(prefix="sikkep-test-documents-")  # of this process alone, and gone with it
DOCUMENTS, HAND_OVERS = (Path(_FOLDER.name) / name for name in ("documents", "hand-overs"))  # neither in the other
DOCUMENTS.mkdir()
PASSWORD = "jalan sawah pagi hari"
NIK_NEAR, NIK_FAR = "1802014107800001", "1802025511790002"
CARD_NEAR, CARD_FAR = "1802010102030004", "1802020102030005"
PAYLOAD = "{{7*7}} <img src=x onerror=alert(1)> <b hx-get='/keluar'>tebal</b>"
NEAR, FAR = FAMILY, plain_id("example", "far family")
FOLLOW_UPS = {NEAR: plain_id("example", "open follow-up"), FAR: plain_id("example", "far follow-up")}
ENTRIES = {NEAR: all_examples()[0].event_id, FAR: plain_id("example", "far entry")}
NOTICES = {agency: plain_id("example notice", agency) for agency in ("baznas", "dinsos")}
REQUESTS = {agency: plain_id("example request", agency) for agency in ("baznas", "dinsos")}
PLEDGES = {agency: plain_id("pledge", agency) for agency in REQUESTS}
PAPERS = {agency: plain_id("example paper", agency) for agency in REQUESTS}
SUPPORTS = {agency: plain_id("example support", agency) for agency in ("baznas", "dinsos")}
PROOFS = {agency: plain_id("example proof", agency) for agency in SUPPORTS}
PLACES = {NEAR: "18.02.01.2001", FAR: "18.02.02.2001"}
ACCOUNTS = (
    NewUser("siti", "Siti Contoh", "", Role.CASE_WORKER, "dinsos", ("18.02.01",)),
    NewUser("pendamping", "Budi Contoh", "", Role.CASE_WORKER, "dinsos", ("18.02.01",)),
    NewUser("jauh", "Jauh Contoh", "", Role.CASE_WORKER, "dinsos", ("18.02.02.2001",)),
    NewUser("semua", "Semua Contoh", "", Role.CASE_WORKER, "dinsos", ("18.02",)),
    NewUser("tanpa", "Tanpa Contoh", "", Role.CASE_WORKER, "dinsos", ()),
    NewUser("operator", "Operator Contoh", "", Role.REGISTRAR, "dinsos", ("18.02",)),
    NewUser("kabid", "Kabid Contoh", "", Role.REGISTRAR, "dinsos", ("18.02",)),
    NewUser("baznas", "Zakat Contoh", "", Role.AGENCY, "baznas"),
    NewUser("auditor", "Auditor Contoh", "", Role.AUDITOR),
    NewUser("bappeda", "Perencana Contoh", "", Role.PLANNER, "bappeda"),
    NewUser("admin", "Admin Contoh", "", Role.ADMIN),
    NewUser("cadangan", "Cadangan Contoh", "", Role.PLANNER),
)
SPARE = plain_id("user", "cadangan")
HAND_OVER = plain_id("example hand-over")
REGISTERS = (("p3ke", "P3KE"), ("dtks", "DTKS"), ("dtsen", "DTSEN"))


@dataclass
class Clock:
    """The time, as a test sets it."""

    at: datetime = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class World:
    """The application on its database."""

    engine: Engine
    app: Flask
    clock: Clock
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def signed_in(self, login: str) -> FlaskClient:
        """A browser with this person at it."""
        if login not in self.clients:
            self.clients[login] = self.new_browser(login)
        return self.clients[login]

    def new_browser(self, login: str) -> FlaskClient:
        """A fresh browser with this person at it."""
        client = self.app.test_client()
        answer = client.post("/masuk", data={"csrf_token": token(client), "login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client


def token(client: FlaskClient, path: str = "/masuk") -> str:
    """The form token that a page gives."""
    page = client.get(path, follow_redirects=True).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return found[1]


def post(client: FlaskClient, path: str, data: Mapping[str, object], *, htmx: bool = False) -> TestResponse:
    """Send a form with its token, as a page of ours would."""
    headers = {"Sec-Fetch-Site": "same-origin", **({"HX-Request": "true", "HX-Target": "section#x"} if htmx else {})}
    return client.post(path, data={"csrf_token": token(client), **data}, headers=headers)


def make_world(engine: Engine) -> World:
    """Fill an empty database and put the application on it."""
    fill(engine)
    return world_on(engine)


def world_on(engine: Engine) -> World:
    """Put the application on a database that is filled."""
    clock = Clock()
    app = _app()
    app.extensions["sikkep"] = _config(engine, clock)
    return World(engine, app, clock)


@contextmanager
def filled_copy(template: str, password: str) -> Iterator[str]:
    """A copy of the empty database with the world in it, itself to be copied; the owner's URL."""
    with copied(template) as url:
        engine = open_engine(app_url(url, password))
        fill(engine)
        engine.dispose()
        yield url


def fill(engine: Engine) -> None:
    """Two families in two kampung, one person per role, and something of everybody's work."""
    now, sealer = Clock()(), Sealer({1: b"k" * 32}, b"i" * 32)
    with transaction(engine) as session:
        _places_and_people(session)
        _events(session, now)
        _vault(session, sealer)
        _partners(session, now)
        _supports(session, now)
        _requests(session, now)
        _hand_over(session, now)


def make_app(engine: Engine, clock: Clock, *, base_url: str = "http://localhost") -> Flask:
    """An application of its own, with a test's clock."""
    return create_app(_config(engine, clock, base_url))


@cache
def _app() -> Flask:
    """One application for all worlds of this process, for it keeps the pages' templates; each says what it works on."""
    return make_app(open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing"), Clock())


def _config(engine: Engine, clock: Clock, base_url: str = "http://localhost") -> WebConfig:
    return WebConfig(
        engine=engine, sealer=Sealer({1: b"k" * 32}, b"i" * 32), secret_key="only for tests " * 4, base_url=base_url,
        trusted_hosts=("localhost", "127.0.0.1"), assets=ROOT / "node_modules", clock=clock, is_demo=True,
        version="test", documents=DOCUMENTS, hand_overs=HAND_OVERS, registers=REGISTERS,
    )  # fmt: skip


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


def _places_and_people(session: Session) -> None:
    places = [("18.02", "Lampung Tengah", "kabupaten", None)]
    for code, name in (("18.02.01", "Kalirejo"), ("18.02.02", "Bangun Rejo")):
        places += [(code, name, "kecamatan", "18.02"), (f"{code}.2001", f"{name} Satu", "kampung", code)]
    session.add_all([AreaRow(code=code, name=name, level=level, parent=parent) for code, name, level, parent in places])
    for account in ACCOUNTS:
        add_user(session, NewUser(account.login, account.name, _hash(), account.role, account.agency, account.areas))


def _events(session: Session, now: datetime) -> None:
    at = now - timedelta(days=2)
    far = {"household_id": FAR, "area_code": PLACES[FAR]}
    turnstile.record(session, [*all_examples(), changed("record_appeared", event_id=ENTRIES[FAR], **far)], at)
    opened = changed("case_opened", event_id=plain_id("far opened"), **far)
    turnstile.record(session, [opened, changed("case_reopened", event_id=plain_id("again"), occurred_at=at)], at)
    for household_id, follow_up_id in FOLLOW_UPS.items():
        promise = changed(
            "follow_up_scheduled", event_id=plain_id("promise", household_id), household_id=household_id,
            area_code=PLACES[household_id], follow_up_id=follow_up_id, due_on=date(2026, 11, 25), worker="user:siti",
        )  # fmt: skip
        turnstile.record(session, [promise], at)
    keep_note(session, Note(NOTE, NEAR, at, "user:pendamping", PAYLOAD))


def _vault(session: Session, sealer: Sealer) -> None:
    edition = EditionRow(
        edition_id=plain_id("edition"), source="p3ke", name="2023", imported_at=datetime(2026, 1, 1, tzinfo=UTC),
        imported_by="system:tests", sha256=b"0", files=["p3ke_keluarga.xlsx"], rows_read=2, rows_refused=0, families=2,
        reference_on=date(2023, 12, 31),
    )  # fmt: skip
    session.add(edition)
    session.flush()
    session.add_all([_record(sealer, NEAR, 2, "Sutrisno Contoh", CARD_NEAR), _person(sealer, NEAR, 2, NIK_NEAR)])
    session.add_all([_record(sealer, FAR, 3, "Rahasia Jauh", CARD_FAR), _person(sealer, FAR, 3, NIK_FAR)])


def _record(sealer: Sealer, household_id: UUID, number: int, name: str, card: str) -> RecordRow:
    record_id = plain_id("record", number)
    return RecordRow(
        record_id=record_id, source="p3ke", key_index=bytes([number]), household_id=household_id,
        own_household_id=household_id, edition_id=plain_id("edition"), data_event_id=ENTRIES[household_id],
        file="p3ke_keluarga.xlsx", sheet="Keluarga", row=number, area_code=PLACES[household_id], decile=1,
        aid=["pbi"], indicators=["earth_floor"], content_hash=b"1", head_name=name, address="Dusun II RT 003",
        key_cipher=b"x", family_card_index=sealer.blind_index("family_card", card),
        family_card_cipher=sealer.seal(card, place_of("registry_record", "family_card_cipher", record_id)),
    )  # fmt: skip


def _person(sealer: Sealer, household_id: UUID, number: int, nik: str) -> PersonRow:
    person_id, name = plain_id("person", number), {NEAR: "Sutrisno Contoh", FAR: "Rahasia Jauh"}[household_id]
    return PersonRow(
        person_id=person_id, record_id=plain_id("record", number), source="p3ke", name=name,
        name_folded=fold_name(name), birth_date=date(1980, 7, 1), relation="Kepala Keluarga", is_head=True, sex="L",
        nik_cipher=sealer.seal(nik, place_of("person", "nik_cipher", person_id)),
        nik_index=sealer.blind_index("nik", nik), is_nik_trusted=True,
    )  # fmt: skip


def _partners(session: Session, now: datetime) -> None:
    for agency, name in (("baznas", "Baznas Contoh"), ("dinsos", "Dinas Sosial Contoh")):
        session.add(PartnerRow(agency=agency, name=name, sort="opd"))
        said = PledgeMade(
            event_id=plain_id("said", agency), occurred_at=now - timedelta(days=1), source="tests",
            actor="system:tests", agency=agency, pledge_id=PLEDGES[agency], programme=f"Program {agency}",
            pillars=(Pillar.BURDEN,), status=PledgeStatus.PROMISED,
        )  # fmt: skip
        keep(session, [said], now - timedelta(days=1))
        queued = NoticeQueued(
            event_id=plain_id("queued", agency), occurred_at=now - timedelta(hours=3), source="tests",
            actor="system:tests", agency=agency, caused_by=plain_id("cause", agency), notice_id=NOTICES[agency],
            subscription_id=plain_id("subscription", agency), about="case_opened", household_id=NEAR,
            channels=(Channel.INBOX,),
        )  # fmt: skip
        append_notices(session, [Owed(queued, PLACES[NEAR])], now)


def _supports(session: Session, now: datetime) -> None:
    """Each of the two was asked to help the near family, and somebody kept a photo."""
    for agency, support_id in SUPPORTS.items():
        at, pledge_id = now - timedelta(hours=2), plain_id("pledge", agency)
        asked = changed(
            "support_sent", event_id=plain_id("asked", agency), agency=agency, support_id=support_id,
            pledge_id=pledge_id, occurred_at=at, answer_by=None,
        )  # fmt: skip
        turnstile.record(session, [asked], now)
        stored = store_bytes(DOCUMENTS, b"\x89PNG\r\n\x1a\n foto")
        proof = Proof(
            PROOFS[agency], support_id, "image/png", stored.size, stored.sha256, stored.stored_as, now, "user:x"
        )
        append_proof(session, proof)


def _requests(session: Session, now: datetime) -> None:
    """Baznas asked, and one registrar approved; Dinas Sosial has begun a draft."""
    for agency, state in (("baznas", "approved"), ("dinsos", "draft")):
        fields = ["kampung", "head_name"]
        session.add(
            DataRequestRow(
                request_id=REQUESTS[agency], agency=agency, asked_by=f"user:{agency}", purpose="education",
                words="Beasiswa anak keluarga miskin.", basis="public_task", areas=["18.02"], selection="open",
                fields_asked=fields, retain_until=date(2027, 6, 30), state=state, created_at=now, changed_at=now,
                approved_by="user:operator" if state == "approved" else None,
                fields_approved=fields if state == "approved" else [],
            )
        )  # fmt: skip
        stored = store_bytes(DOCUMENTS, b"%PDF-1.7 surat")
        paper = Paper(
            PAPERS[agency], REQUESTS[agency], PaperSort.LETTER, "surat.pdf", "application/pdf", stored.size,
            stored.sha256, stored.stored_as, now, f"user:{agency}",
        )  # fmt: skip
        append_paper(session, paper)


def _hand_over(session: Session, now: datetime) -> None:
    """The operator brought files without anything in them that differs, and their report waits."""
    nothing = Difference(0, 0, 0, 0, 0, 0, 0, {}, {}, {})
    report = ImportReport(
        "dtsen", "dtsen:2026-tw3", date(2026, 9, 30), False, (), 0, 0, 0, 0, None, nothing, {}, (), (), ()
    )  # fmt: skip
    files = [{"name": "keluarga.csv", "sha256": "00" * 32, "bytes": 10, "stored": None}]
    row = HandOverRow(
        hand_over_id=HAND_OVER, source="dtsen", name="2026-tw3", reference_on=date(2026, 9, 30),
        brought_by="user:operator", brought_at=now, files=files, sha256=b"example", titles={}, state="ready",
        report=to_json(report),
        giver="BPS Contoh",
    )  # fmt: skip
    session.add(row)
