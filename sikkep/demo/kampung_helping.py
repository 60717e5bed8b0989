"""What came of help for whole kampung in the demo's last weeks: one is planned, one delivered, one cancelled."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from casework.promising import speak_of_area
from casework.rules.area_help import AreaWord
from casework.rules.granting import local_day
from casework.rules.pledges import Pledge
from casework.store.caseload import list_busiest_kampung
from casework.store.engine import transaction
from schemas.events.pledges import AreaHelpDelivered, AreaHelpPlanned, AreaHelpReleased
from schemas.ids import plain_id
from schemas.pledge_reasons import AreaNote, AreaReleaseReason
from sikkep.demo.help_plan import KAMPUNG_PLANS, KampungPlan
from sikkep.demo.people import ACCOUNTS
from sikkep.demo.pledged import moment, pledges_by_name
from sikkep.house import House

PLANNED_DAYS_AGO, SETTLED_DAYS_AGO, TO_COME, AT_TEN = 21, 5, 14, 10


def do(house: House, today: date, now: datetime) -> None:
    """Let partners plan for kampung, deliver and cancel. Again: nothing."""
    with transaction(house.engine) as session:
        pledges = pledges_by_name(session)
        places = list_busiest_kampung(session, ACCOUNTS[0][4], 3)
    for number, each in enumerate(KAMPUNG_PLANS):
        turned = places[number:] + places[:number]
        with transaction(house.engine) as session:
            for word in _words(pledges[each.partner, each.programme], each, turned, today):
                speak_of_area(session, word, local_day(word.occurred_at), now)


def _words(pledge: Pledge, each: KampungPlan, places: list[str], today: date) -> Iterator[AreaWord]:
    for what, place in zip(("coming", "came", "cancelled"), places, strict=False):
        on = today + timedelta(days=TO_COME if what == "coming" else -SETTLED_DAYS_AGO)
        planned = _of(pledge, what, place, "planned", moment(today, PLANNED_DAYS_AGO, AT_TEN))
        yield AreaHelpPlanned(**planned, quantity=each.each, planned_on=on)
        settled = _of(pledge, what, place, what, moment(today, SETTLED_DAYS_AGO, AT_TEN))
        if what == "came":
            yield AreaHelpDelivered(
                **settled, quantity=each.each, delivered_on=on, value=each.value, note=AreaNote.TO_VILLAGE_OFFICE,
                receipt=f"BAST-{each.partner}-{settled['help_id'].hex[:4]}",
            )  # fmt: skip
        if what == "cancelled":
            yield AreaHelpReleased(**settled, reason=AreaReleaseReason.KAMPUNG_NOT_READY)


def _of(pledge: Pledge, piece: str, place: str, word: str, at: datetime) -> dict[str, Any]:
    offer, help_id = pledge.offer, plain_id("demo", pledge.pledge_id, "kampung", piece)
    return {
        "event_id": plain_id("demo", help_id, word), "occurred_at": at, "source": "webui",
        "actor": f"user:{offer.agency}", "agency": offer.agency, "pledge_id": pledge.pledge_id, "help_id": help_id,
        "area_code": place, "pillars": offer.pillars, "benefit": offer.benefit, "unit": offer.unit,
    }  # fmt: skip
