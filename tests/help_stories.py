"""Pledges and pieces of help that tests tell of: a scholarship with places, and the wishes about it."""

from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from schemas.codes import Pillar, PledgeStatus, Unit
from schemas.events.pledges import (
    AreaHelpDelivered,
    AreaHelpPlanned,
    AreaHelpReleased,
    PledgeChanged,
    PledgeExpired,
    PledgeMade,
    PledgeRevoked,
    PledgeWithdrawn,
)
from schemas.ids import derived_id, plain_id
from schemas.pledge_codes import Benefit
from schemas.pledge_reasons import AreaReleaseReason
from schemas.support_commands import ProposeSupport, SupportCommand, Terms
from tests import stories

PARTNER = "bank-lampung"
W = TypeVar("W", bound=SupportCommand)
OFFER = {
    "programme": "Beasiswa",
    "pillars": (Pillar.BURDEN,),
    "status": PledgeStatus.PROMISED,
    "unit": Unit.FAMILIES,
    "benefit": Benefit.SCHOLARSHIP,
}


def pledge_id(number: int = 1) -> UUID:
    """The numbered pledge."""
    return plain_id("story pledge", number)


def said(number: int, word: str, day: int) -> dict[str, Any]:
    """What every word on a pledge bears."""
    at = stories.day(day)
    return {
        "event_id": derived_id(at, word, number), "occurred_at": at, "source": "webui", "actor": "user:sekretariat",
        "agency": PARTNER, "pledge_id": pledge_id(number),
    }  # fmt: skip


def made(number: int = 1, quantity: int | None = 50, day: int = 0, **terms: Any) -> PledgeMade:
    """A pledge of `quantity` places; None: without a number."""
    return PledgeMade(**said(number, "made", day), **(OFFER | {"quantity": quantity} | terms))


def changed(number: int, quantity: int | None, day: int = 5) -> PledgeChanged:
    """The partner names another number."""
    return PledgeChanged(**said(number, f"changed {quantity}", day), **(OFFER | {"quantity": quantity}))


def revoked(number: int = 1, day: int = 20) -> PledgeRevoked:
    """Somebody above took the pledge away."""
    return PledgeRevoked(**said(number, "revoked", day), reason="quota_cut", revoked_by="kemensos")


def withdrawn(number: int = 1, day: int = 20) -> PledgeWithdrawn:
    """The partner took it back."""
    return PledgeWithdrawn(**said(number, "withdrawn", day), reason="no_budget")


def expired(number: int = 1, day: int = 20) -> PledgeExpired:
    """Its last day passed."""
    return PledgeExpired(**said(number, "expired", day))


def propose(family: int, number: int = 1, quantity: int | None = None, **more: Any) -> ProposeSupport:
    """Choose the numbered family for the numbered pledge."""
    return ProposeSupport(
        command_id=plain_id("propose", family, number, sorted(more.items())), household_id=stories.household(family),
        actor=stories.WORKER, asked_at=stories.day(2),
        terms=Terms(
            pledge_id=pledge_id(number), partner=PARTNER, pillar=Pillar.BURDEN, benefit=more.pop("benefit", None),
            unit=Unit.FAMILIES, quantity=quantity,
        ),
        **more,
    )  # fmt: skip


def support_id(proposal: ProposeSupport) -> UUID:
    """The piece of help that the proposal begins."""
    return plain_id("support", proposal.command_id)


def about(kind: type[W], proposal: ProposeSupport, day: int = 3, **more: Any) -> W:
    """A wish about the piece of help that the proposal began."""
    asked_at = stories.day(day) + timedelta(minutes=len(more))
    return kind(
        command_id=plain_id(kind.__name__, proposal.command_id, day), household_id=proposal.household_id,
        actor="user:mitra", asked_at=asked_at, support_id=support_id(proposal), **more,
    )  # fmt: skip


def _for_kampung(piece: int, word: str, day: int, **more: Any) -> dict[str, Any]:
    return {
        **said(1, f"{word} {piece} {sorted(more.items())}", day), "help_id": plain_id("story help", piece),
        "area_code": "18.02.01.2001", "pillars": (Pillar.INCOME,), "unit": Unit.FAMILIES, **more,
    }  # fmt: skip


def planned(piece: int, quantity: int | None, day: int = 6, **more: Any) -> AreaHelpPlanned:
    """The numbered piece of help is planned for a kampung."""
    on = date(2026, 12, 20)
    return AreaHelpPlanned(**_for_kampung(piece, "planned", day, quantity=quantity, **more), planned_on=on)


def came(piece: int, quantity: int | None, day: int = 8, **more: Any) -> AreaHelpDelivered:
    """It came to the kampung."""
    on = date(2026, 11, 20)
    said_so = _for_kampung(piece, "came", day, quantity=quantity, **more)
    return AreaHelpDelivered(**said_so, delivered_on=on, receipt=f"BAST-{piece}")


def dropped(piece: int, day: int = 10) -> AreaHelpReleased:
    """It does not come."""
    return AreaHelpReleased(**_for_kampung(piece, "dropped", day), reason=AreaReleaseReason.PLAN_CHANGED)
