"""Shows a pledge to the system of the partner that made it."""

from casework.rules.pledges import Pledge
from casework.store.pledge_views import StockLine
from schemas.pledge_wishes import PledgeSeen, StockSeen


def seen_of(pledge: Pledge, stock: StockLine) -> PledgeSeen:
    """Where it stands by all that was said, and how much is left."""
    offer = pledge.offer
    return PledgeSeen(
        pledge_id=pledge.pledge_id, agency=str(offer.agency), state=pledge.status, last_word=pledge.last.event_id,
        said_at=pledge.last.occurred_at, programme=offer.programme, pillars=offer.pillars, status=offer.status,
        quantity=offer.quantity, unit=offer.unit, area_code=offer.area_code, starts_on=offer.starts_on,
        ends_on=offer.ends_on, support=offer.support, benefit=offer.benefit, conditions=pledge.conditions,
        fields=offer.fields or (), needs_consent=bool(offer.needs_consent), answer_days=offer.answer_days,
        stock=StockSeen.model_validate(stock, from_attributes=True),
    )  # fmt: skip
