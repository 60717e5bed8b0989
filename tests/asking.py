"""Requests for data as tests tell them: who asks, who decides, and how far a request has come."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from casework import sharing
from casework.rules.sharing import Deed
from casework.store.engine import driver, transaction
from casework.store.partners import Partner, keep_partners
from schemas.codes import Role
from schemas.data_requests import Asked, DataRequest, Paper, Person, UsageReport
from schemas.events import AnyEvent, read_event
from schemas.sharing import LegalBasis, PaperSort, RequestStep, Selection, SharedField, SharingPurpose

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
BPJS = Person("user:bpjs", Role.AGENCY, "bpjs-kes")
COMPANY = Person("user:ggpc", Role.AGENCY, "ggpc")
OPERATOR = Person("user:operator", Role.REGISTRAR, "dinsos")
KABID = Person("user:kabid", Role.REGISTRAR, "dinsos")
PLANNER = Person("user:bappeda", Role.PLANNER, "bappeda")
AUDITOR = Person("user:auditor", Role.AUDITOR)
PARTNERS = (Partner("bpjs-kes", "BPJS Kesehatan", "bpjs"), Partner("ggpc", "PT GGPC & Anak", "perusahaan"))
FOR_BPJS = (
    SharedField.KAMPUNG, SharedField.FAMILY_CARD, SharedField.ADDRESS, SharedField.MEMBER_NAME, SharedField.NIK,
    SharedField.BIRTH_DATE, SharedField.CHILDREN,
)  # fmt: skip


def asked(**changes: Any) -> Asked:
    """What BPJS Kesehatan asks for, with other wishes where they are given."""
    wishes = {
        "purpose": SharingPurpose.HEALTH_INSURANCE, "words": "Kuota 15.000 jiwa.", "basis": LegalBasis.PUBLIC_TASK,
        "areas": ("18.02",), "selection": Selection.OPEN, "fields": FOR_BPJS, "retain_until": date(2027, 6, 30),
    }  # fmt: skip
    return Asked(**(wishes | changes))


FOR_COMPANY = asked(
    purpose=SharingPurpose.EMPLOYMENT, basis=LegalBasis.CONSENT, words="Pelatihan wirausaha.",
    fields=(SharedField.KAMPUNG, SharedField.HEAD_NAME, SharedField.MEMBER_NAME, SharedField.SEX, SharedField.AGE),
)  # fmt: skip


def deed(step: RequestStep, person: Person, at: datetime = NOW, **said: Any) -> Deed:
    """A step with a command of its own."""
    return Deed(said.pop("command_id", None) or uuid4(), step, person, at, **said)


def paper(request_id: UUID, sort: PaperSort, at: datetime = NOW) -> Paper:
    """A document whose bytes lie nowhere."""
    return Paper(uuid4(), request_id, sort, "surat.pdf", "application/pdf", 9, b"\0" * 32, uuid4().hex, at, "user:bpjs")


def submitted(session: Session, person: Person = BPJS, wish: Asked | None = None, at: datetime = NOW) -> UUID:
    """A request that was asked for, with its papers, and handed in."""
    request_id = sharing.ask(session, wish or asked(), deed(RequestStep.ASK, person, at))
    for sort in PaperSort:
        sharing.attach(session, paper(request_id, sort, at), deed(RequestStep.ATTACH, person, at))
    sharing.carry_out(session, request_id, deed(RequestStep.SUBMIT, person, at))
    return request_id


def approved(session: Session, person: Person = BPJS, wish: Asked | None = None, at: datetime = NOW) -> UUID:
    """The same, approved as asked."""
    request_id = submitted(session, person, wish, at)
    fields = (wish or asked()).fields
    sharing.carry_out(session, request_id, deed(RequestStep.APPROVE, OPERATOR, at, fields=fields))
    return request_id


def released(session: Session, person: Person = BPJS, wish: Asked | None = None, at: datetime = NOW) -> UUID:
    """The same, released by a second person."""
    request_id = approved(session, person, wish, at)
    sharing.carry_out(session, request_id, deed(RequestStep.RELEASE, KABID, at))
    return request_id


def downloaded(engine: Engine, at: datetime = NOW, person: Person = BPJS, wish: Asked | None = None) -> UUID:
    """The same, fetched once by the agency."""
    with transaction(engine) as session:
        request_id = released(session, person, wish, at)
        sharing.hand_over(session, request_id, deed(RequestStep.DOWNLOAD, person, at))
    return request_id


def report(request_id: UUID, at: datetime = NOW) -> UsageReport:
    """What became of the data."""
    return UsageReport(
        uuid4(), request_id, at, "user:bpjs", "Pendaftaran.", 2, at.date(), "Dihapus aman.", "Tidak ada."
    )


def take(engine: Engine, request_id: UUID, step: RequestStep, person: Person, **said: Any) -> DataRequest:
    """One step in a transaction of its own."""
    with transaction(engine) as session:
        return sharing.carry_out(session, request_id, deed(step, person, **said))


def keep_asking_partners(engine: Engine) -> None:
    """Write down the partners that ask in these tests."""
    with transaction(engine) as session:
        keep_partners(session, PARTNERS)


def shared_events(engine: Engine) -> list[AnyEvent]:
    """What waits in the outbox about data that was given away."""
    with transaction(engine) as session:
        rows = driver(session).execute("SELECT value FROM outbox WHERE topic = 'household-data'").fetchall()
    return [event for event in (read_event(row[0]) for row in rows) if event.kind == "data_shared"]


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)
