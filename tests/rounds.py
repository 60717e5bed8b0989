"""Families of a small district and a pledge for them, as the tests of allocation rounds tell them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from casework import allocating, turnstile
from casework.pledging import say
from casework.publishing import begin_publishing, publish_portion
from casework.rules.rounds import Deed
from casework.store.engine import driver, transaction
from casework.store.partners import Partner, keep_partners
from schemas.codes import Aid, Need, Pillar, PledgeStatus, Role, Source, Unit, Urgency
from schemas.conditions import Condition
from schemas.data_requests import Person
from schemas.events import HouseholdEvent
from schemas.events.cases import CaseOpened, NeedIdentified, UrgencyAssessed
from schemas.events.household_data import RecordAppeared, RecordFacts
from schemas.events.pledges import PledgeMade
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit, Fact, Operator, Strength
from schemas.rounds import Plan, Round, RoundStep

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
OPERATOR = Person("user:operator", Role.REGISTRAR, "dinsos")
KABID = Person("user:kabid", Role.REGISTRAR, "dinsos")
PLANNER = Person("user:bappeda", Role.PLANNER, "bappeda")
PLEDGE = plain_id("round pledge")
NO_PBI = Condition(strength=Strength.CANT, fact=Fact.AID, operator=Operator.HAS, values=("pbi",))


def family(number: int) -> UUID:
    """The numbered family."""
    return plain_id("round family", number)


def story(
    number: int, urgency: Urgency = Urgency.REGULAR, needs: Sequence[Need] = (), aid: tuple[Aid, ...] = (), **said: Any
) -> list[HouseholdEvent]:
    """One family's case: in P3KE, opened, assessed. `said`: kecamatan ("01"), decile, opened (days ago), telling."""
    at = NOW - timedelta(days=said.get("opened", 30))
    place = {"household_id": family(number), "area_code": f"18.02.{said.get('kecamatan', '01')}.2001"}
    whence = {"source": "tests", "actor": "system:tests", "occurred_at": at, **place}
    key = (number, said.get("telling", 1))
    stated = RecordFacts(decile=said.get("decile", 1), aid=aid, members=2)
    return [
        RecordAppeared(
            event_id=plain_id("appeared", *key), edition="p3ke:2023", registry=Source.P3KE,
            record_id=plain_id("round record", number), stated=stated, **whence,
        ),
        CaseOpened(event_id=plain_id("opened", *key), policy="target-1", reasons=(), **whence),
        UrgencyAssessed(
            event_id=plain_id("assessed", *key), policy="urgency-1", urgency=urgency, reasons=(), **whence
        ),
        *(NeedIdentified(event_id=plain_id("need", *key, need), need=need, **whence) for need in needs),
    ]  # fmt: skip


def keep_families(engine: Engine, *stories: list[HouseholdEvent], at: datetime = NOW - timedelta(hours=1)) -> None:
    """Put these stories on their timelines."""
    with transaction(engine) as session:
        turnstile.record(session, [event for each in stories for event in each], at)


def keep_pledge(engine: Engine, **said: Any) -> None:
    """Baznas offers food for five families, or what is said."""
    offer = {
        "quantity": 5, "unit": Unit.FAMILIES, "benefit": Benefit.FOOD, "conditions": (), "pledge_id": PLEDGE,
    } | said  # fmt: skip
    made = PledgeMade(
        event_id=uuid4(), occurred_at=NOW - timedelta(days=1), source="tests", actor="user:baznas", agency="baznas",
        programme="Paket sembako", pillars=(Pillar.BURDEN,), status=PledgeStatus.PROMISED, **offer,
    )  # fmt: skip
    with transaction(engine) as session:
        keep_partners(session, [Partner("baznas", "Baznas Contoh", "lembaga_zakat")])
        say(session, made, NOW)


def plan(**said: Any) -> Plan:
    """Give out three."""
    return Plan(**({"pledge_id": PLEDGE, "amount": 3, "day": TODAY} | said))


def deed(step: RoundStep, person: Person = OPERATOR, **said: Any) -> Deed:
    """A step with a command of its own."""
    return Deed(said.pop("command_id", None) or uuid4(), step, person, said.pop("at", NOW), **said)


def frozen(engine: Engine, wanted: Plan | None = None) -> UUID:
    """A round whose list is made."""
    with transaction(engine) as session:
        return allocating.freeze(session, wanted or plan(), deed(RoundStep.FREEZE))


def take(engine: Engine, round_id: UUID, step: RoundStep, person: Person = OPERATOR, **said: Any) -> Round:
    """One step in a transaction of its own."""
    with transaction(engine) as session:
        return allocating.carry_out(session, round_id, deed(step, person, **said))


def publish(engine: Engine, round_id: UUID, portion: int = 400, **said: Any) -> None:
    """Publish to the end."""
    with transaction(engine) as session:
        begin_publishing(session, round_id, deed(RoundStep.PUBLISH, **said))
    while publish_once(engine, round_id, portion):
        pass


def publish_once(engine: Engine, round_id: UUID, portion: int) -> bool:
    """One portion in a transaction of its own."""
    with transaction(engine) as session:
        return publish_portion(session, round_id, NOW + timedelta(minutes=1), portion)


def rows_of(session: Session, table: str) -> list[tuple[Any, ...]]:
    """Everything in one of the tables, for comparing."""
    return driver(session).execute(f"SELECT * FROM {table} ORDER BY 1, 2".encode()).fetchall()
