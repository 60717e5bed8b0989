"""Target lists as tests tell them: a partner, what it pledged, invented families, and who of them was proposed."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from casework.lists.making import Order, make
from casework.pledging import say
from casework.store.engine import transaction
from casework.store.partners import Partner, keep_partners
from casework.store.sealing import Sealer, place_of
from casework.store.target_list_results import keep_result
from casework.store.target_lists import Draft, append_list, list_entries
from casework.turnstile import carry_out_all, record
from schemas.codes import Pillar, PledgeStatus, Role, Unit
from schemas.data_requests import Person
from schemas.events import Event
from schemas.events.pledges import PledgeMade
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit
from schemas.sharing import SharedField
from schemas.support_commands import ProposeSupport, Terms
from schemas.tables.registry import AreaRow, EditionRow, PersonRow, RecordRow
from schemas.target_lists import ListResult, ListSort, TargetList
from tests import stories

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SEALER = Sealer({1: b"k" * 32}, b"i" * 32)
OPERATOR = Person("user:operator", Role.REGISTRAR, "dinsos")
BPJS = Person("user:bpjs", Role.AGENCY, "bpjs-kes")
BAZNAS = Person("user:baznas", Role.AGENCY, "baznas")
PARTNERS = (
    Partner("bpjs-kes", "BPJS Kesehatan", "bpjs"), Partner("baznas", "Baznas Contoh", "lembaga_zakat"),
    Partner("ggpc", "PT GGPC & Anak", "perusahaan"),
)  # fmt: skip
EDITION = plain_id("list edition")
QUOTA = plain_id("pledge", "quota of 15,000")
SCHOLARSHIP = plain_id("pledge", "scholarships")
COMPANY = plain_id("pledge", "company")
FIELDS = tuple(SharedField)
LISTS = {agency: plain_id("example list", agency) for agency in ("baznas", "dinsos")}
RESULTS = {agency: plain_id("example result", agency) for agency in LISTS}


@dataclass(frozen=True)
class Someone:
    """A member of a family that a test invented."""

    household_id: UUID
    person_id: UUID
    nik: str
    name: str
    card: str


def pledge(pledge_id: UUID, agency: str, benefit: Benefit, **changes: Any) -> PledgeMade:
    """What a partner said."""
    said = {
        "event_id": plain_id("said", pledge_id), "occurred_at": stories.day(3), "source": "tests",
        "actor": "user:bappeda", "agency": agency, "pledge_id": pledge_id, "programme": f"Program {benefit.value}",
        "pillars": (Pillar.BURDEN,),
        "status": PledgeStatus.RUNNING, "quantity": 100, "unit": Unit.PERSONS, "benefit": benefit, "fields": FIELDS,
    }  # fmt: skip
    return PledgeMade(**(said | changes))


def begin(engine: Engine, quantity: int = 100) -> None:
    """Partners and pledges: the insurer's quota, scholarships, and a company's cover for workers."""
    with transaction(engine) as session:
        keep_partners(session, PARTNERS)
        say(session, pledge(QUOTA, "bpjs-kes", Benefit.HEALTH_COVERAGE, quantity=quantity), NOW)
        say(session, pledge(SCHOLARSHIP, "baznas", Benefit.SCHOLARSHIP), NOW)
        say(session, pledge(COMPANY, "ggpc", Benefit.WORK_COVERAGE), NOW)


def people(families: int, each: int = 3, first: int = 1) -> list[Someone]:
    """Members of invented families; everybody has another NIK."""
    return [
        Someone(
            stories.household(number), plain_id("someone", number, place), f"18020101{number * each + place:08d}",
            f"Orang {number} {place}", f"18020102{number:08d}",
        )
        for number in range(first, first + families) for place in range(each)
    ]  # fmt: skip


def settle(engine: Engine, everybody: Sequence[Someone]) -> None:
    """Their families are in the registers, and are targets."""
    numbers = sorted({int(one.name.split()[1]) for one in everybody})
    for start in range(0, len(numbers), 1000):
        facts: list[Event] = []
        for number in numbers[start : start + 1000]:
            facts += [stories.appeared(number), stories.matched(number)]
        with transaction(engine) as session:
            record(session, facts, NOW)  # type: ignore[arg-type]
    with transaction(engine) as session:
        _keep(session, everybody)


def _keep(session: Session, everybody: Sequence[Someone]) -> None:
    for code, name, level, parent in (
        ("18.02.01", "Kalirejo", "kecamatan", "18.02"), (stories.KAMPUNG, "Kalirejo Satu", "kampung", "18.02.01"),
    ):  # fmt: skip
        session.merge(AreaRow(code=code, name=name, level=level, parent=parent))
    session.merge(
        EditionRow(
            edition_id=EDITION, source="p3ke", name="lists", imported_at=NOW, imported_by="system:tests",
            sha256=b"lists", files=[], rows_read=0, rows_refused=0, families=0, reference_on=date(2023, 12, 31),
        )
    )  # fmt: skip
    session.flush()
    heads = {one.household_id: one for one in reversed(everybody)}
    session.add_all(_record(number, one) for number, one in enumerate(heads.values(), start=2))
    session.flush()
    session.add_all(_person(one, heads[one.household_id]) for one in everybody)


def _record(number: int, one: Someone) -> RecordRow:
    record_id = plain_id("list record", one.household_id)
    return RecordRow(
        record_id=record_id, source="p3ke", key_index=one.household_id.bytes, household_id=one.household_id,
        own_household_id=one.household_id, edition_id=EDITION, data_event_id=record_id, file="p3ke.xlsx",
        sheet="Keluarga", row=number, area_code=stories.KAMPUNG, decile=1, aid=[], indicators=[], content_hash=b"1",
        head_name=one.name, address="Dusun II RT 003", key_cipher=b"x",
        family_card_index=SEALER.blind_index("family_card", one.card),
        family_card_cipher=SEALER.seal(one.card, place_of("registry_record", "family_card_cipher", record_id)),
    )  # fmt: skip


def _person(one: Someone, head: Someone) -> PersonRow:
    return PersonRow(
        person_id=one.person_id, record_id=plain_id("list record", one.household_id),
        source="p3ke", name=one.name, name_folded=one.name.lower(), birth_date=date(1980, 7, 1),
        relation="Kepala Keluarga" if one is head else "Anak", is_head=one is head, sex="L",
        nik_cipher=SEALER.seal(one.nik, place_of("person", "nik_cipher", one.person_id)),
        nik_index=SEALER.blind_index("nik", one.nik), is_nik_trusted=True,
    )  # fmt: skip


def propose(engine: Engine, everybody: Iterable[Someone], pledge_id: UUID = QUOTA, **terms: Any) -> None:
    """A place in the pledge is held for each of them."""
    said = {
        QUOTA: ("bpjs-kes", Benefit.HEALTH_COVERAGE), SCHOLARSHIP: ("baznas", Benefit.SCHOLARSHIP),
        COMPANY: ("ggpc", Benefit.WORK_COVERAGE),
    }[pledge_id]  # fmt: skip
    meant = Terms(
        pledge_id=pledge_id, partner=said[0], pillar=Pillar.BURDEN, benefit=said[1], unit=Unit.PERSONS, quantity=1
    )
    wishes = [
        ProposeSupport(
            command_id=plain_id("propose", pledge_id, one.person_id), household_id=one.household_id,
            actor="user:operator", agency="dinsos", asked_at=NOW, terms=meant, person_id=one.person_id, **terms,
        )
        for one in everybody
    ]  # fmt: skip
    for start in range(0, len(wishes), 1000):
        with transaction(engine) as session:
            outcomes = carry_out_all(session, [[wish] for wish in wishes[start : start + 1000]], NOW)
            assert all(isinstance(outcome, list) for outcome in outcomes), outcomes[0]


def listed(engine: Engine, pledge_id: UUID = QUOTA, sort: ListSort = ListSort.PROPOSAL) -> TargetList:
    """A list of what waits."""
    with transaction(engine) as session:
        return make(session, Order(uuid4(), sort, pledge_id), OPERATOR, NOW)


def refs_of(engine: Engine, found: TargetList) -> dict[UUID, str]:
    """The references on a list, by person."""
    with transaction(engine) as session:
        return {one.person_id: one.ref for one in list_entries(session, found.list_id) if one.person_id}


def answer_file(path: Path, rows: Iterable[Sequence[object]], titles: Sequence[str] = ()) -> Path:
    """A CSV file as a partner sends it."""
    text = StringIO()
    csv.writer(text).writerows([titles or ("REF", "NIK", "STATUS", "ALASAN", "TANGGAL"), *rows])
    path.write_text(text.getvalue())
    return path


def keep_lists(session: Session) -> None:
    """Two lists with nobody on them, each with an answer that says nothing."""
    for agency, list_id in LISTS.items():
        draft = Draft(
            list_id, ListSort.PROPOSAL, plain_id("pledge", agency), agency, f"Program {agency}", None, None, False,
            False, (), None, date(2027, 6, 30),
        )  # fmt: skip
        append_list(session, draft, [], (NOW, "user:operator", 2026))
        keep_result(session, ListResult(RESULTS[agency], list_id, b"1", "hasil.csv", NOW, f"user:{agency}", (), ()))
