"""Requests for data in the demo district, made through the same counter as real ones: asked, fetched, overdue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from casework import sharing
from casework.rules.sharing import Deed
from casework.store.data_request_papers import store_bytes
from casework.store.data_request_steps import find_step
from casework.store.engine import transaction
from consumers.report_reminders import remind_due
from schemas.codes import Role
from schemas.data_requests import Asked, Paper, Person
from schemas.ids import plain_id
from schemas.sharing import LegalBasis, PaperSort, RequestStep, Selection, SharedField, SharingPurpose

OPERATOR = Person("user:operator", Role.REGISTRAR, "dinsos")
KABID = Person("user:kabid", Role.REGISTRAR, "dinsos")
BPJS = Person("user:bpjs", Role.AGENCY, "bpjs-kes")
BAZNAS = Person("user:baznas", Role.AGENCY, "baznas")
F, Do = SharedField, RequestStep
# One page that says that it is invented; small enough to stand here.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 52>>stream\nBT /F 18 Tf 72 720 Td (Dokumen contoh, rekaan.) Tj ET    \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
LOCAL = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True, slots=True)
class Story:
    """One request: who asks for what, how many days ago, and how far it comes."""

    name: str
    person: Person
    asked: Asked
    days_ago: int
    way: tuple[tuple[RequestStep, Person, str], ...]


def stories(today: date) -> Sequence[Story]:
    """The demo's requests: late, on time, and waiting, so that every desk has one to look at."""
    until = today + timedelta(days=180)
    insured = (F.KAMPUNG, F.HEAD_NAME, F.FAMILY_CARD, F.ADDRESS, F.MEMBER_NAME, F.NIK, F.RELATION, F.BIRTH_DATE)
    helped = (F.KAMPUNG, F.HEAD_NAME, F.ADDRESS, F.NEEDS, F.URGENCY)
    fetched = ((Do.APPROVE, OPERATOR, ""), (Do.RELEASE, KABID, ""), (Do.DOWNLOAD, None, ""))
    return (
        Story("late", BAZNAS, Asked(
            SharingPurpose.HOUSING, "Bedah rumah tahap pertama: mendata rumah yang paling mendesak diperbaiki.",
            LegalBasis.PUBLIC_TASK, ("18.02.21", "18.02.27"), Selection.OPEN, (*helped, F.HOUSING), until,
        ), 40, _by(BAZNAS, fetched)),
        Story("fetched", BPJS, Asked(
            SharingPurpose.HEALTH_INSURANCE, "Kuota 15.000 peserta dari Kementerian Kesehatan bagi keluarga P3KE.",
            LegalBasis.PUBLIC_TASK, ("18.02",), Selection.OPEN, (*insured, F.CHILDREN), until,
        ), 26, _by(BPJS, fetched)),
        Story("returned", BAZNAS, Asked(
            SharingPurpose.EDUCATION, "Beasiswa.", LegalBasis.PUBLIC_TASK, ("18.02",), Selection.OPEN,
            (*helped, F.MEMBER_NAME, F.AGE, F.CHILDREN), until,
        ), 5, ((Do.RETURN, OPERATOR, "KAK belum menyebut jenjang sekolah dan jumlah beasiswa."),)),
        Story("second", BPJS, Asked(
            SharingPurpose.HEALTH_INSURANCE, "Pemutakhiran peserta bagi keluarga yang paling mendesak.",
            LegalBasis.LEGAL_DUTY, ("18.02",), Selection.URGENT, insured, until,
        ), 3, ((Do.TAKE_UP, OPERATOR, ""), (Do.APPROVE, OPERATOR, "Tanpa anak; cukup untuk pemutakhiran."))),
        Story("asked", BAZNAS, Asked(
            SharingPurpose.SOCIAL_AID, "Paket sembako Hari Raya bagi keluarga yang paling mendesak.",
            LegalBasis.PUBLIC_TASK, ("18.02",), Selection.URGENT, helped, until,
        ), 1, ()),
    )  # fmt: skip


def make(engine: Engine, documents: Path, today: date, now: datetime) -> int:
    """Let the demo's agencies ask and its registrars decide; returns how many requests were new. Again: 0."""
    made = 0
    for story in stories(today):
        # By the day, never by the clock: a run that was killed tells the same again.
        at = datetime.combine(today - timedelta(days=story.days_ago), time(8), LOCAL)
        with transaction(engine) as session:
            if not _is_told(session, _deed(story, Do.ASK, story.person, at)):
                _tell(session, story, documents, at)
                made += 1
    remind_due(engine, now)
    return made


def _tell(session: Session, story: Story, documents: Path, at: datetime) -> None:
    request_id = sharing.ask(session, story.asked, _deed(story, Do.ASK, story.person, at))
    for minute, sort in enumerate(PaperSort, start=1):
        deed = _deed(story, Do.ATTACH, story.person, at + timedelta(minutes=minute), sort)
        sharing.attach(session, _paper(request_id, sort, documents, deed), deed)
    way = ((Do.SUBMIT, story.person, ""), *story.way)
    for hour, (step, person, words) in enumerate(way):
        deed = replace(_deed(story, step, person, at + timedelta(minutes=10, hours=hour)), words=words)
        if step is Do.DOWNLOAD:
            sharing.hand_over(session, request_id, deed)
        else:
            sharing.carry_out(session, request_id, deed)


def _is_told(session: Session, deed: Deed) -> bool:
    request_id = plain_id("data request", deed.command_id)
    return find_step(session, deed.step_id(request_id)) is not None


def _paper(request_id: UUID, sort: PaperSort, documents: Path, deed: Deed) -> Paper:
    stored = store_bytes(documents, PDF)
    return Paper(
        plain_id("demo paper", request_id, sort), request_id, sort, f"{sort.value}-contoh.pdf", "application/pdf",
        stored.size, stored.sha256, stored.stored_as, deed.at, deed.person.actor,
    )  # fmt: skip


def _deed(story: Story, step: RequestStep, person: Person, at: datetime, mark: str = "") -> Deed:
    fields = story.asked.fields if step is Do.APPROVE else ()
    return Deed(plain_id("demo request", story.name, step, mark), step, person, at, fields=fields)


def _by(
    person: Person, way: tuple[tuple[RequestStep, Person | None, str], ...]
) -> tuple[tuple[RequestStep, Person, str], ...]:
    return tuple((step, who or person, words) for step, who, words in way)
