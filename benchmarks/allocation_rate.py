"""How fast fifteen thousand persons are chosen and proposed to BPJS Kesehatan from all open families.

python -m benchmarks.allocation_rate [--families N] [--members N] [--persons N]
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from os import getloadavg
from time import perf_counter, process_time
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from benchmarks.stage import set_up
from casework import allocating
from casework.pledging import say
from casework.publishing import begin_publishing, publish_portion
from casework.recomputing import recompute
from casework.rules.rounds import Deed
from casework.store.engine import driver, open_engine, transaction
from casework.store.round_rows import sum_outcomes
from casework.store.stock import find_remaining
from casework.turnstile import record
from schemas.codes import Aid, Need, Pillar, PledgeStatus, Role, Source, Unit, Urgency
from schemas.conditions import Condition
from schemas.data_requests import Person
from schemas.events import HouseholdEvent
from schemas.events.cases import CaseOpened, NeedIdentified, UrgencyAssessed
from schemas.events.household_data import RecordAppeared, RecordFacts
from schemas.events.pledges import PledgeMade
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit, Fact, Operator, Strength
from schemas.rounds import Plan, RoundStep

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PLEDGE = plain_id("benchmark quota")
DRAFTER, SECOND = Person("user:operator", Role.REGISTRAR), Person("user:kabid", Role.REGISTRAR)
LIMIT = 20.0
_PEOPLE = (
    "COPY person (person_id, record_id, source, name, name_folded, sex, birth_date, relation, is_head, is_nik_trusted) "
    "FROM STDIN"
)
_RECORDS = (
    "COPY registry_record (record_id, source, key_index, household_id, own_household_id, edition_id, data_event_id, "
    "file, sheet, row, aid, indicators, content_hash, is_present, head_name, key_cipher) FROM STDIN"
)


def keep_district(engine: Engine, families: int, members: int) -> None:
    """Open cases with their living members; every tenth family has PBI-JK already."""
    with transaction(engine) as session:
        for start in range(0, families, 1000):
            some = range(start, min(start + 1000, families))
            record(session, [event for number in some for event in _story(number, members)], NOW - timedelta(days=1))
        _keep_records(session, families)
        _keep_people(session, families, members)
        say(session, _quota(families * members), NOW)


def _story(number: int, members: int) -> Iterator[HouseholdEvent]:
    said = {
        "household_id": plain_id("benchmark family", number), "area_code": f"18.02.{number % 28 + 1:02}.2001",
        "occurred_at": NOW - timedelta(days=2 + number % 400), "source": "benchmarks", "actor": "system:benchmarks",
    }  # fmt: skip
    stated = RecordFacts(decile=number % 4 + 1, aid=(Aid.PBI,) if number % 10 == 0 else (), members=members)
    yield RecordAppeared(
        event_id=plain_id("appeared", number), edition="p3ke:2023", registry=Source.P3KE,
        record_id=plain_id("benchmark record", number), stated=stated, **said,
    )  # fmt: skip
    yield CaseOpened(event_id=plain_id("opened", number), policy="target-1", reasons=(), **said)
    urgency = tuple(Urgency)[number % 3]
    yield UrgencyAssessed(event_id=plain_id("assessed", number), policy="1", urgency=urgency, reasons=(), **said)
    for need in tuple(Need)[: number % 4]:
        yield NeedIdentified(event_id=plain_id("need", number, need), need=need, **said)


def _keep_records(session: Session, families: int) -> None:
    with driver(session).cursor() as cursor, cursor.copy(_RECORDS) as copy:
        for number in range(families):
            family, record_id = plain_id("benchmark family", number), plain_id("benchmark record", number)
            stands = (record_id, "p3ke", record_id.bytes, family, family, record_id, record_id, "", "", number)
            copy.write_row((*stands, "[]", "[]", b"1", True, "Anggota 0", b""))


def _keep_people(session: Session, families: int, members: int) -> None:
    with driver(session).cursor() as cursor, cursor.copy(_PEOPLE) as copy:
        for number in range(families):
            record_id = plain_id("benchmark record", number)
            for place in range(members):
                person = plain_id("benchmark person", number, place)
                born = date(1960 + place * 9, 1 + number % 12, 1)
                name = f"Anggota {place}"
                copy.write_row((person, record_id, "p3ke", name, name.lower(), "L", born, "", not place, False))


def _quota(persons: int) -> PledgeMade:
    no_pbi = Condition(strength=Strength.CANT, fact=Fact.AID, operator=Operator.HAS, values=("pbi",))
    return PledgeMade(
        event_id=uuid4(), occurred_at=NOW - timedelta(days=1), source="benchmarks", actor="user:bpjs",
        agency="bpjs-kes", pledge_id=PLEDGE, programme="Kuota PBI", pillars=(Pillar.BURDEN,),
        status=PledgeStatus.PROMISED, quantity=persons, unit=Unit.PERSONS, benefit=Benefit.HEALTH_COVERAGE,
        conditions=(no_pbi,),
    )  # fmt: skip


@contextmanager
def timed(what: str, spent: dict[str, tuple[float, float]]) -> Iterator[None]:
    """Note how many seconds it took, and how many of them our own process worked."""
    begun, worked = perf_counter(), process_time()
    yield
    spent[what] = perf_counter() - begun, process_time() - worked


def run(engine: Engine, persons: int) -> tuple[UUID, dict[str, tuple[float, float]]]:
    """Freeze, approve, publish, and make the list again; the seconds of each."""
    spent: dict[str, tuple[float, float]] = {}
    plan = Plan(pledge_id=PLEDGE, amount=persons, day=NOW.date())
    with timed("list frozen", spent), transaction(engine) as session:
        round_id = allocating.freeze(session, plan, Deed(uuid4(), RoundStep.FREEZE, DRAFTER, NOW))
    with transaction(engine) as session:
        allocating.carry_out(session, round_id, Deed(uuid4(), RoundStep.APPROVE, SECOND, NOW))
    with timed("published", spent):
        with transaction(engine) as session:
            begin_publishing(session, round_id, Deed(uuid4(), RoundStep.PUBLISH, DRAFTER, NOW))
        while _publish_more(engine, round_id):
            continue
    with timed("made again", spent), transaction(engine) as session:
        if recompute(session, round_id).difference:
            raise SystemExit("the list made again is another one")
    return round_id, spent


def _publish_more(engine: Engine, round_id: UUID) -> bool:
    with transaction(engine) as session:
        return publish_portion(session, round_id, NOW)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.allocation_rate", description=__doc__)
    parser.add_argument("--families", type=int, default=4_500)
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--persons", type=int, default=15_000)
    wanted = parser.parse_args()
    with set_up(with_kafka=False) as stage, stage.database() as url:
        engine = open_engine(url)
        keep_district(engine, wanted.families, wanted.members)
        round_id, spent = run(engine, wanted.persons)
        with transaction(engine) as session:
            families, proposed, refused = sum_outcomes(session, round_id)
            left = find_remaining(session, PLEDGE)
        engine.dispose()
    print(f"{stage.machine}; load {getloadavg()[0]:.1f}")
    print(f"{proposed:,} persons of {families:,} families proposed, {refused:,} refused, {left:,} left in the quota")
    for what, (seconds, worked) in spent.items():
        print(f"{what:<12} {seconds:6.1f} s, of which {worked:.1f} s our own work")
    total = spent["list frozen"][0] + spent["published"][0]
    print(f"{'kept  ' if total <= LIMIT else 'BROKEN'} chosen and proposed: {total:.1f} s (promised {LIMIT:.0f} s)")


if __name__ == "__main__":
    main()
