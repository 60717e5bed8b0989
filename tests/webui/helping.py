"""Pledges of several kinds for the small world, and a newer row of its first family."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from casework import turnstile
from casework.pledging import say
from casework.store.spelling import fold_name
from schemas.codes import Indicator, Need, Pillar, PledgeStatus, Unit
from schemas.condition_values import condition_of
from schemas.events.household_data import RecordFacts
from schemas.events.pledges import PledgeMade
from schemas.ids import plain_id
from schemas.pledge_codes import Benefit, Fact, Operator, Strength
from schemas.tables.registry import PersonRow
from tests.examples import changed
from tests.webui.world import NEAR

HEAD, CHILD = plain_id("person", 2), plain_id("person", 21)
MUST, CANT = Strength.MUST, Strength.CANT
ADULT = condition_of(MUST, Fact.AGE, ("18",), Operator.AT_LEAST)
OFFERS = {
    "sembako": {"benefit": Benefit.FOOD, "quantity": 10, "unit": Unit.PACKAGES},
    "pangan": {"benefit": Benefit.FOOD, "agency": "dinsos"},
    "modal": {
        "benefit": Benefit.BUSINESS_CAPITAL, "quantity": 5_000_000, "unit": Unit.RUPIAH, "needs_consent": True,
        "agency": "dinsos",
        "conditions": (ADULT, condition_of(CANT, Fact.AID, ("kur",))), "pillars": (Pillar.INCOME,),
    },
    "beasiswa": {"benefit": Benefit.SCHOLARSHIP, "conditions": (condition_of(MUST, Fact.NEED, ("education",)),)},
    "jaminan": {
        "benefit": Benefit.HEALTH_COVERAGE, "quantity": 2, "unit": Unit.PERSONS,
        "conditions": (condition_of(CANT, Fact.AID, ("pkh",)),),
    },
    "rumah": {"benefit": Benefit.HOUSE_RENOVATION, "conditions": (condition_of(MUST, Fact.AREA, ("18.02.02",)),)},
    "rumah-lain": {"benefit": Benefit.HOUSE_RENOVATION, "agency": "dinsos"},
    "pelatihan": {
        "benefit": Benefit.JOB, "agency": "dinsos", "conditions": (condition_of(MUST, Fact.CONSENT, ("yes",)),),
    },
    "latih": {"benefit": Benefit.BUSINESS_TRAINING},
    "latih-lain": {"benefit": Benefit.BUSINESS_TRAINING, "agency": "dinsos"},
    "rapat": {"benefit": Benefit.COORDINATION},
}  # fmt: skip
PLEDGES = {name: plain_id("offer", name) for name in OFFERS}


def offer(name: str) -> PledgeMade:
    """What one of the partners says."""
    said = {"agency": "baznas", "pillars": (Pillar.BURDEN,), "status": PledgeStatus.RUNNING, **OFFERS[name]}
    return PledgeMade(
        event_id=plain_id("said", name), occurred_at=datetime(2026, 11, 1, tzinfo=UTC), source="tests",
        actor="system:tests", pledge_id=PLEDGES[name], programme=f"Program {name}", **said,
    )  # fmt: skip


def make_offers(session: Session, now: datetime) -> None:
    """The partners offer, a newer register row names the family, a visit noted two needs, and it has a child."""
    for name in OFFERS:
        say(session, offer(name), now)
    stated = RecordFacts(decile=1, aid=(), indicators=(Indicator.EARTH_FLOOR,), members=2)
    seen = {"occurred_at": datetime(2026, 11, 20, tzinfo=UTC), "household_id": NEAR}
    facts = [
        changed("record_changed", event_id=plain_id("newer"), edition="p3ke:2026", stated=stated, **seen),
        changed("need_identified", event_id=plain_id("need"), need=Need.EDUCATION, **seen),
    ]
    turnstile.record(session, facts, now)
    session.add(
        PersonRow(
            person_id=CHILD, record_id=plain_id("record", 2), source="p3ke", name="Anak Contoh",
            name_folded=fold_name("Anak Contoh"), birth_date=date(2016, 3, 22), relation="Anak", sex="P",
        )
    )  # fmt: skip
